"""Reports as pages to print, in the styles that upset readers of PDF.

Rows, merged labels and labels of lines are cut where a page ends; how far the tables are pushed down is drawn.
"""

from dataclasses import dataclass

from synthesis.boxes import Box
from synthesis.draft import Draft, Words
from synthesis.styles import Style
from synthesis.write_html import html_spans, html_table, html_text


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintStyle(Style):
    """How a page is printed: rules of its style sheet (.v are the cells with figures); `heads`: headings on each page."""

    css: str
    heads: bool = False


RULED: tuple[PrintStyle, ...] = (
    PrintStyle("ruled", "all borders drawn", css="td{border:1px solid #000}"),
    PrintStyle("repeated-heads", "headings on each page", css="@page{size:A5} td{border:1px solid #000}", heads=True),
    PrintStyle(
        "parted",
        "each cell with a frame of its own",
        css="table{border-collapse:separate;border-spacing:2px;border:1px solid #888} td{border:1px solid #888}",
    ),
    PrintStyle("hairline", "thin grey borders", css="td{border:0.25pt solid #ccc}"),
    PrintStyle("shaded", "coloured labels", css="td{border:1px solid #000;background:#eef} .v{background:#fff}"),
    PrintStyle(
        "narrow",
        "digits wrapped in narrow columns",
        css="table{table-layout:fixed} td{border:1px solid #000;padding:1px} .v{word-break:break-all;font-size:15px}",
    ),
    PrintStyle("small-pages", "many pages", css="@page{size:A5} td{border:1px solid #000}"),
    PrintStyle("tall-rows", "rows that are cut by a page's end", css="@page{size:A5} td{border:1px solid #000;line-height:2.2}"),
    PrintStyle("double", "double borders", css="td{border:3px double #000}"),
    PrintStyle(
        "open-sides",
        "no borders left and right of a table",
        css="td{border:1px solid #000} tr td:first-child{border-left:0} tr td:last-child{border-right:0}",
    ),
)
DOTTED: tuple[PrintStyle, ...] = (
    PrintStyle("dotted", "thousands of dots", css="td{border:1px dotted #000}"),
    PrintStyle("dashed", "grey dashes", css="td{border:1px dashed #444}"),
    PrintStyle("coarse", "large dots", css="td{border:3px dotted #000}"),
)
BORDERLESS: tuple[PrintStyle, ...] = (
    PrintStyle("borderless", "nothing drawn at all", css="td{text-align:center}"),
    PrintStyle("left", "nothing drawn, figures at the left of their columns", css="td{padding-right:12px}"),
    PrintStyle("level-rules", "rules between rows only", css="td{border-top:1px solid #000;border-bottom:1px solid #000}"),
)

_SHEET = (
    "body{{font:14px 'Noto Serif CJK SC',serif}} table{{width:100%;font-size:12px;border-collapse:collapse}} "
    "td{{padding:2px 4px}} .lowered{{margin-top:{lowered}px}} {css}"
)
_PAGE = "<!doctype html><html><head><meta charset=utf-8><style>{sheet}</style></head><body>{body}</body></html>"
_HIGHEST = 900
_TAGS = {"title": "<h1>{}</h1>", "heading": "<h2>{}</h2>", "paragraph": "<p>{}</p>"}


def print_page(draft: Draft) -> str:
    """Return the report as a page to print; its style is a print style."""
    style = {each.id: each for each in (*RULED, *DOTTED, *BORDERLESS)}[draft.style]
    heads = "<thead>{}</thead>" if style.heads else "{}"
    parts = [
        _TAGS[part.role].format(html_text(part.text)) if isinstance(part, Words) else html_table(part, _cell, heads=heads)
        for part in draft.parts
    ]
    lowered = draft.chance("page").randrange(_HIGHEST)
    parts.insert(1, '<div class="lowered"></div>')
    return _PAGE.format(sheet=_SHEET.format(lowered=lowered, css=style.css), body="\n".join(parts))


def _cell(box: Box) -> str:
    return f"<td{' class=v' if box.role == 'value' else ''}{html_spans(box)}>{html_text(box.text)}</td>"
