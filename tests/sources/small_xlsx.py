"""Small workbooks, written part by part: whole reports, and single cells in any format."""

from html import escape

from synthesis.draft import Draft, Words
from synthesis.shapes import whole
from synthesis.word_parts import zipped

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"


def letters(column: int) -> str:
    """0 → A, 26 → AA."""
    return (letters(column // 26 - 1) if column > 25 else "") + chr(65 + column % 26)


def cell(row: int, column: int, text: str) -> str:
    """A cell with a number where the text is one, with a text otherwise."""
    place = f"{letters(column)}{row + 1}"
    if text.isascii() and text.replace(".", "", 1).isdecimal() and not (len(text) > 1 and text[0] == "0" and "." not in text):
        return f'<c r="{place}"><v>{text}</v></c>'
    return (
        f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>' if text else f'<c r="{place}"/>'
    )


def workbook(*sheets: str, styles: str = "", texts: str = "", states: dict[int, str] | None = None, **parts: str) -> bytes:
    """A workbook with these sheets: what stands inside `worksheet`."""
    numbers = range(1, len(sheets) + 1)
    listed = "".join(
        f'<sheet name="s{n}" sheetId="{n}" r:id="r{n}" state="{(states or {}).get(n, "visible")}"/>' for n in numbers
    )
    named = "".join(f'<Relationship Id="r{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers)
    types = "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>'
        for name, kind in (
            ("workbook", "sheet.main"), ("styles", "styles"), ("sharedStrings", "sharedStrings"),
            *((f"worksheets/sheet{n}", "worksheet") for n in numbers),
        )
    )  # fmt: skip
    files = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="rels" ContentType="{RELATIONS_TYPE}"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}">{named}</Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{texts}</sst>',
        **{f"xl/worksheets/sheet{n}.xml": f'<worksheet xmlns="{MAIN}">{sheet}</worksheet>' for n, sheet in enumerate(sheets, 1)},
        **parts,
    }
    return zipped(files)


def report(draft: Draft) -> bytes:
    """A report in one sheet, as people type it: text in column A, tables with merged cells, a blank row between."""
    rows: list[str] = []
    merges: list[str] = []
    for part in draft.shaped(whole):
        if isinstance(part, Words):
            rows += [cell(len(rows), 0, part.text)]
            continue
        start = len(rows) + 1
        rows.append("")
        for number, boxes in enumerate(part.rows):
            here = [box for box in boxes if box.row == number]
            rows.append("".join(cell(start + number, box.column, box.text) for box in here))
            merges += [
                f"{letters(b.column)}{start + number + 1}:{letters(b.column + b.columns - 1)}{start + number + b.rows}"
                for b in here
                if b.rows * b.columns > 1
            ]
        rows.append("")
    data = "".join(f'<row r="{number}">{content}</row>' for number, content in enumerate(rows, 1))
    merged = "".join(f'<mergeCell ref="{area}"/>' for area in merges)
    return workbook(f"<sheetData>{data}</sheetData><mergeCells>{merged}</mergeCells>")
