"""CSV files and workbooks, opened in LibreOffice Calc as a reader would: text stays text, no cell a formula, figures are numbers."""

import csv
import io
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest
from lxml import etree

from gongkai.cli.find import _manifest
from gongkai.cli.take_form import enlist
from gongkai.collect.decided import Decision
from gongkai.collect.inputs import Input, read_manifest
from gongkai.collect.results import Result, result_of, result_table, review_table, with_former
from gongkai.collect.whose import Candidate
from gongkai.fetching.columns import Listed
from gongkai.package.workbook import Column, Sheet, write_workbook
from gongkai.pipeline import build
from gongkai.text import visible

from .project import BUNDLED, CONSISTENT, ROOT, add_report, source_of

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"

STARTS = (
    "=",
    "+",
    "-",
    "@",
    "＝",
    "＋",
    "－",
    "＠",
    "'=",
    "''=",
    "\u200b=",
    "\ufeff=",
    "\u00a0=",
    "\u3000=",
    "\u202e=",
    '"=',
    "|",
    "%",
)
FORMULAS = ("1+1", 'HYPERLINK("http://127.0.0.1/","x")', "cmd|'/C calc'!A0", "SUM(A1:A9)")
LINES = (
    ("规章	0	0	0", "规章	0	0	{}"),
    ("行政规范性文件	6	1	32", "行政规范性文件	6	{}	32"),
    ("行政许可	7600614		", "行政许可	{}		"),
    ("行政处罚	18820865		", "行政处罚	18820865（{}）		"),
    ("行政强制	102702		", "行政强制	102702		\n{}		"),
)
"""Lines of the report and where in them a text is put: in place of a figure, beside one, as a line of its own."""
BESIDE = 3


def reports() -> list[tuple[str, ...]]:
    """Return the texts by report: every start with every formula."""
    texts = [start + formula for start in STARTS for formula in FORMULAS]
    return [tuple(texts[at : at + len(LINES)]) for at in range(0, len(texts), len(LINES))]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The CSV files of reports that are full of formulas."""
    project = tmp_path_factory.mktemp("formulas")
    for at, texts in enumerate(reports()):
        source = source_of(CONSISTENT)
        for (line, form), text in zip(LINES, texts, strict=False):
            assert source.count(line) == 1
            source = source.replace(line, form.format(text))
        add_report(project, f"310000-gonganju/{2008 + at}", source.encode())
    shutil.copy(ROOT / "datasets" / "agencies.csv", project / "datasets")
    outcomes = build(project, jobs=1, with_site=False).outcomes
    assert not [outcome for outcome in outcomes if outcome.badge == "unreadable"]
    return sorted(project.glob("datasets/*/*/*.csv"))


def test_there_are_enough_texts() -> None:
    assert sum(map(len, reports())) >= 60


def test_no_field_begins_like_a_formula(tables: list[Path]) -> None:
    """What a spreadsheet would take for a formula carries an apostrophe; taking it off gives the text of the report."""
    shielded: set[str] = set()
    for path in tables:
        for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")):
            for field in row:
                assert not re.match(r"[=@＝＋－＠\t\r]|[+-](?![0-9.,]*$)", field), f"{path}: {field!r}"
                shielded |= {field[1:]} if re.match(r"'+[=+\-@＝＋－＠]", field) else set()
    alone = {text for texts in reports() for at, text in enumerate(texts) if at != BESIDE and text[0] in "=+-@＝＋－＠"}
    assert len(alone) > 20
    assert alone <= shielded


def asked() -> list[tuple[Input, Result]]:
    """Return inputs whose every text is hostile, with a result that asks a person about each."""
    pairs = []
    for text in (text for texts in reports() for text in texts):
        given = Input(path=text.replace("/", "⁄"), agency=text, title=text, note=text, scope_quote=text)
        who = (Candidate(text, text, 50),)
        pairs.append((given, result_of(given, Decision("ambiguous", text, text, 2023, text, "", text, text, candidates=who))))
    return pairs


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The lists that `find`, `add` and `take-form` write for people, with every text in every column that others fill."""
    folder = tmp_path_factory.mktemp("lists")
    texts, pairs = [text for each in reports() for text in each], asked()
    written = {
        "added.csv": result_table(result for _, result in pairs),
        "added.review.csv": review_table(pairs, folder),
        "found.csv": _manifest([Listed(text, 2023, f"https://example.org/{at}", text) for at, text in enumerate(texts)]),
        **{f"form-{at}.csv": enlist(folder, {"address": text, "note": text}).read_text("utf-8") for at, text in enumerate(texts)},
    }
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return [folder / name for name in written]


def test_no_field_of_a_list_for_people_begins_like_a_formula(lists: list[Path]) -> None:
    for path in lists:
        for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")):
            assert [field for field in row if re.match(r"[=@＝＋－＠\t\r]|[+-](?![0-9.,]*$)", field)] == [], path


def test_a_list_for_people_reads_back_as_it_was(lists: list[Path]) -> None:
    results = [result for _, result in asked()]
    assert with_former(lists[0].read_bytes(), []) == results
    answered = read_manifest(lists[1], review=True)
    assert [each.title for each in answered] == [given.title.strip() for given, _ in asked()]


@pytest.fixture(scope="module")
def opened(tables: list[Path], lists: list[Path], tmp_path_factory: pytest.TempPathFactory) -> dict[Path, etree._ElementTree]:
    """The tables, the lists, and the tables of a bundled report, as Calc understands them when it is told to evaluate formulas."""
    soffice = shutil.which("soffice")
    if not soffice:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("opened")
    control = folder / "control.csv"
    control.write_text("=1+1,2\n", encoding="utf-8")
    said = convert(soffice, [control])
    if not control.with_suffix(".fods").is_file():
        pytest.skip(f"LibreOffice has no Calc ({said.strip()[-80:]})")
    assert formulas(etree.parse(control.with_suffix(".fods"))), "Calc was not told to evaluate formulas"
    bundled = sorted((BUNDLED / CONSISTENT).glob("*.csv"))
    copies = {path: Path(shutil.copy(path, folder / f"{at}.csv")) for at, path in enumerate([*tables, *lists[:4], *bundled])}
    convert(soffice, copies.values())
    return {path: etree.parse(copy.with_suffix(".fods")) for path, copy in copies.items()}


def convert(soffice: str, tables: Iterable[Path]) -> str:
    """Let Calc write CSV files beside themselves as it understands them; return what it said."""
    files = list(tables)
    folder = files[0].parent
    # field separator, quote, UTF-8, first line, no column formats, language, quoted fields are text: no, detect numbers: yes,
    # save as shown, export formulas, remove spaces, sheet, evaluate formulas: yes
    read_as = "Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,0,true"
    command = [soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", f"--infilter={read_as}"]
    command += ["--convert-to", "fods", "--outdir", str(folder)]
    return subprocess.run([*command, *files], capture_output=True, text=True, check=False, timeout=120).stderr


def formulas(sheet: etree._ElementTree) -> list[str]:
    """Return the formulas and links of a sheet."""
    return [*sheet.xpath("//@table:formula", namespaces={"table": TABLE[1:-1]}), *sheet.xpath("//*[local-name()='a']")]


def test_calc_finds_no_formula_and_no_link(opened: dict[Path, etree._ElementTree]) -> None:
    for path, sheet in opened.items():
        assert formulas(sheet) == [], path


def test_calc_finds_the_figures(opened: dict[Path, etree._ElementTree]) -> None:
    path = BUNDLED / CONSISTENT / "cells.csv"
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    shown = opened[path].findall(f".//{TABLE}table-row")
    assert len(shown) >= 201
    values = [cell.get(f"{OFFICE}value") for row in shown[1:201] for cell in list(row)[5:6]]
    assert values == [row["value"] for row in rows]


def test_calc_finds_the_texts_and_figures_of_a_workbook_and_no_formula(tmp_path: Path) -> None:
    soffice = shutil.which("soffice")
    if not soffice:
        pytest.skip("LibreOffice is not installed")
    texts = [text for each in reports() for text in each]
    columns = (Column("数", "number", number=True), Column("件", "figure", number=True), Column("文", "text"))
    write_workbook(tmp_path / "texts.xlsx", "=1+1", [Sheet("甲", columns, [[text, "2041", text] for text in texts])])
    command = [soffice, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "fods"]
    done = subprocess.run(
        [*command, "--outdir", tmp_path, tmp_path / "texts.xlsx"], capture_output=True, text=True, check=False, timeout=120
    )
    if not (tmp_path / "texts.fods").is_file():
        pytest.skip(f"LibreOffice has no Calc ({done.stderr.strip()[-80:]})")
    sheet = etree.parse(tmp_path / "texts.fods")
    assert formulas(sheet) == []
    rows = [list(row)[:3] for row in sheet.findall(f".//{TABLE}table-row")[2 : 2 + len(texts)]]
    assert [["".join(cell.itertext()).strip("\n ") for cell in row] for row in rows] == [
        [visible(text), "2041", visible(text)] for text in texts
    ]
    assert {row[1].get(f"{OFFICE}value") for row in rows} == {"2041"}
