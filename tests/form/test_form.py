from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from gongkai.errors import DataError
from gongkai.form import editions, load_form, parse_form

CASES = yaml.safe_load((Path(__file__).parent / "inconsistent.yaml").read_text(encoding="utf-8"))
TEXT = files("gongkai.form").joinpath("edition_2021.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_file_that_contradicts_itself_is_refused(case):
    old, new = case["replace"]
    assert old in TEXT
    with pytest.raises(DataError) as caught:
        parse_form(TEXT.replace(old, new, 1), "edition.toml")
    assert case["says"] in str(caught.value)


def test_all_problems_of_a_file_are_told_together():
    text = TEXT.replace('unit = "10k_cny"', 'unit = "yuan"').replace('key = "重复申请"', 'key = "申请"')
    with pytest.raises(DataError) as caught:
        parse_form(text, "edition.toml")
    assert "yuan" in str(caught.value)
    assert "rejected_repeat.key" in str(caught.value)


def test_the_edition_has_the_cells_and_identities_of_the_notice():
    form = load_form("2021")
    per_table = {table.id: sum(cell.table == table.id for cell in form.cells) for table in form.tables}
    assert per_table == {"disclosure": 10, "requests": 175, "reviews": 15}
    assert [identity.code for identity in form.identities if identity.table] == ["RQ1", "RQ2", "RQ3", "RV1"]


def test_an_unknown_edition_is_an_error_that_names_those_there_are():
    with pytest.raises(DataError, match=editions()[0]):
        load_form("1999")


def test_codes_are_those_of_the_hand_checked_figures(shared):
    for path in sorted((shared / "truth").glob("*.csv")):
        rows = path.read_text(encoding="utf-8-sig").splitlines()[1:]
        known = {cell.id for edition in editions() for cell in load_form(edition).cells}
        assert {".".join(row.split(",")[:3]) for row in rows} <= known
