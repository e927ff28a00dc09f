"""The English edition: pages of their own that never fall back to Chinese navigation, with a Chinese page beside each."""

import json
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from gongkai.pages.build.site import write_pages
from gongkai.pages.collection.agency_names import read_registry
from gongkai.pages.collection.holdings import Holdings
from gongkai.pages.collection.region import regions_of
from pages.parsed import DATASETS, PROJECT, Parsed

CHINESE = re.compile("[\u3001-\u3011\u3400-\u9fff\uff08-\uff0c\uff1a\uff1b]")
WITHOUT_END = frozenset({"br", "img", "input", "rect", "line", "path", "circle", "meta", "link", "hr"})
SAID = ("title", "aria-label", "alt", "placeholder", "data-find", "data-take", "data-count")
"""Attributes that a reader is told."""


class Untold(HTMLParser):
    """The Chinese on a page that is not marked as Chinese."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[tuple[str, bool]] = [("", False)]
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        chinese = said["lang"].startswith("zh") if "lang" in said else self._open[-1][1]
        if not chinese:
            self.found += [said[name] for name in SAID if CHINESE.search(said.get(name, ""))]
        if tag not in WITHOUT_END:
            self._open.append((tag, chinese))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in WITHOUT_END:
            return
        while self._open[-1][0] != tag:
            self._open.pop()
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if not self._open[-1][1] and CHINESE.search(data):
            self.found.append(data)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("english")
    write_pages(DATASETS, PROJECT, folder)
    return dict(written(folder / "docs"))


def written(docs: Path) -> Iterator[tuple[str, str]]:
    """Yield address and body of every page."""
    for path in docs.rglob("*.md"):
        name = path.relative_to(docs).as_posix().removesuffix(".md")
        address = name.removesuffix("index") if name.endswith("index") else f"{name}/"
        yield address, json.loads(path.read_text(encoding="utf-8")[4:-5])["body"]


def test_pages_about_many_reports_stand_in_both_languages(pages: dict[str, str]) -> None:
    about_many = [each for each in pages if re.match(r"[yriq]/|a/[^/]+/$", each)]
    assert len(about_many) > 40
    assert [each for each in about_many if f"en/{each}" not in pages] == []


def test_nothing_is_in_chinese_that_does_not_say_so(pages: dict[str, str]) -> None:
    found = {address: Untold(body).found for address, body in pages.items() if address.startswith("en/")}
    assert {address: told for address, told in found.items() if told} == {}
    assert [address for address, body in pages.items() if not address.startswith("en/") and not Untold(body).found] == []


def test_links_lead_to_english_pages_where_there_are_such(pages: dict[str, str]) -> None:
    astray = [
        (own, link)
        for own, body in pages.items()
        if own.startswith("en/")
        for link in (each["href"] for each in Parsed(body).all("a"))
        if f"en/{reached(own, link)}" in pages
    ]
    assert astray == []


def reached(own: str, link: str) -> str:
    """Return the address that a link of a page leads to; `?` where it is none of a page of the site."""
    target = re.sub(r"[?#].*", "", link)
    if not target.endswith("/") or "://" in target:
        return "?"
    steps = [*own.split("/")[:-1], *target.split("/")[:-1]]
    while ".." in steps:
        at = steps.index("..")
        steps[at - 1 : at + 1] = []
    return "/".join([*(step for step in steps if step != "."), ""])


def test_reports_stand_in_both_languages_and_each_leads_to_the_other(pages: dict[str, str]) -> None:
    reports = [each for each in pages if re.match(r"a/[^/]+/\d+/", each)]
    assert len(reports) > 5
    assert [each for each in reports if f"en/{each}" not in pages] == []


def test_an_english_report_keeps_the_printed_labels_and_leads_to_the_files_there_are_once(pages: dict[str, str]) -> None:
    page = Parsed(pages["en/a/310000-gonganju/2023/"])
    links = {each["href"] for each in page.all("a")}
    assert {f"../../../../a/310000-gonganju/2023.{kind}" for kind in ("csv", "json", "zip")} <= links
    label = '<a href="../../../dict/#2021.new">1. New requests received this year</a><i lang=zh-CN>'
    assert label in pages["en/a/310000-gonganju/2023/"]


@pytest.mark.parametrize(("left_out", "there"), [("agencies", {"en/a/310000-gonganju/"}), ("overviews", set())])
def test_pages_of_reports_and_agencies_can_be_left_to_chinese(tmp_path: Path, left_out: str, there: set[str]) -> None:
    text = (PROJECT / "gongkai.toml").read_text(encoding="utf-8")
    (tmp_path / "gongkai.toml").write_text(f'{text}english_pages = "{left_out}"\n', encoding="utf-8")
    shutil.copytree(DATASETS / "310000-gonganju" / "2023", tmp_path / "datasets" / "310000-gonganju" / "2023")
    shutil.copy(DATASETS / "agencies.csv", tmp_path / "datasets")
    write_pages(tmp_path / "datasets", tmp_path, tmp_path / "output")
    found = dict(written(tmp_path / "output" / "docs"))
    assert {"en/q/refusals/", "en/r/310000/", "en/a/"} <= set(found)
    assert {each for each in found if each.startswith("en/a/") and each != "en/a/"} == there
    assert f'href="../../{"en/" if there else ""}a/310000-gonganju/"' in found["en/a/"]
    assert 'href="../../a/310000-gonganju/2023/"' in found["en/a/"]


def test_a_place_is_called_as_its_government_is_registered() -> None:
    regions = regions_of(Holdings((), read_registry(DATASETS / "agencies.csv")))
    assert [regions[code].name_en for code in ("310000", "230500", "320813", "321322")] == [
        "Shanghai", "Shuangyashan", "Hongze District, Huai'an", "Shuyang County",
    ]  # fmt: skip
