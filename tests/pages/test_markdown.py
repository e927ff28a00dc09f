"""Markdown twins: whatever a report says, the document keeps its shape, links lead where ours do, and figures are all there."""

import posixpath
import re
from collections.abc import Callable
from functools import lru_cache
from html import escape
from pathlib import Path

import markdown as python_markdown
import pytest
from lxml import html
from markdown_it import MarkdownIt
from markdown_it.token import Token

from gongkai.package.stored_package import read_package
from gongkai.pages.build.site import write_pages
from gongkai.pages.desk.renderer import Setting
from gongkai.pages.machines.markdown_text import address, code, escaped, figure_or_text
from gongkai.pages.machines.page_text import said
from gongkai.pages.report.agency_year import render_agency_year
from gongkai.text import visible
from pages.conftest import Alter, altering
from pages.parsed import CONSISTENT, DATASETS, FAILING, PROJECT, SETTING
from pages.test_escaping import PAYLOADS, hostile

KNOWN = Setting.of(PROJECT, "https://example.org/gongkai/")
LINKS = {"2023/", "2023.json", "2023.csv", "2023.zip", "../../llms.txt", "../../dict.md"}
MARKUP = (
    "# heading",
    "- item",
    "+ item",
    "1. item",
    "1) item",
    "> quote",
    "```\nfence",
    "~~~",
    "    code",
    "\tcode",
    "a | b | c",
    "|||",
    "\n\n| a |\n| --- |\n",
    "***",
    "===",
    "`code`",
    "``",
    "[text](javascript:hit())",
    "![picture](https://evil.example/x.png)",
    "[a]: https://evil.example/",
    "<https://evil.example/>",
    "see https://evil.example/ now",
    "see www.evil.example now",
    "someone@evil.example",
    "**strong** _em_ ~~gone~~",
    "&lt;b&gt; &#60;b&#62; &amp;",
    "\\",
    "\\\\`",
    "{: .class onclick=hit() }",
    "{{ 7 * 7 }} {% raw %}",
    "[^1] $x$ ^a^ ==b== :smile: @user",
    "!!! note",
    "[TOC]",
    "<!-- -->",
)


@lru_cache(maxsize=1)
def commonmark() -> MarkdownIt:
    return MarkdownIt("gfm-like", {"linkify": False, "html": True})


def flat(text: str) -> list[Token]:
    """Return the tokens of a document with those inside its blocks."""
    return [token for block in commonmark().parse(text) for token in (block, *(block.children or ()))]


def shape(text: str) -> list[str]:
    """Return what a document consists of, texts left out."""
    return [token.type for token in flat(text) if token.type not in ("text", "text_special", "softbreak")]


def twin_of(folder: Path, setting: Setting = SETTING) -> str:
    return next(twin.text for twin in render_agency_year(folder, setting).twins if twin.path.endswith(".md"))


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The twin with a harmless text in every place."""
    return twin_of(hostile(altering(tmp_path_factory.mktemp("harmless")), "甲"))


@pytest.mark.parametrize("payload", [*MARKUP, *PAYLOADS], ids=lambda payload: ascii(payload)[:30])
def test_hostile_text_changes_nothing_but_the_text(altered: Alter, payload: str, harmless: str) -> None:
    text = twin_of(hostile(altered, payload))
    assert shape(text) == shape(harmless)
    tokens = flat(text)
    assert not [token for token in tokens if token.type.startswith("html") or token.type == "image"]
    assert {str(token.attrs["href"]) for token in tokens if token.type == "link_open"} == LINKS
    told = "".join(token.content for token in tokens if token.type.startswith(("text", "code")))
    assert "".join(visible(payload).split()) in "".join(told.split())
    assert _tags(text) == _tags(harmless)


@lru_cache(maxsize=2)
def _tags(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the elements that a second reader finds, with the extensions that change most, among them attributes."""
    extensions = ["tables", "attr_list", "def_list", "footnotes", "abbr", "toc", "admonition", "fenced_code"]
    tree = html.document_fromstring(python_markdown.markdown(text, extensions=extensions))
    return [(element.tag, tuple(sorted(set(element.attrib) - {"id"}))) for element in tree.iter()]


@pytest.mark.parametrize("folder", [CONSISTENT, FAILING], ids=["consistent", "failing"])
def test_every_figure_stands_under_the_codes_of_its_cell(folder: Path) -> None:
    package, found = read_package(folder), {}
    table = columns = ""
    for line in twin_of(folder).splitlines():
        codes = re.findall("`([a-z0-9_]+)`", line)
        if line.startswith("### "):
            (table,) = codes
        elif line.startswith("|  |"):
            columns = codes
        elif line.startswith("| ") and codes:
            cells = [cell.strip() for cell in line.strip("|").split(" | ")][1:]
            found |= {f"{table}.{codes[0]}.{column}": cell for column, cell in zip(columns, cells, strict=True)}
    assert set(found) == set(package.cells)
    for cell, row in package.cells.items():
        shown = found[cell].removesuffix(" ✗").partition(" （原文")[0]
        assert shown == (row.value if row.kind == "number" else r"\(空白\)"), cell
    assert [cell for cell, text in found.items() if "✗" in text] == [
        f"reviews.litigation_after_reconsideration.{column}" for column in ("upheld", "corrected", "other", "pending", "total")
    ] * (folder == FAILING)


def test_the_twin_says_what_is_needed_to_cite_it() -> None:
    text = twin_of(FAILING, KNOWN)
    package = read_package(FAILING)
    for told in (package.report["agency"], "2023", "本机关", "CC BY 4.0", f"{package.version}+{package.fingerprint}"):
        assert told in text.replace("\\", "")
    assert "<https://example.org/gongkai/a/370600-gonganju/2023/>" in text
    assert "RV1.litigation_after_reconsideration" in text


@pytest.mark.parametrize(
    ("write", "text", "written"),
    [
        (figure_or_text, "-17.5", "-17.5"),
        (figure_or_text, "2024-01-31", "2024-01-31"),
        (figure_or_text, "1|2", "1\\|2"),
        (code, "RV1.total", "`RV1.total`"),
        (code, "a`b", "a\\`b"),
        (address, "https://example.org/a_b?c=1&d=2", "<https://example.org/a_b?c=1&d=2>"),
        (address, "https://example.org/<script>", "https\\://example\\.org/&lt;script&gt;"),
        (address, "javascript:hit()", "javascript\\:hit\\(\\)"),
        (escaped, "甲\n乙", "甲 乙"),
    ],
)  # fmt: skip
def test_what_is_known_to_be_harmless_is_not_escaped(write: Callable[[str], str], text: str, written: str) -> None:
    assert write(text) == written


def test_pages_about_many_reports_have_a_twin_whose_links_lead_somewhere(tmp_path: Path) -> None:
    write_pages(DATASETS, PROJECT, tmp_path)
    twins = {
        path.relative_to(tmp_path / "twins").as_posix(): path.read_text("utf-8") for path in (tmp_path / "twins").rglob("*.md")
    }
    assert {"index.md", "q/refusals.md", "y/2023.md", "r/310000.md", "i/refusal-rate.md", "a/310000-gonganju/index.md"} <= set(
        twins
    )
    pages = {path.relative_to(tmp_path / "docs").as_posix() for path in (tmp_path / "docs").rglob("*.*")}
    astray = []
    for name, text in twins.items():
        if name.startswith(("index", "q/", "y/", "r/", "i/")) or name.endswith("/index.md"):
            assert text.startswith("# "), name
            assert "<" not in text.replace("&lt;", ""), name
            for link in re.findall(r"(?<!\\)\]\(([^)<#?]+)", text):
                place = posixpath.normpath(posixpath.join(posixpath.dirname(name), link))
                sources = (f"{place}.md", f"{place}/index.md", f"{place}/index.html", "index.md" if place == "." else "")
                if not (place in twins if link.endswith(".md") else not link.endswith("/") or pages & set(sources)):
                    astray.append((name, link))
    assert astray == []
    listed = re.findall(r"\]\(([^)]+\.md)\)", (tmp_path / "twins" / "llms.txt").read_text("utf-8"))
    assert {link for link in listed if link not in twins} <= {
        "download.md",
        "api.md",
        "dict.md",
        "rules.md",
        "method.md",
        "about.md",
    }


@pytest.mark.parametrize("payload", ["# x", "[a](javascript:b)", "| a | b", "<b>x</b>", "`c`", "![i](j)", "- d"])
def test_a_text_of_a_page_stays_text_in_its_markdown(payload: str) -> None:
    text = said(f"<h1>{escape(payload)}</h1><table><tr><td>{escape(payload)}</td><td>2</td></tr></table>", "q/x/", "q/x.md")
    lines = text.splitlines()
    assert lines[0] == f"# {escaped(payload)}"
    assert len(lines) == 4
    assert lines[2] == f"| {escaped(payload)} | 2 |"
