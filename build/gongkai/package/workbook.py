"""Workbooks for people who use a spreadsheet: SpreadsheetML, written row by row, nothing kept in memory.

Only two kinds of cells are ever written, numbers and inline strings, so that no text can be a formula or a link whatever it
begins with. A number is written with the digits it is given; one of more digits than a spreadsheet keeps (15) stays text. The
same sheets give the same bytes. Standard: ECMA-376, part 1, 18 (SpreadsheetML).

>>> cell("B3", "2041", number=True), cell("B3", "=1+1")
('<c r="B3"><v>2041</v></c>', '<c r="B3" t="inlineStr"><is><t xml:space="preserve">=1+1</t></is></c>')
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from io import BufferedWriter
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from gongkai.text import visible

MOST_ROWS = 1_048_576
"""Rows that a sheet may have."""
MOST_CHARACTERS = 32_767
"""Characters that a cell may hold."""
TOO_LONG = "（文字超过 32767 字，见 CSV；text too long for a spreadsheet, see the CSV）"
HEADING, QUIET = 1, 2
"""Styles of cells, by their place in styles.xml."""
_NUMBER = re.compile(r"-?(?=[0-9.]{1,15}$|[0-9]{1,15}$)[0-9]+(\.[0-9]+)?$")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLES = files("gongkai.package").joinpath("styles.xml").read_text(encoding="utf-8")
_KINDS = (
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
)
"""What kinds of parts a workbook has, sheets left out."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: heading, code (shown in a second row), width in characters, whether it holds numbers."""

    heading: str
    code: str
    width: int = 12
    number: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, columns, and rows of texts. In a column of numbers a text that is none is set apart by its look."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[str]]
    table: str = ""
    """Under this name the rows are a table of the spreadsheet: one row of headings, each different, and no codes below them."""

    @property
    def heads(self) -> tuple[tuple[str, ...], ...]:
        """The rows above the data."""
        words, codes = tuple(c.heading for c in self.columns), tuple(c.code for c in self.columns)
        return (words,) if self.table else (words, codes)


class TooManyRowsError(ValueError):
    """More rows than a sheet may have: nothing is cut, the caller has to do without the workbook."""


def write_workbook(target: Path, title: str, sheets: Sequence[Sheet]) -> None:
    """Write the sheets into a workbook.

    Raises:
        TooManyRowsError: a sheet would be cut.
    """
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, text in _frame(title, sheets):
            archive.writestr(_member(name), text)
        for number, sheet in enumerate(sheets, 1):
            rows = 0
            with archive.open(_member(f"xl/worksheets/sheet{number}.xml"), "w") as raw, BufferedWriter(raw, 1 << 16) as part:
                for rows, text in _sheet(sheet):  # noqa: B007 - the last one counts
                    part.write(text.encode())
            if sheet.table:
                archive.writestr(_member(f"xl/tables/table{number}.xml"), _table(sheet, number, rows))


def _member(name: str) -> ZipInfo:
    info = ZipInfo(name, _EPOCH)
    info.compress_type, info.create_system, info.external_attr = ZIP_DEFLATED, 3, 0o644 << 16
    return info


def _frame(title: str, sheets_: Sequence[Sheet]) -> Iterator[tuple[str, str]]:
    """Yield the parts around the sheets: what there is, how it hangs together, the styles, the title."""
    names = [sheet.name for sheet in sheets_]
    numbers = range(1, len(names) + 1)
    tabled = [n for n, sheet in zip(numbers, sheets_, strict=True) if sheet.table]
    types = "".join(f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>' for n in numbers)
    types += "".join(f'<Override PartName="/xl/tables/table{n}.xml" ContentType="{_TYPE}.table+xml"/>' for n in tabled)
    yield from (
        (f"xl/worksheets/_rels/sheet{n}.xml.rels", _relations([f"{_RELATED}/table"], [f"../tables/table{n}.xml"])) for n in tabled
    )
    yield "[Content_Types].xml", f'{_XML}<Types xmlns="{_PACKAGE}/content-types">{_KINDS}{types}</Types>'
    kinds = [f"{_RELATED}/officeDocument", f"{_PACKAGE}/relationships/metadata/core-properties"]
    yield "_rels/.rels", _relations(kinds, ["xl/workbook.xml", "docProps/core.xml"])
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>' for n, name in zip(numbers, names, strict=True)
    )
    yield "xl/workbook.xml", f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATED}"><sheets>{sheets}</sheets></workbook>'
    kinds = [f"{_RELATED}/worksheet"] * len(names) + [f"{_RELATED}/styles"]
    yield "xl/_rels/workbook.xml.rels", _relations(kinds, [*(f"worksheets/sheet{n}.xml" for n in numbers), "styles.xml"])
    yield "xl/styles.xml", _STYLES
    core = f'xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    told = f"<dc:title>{_text(title)}</dc:title>"
    yield "docProps/core.xml", f"{_XML}<cp:coreProperties {core}>{told}</cp:coreProperties>"


def _relations(kinds: Sequence[str], targets: Sequence[str]) -> str:
    each = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(zip(kinds, targets, strict=True), 1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'


def _sheet(sheet: Sheet) -> Iterator[tuple[int, str]]:
    """Yield the parts of a sheet, each with the number of the last row so far."""
    letters = [_letters(at) for at in range(len(sheet.columns))]
    widths = "".join(f'<col min="{n}" max="{n}" width="{c.width}" customWidth="1"/>' for n, c in enumerate(sheet.columns, 1))
    above = len(sheet.heads)
    related = f' xmlns:r="{_RELATED}"' if sheet.table else ""
    yield (
        above,
        (
            f'{_XML}<worksheet xmlns="{_MAIN}"{related}><sheetViews><sheetView workbookViewId="0"><pane ySplit="{above}" '
            f'topLeftCell="A{above + 1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
            f"<cols>{widths}</cols><sheetData>"
        ),
    )
    for number, texts in enumerate(sheet.heads, 1):
        cells = (cell(f"{letter}{number}", text, style=HEADING) for letter, text in zip(letters, texts, strict=True))
        yield above, f'<row r="{number}">{"".join(cells)}</row>'
    last, numbers = above, [column.number for column in sheet.columns]
    for last, row in enumerate(sheet.rows, above + 1):
        if last > MOST_ROWS:
            raise TooManyRowsError(sheet.name)
        cells = (cell(f"{at}{last}", text, number=own) for at, text, own in zip(letters, row, numbers, strict=True) if text)
        yield last, f'<row r="{last}">{"".join(cells)}</row>'
    if sheet.table:
        yield last, '</sheetData><tableParts count="1"><tablePart r:id="rId1"/></tableParts></worksheet>'
    else:
        yield last, f'</sheetData><autoFilter ref="A{above}:{letters[-1]}{last}"/></worksheet>'


def _table(sheet: Sheet, number: int, last: int) -> str:
    """Return the part that makes the rows a table; one without rows has an empty one, as the program asks."""
    heads = sheet.heads[0]
    if len({_text(head).lower() for head in heads}) < len(heads):
        raise ValueError(f"{sheet.name}: headings of a table differ")
    place = f"A1:{_letters(len(heads) - 1)}{max(last, 2)}"
    columns = "".join(f'<tableColumn id="{n}" name={quoteattr(visible(head))}/>' for n, head in enumerate(heads, 1))
    return (
        f'{_XML}<table xmlns="{_MAIN}" id="{number}" name="{sheet.table}" displayName="{sheet.table}" ref="{place}" '
        f'totalsRowShown="0"><autoFilter ref="{place}"/><tableColumns count="{len(heads)}">{columns}</tableColumns>'
        '<tableStyleInfo name="TableStyleLight1" showFirstColumn="0" showLastColumn="0" showRowStripes="1" '
        'showColumnStripes="0"/></table>'
    )


def cell(place: str, text: str, *, number: bool = False, style: int = 0) -> str:
    """Return a cell: a number where one is wanted and the text is one, else the text."""
    if number:
        if _NUMBER.match(text):
            return f'<c r="{place}"><v>{text}</v></c>'
        style = QUIET
    styled = f' s="{style}"' if style else ""
    return f'<c r="{place}"{styled} t="inlineStr"><is><t xml:space="preserve">{_text(text)}</t></is></c>'


@lru_cache(maxsize=16384)
def _text(text: str) -> str:
    """Return a text as XML: what does not print is shown as its code point, and what a spreadsheet would decode is escaped."""
    shown = _ESCAPED.sub("_x005F_", visible(text))
    return escape(shown if len(shown) <= MOST_CHARACTERS else TOO_LONG)


def _letters(at: int) -> str:
    """Return the letters of a column, counted from 0: A to Z, then AA."""
    return (_letters(at // 26 - 1) if at >= 26 else "") + chr(ord("A") + at % 26)
