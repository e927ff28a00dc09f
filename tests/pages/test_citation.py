"""Citations keep to the rules of their formats, whatever a report calls itself."""

import json
import re

import pytest

from gongkai.pages.machines.citation import Cited, citations, csl_json, gb_t_35294, ris
from gongkai.publication import Publication

OWN = Publication(id="city", name="城市年报", name_en="City Reports")
PLAIN = Cited(
    "x-2023", "甲局", "Bureau A", "甲局2023年年报", 2023, "2024-01-31", "1.0.0+ab", "https://example.org/a/x/2023/", OWN
)
UNDATED = Cited("x-2023", "甲局", "", "甲局2023年年报", 2023, "", "1.0.0+ab", "https://example.org/a/x/2023/", OWN)
HOSTILE = Cited(
    "x-2023", "甲\nER  - \n局", "{\\input", 'a"}]\nTY  - ', 2023, "2024-99-99\nER  - ", "1.0.0+ab", "https://example.org/", OWN
)
CASES = pytest.mark.parametrize("cited", [PLAIN, UNDATED, HOSTILE], ids=["dated", "undated", "hostile"])
STYLES = ("GB/T 7714", "按 GB/T 35294—2017 的引用元素", "BibTeX", "CSL-JSON", "RIS")


@CASES
def test_every_style_has_version_and_address(cited: Cited) -> None:
    found = citations(cited)
    assert tuple(each.style for each in found) == STYLES
    for each in found:
        assert cited.version in each.text, each.style
        assert cited.address in each.text, each.style


@CASES
def test_csl_json_has_what_its_schema_asks_for(cited: Cited) -> None:
    """The schema is a list of items with `id` and `type`; names are objects, dates lists of numbers."""
    (item,) = json.loads(csl_json(cited))
    assert item["type"] == "dataset"
    assert isinstance(item["id"], str)
    assert set(item) == {"type", "id", "author", "title", "issued", "publisher", "version", "URL", "language"}
    assert [set(name) for name in item["author"]] == [{"literal"}]
    (date,) = item["issued"]["date-parts"]
    assert date == ([2024, 1, 31] if cited is PLAIN else [2023])


@CASES
def test_ris_is_tags_and_values_from_ty_to_er(cited: Cited) -> None:
    """A line is two letters or a letter and a digit, two spaces, a hyphen, a space, a value."""
    lines = ris(cited).split("\n")
    tags = [line[:2] for line in lines]
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in lines)
    assert (lines[0], lines[-1]) == ("TY  - DATA", "ER  - ")
    assert (tags.count("TY"), tags.count("ER"), len(tags)) == (1, 1, len(set(tags)))
    assert ("DA" in tags) == (cited is PLAIN)


def test_the_elements_of_gb_t_35294_are_named_one_by_one() -> None:
    named = [part.partition("：")[::2] for part in gb_t_35294(PLAIN).split("；")]
    assert dict(named) == {
        "创建机构": "甲局",
        "名称": "甲局2023年年报（结构化数据）",
        "传播机构": "城市年报",
        "发布日期": "2024-01-31",
        "版本": "1.0.0+ab",
        "获取地址": "https://example.org/a/x/2023/",
    }
    assert "发布日期：未记录" in gb_t_35294(UNDATED)
