"""Hostile texts by the hundred: every way out of a place in a page with everything that may stand there, and what other readers obey.

`MARK` stands for the name of a combination, `hit('MARK')` is what must never be called. `SPELLED` are the texts of `payloads.yaml`,
each with a reason of its own; `MADE` are made of parts: ways out × things that run, spellings of them, and commands of readers
that are no browsers (runners, spreadsheets, feeds, terminals).
"""

from itertools import product
from pathlib import Path

import yaml

SPELLED = yaml.safe_load((Path(__file__).parent / "payloads.yaml").read_text(encoding="utf-8"))

OUT = (
    "", "\">", "'>", "</title>", "</textarea>", "</style>", "</script>", "-->", "]]>", "</code></pre>", "</svg>", "</q></td></table>",
    "</noscript>", "</template></option></select>",
)  # fmt: skip
"""Ways out of an attribute, an element or a comment in which a text may stand."""

RUNS = (
    "<script>hit('MARK')</script>",
    "<ScRiPt >hit('MARK')</sCrIpT\t>",
    "<img src=x onerror=hit('MARK')>",
    "<img/src=x\nonerror\n=\n\"hit('MARK')\">",
    "<svg onload=hit('MARK')>",
    "<svg><script>hit('MARK')</script></svg>",
    "<svg><script>hit&#40;'MARK')</script></svg>",
    "<svg><animate onbegin=hit('MARK') attributeName=x dur=1s>",
    "<video src=x onerror=hit('MARK')>",
    "<video><source onerror=hit('MARK')></video>",
    "<audio src=x onerror=hit('MARK')>",
    "<details open ontoggle=hit('MARK')>",
    "<style>@keyframes x{}</style><b style=animation-name:x onanimationstart=hit('MARK')>x</b>",
    "<iframe srcdoc=\"<script>parent.hit('MARK')</script>\"></iframe>",
    "<iframe src=\"javascript:parent.hit('MARK')\"></iframe>",
    "<object data=x onerror=hit('MARK')></object>",
    "<link rel=stylesheet href=x onerror=hit('MARK')>",
)
"""What runs by itself where it stands in a page as it is."""

ASKED_FOR = (
    "<input autofocus onfocus=hit('MARK')>",
    "<a href=javascript:hit('MARK')>x</a>",
    "<a href=\"java\tscript:hit('MARK')\">x</a>",
    "<form action=javascript:hit('MARK')><button>x</button></form>",
    "<math href=javascript:hit('MARK')>x</math>",
    "<meta http-equiv=refresh content=\"0;url=javascript:hit('MARK')\">",
    "<base href=//MARK.invalid/>",
    "<embed src=//MARK.invalid/x>",
    "<body background=//MARK.invalid/x>",
    '<b style="background:url(//MARK.invalid/x)">',
    '<img srcset="//MARK.invalid/x 1x">',
    "<template><img src=x onerror=hit('MARK')></template>",
    "<b onmouseover=hit('MARK')>x</b>",
)
"""What waits for a click, or asks another host."""

SPELLINGS = (
    "&lt;img src=x onerror=hit('MARK')&gt;",
    "&amp;lt;img src=x onerror=hit('MARK')&amp;gt;",
    "&#60;img src=x onerror=hit('MARK')&#62;",
    "&#x3c;img src=x onerror=hit('MARK')&#x3e;",
    "%3Cimg src=x onerror=hit('MARK')%3E",
    "\\u003cimg src=x onerror=hit('MARK')\\u003e",
    "\\x3cscript\\x3ehit('MARK')\\x3c/script\\x3e",
    "+ADw-script+AD4-hit('MARK')+ADw-/script+AD4-",
    "＜img src=x onerror=hit('MARK')＞",
    "‹img src=x onerror=hit('MARK')›",
    "<<script>hit('MARK')//<</script>",
    "<img src=x onerror=hit('MARK')//",
    "<scr<script>ipt>hit('MARK')</scr</script>ipt>",
    "<\u200bscript>hit('MARK')</script>",
    "<![CDATA[<script>hit('MARK')</script>]]>",
    "<!--[if IE]><script>hit('MARK')</script><![endif]-->",
    "<?xml-stylesheet href=\"javascript:hit('MARK')\"?>",
    "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>&y;MARK",
)

OTHERS = (
    "{{constructor.constructor(\"hit('MARK')\")()}}", "{{'MARK'.__class__}}", "{%- include 'MARK' -%}", "${hit('MARK')}", "#{hit('MARK')}",
    "<%= hit('MARK') %>", "[MARK]: javascript:hit('MARK')", "<javascript:hit('MARK')>", "![MARK](x\" onerror=\"hit('MARK'))",
    "[MARK](data:text/html,<script>hit('MARK')</script>)", "`MARK` ``<script>hit('MARK')</script>``", "~~~\n<script>hit('MARK')</script>",
    "    <script>hit('MARK')</script>", "---\ntitle: MARK\n---", "!!python/object/apply:os.system [MARK]", "::error::MARK",
    "::stop-commands::MARK", "::set-output name=MARK::x", "::add-mask::MARK", "%0A::error::MARK", "##[error]MARK", "\r\n::warning::MARK",
    "\x1b[31mMARK\x1b]0;MARK\x07", "\x1b]8;;javascript:hit('MARK')\x07MARK", "=HYPERLINK(\"http://MARK.invalid\")", "-2+3+cmd|'MARK'!A0",
    "\t=cmd|'MARK'!A0", "\r=cmd|'MARK'!A0", "＠SUM(MARK)", "%0d%0aSet-Cookie: MARK", "MARK}, author={x", "MARK\nER  - \nTY  - GEN",
    "</entry><entry><title>MARK", "\",\"MARK\":\"", "'; DROP TABLE cells; -- MARK", "\u2028hit('MARK')\u2029", "MARK\x00\x08\x7f",
    "\ud7ffMARK\ufffe\uffff", "MARK" + "́" * 40, "\u202eMARK\u2066",
)  # fmt: skip
"""What other readers obey: templates, Markdown, YAML, runners, terminals, spreadsheets, citations, feeds, data bases."""

MADE = (*(f"{out}{what}" for out, what in product(OUT, (*RUNS, *ASKED_FOR[:4]))), *ASKED_FOR[4:], *SPELLINGS, *OTHERS)
"""Texts made of parts, each another."""

RUNNING = tuple(f"{out}{what}" for out, what in product(("", '">', "'>"), RUNS))
"""Those of them that a browser runs in a bare page: the proof that the tests can see it."""


def share(number: int, of: int, turn: int = 0) -> tuple[str, ...]:
    """Return every `of`-th text, begun at another one each `turn`, so that each text is the first of a share once."""
    found = MADE[number::of]
    turn %= len(found)
    return (*found[turn:], *found[:turn])
