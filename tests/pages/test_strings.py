"""The texts of pages stand in one catalogue in both languages; templates, and code that makes pages, hold none of their own."""

import ast
import re
from pathlib import Path

import pytest

from gongkai.errors import DataError
from gongkai.pages.collection.side_by_side import SAID
from gongkai.pages.desk.renderer import open_desk
from gongkai.pages.site_files import SiteFiles
from gongkai.pages.words.wording import load_strings
from gongkai.publication import UNNAMED
from pages.parsed import PROJECT, SETTING

SITE_SRC = PROJECT / "site_src"
TEMPLATES = sorted(path for folder in ("templates", "theme") for path in (SITE_SRC / folder).rglob("*.html"))
CODE = sorted((PROJECT / "build" / "gongkai" / "pages").rglob("*.py"))
SCRIPTS = sorted((SITE_SRC / "assets").glob("*.js"))
CHINESE = re.compile("[\u3400-\u9fff\uff01-\uff5e\u3001-\u3011]")
USED = re.compile(r'\b(?:[tw]|unfilled|say|say_en)\(\s*"([a-z_]+\.[a-z0-9_]+)"')
HAN = re.compile("[\u3400-\u9fff]")
NAMED = re.compile(r'"([a-z_]+\.[a-z0-9_]+)"')
CODE_OF_ITS_OWN = frozenset({"checklist", "citation", "keys", "published"})
"""Modules with words that are not ours to choose: labels of the form that do not stand alone, and what the standards on citing ask for;
and what is wrong with a data file, which is said to those who build."""
MARKDOWN = sorted((SITE_SRC / "templates").rglob("*.md"))
"""Templates of the Markdown twins, which say every text in both languages."""


def used(path: Path) -> set[str]:
    return set(USED.findall(path.read_text(encoding="utf-8")))


def used_by_the_panel() -> set[str]:
    script = "".join((SITE_SRC / "assets" / f"{name}.js").read_text(encoding="utf-8") for name in ("cell", "receipt", "why"))
    return {f"why.{name}" for pair in re.findall(r'words\.(\w+)|\bpart\("(\w+)"', script) for name in pair if name}


@pytest.mark.parametrize("path", [*TEMPLATES, *MARKDOWN], ids=lambda path: path.name)
def test_a_template_has_no_chinese_of_its_own(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert CHINESE.findall(text) == []


def words_of(node: ast.AST) -> list[str]:
    """Return the words in a piece of code, without docstrings and without what is said to those who build the site."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return []
    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Error"):
        return []
    own = [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) and HAN.search(node.value) else []
    return own + [word for child in ast.iter_child_nodes(node) for word in words_of(child)]


@pytest.mark.parametrize("path", [path for path in CODE if path.stem not in CODE_OF_ITS_OWN], ids=lambda path: path.stem)
def test_code_that_makes_pages_has_no_words_of_its_own(path: Path) -> None:
    assert words_of(ast.parse(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_takes_its_words_from_the_page(path: Path) -> None:
    code = re.sub(r"^\s*//.*?$|/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    assert HAN.findall(code) == []


def test_what_a_script_fills_in_fits_into_an_attribute() -> None:
    strings = open_desk(SETTING).strings
    handed = {key for path in TEMPLATES for key in re.findall(r'unfilled\("([a-z_.]+)"', path.read_text(encoding="utf-8"))}
    handed |= set(SAID)
    assert len(handed) > 20
    assert [key for key in handed if re.search('["<>&]', "".join(strings[key]))] == []


def test_pages_and_catalogue_know_the_same_texts() -> None:
    asked = used_by_the_panel().union(*(used(path) for path in (*TEMPLATES, *MARKDOWN, *CODE)))
    known = set(open_desk(SETTING).strings)
    assert asked <= known
    asked |= {key for path in CODE for key in NAMED.findall(path.read_text(encoding="utf-8"))}
    by_name = {
        key
        for key in known
        if key.endswith((".name", ".description"))
        or re.match(r"(rules|tables|receipt)\.\w+$|findings\.(error|warning)$|find\.(of|row)_\w+$", key)
    }
    assert known - asked <= by_name


def test_every_text_is_chinese_and_english() -> None:
    for key, (zh, en) in open_desk(SETTING).strings.items():
        assert not CHINESE.search(en.replace("“{title}”", "")), key
        assert re.findall(r"\{(\w*)\}", zh) == [] or set(re.findall(r"\{(\w+)\}", en)) <= set(re.findall(r"\{(\w+)\}", zh)), key


def test_a_text_without_its_translation_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "strings.toml").write_text('[about]\nname = ["关于", ""]\n', encoding="utf-8")
    with pytest.raises(DataError, match=r"about\.name"):
        load_strings(SiteFiles(tmp_path), UNNAMED)


def test_what_is_filled_in_is_escaped() -> None:
    shown = open_desk(SETTING).templates.from_string('{{ w("home.year", year=year) }}').render(year="<b>", lang="en")
    assert shown == "&lt;b&gt;"


def test_text_that_reads_like_html_of_ours_is_escaped_all_the_same() -> None:
    """A second line is kept for the next page, which may have it from a report."""
    both = open_desk(SETTING).templates.from_string("{{ both('', told | safe) }}{{ both('', told) }}").render(told="<b>7</b>")
    assert both == "<i lang=en><b>7</b></i><i lang=en>&lt;b&gt;7&lt;/b&gt;</i>"


def test_a_text_that_lacks_a_value_stops_the_build() -> None:
    with pytest.raises(KeyError, match="year"):
        open_desk(SETTING).templates.from_string('{{ w("home.year") }}').render(year=2023)
