"""The texts of fixed pages stand in one catalogue in both languages, and templates hold none of their own."""

import re
from pathlib import Path

import pytest

from gongkai.errors import DataError
from gongkai.pages.desk import open_desk
from gongkai.pages.strings import load_strings
from pages.parsed import PROJECT, SETTING

SITE_SRC = PROJECT / "site_src"
TEMPLATES = sorted(path for folder in ("templates", "theme") for path in (SITE_SRC / folder).rglob("*.html"))
CHINESE = re.compile("[\u3400-\u9fff\uff01-\uff5e\u3001-\u3011]")
USED = re.compile(r'\b[tw]\("([a-z_]+\.[a-z0-9_]+)"')
NOT_YET = frozenset({
    "404", "agency", "agency_year", "beside", "browse", "changelog", "changes", "compare", "corrections", "embed", "find", "findings",
    "flow", "indicator", "indicators", "measures", "narrative", "originals", "parts", "quality", "redirect", "region", "regions",
    "search", "searched", "unreadable", "year",
})  # fmt: skip
"""Templates whose texts still stand in them: Chinese with its English beside it, for pages without an English edition."""


def used(path: Path) -> set[str]:
    return set(USED.findall(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", [path for path in TEMPLATES if path.stem not in NOT_YET], ids=lambda path: path.stem)
def test_a_template_has_no_chinese_of_its_own(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert CHINESE.findall(text) == []


def test_templates_and_catalogue_know_the_same_texts() -> None:
    asked = set().union(*(used(path) for path in TEMPLATES))
    known = set(open_desk(SETTING).strings)
    assert asked <= known
    by_name = {key for key in known if key.endswith((".name", ".description")) or re.match(r"rules\.\w+$", key)}
    assert known - asked <= by_name


def test_every_text_is_chinese_and_english() -> None:
    for key, (zh, en) in open_desk(SETTING).strings.items():
        assert not CHINESE.search(en.replace("“{title}”", "")), key
        assert re.findall(r"\{(\w*)\}", zh) == [] or set(re.findall(r"\{(\w+)\}", en)) <= set(re.findall(r"\{(\w+)\}", zh)), key


def test_a_text_without_its_translation_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "strings.toml").write_text('[about]\nname = ["关于", ""]\n', encoding="utf-8")
    with pytest.raises(DataError, match=r"about\.name"):
        load_strings(tmp_path / "strings.toml")


def test_what_is_filled_in_is_escaped() -> None:
    shown = open_desk(SETTING).templates.from_string('{{ w("home.year", year=year) }}').render(year="<b>", lang="en")
    assert shown == "&lt;b&gt;"
