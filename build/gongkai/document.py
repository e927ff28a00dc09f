"""A read file: paragraphs and tables in reading order, each with its place. File formats end here.

A table is rows of cells. A cell knows its text (`""` is an empty cell that starts here), its spans, and whether the
position only continues a cell that started elsewhere. Blank cells are never dropped.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple


class TextPlace(NamedTuple):
    """A stretch of a text file: line and column from 1; offset and length in characters of the decoded text."""

    line: int
    column: int
    offset: int
    length: int

    def __str__(self) -> str:
        return f"line {self.line}:{self.column}"


class GridPlace(NamedTuple):
    """A cell of a marked-up table (HTML, Word): table of the file, row, and cell within the row as marked up, from 1.

    The table itself has row 0 and cell 0.
    """

    table: int
    row: int
    cell: int

    def __str__(self) -> str:
        return f"table {self.table} row {self.row} cell {self.cell}" if self.row else f"table {self.table}"


class ParagraphPlace(NamedTuple):
    """A paragraph of a marked-up file outside its tables, counted from 1."""

    paragraph: int

    def __str__(self) -> str:
        return f"paragraph {self.paragraph}"


class PagePlace(NamedTuple):
    """A rectangle on a page (from 1), in points of 1/72 inch from the page's upper left corner."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float

    def __str__(self) -> str:
        return f"page {self.page} [{self.x0:.1f},{self.y0:.1f},{self.x1:.1f},{self.y1:.1f}]"


Place = TextPlace | GridPlace | ParagraphPlace | PagePlace


class Remark(NamedTuple):
    """What a reader saw at a cell, beside its text: the code of a rule, and the words that its sentence needs (`what`)."""

    code: str
    what: str = ""


class Cell(NamedTuple):
    """One position of a table's grid.

    Attributes:
        text: What is printed; `""` in an empty cell. Lines of one cell are parted by line feeds, unless the reader knows
            that a number was only wrapped.
        place: Where it stands.
        row_span: How many rows it covers, where the format says so.
        column_span: How many columns it covers, where the format says so.
        continues: Whether this position only continues a cell that started above or to the left.
        artefact: What a converter had left in the text and was taken out.
        second: What an independent second reading of the same cell gave; None when there was none.
        remarks: What was odd about it and leaves its text as it is: text set aside that the page does not show, say.
        doubts: Why its text may not be what the page shows: ink that no text explains, say. No figure is taken from it.
    """

    text: str
    place: Place
    row_span: int = 1
    column_span: int = 1
    continues: bool = False
    artefact: str = ""
    second: str | None = None
    remarks: tuple[Remark, ...] = ()
    doubts: tuple[Remark, ...] = ()


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line or paragraph of running text."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its rows in reading order.

    `flows` says that the file does not tell where rows end: then all cells stand one after the other in one row. Where
    `ruled` is False there are neither rules nor markup: rows and columns are a guess from where the words stand.
    """

    rows: tuple[Row, ...]
    place: Place
    flows: bool = False
    ruled: bool = True


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """A read file: `container` is the kind of file it was (`text`), `blocks` its content in reading order.

    `pictures` counts the pictures in it, whose content nobody has read; in a scan they are the pages not read. `elsewhere`
    counts what a web page shows out of other files: frames, embedded files; a page whose words a script fetches counts as one.
    `scripted` counts the scripts of a page that hold a table, `sheets_missing` its style sheets that are not in the file.
    `titles` is what the file calls itself without printing it: the title of a web page, of a PDF, of a Word document.
    `remarks` say what went wrong with reading it as a whole: a second reading that failed.
    """

    file: str
    container: str
    blocks: tuple[Block, ...]
    pictures: int = 0
    elsewhere: int = 0
    scripted: int = 0
    sheets_missing: int = 0
    titles: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables in reading order."""
        return tuple(block for block in self.blocks if isinstance(block, Table))

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The paragraphs in reading order."""
        return tuple(block for block in self.blocks if isinstance(block, Paragraph))


def as_json(document: Document) -> dict[str, Any]:
    """Return the document as plain JSON data, as `gongkai show --stage document --json` prints it."""
    return {"file": document.file, "container": document.container, "blocks": [_block_json(b) for b in document.blocks]}


def table_json(table: Table) -> dict[str, Any]:
    """Return one table as plain JSON data."""
    return {"type": "table", "place": table.place._asdict(), "rows": [list(_row_json(row)) for row in table.rows]}


def _block_json(block: Block) -> dict[str, Any]:
    if isinstance(block, Table):
        return table_json(block)
    return {"type": "paragraph", "text": block.text, "place": block.place._asdict()}


def _row_json(row: Row) -> Iterator[dict[str, Any]]:
    for cell in row:
        yield {**cell._asdict(), "place": cell.place._asdict()}
