"""Spreadsheets: whole reports, what a sheet shows of a cell, what it does not show at all."""

from html import escape
from pathlib import Path

import pytest
import yaml

from gongkai.document import Document, Table
from gongkai.errors import SourceError
from gongkai.kinds import KINDS
from gongkai.libreoffice import office_program
from gongkai.recognise import recognise
from gongkai.report.assemble import counts_as
from gongkai.sources import container_of, read_bytes, read_many
from gongkai.sources.sheets.xlsx import read_xlsx
from sources.reports import REPORTS, draft, figures_of, original
from sources.small_xlsx import RELATIONS, cell, report, workbook
from synthesis.write_office import convert_all

CASES = yaml.safe_load((Path(__file__).parent / "sheet_cells.yaml").read_text(encoding="utf-8"))
needs_office = pytest.mark.skipif(office_program() is None, reason="LibreOffice (soffice) is not installed")


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_typed_into_a_spreadsheet_keeps_its_figures_and_words(name):
    data = report(draft(name, "plain"))
    document = read_bytes(data, "a.xlsx")
    reading = recognise(document)
    assert (container_of(data), document.container, counts_as(document)) == ("xlsx", "xlsx", "xlsx")
    assert [(i, k, v) for i, k, v, _ in figures_of(reading)] == [(i, k, v) for i, k, v, _ in original(name).figures]
    assert {f.rule for f in reading.findings if f.severity == "error"} == set()
    assert set(original(name).paragraphs) <= {p.text for p in document.paragraphs}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_cell_says_what_the_sheet_shows(case):
    code = escape(case.get("format", "General"))
    number = f'<numFmts><numFmt numFmtId="200" formatCode="{code}"/></numFmts>'
    format_id = case.get("builtin", 200 if "format" in case else 0)
    styles = (
        f"{number}<fonts><font/><font>{case.get('font', '')}</font></fonts><fills><fill/><fill>{case.get('fill', '')}</fill></fills>"
        f'<cellXfs><xf/><xf numFmtId="{format_id}" fontId="1" fillId="1"/></cellXfs><dxfs><dxf>{case.get("dxf", "")}</dxf></dxfs>'
    )
    kind = "inlineStr" if "is" in case else case.get("t", "n")
    inside = "".join(f"<{name}>{case[name]}</{name}>" for name in ("f", "v", "is") if case.get(name))
    row = f'<row r="1">{cell(0, 0, "规章")}<c r="B1" s="1" t="{kind}">{inside}</c>{cell(0, 2, "1")}</row>'
    found = read_xlsx(
        workbook(f"{case.get('sheet', '')}<sheetData>{row}</sheetData>{case.get('after', '')}", styles=styles), "a.xlsx"
    )
    shown = found.tables[0].rows[0][1]
    assert shown.text == case["text"]
    assert [remark.code for remark in shown.remarks] == case.get("remarks", [])
    assert [doubt.code for doubt in shown.doubts] == case.get("doubts", [])


def texts(document: Document) -> list[object]:
    return [[[c.text for c in row] for row in b.rows] if isinstance(b, Table) else b.text for b in document.blocks]


def rows(*contents: str, attributes: str = "") -> str:
    return "".join(f'<row r="{n}" {attributes if n == 2 else ""}>{content}</row>' for n, content in enumerate(contents, 1))


HIDDEN = 'hidden="1"'
LINE = [cell(n, 0, label) + cell(n, 1, "1") + cell(n, 2, "2") for n, label in enumerate(("规章", "许可", "处罚"))]


def test_hidden_sheets_rows_and_columns_do_not_show():
    hidden_row = f"<sheetData>{rows(*LINE, attributes=HIDDEN)}</sheetData>"
    hidden_column = f'<cols><col min="2" max="2" hidden="1"/></cols><sheetData>{rows(*LINE)}</sheetData>'
    assert texts(read_xlsx(workbook(hidden_row), "a")) == [[["规章", "1", "2"], ["处罚", "1", "2"]]]
    assert texts(read_xlsx(workbook(hidden_column), "a")) == [[["规章", "2"], ["许可", "2"], ["处罚", "2"]]]
    assert texts(read_xlsx(workbook(hidden_row, hidden_column, states={2: "veryHidden"}), "a")) == texts(
        read_xlsx(workbook(hidden_row), "a")
    )


def test_a_merged_cell_whose_first_row_is_hidden_still_shows():
    above, below = cell(1, 0, "合并") + cell(1, 1, "7") + cell(1, 2, "8"), cell(2, 1, "5") + cell(2, 2, "6")
    sheet = f"<sheetData>{rows(LINE[0], above, below, attributes=HIDDEN)}</sheetData>"
    found = read_xlsx(workbook(sheet + '<mergeCells><mergeCell ref="A2:A3"/></mergeCells>'), "a")
    assert texts(found) == [[["规章", "1", "2"], ["合并", "5", "6"]]]


def test_a_picture_over_a_cell_is_doubted():
    corner = "<{0}><col>{1}</col><row>1</row></{0}>"
    drawing = f"<wsDr><twoCellAnchor>{corner.format('from', 1)}{corner.format('to', 1)}<pic/></twoCellAnchor></wsDr>"
    relation = f'<Relationships xmlns="{RELATIONS}"><Relationship Id="d" Type="drawing" Target="../drawings/drawing1.xml"/></Relationships>'
    data = workbook(
        f"<sheetData>{rows(*LINE)}</sheetData>",
        **{"xl/worksheets/_rels/sheet1.xml.rels": relation, "xl/drawings/drawing1.xml": drawing},
    )
    found = read_xlsx(data, "a")
    assert [[bool(c.doubts) for c in row] for row in found.tables[0].rows] == [[False] * 3, [False, True, False], [False] * 3]
    assert found.pictures == 1


def test_a_sheet_beyond_measure_is_refused_and_formats_far_down_are_nothing():
    far = '<row r="1048576"><c r="A1048576" s="1">{}</c></row>'
    assert texts(read_xlsx(workbook(f"<sheetData>{rows(*LINE)}{far.format('')}</sheetData>"), "a"))
    with pytest.raises(SourceError) as caught:
        read_xlsx(workbook(f"<sheetData>{rows(*LINE)}{far.format('<v>1</v>')}</sheetData>"), "a")
    assert caught.value.code == "file-too-large"


@needs_office
def test_sheets_and_texts_of_other_makes_come_through_libreoffice():
    name = "310000-zhengfu/2024"
    book, text = report(draft(name, "plain")), f"<html><body><p>{original(name).paragraphs[0]}</p></body></html>".encode()
    files = {
        "a.xls": convert_all([book], ".xlsx", "xls:MS Excel 97")[0],
        "a.ods": convert_all([book], ".xlsx", "ods")[0],
        "a.odt": convert_all([text], ".html", "odt:writerweb8_writer")[0],
        "a.fodt": convert_all([text], ".html", "fodt:OpenDocument Text Flat XML")[0],
        "a.uot": convert_all([text], ".html", "uot:UOF text")[0],
    }
    assert [container_of(data) for data in files.values()] == ["xls", "ods", "odt", "fodt", "uot"]
    found = read_many(files)
    for file in ("a.xls", "a.ods"):
        assert [v for _, _, v, _ in figures_of(recognise(found[file]))] == [v for _, _, v, _ in original(name).figures]
    assert [[p.text for p in found[f"a.{suffix}"].paragraphs] for suffix in ("odt", "fodt", "uot")] == [
        [original(name).paragraphs[0]]
    ] * 3
    assert {counts_as(document) for document in found.values()} == {"xlsx", "odt"}
    assert {found[file].container for file in files} <= set(KINDS)


def label(row: int, text: str, *values: str) -> str:
    return "".join(cell(row, column, content) for column, content in enumerate((text, *values)))


@pytest.mark.parametrize(
    ("contents", "merged", "found"),
    [
        # a title above, a heading merged over the table, a remark below
        (
            [label(0, "年度报告"), "", label(2, "二、情况"), label(3, "名称", "件数"), label(4, "规章", "1"), label(5, "三、情况"), label(6, "甲", "乙")],
            "A6:B6",
            ["年度报告", "二、情况", [["名称", "件数"], ["规章", "1"]], "三、情况", [["甲", "乙"]]],
        ),
        # lines whose values are blank are no headings
        (
            [label(0, "名称", "件数"), label(1, "一、新收"), label(2, "二、上年结转"), label(3, "规章", "1")],
            "",
            [[["名称", "件数"], ["一、新收", ""], ["二、上年结转", ""], ["规章", "1"]]],
        ),
        # a cell far away does not widen the table
        ([label(0, "名称", "件数"), label(1, "规章", "1"), "", cell(3, 200, "x")], "", [[["名称", "件数"], ["规章", "1"]], "x"]),
    ],
)  # fmt: skip
def test_rows_are_paragraphs_or_tables(contents, merged, found):
    merge = f'<mergeCells><mergeCell ref="{merged}"/></mergeCells>' if merged else ""
    assert texts(read_xlsx(workbook(f"<sheetData>{rows(*contents)}</sheetData>{merge}"), "a")) == found
