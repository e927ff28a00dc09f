"""The kind of an agency is told by its name: kinds.yaml beside this file."""

import copy
from pathlib import Path

import pytest
import yaml

from gongkai.agencies.kinds import FILE, kind_of, kinds_of
from gongkai.agencies.model import KINDS
from gongkai.agencies.registry import load_agencies
from gongkai.codes import codes, ids
from gongkai.errors import DataError
from gongkai.strict import packaged

CASES = yaml.safe_load((Path(__file__).parent / "kinds.yaml").read_text(encoding="utf-8"))
REGISTRIES = (Path(__file__).parents[2] / "datasets" / "agencies.csv", Path(__file__).parent / "registry.csv")


def test_a_name_tells_the_kind_of_its_agency() -> None:
    told = {name: kind_of(name) for names in CASES["kinds"].values() for name in names}
    assert told == {name: kind for kind, names in CASES["kinds"].items() for name in names}


@pytest.mark.parametrize(("name", "kind"), CASES["near"].items())
def test_a_near_miss_is_no_hit(name: str, kind: str) -> None:
    assert kind_of(name) == kind


def test_a_body_is_of_its_kind_whatever_its_place_is_called() -> None:
    bodies = {body: kind for kind, names in CASES["bodies"].items() for body in names}
    wrong = {
        f"{place}{body}": told
        for place in CASES["places"]
        for body, kind in bodies.items()
        if (told := kind_of(f"{place}{body}")) != kind
    }
    assert len(bodies) > 300
    assert wrong == {}


def test_every_kind_has_names_in_the_order_of_the_list() -> None:
    assert tuple(CASES["kinds"]) == KINDS
    assert all(len(set(names)) == len(names) > 0 for names in CASES["kinds"].values())


def test_every_kind_is_of_a_family_and_has_both_names() -> None:
    assert {code.family for code in codes("agency_kind").values()} == set(ids("agency_family"))
    for code in codes("agency_kind").values():
        assert code.title
        assert code.title_en


@pytest.mark.parametrize("registry", REGISTRIES, ids=lambda path: path.parent.name)
def test_registered_kinds_are_those_of_the_names(registry: Path) -> None:
    for agency in load_agencies(registry):
        for period in agency.periods:
            assert period.kind == kind_of(period.name), period.name


@pytest.mark.parametrize("pattern", ["(", "教育["])
def test_a_pattern_that_is_none_is_refused_by_file(pattern: str) -> None:
    raw = copy.deepcopy(packaged("gongkai.agencies", FILE))
    raw["function"][0]["patterns"] = [pattern]
    with pytest.raises(DataError, match=r"kinds\.toml"):
        kinds_of(raw)


def test_an_unknown_kind_is_refused_with_the_nearest() -> None:
    raw = copy.deepcopy(packaged("gongkai.agencies", FILE))
    raw["ending"][0]["kind"] = "courts"
    with pytest.raises(DataError, match=r"courts；是否 court"):
        kinds_of(raw)
