"""Reports as flat OpenDocument text, for LibreOffice Writer to lay out: rows broken over pages, real merged cells.

>>> writer_document({}, WRITER_STYLES["ruled"]).count("<table:table ")
3
"""

import html
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gongkai.synthesis.grid import Box, Grid, draw_tables
from gongkai.synthesis.printed import PrintedCell
from sources_pages.printing import FORM, SOFFICE


@dataclass(frozen=True)
class WriterStyle:
    """How Writer lays a report out: border, page height, size of letters, narrowness of value columns, repeated headings."""

    border: str = "0.5pt solid #000000"
    page: tuple[float, float] = (21.0, 29.7)
    letters: float = 9.0
    values: float = 1.0
    heads: bool = False
    align: str = "middle"


WRITER_STYLES: dict[str, WriterStyle] = {
    "ruled": WriterStyle(),
    "top": WriterStyle(align="top", letters=10.5),
    "dotted": WriterStyle(border="0.75pt dotted #000000"),
    "dashed": WriterStyle(border="1pt dashed #000000"),
    "double": WriterStyle(border="2.5pt double #000000"),
    "hair": WriterStyle(border="0.05pt solid #000000"),
    "short-pages": WriterStyle(page=(21.0, 14.0), letters=12),
    "short-heads": WriterStyle(page=(21.0, 16.0), letters=12, heads=True),
    "short-top": WriterStyle(page=(21.0, 13.0), letters=14, align="top"),
    "narrow": WriterStyle(values=0.45, letters=10.5),
    "narrow-short": WriterStyle(page=(21.0, 15.0), values=0.45, letters=10.5),
    "landscape": WriterStyle(page=(29.7, 21.0)),
}

_SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("fo", "xsl-fo-compatible"),
    )
)


def writer_document(printed: Mapping[str, PrintedCell], style: WriterStyle, *, lines: int = 3) -> str:
    """Write a report; `lines` paragraphs push the tables down."""
    grids = draw_tables(FORM, printed)
    body = ["合成示例市二〇二三年政府信息公开工作年度报告", *["本文为合成样本，数字均为虚构。"] * lines]
    parts = [_paragraph(text, "p") for text in body]
    for table, grid in zip(FORM.tables, grids, strict=True):
        parts += [_paragraph(table.title, "p"), *_table(grid, style)]
    parts.append(_paragraph("五、存在的主要问题及改进情况", "p"))
    head = f'<?xml version="1.0" encoding="UTF-8"?><office:document {_SPACES} office:mimetype="application/vnd.oasis.opendocument.text">'
    content = "".join(parts)
    return f"{head}{_styles(grids, style)}<office:body><office:text>{content}</office:text></office:body></office:document>"


def writer_pdfs(documents: Sequence[str], folder: Path) -> list[bytes]:
    """Convert documents to PDF in one call, with a profile of its own."""
    sources = [folder / f"{number}.fodt" for number, _ in enumerate(documents)]
    for source, document in zip(sources, documents, strict=True):
        source.write_text(document, encoding="utf-8")
    profile = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    command = [
        str(SOFFICE),
        profile,
        "--headless",
        "--norestore",
        "--convert-to",
        "pdf:writer_pdf_Export",
        "--outdir",
        str(folder),
    ]
    subprocess.run([*command, *map(str, sources)], check=True, capture_output=True, timeout=300)
    return [source.with_suffix(".pdf").read_bytes() for source in sources]


def _styles(grids: Sequence[Grid], style: WriterStyle) -> str:
    width, height = style.page
    room = width - 3
    columns = "".join(
        f'<style:style style:name="{grid.table}{i}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{share * room:.3f}cm"/></style:style>'
        for grid in grids
        for i, share in enumerate(_shares(grid, style.values))
    )
    fonts = 'style:font-name-asian="Noto Serif CJK SC" style:font-name="Liberation Serif" fo:font-family="Noto Serif CJK SC"'
    return (
        f'<office:automatic-styles>{columns}<style:style style:name="t" style:family="table"><style:table-properties '
        f'style:width="{room}cm" table:align="left" table:border-model="collapsing"/></style:style>'
        f'<style:style style:name="c" style:family="table-cell"><style:table-cell-properties fo:padding="0.05cm" '
        f'fo:border="{style.border}" style:vertical-align="{style.align}"/></style:style>'
        f'<style:style style:name="w" style:family="paragraph"><style:paragraph-properties fo:orphans="0" fo:widows="0"/>'
        f'<style:text-properties {fonts} fo:font-size="{style.letters}pt" style:font-size-asian="{style.letters}pt"/></style:style>'
        f'<style:style style:name="p" style:family="paragraph"><style:text-properties {fonts} fo:font-size="12pt"/></style:style>'
        f'<style:page-layout style:name="pl"><style:page-layout-properties fo:page-width="{width}cm" fo:page-height="{height}cm" '
        f'fo:margin="1.5cm"/></style:page-layout></office:automatic-styles><office:master-styles>'
        f'<style:master-page style:name="Standard" style:page-layout-name="pl"/></office:master-styles>'
    )


def _shares(grid: Grid, values: float) -> list[float]:
    """The columns' shares of the width; label columns are three times as wide as those of values."""
    weights = [3.0 if i < grid.stub else values for i in range(grid.width)]
    return [weight / sum(weights) for weight in weights]


def _table(grid: Grid, style: WriterStyle) -> Iterator[str]:
    yield f'<table:table table:style-name="t" table:name="{grid.table}">'
    yield from (f'<table:table-column table:style-name="{grid.table}{i}"/>' for i in range(grid.width))
    first = next(i for i, row in enumerate(grid.rows) if any(box.role == "value" for box in row))
    for number, row in enumerate(grid.rows):
        if style.heads and number == 0:
            yield "<table:table-header-rows>"
        if style.heads and number == first:
            yield "</table:table-header-rows>"
        yield "<table:table-row>" + "".join(_cells(row, number)) + "</table:table-row>"
    yield "</table:table>"


def _cells(row: Sequence[Box], number: int) -> Iterator[str]:
    for box in row:
        covered = box.columns if box.row != number else box.columns - 1
        if box.row == number:
            spans = f'table:number-rows-spanned="{box.rows}" table:number-columns-spanned="{box.columns}"'
            yield f'<table:table-cell table:style-name="c" {spans}>{_paragraph(box.text, "w")}</table:table-cell>'
        yield "<table:covered-table-cell/>" * covered


def _paragraph(text: str, style: str) -> str:
    return f'<text:p text:style-name="{style}">{html.escape(text)}</text:p>'
