"""Every control, separator, private, unpaired and noncharacter, in every place that text can stand: nothing else suffers for it."""

import json
import sqlite3
import unicodedata
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import get_type_hints

import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.package.collection_rows import TABLES
from gongkai.package.csv_text import to_csv
from gongkai.package.rows import Text
from gongkai.package.validate import validate_package
from gongkai.pipeline import Built, build
from gongkai.sources import read_bytes
from gongkai.text import LONGEST_TEXT, cleaned, is_clean, tabular
from reliability.characters import (
    CONTROLS,
    FIGURE,
    NONCHARACTERS,
    ODD,
    ODD_FOLDERS,
    ORDINARY,
    REMARKED,
    UNPAIRED,
    agency_of,
    lay_out,
)
from reliability.reading import all_agree, rows_of

REVERSING = (0x202E,)
Anything = st.text(st.characters(exclude_categories=()), max_size=30)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_out(tmp_path_factory.mktemp("odd") / "project")


@pytest.fixture(scope="module")
def built(project: Path) -> Built:
    return build(project, jobs=1)


@pytest.fixture(scope="module")
def collection(project: Path, built: Built) -> Path:
    assert built.site
    return project / "output" / "collection"


def test_every_report_is_read_but_the_one_that_is_no_text(built: Built) -> None:
    stopped = {(outcome.agency_id, outcome.year): outcome.code for outcome in built.outcomes if outcome.error}
    assert stopped.pop((agency_of(0), "2022")) == "not-text"
    assert stopped.pop(("370600-gonganju", "20\ufffd3")) == "folder-name"
    assert {stopped.pop((agency_of(code), "2023")) for code in REVERSING} == {"correction-unmet"}, (
        "a figure in reversed text is in doubt"
    )
    assert set(stopped.values()) == {"agency-unknown", "folder-name"}
    assert len(stopped) == len(ODD_FOLDERS) - 1
    assert all(is_clean(outcome.error + outcome.agency_id + outcome.year) for outcome in built.outcomes)


def test_every_report_has_its_page(built: Built) -> None:
    for outcome in built.outcomes:
        if outcome.code not in ("folder-name", "agency-unknown"):
            page = built.site / "a" / outcome.agency_id / outcome.year / "index.html"
            assert page.is_file(), page
            shown = page.read_text(encoding="utf-8")
            assert is_clean(shown), page
            assert ("verdict unreadable" in shown) == bool(outcome.error)


def test_the_ordinary_report_is_what_it_was(project: Path, built: Built, root: Path) -> None:
    assert built.outcomes
    for path in sorted((root / "datasets" / ORDINARY).iterdir()):
        assert (project / "datasets" / ORDINARY / path.name).read_bytes() == path.read_bytes(), path.name


def test_four_programs_find_the_same_rows_in_every_table(collection: Path) -> None:
    tables = sorted(path for path in collection.glob("*.csv") if not path.stem.endswith("-excel"))
    assert tables
    assert all(map(all_agree, tables))
    assert validate_package(collection / "datapackage.json") == ()


def test_parquet_and_database_hold_the_same_texts(collection: Path) -> None:
    with closing(sqlite3.connect(collection / "gongkai.sqlite")) as database:
        for name in ("findings", "corrections", "reports", "cells"):
            rows = rows_of(collection / f"{name}.csv")
            texts = [column for column, hint in get_type_hints(TABLES[name], include_extras=True).items() if hint == Text]
            frame = pandas.read_parquet(collection / f"{name}.parquet", columns=texts).fillna("")
            told = [tuple(row[column] for column in texts) for row in rows]
            assert list(frame.itertuples(index=False, name=None)) == told
            listed = ", ".join(f"coalesce({column}, '')" for column in texts)
            assert Counter(database.execute(f"SELECT {listed} FROM {name}")) == Counter(told)  # noqa: S608 - our own names


def test_text_in_tables_is_clean(collection: Path) -> None:
    for path in [*collection.glob("*.csv"), *collection.glob("*.json")]:
        assert is_clean(path.read_bytes().decode()), path.name


@pytest.mark.parametrize("code", [code for code in ODD if code not in REVERSING], ids="U+{:04X}".format)
def test_what_was_written_around_the_character_is_there(project: Path, built: Built, code: int) -> None:
    """Markup may drop a character or turn it into another; what stands before and after it stays, with its place in between."""
    assert built.outcomes
    folder = project / "datasets" / agency_of(code) / "2023"
    (remarked,) = [row for row in rows_of(folder / "cells.csv") if row["line_id"] == REMARKED]
    assert (remarked["value"], remarked["kind"]) == ("1062", "number")
    assert remarked["note"].startswith("（含")
    assert remarked["note"].endswith("下属）")
    (corrected,) = rows_of(folder / "corrections.csv")
    own = " " if chr(code) in "\n\r\t\v\f\x85\u2028\u2029" else "" if code in UNPAIRED else cleaned(chr(code))
    assert (corrected["reason"], corrected["evidence"]) == (f"笔{own}误", f"第{own}页")
    (lapsed,) = [row for row in rows_of(folder / "findings.csv") if row["rule"] == "acceptance-lapsed"]
    assert lapsed["raw"] == f"机{own}关说明"
    report = json.loads((folder / "datapackage.json").read_bytes())["report"]
    assert (report["title"], report["note"], report["scope_quote"]) == (f"2023年{own}年度报告", f"说{own}明", f"只含{own}本机关")
    assert report["agency"] == f"示例{own}{code:x}局"


@pytest.mark.parametrize("code", [code for code in ODD if code in (*CONTROLS, *UNPAIRED, *NONCHARACTERS)], ids="U+{:04X}".format)
def test_a_figure_with_what_is_no_text_inside_is_that_figure_or_unreadable(project: Path, built: Built, code: int) -> None:
    assert built.outcomes
    for year in ("2021", "2022"):
        path = project / "datasets" / agency_of(code) / year / "cells.csv"
        if path.is_file():
            figures = {(row["kind"], row["value"]) for row in rows_of(path) if row["line_id"] == FIGURE}
            assert figures <= {("unreadable", ""), ("number", "24"), ("absent", "")}, year


def test_no_text_is_exactly_controls_halves_noncharacters_and_separators() -> None:
    odd = {code for code in range(0x110000) if not is_clean(chr(code))}
    controls = {code for code in range(0x110000) if unicodedata.category(chr(code)) in ("Cc", "Cs", "Zl", "Zp")} - {9, 10}
    assert odd == controls | {code for code in range(0x110000) if code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF}


@given(Anything)
def test_cleaning_keeps_positions_and_cleans_once_and_for_all(text: str) -> None:
    done = cleaned(text)
    assert is_clean(done)
    assert cleaned(done) == done
    assert len(done) == len(text) - text.count("\r\n")


@given(st.lists(st.lists(Anything, min_size=3, max_size=3), max_size=8))
def test_whatever_is_written_into_a_table_reads_back_as_its_clean_line(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    path = tmp_path_factory.mktemp("table") / "table.csv"
    path.write_bytes(to_csv(("a", "b", "c"), rows))
    assert [list(row.values()) for row in rows_of(path)] == [list(map(tabular, row)) for row in rows]
    assert all_agree(path)


def test_a_text_too_long_for_a_table_says_so(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(to_csv(("a", "b"), [("字" * 200_000, "丙")]))
    (row,) = rows_of(path)
    assert len(row["a"]) == LONGEST_TEXT
    assert "200000" in row["a"]
    assert all_agree(path)


@pytest.mark.parametrize("code", [*CONTROLS, *NONCHARACTERS], ids="U+{:04X}".format)
def test_no_reader_hands_on_what_is_no_text(code: int) -> None:
    page = f"<p>甲{chr(code)}乙</p><table><tr><td>丙{chr(code)}丁</td><td>1</td></tr></table>".encode()
    texts = f"甲{chr(code)}乙\n丙{chr(code)}丁\t1\n".encode()
    for data in (page, texts) if code else (page,):
        document = read_bytes(data, "a")
        told = [block.text for block in document.paragraphs]
        told += [cell.text for table in document.tables for row in table.rows for cell in row]
        assert all(map(is_clean, told))
        assert {"甲", "乙", "丙", "丁", "1"} <= set("".join(told))
