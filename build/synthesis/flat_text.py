"""Reports as flat OpenDocument text, which LibreOffice lays out: rows broken over pages, merged cells, narrow columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from synthesis.boxes import Box, Grid
from synthesis.draft import Draft, Part, Words
from synthesis.styles import Style


@dataclass(frozen=True, slots=True, kw_only=True)
class WriterStyle(Style):
    """How Writer lays a report out.

    Attributes:
        border: Of every cell.
        page: Width and height in cm.
        letters: Size in points.
        values: Width of a column of figures in that of others.
        heads: Whether headings are repeated on each page.
        align: Where text stands in a high cell.
    """

    border: str = "0.5pt solid #000000"
    page: tuple[float, float] = (21.0, 29.7)
    letters: float = 9.0
    values: float = 1.0
    heads: bool = False
    align: str = "middle"


WRITER_STYLES: tuple[WriterStyle, ...] = (
    WriterStyle("ruled", "as the form prints it"),
    WriterStyle("top", "larger letters, at the top of their cells", align="top", letters=10.5),
    WriterStyle("dotted", "dotted borders", border="0.75pt dotted #000000"),
    WriterStyle("dashed", "dashed borders", border="1pt dashed #000000"),
    WriterStyle("double", "double borders", border="2.5pt double #000000"),
    WriterStyle("hair", "hairlines", border="0.05pt solid #000000"),
    WriterStyle("short-pages", "a few rows a page", page=(21.0, 14.0), letters=12),
    WriterStyle("short-heads", "a few rows a page, headings on each", page=(21.0, 16.0), letters=12, heads=True),
    WriterStyle("short-top", "a few rows a page, labels cut by its end", page=(21.0, 13.0), letters=14, align="top"),
    WriterStyle("narrow", "digits wrapped in narrow columns", values=0.45, letters=10.5),
    WriterStyle("narrow-short", "digits wrapped, a few rows a page", page=(21.0, 15.0), values=0.45, letters=10.5),
    WriterStyle("landscape", "wider than high", page=(29.7, 21.0)),
)

_MARGIN = 1.5
_NAMES = {"office": "office", "text": "text", "table": "table", "style": "style", "fo": "xsl-fo-compatible"}
_SPACES = " ".join(f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for prefix, name in _NAMES.items())
_HEAD = (
    f'<?xml version="1.0" encoding="UTF-8"?><office:document {_SPACES} office:mimetype="application/vnd.oasis.opendocument.text">'
)
_FONTS = 'style:font-name-asian="Noto Serif CJK SC" style:font-name="Liberation Serif" fo:font-family="Noto Serif CJK SC"'


def flat_text(draft: Draft) -> bytes:
    """Return the report as a flat text document; where its pages end is drawn."""
    style = {each.id: each for each in WRITER_STYLES}[draft.style]
    lowered = draft.chance("page").uniform(0, style.page[1] - 4 * _MARGIN)
    content = "".join(_part(part, style, "p0" if i == 1 else "p") for i, part in enumerate(draft.parts))
    body = f"<office:body><office:text>{content}</office:text></office:body>"
    return f"{_HEAD}{_styles(draft.grids, style, lowered)}{body}</office:document>".encode()


def _part(part: Part, style: WriterStyle, look: str) -> str:
    return _paragraph(part.text, look) if isinstance(part, Words) else "".join(_table(part, style))


def _styles(grids: Sequence[Grid], style: WriterStyle, lowered: float) -> str:
    """Return all styles; the second paragraph is lowered by so many cm."""
    width, height = style.page
    room = width - 2 * _MARGIN
    columns = "".join(
        f'<style:style style:name="{grid.table}{i}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{share * room:.3f}cm"/></style:style>'
        for grid in grids
        for i, share in enumerate(_shares(grid, style.values))
    )
    paragraphs = "".join(
        f'<style:style style:name="{name}" style:family="paragraph"><style:paragraph-properties fo:orphans="0" fo:widows="0" '
        f'fo:margin-top="{top:.2f}cm"/><style:text-properties {_FONTS} fo:font-size="{size}pt" style:font-size-asian="{size}pt"/>'
        "</style:style>"
        for name, size, top in (("w", style.letters, 0), ("p", 12, 0), ("p0", 12, lowered))
    )
    return (
        f'<office:automatic-styles>{columns}{paragraphs}<style:style style:name="t" style:family="table">'
        f'<style:table-properties style:width="{room}cm" table:align="left" table:border-model="collapsing"/></style:style>'
        f'<style:style style:name="c" style:family="table-cell"><style:table-cell-properties fo:padding="0.05cm" '
        f'fo:border="{style.border}" style:vertical-align="{style.align}"/></style:style>'
        f'<style:page-layout style:name="pl"><style:page-layout-properties fo:page-width="{width}cm" fo:page-height="{height}cm" '
        f'fo:margin="{_MARGIN}cm"/></style:page-layout></office:automatic-styles><office:master-styles>'
        f'<style:master-page style:name="Standard" style:page-layout-name="pl"/></office:master-styles>'
    )


def _shares(grid: Grid, values: float) -> list[float]:
    """Each column's share of the width; columns of labels are three times as wide as usual ones of figures."""
    weights = [3.0 if i < grid.stub else values for i in range(grid.width)]
    return [weight / sum(weights) for weight in weights]


def _table(grid: Grid, style: WriterStyle) -> Iterator[str]:
    yield f'<table:table table:style-name="t" table:name="{grid.table}">'
    yield from (f'<table:table-column table:style-name="{grid.table}{i}"/>' for i in range(grid.width))
    rows = [f"<table:table-row>{''.join(_cells(row, number))}</table:table-row>" for number, row in enumerate(grid.rows)]
    first = grid.first if style.heads else 0
    if first:
        yield f"<table:table-header-rows>{''.join(rows[:first])}</table:table-header-rows>"
    yield from rows[first:]
    yield "</table:table>"


def _cells(row: Sequence[Box], number: int) -> Iterator[str]:
    for box in row:
        starts = box.row == number
        if starts:
            spans = f'table:number-rows-spanned="{box.rows}" table:number-columns-spanned="{box.columns}"'
            yield f'<table:table-cell table:style-name="c" {spans}>{_paragraph(box.text, "w")}</table:table-cell>'
        yield "<table:covered-table-cell/>" * (box.columns - starts)


def _paragraph(text: str, style: str) -> str:
    words = "<text:line-break/>".join(escape(line) for line in text.split("\n"))
    return f'<text:p text:style-name="{style}">{words}</text:p>'
