"""The instrument for web pages: figures that a browser does not show, strikes, raises, covers or takes from elsewhere."""

from collections.abc import Sequence

from bench.changed_paint import Paint, painted_runs
from synthesis import Draft
from synthesis.write_html import HTML_STYLES, write_html

_HIDING = (
    "display:none",
    "visibility:hidden",
    "opacity:0",
    "color:white",
    "color:#FFF;",
    "color:transparent",
    "font-size:0",
    "font-size:0.1px",
    "position:absolute;left:-9999px",
    "position:absolute;clip:rect(0,0,0,0)",
    "display:inline-block;transform:scale(0)",
    "display:inline-block;width:0;overflow:hidden",
    "display:inline-block;text-indent:-9999px;overflow:hidden;width:30px",
    "color:rgba(0,0,0,0)",
    "display:inline-block;clip-path:inset(100%)",
    "content-visibility:hidden;display:block",
    "filter:opacity(0);display:inline-block",
    "-webkit-text-fill-color:transparent",
    "color:hsl(0 0% 100%)",
    "position:fixed;top:-500px",
    "display:inline-block;height:0;overflow:hidden",
    "color:#fffffe",
)
_HIDDEN_TAGS = (
    "<span hidden>{}</span>",
    "<script>{}</script>",
    "<template>{}</template>",
    "<noscript><i hidden>{}</i></noscript>",
    "<details><summary></summary>{}</details>",
    "<!-- {} -->",
    "<input type=hidden value={}>",
    "<style>i{{width:{}px}}</style>",
    "<dialog>{}</dialog>",
    "<datalist><option>{}</option></datalist>",
)
_CLASSES = ("display:none", "visibility:hidden", "opacity:0", "color:white", "font-size:0", "position:absolute;left:-999em")
_STRUCK = (
    "<s>{}</s>",
    "<del>{}</del>",
    "<strike>{}</strike>",
    '<span style="text-decoration:line-through">{}</span>',
    '<span style="text-decoration-line:line-through">{}</span>',
    '<u style="text-decoration:underline line-through">{}</u>',
)
_RAISED = (
    "<sup>{}</sup>",
    "<sub>{}</sub>",
    '<span style="vertical-align:super;font-size:60%">{}</span>',
    '<span style="vertical-align:6px;font-size:8px">{}</span>',
    '<span style="position:relative;top:-6px;font-size:8px">{}</span>',
)
_SHOWN = (
    "<textarea>{}</textarea>",
    "<input value={}>",
    "<select><option>7<option selected>{}</select>",
    "<b><i>{}</i></b>",
    '<span style="opacity:.5">{}</span>',
    "<details open><summary></summary>{}</details>",
    "<svg width=40 height=20><text y=15>{}</text></svg>",
    "<input type=number value={}>",
    "<label><button>{}</button></label>",
    '<span style="background:#000;color:#fff">{}</span>',
    "<output>{}</output>",
    '<iframe srcdoc="{}"></iframe>',
    "<ruby>{}</ruby>",
    '<span class="gen" data-v="{}"></span>',
    "<table><tr><td>{}</td></tr></table>",
)
_UNKNOWN = (
    '<img alt="{}" src="data:image/png;base64,iVBORw0KGgo=">',
    "<canvas>{}</canvas>",
    '<i style="position:relative">{}<b style="position:absolute;left:0;top:0;background:#000;width:99px;height:20px"></b></i>',
    '{}<i style="display:inline-block;position:relative;left:-90px;width:90px;height:18px;background:#fff"></i>',
    '{}<b style="display:inline-block;margin-left:-80px;width:80px;height:18px;background-color:#eee"></b>',
    "<meter value={0} max=9999>{0}</meter>",
    '<object data="x.svg">{}</object>',
    '<span style="display:inline-block;transform:rotate(180deg)">{}</span>',
    '<span style="direction:rtl;unicode-bidi:bidi-override">{}</span>',
)
_GENERATED = ".gen::before{content:attr(data-v)}"

WEB_PAINTS: tuple[Paint, ...] = (
    *(Paint("hidden", f'<span style="{css}">{{}}</span>', "nothing") for css in _HIDING),
    *(Paint("hidden", tag, "nothing") for tag in _HIDDEN_TAGS),
    *(Paint("hidden by a class", f'<span class="h{i}">{{}}</span>', "nothing") for i, _ in enumerate(_CLASSES)),
    *(Paint("hidden beside", f'<span class="h{i}">{{}}</span>', "hidden beside") for i, _ in enumerate(_CLASSES)),
    *(Paint("struck", tag, "new") for tag in _STRUCK),
    *(Paint("raised mark", tag, "mark") for tag in _RAISED),
    *(Paint("form field or look", tag) for tag in _SHOWN),
    *(Paint("picture or cover", tag, "unknown") for tag in _UNKNOWN),
)


def write_web(drafts: Sequence[Draft], wrap: str = "") -> list[bytes]:
    """Write drafts with painted figures as web pages; `wrap` is "mhtml" or nothing."""
    encodings = {style.id: style.encoding for style in HTML_STYLES}
    files = []
    for draft, data in zip(drafts, write_html(drafts), strict=True):
        page = painted_runs(data.decode(encodings[draft.style]), lambda text, at: WEB_PAINTS[at].way.format(text))
        sheet = "".join(f".h{i}{{{css}}}" for i, css in enumerate(_CLASSES)) + _GENERATED
        styled = page.replace("<body>", f"<style>{sheet}</style><body>", 1).replace("<BODY>", f"<style>{sheet}</style><BODY>", 1)
        files.append(styled.encode(encodings[draft.style]))
    return [_archive(data, encodings[d.style]) for d, data in zip(drafts, files, strict=True)] if wrap else files


def _archive(data: bytes, encoding: str) -> bytes:
    """Put a page into a web archive of one part."""
    head = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: http://example.test/\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="B"\r\n\r\n--B\r\n'
        f"Content-Type: text/html; charset={encoding}\r\nContent-Transfer-Encoding: 8bit\r\nContent-Location: http://example.test/\r\n\r\n"
    )
    return head.encode() + data + b"\r\n--B--\r\n"
