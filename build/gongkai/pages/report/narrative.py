"""The running text of a report with the figures that name a quantity of the tables, each a link to what it was compared with.

Text is shown as it was read, escaped, without the titles of the report and of its tables. A long one is cut down to the
sentences that hold such figures: the page stays light, and the package has the whole.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from markupsafe import Markup

from gongkai.claims.vocabulary import load_vocabulary
from gongkai.package.rows import ClaimRow, PassageRow
from gongkai.package.stored_package import Package
from gongkai.pages.report.remarks import cells_of
from gongkai.pages.words.html import esc, own_html
from gongkai.pages.words.wording import Wording

MOST_SHOWN = 1500
"""Characters of running text that are shown whole."""
Mark = Callable[[str, ClaimRow], str]
"""Returns a figure of the text as HTML, marked."""
_TABLES = ("0", "2", "3", "4")
_ENDS = ("。", "；", "：", "！", "）")
"""How a sentence ends: what does not, before chapter one and in those of the tables, is a title that the page has already."""
_WORST_FIRST = ("fail", "not_assessed", "pass")


@dataclass(frozen=True, slots=True)
class Narrative:
    """The running text as the page shows it.

    Attributes:
        html: Its paragraphs, figures marked.
        whole: Whether nothing was left out.
        tally: How often each verdict occurs, worst first.
        open: Figures that could not be judged: (figure, quantity, reason, arithmetic).
    """

    html: Markup
    whole: bool
    tally: tuple[tuple[str, int], ...]
    open: tuple[tuple[str, str, str, str], ...]


def narrative_of(package: Package, wording: Wording) -> Narrative | None:
    """Return the running text, None where there is none."""
    if not package.narrative:
        return None
    whole = sum(len(passage.text) for passage in package.narrative) <= MOST_SHOWN
    mark = partial(_mark, cells=package.cells, wording=wording)
    paragraphs = _paragraphs(package.narrative, package.claims, mark) if whole else _sentences(package.claims, mark)
    counts = {verdict: sum(claim.verdict == verdict for claim in package.claims) for verdict in _WORST_FIRST}
    open_ = (claim for claim in package.claims if claim.verdict == "not_assessed")
    return Narrative(
        own_html("\n".join(paragraphs)),
        whole,
        tuple((verdict, count) for verdict, count in counts.items() if count),
        tuple(_open(claim, wording) for claim in open_),
    )


def _open(claim: ClaimRow, wording: Wording) -> tuple[str, str, str, str]:
    quantity, reason = load_vocabulary().pattern(claim.code), wording.term("claim_reason", claim.reason)
    return claim.figure, wording.either(quantity.title, quantity.title_en), reason.word, claim.arithmetic


def _paragraphs(passages: Sequence[PassageRow], claims: Sequence[ClaimRow], mark: Mark) -> Iterator[str]:
    """Yield each paragraph; a sentence belongs to the first one from where the last sentence was found on."""
    spans: dict[int, list[tuple[int, int, ClaimRow]]] = {}
    at = 0
    for claim in claims:
        found = next((i for i in range(at, len(passages)) if claim.text in passages[i].text), None)
        if found is not None:
            at = found
            offset = passages[found].text.index(claim.text)
            spans.setdefault(found, []).append((offset + int(claim.start), offset + int(claim.end), claim))
    chapter = "0"
    for number, passage in enumerate(passages):
        if passage.chapter in _TABLES and number not in spans and not passage.text.endswith(_ENDS):
            continue
        opening = ' class="chapter"' if passage.chapter != chapter else ""
        chapter = passage.chapter
        yield f"<p{opening}>{_marked(passage.text, spans.get(number, ()), mark)}</p>"


def _sentences(claims: Sequence[ClaimRow], mark: Mark) -> Iterator[str]:
    for text, own in groupby(claims, key=lambda claim: claim.text):
        spans = [(int(claim.start), int(claim.end), claim) for claim in own]
        yield f"<p>{_marked(text, spans, mark)}</p>"


def _marked(text: str, spans: Iterable[tuple[int, int, ClaimRow]], mark: Mark) -> str:
    """Return text as HTML with marks; of two that overlap the first stands."""
    parts, at = [], 0
    for start, end, claim in sorted(spans, key=lambda span: (span[0], _WORST_FIRST.index(span[2].verdict))):
        if start >= at:
            parts += [esc(text[at:start]), mark(text[start:end], claim)]
            at = end
    return "".join([*parts, esc(text[at:])])


def _mark(text: str, claim: ClaimRow, *, cells: Container[str], wording: Wording) -> str:
    """Return a figure marked with its verdict: a bare link when it agrees, else with glyph and word."""
    cell = next((cell for cell in cells_of(claim) if cell in cells), "")
    target = f"claim-{claim.claim}" if claim.verdict == "fail" else cell
    shown = f'<a href="#{esc(target)}">{esc(text)}</a>' if target else esc(text)
    if claim.verdict == "pass":
        return f"<mark>{shown}</mark>"
    name = "fails" if claim.verdict == "fail" else "open"
    term = wording.term("verdict", claim.verdict)
    word = f'<span aria-hidden="true">{term.glyph}</span>{esc(term.word)}' if claim.verdict == "fail" else term.glyph
    return f'<mark class="{name}">{shown}<small>{word}</small></mark>'
