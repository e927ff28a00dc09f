"""Every number of a page about many reports is that of the rows it names; charts have their files; pages stay light."""

import csv
import gzip
import re
from fractions import Fraction
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from gongkai.indicators.measure import percent
from gongkai.package.collection_rows import StatisticRow
from gongkai.package.csv_text import read_table
from gongkai.pages.words.html import figure
from gongkai.pages.words.keys import QUESTIONS
from gongkai.statistics.small import LEAST_BASE
from pages.grammar import charts, faults

ABOUT_MANY = (
    "", "en/", "y/2*/", "r/*/", "r/", "i/*/", "q/*/", "a/*/",
    "en/y/2*/", "en/r/[12]*/", "en/r/", "en/i/[cd]*/", "en/q/*/", "en/a/[12]*/",
)  # fmt: skip
"""Addresses of pages about many reports, as patterns."""
MOST_BYTES = 60_000
"""Weight of such a page, gzipped."""


class Numbers(HTMLParser):
    """The `<data>` elements of a page with what a reader sees in them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[dict[str, str], str]] = []
        self._open: dict[str, str] | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open = {name: value or "" for name, value in attrs} if tag == "data" else self._open

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            self.found.append((self._open, data))
            self._open = None


@pytest.fixture(scope="module")
def rows(collection: Path) -> dict[str, StatisticRow]:
    return {row.statistic: row for row in read_table(collection / "statistics.csv", StatisticRow)}


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, str]:
    found = {path.parent for pattern in ABOUT_MANY for path in site.glob(f"{pattern}index.html")}
    return {
        f"{folder.relative_to(site).as_posix()}/": (folder / "index.html").read_text(encoding="utf-8") for folder in sorted(found)
    }


def expected(said: dict[str, str], rows: dict[str, StatisticRow]) -> str:
    """Say what the rows that a number names come to."""
    own = [rows[name] for name in said["data-of"].split("+")]
    if field := said.get("data-field"):
        text = getattr(own[0], field)
        rate = field not in ("base", "total") and bool(own[0].base)
        return percent(Fraction(text)) if rate else figure(text)
    total = sum(int(row.total) for row in own)
    if "data-by" not in said:
        return figure(str(total))
    by = said["data-by"]
    base = int(own[0].base) if by == "base" else sum(int(rows[name].total) for name in by.split("+"))
    return percent(Fraction(total, base)) if base >= LEAST_BASE else f"{total}／{base}"


def test_every_number_of_every_page_is_that_of_the_rows_it_names(pages, rows) -> None:
    kinds: dict[str, int] = {}
    for address, text in pages.items():
        for said, shown in Numbers(text).found:
            assert shown == expected(said, rows), (address, said)
            kinds[address.partition("/")[0]] = kinds.get(address.partition("/")[0], 0) + 1
    assert kinds.keys() >= {".", "en", "y", "r", "q"}
    assert sum(kinds.values()) > 1000


def test_no_percentage_stands_on_fewer_than_ten(pages, rows) -> None:
    for text in pages.values():
        assert not re.search(r"0\.0\s*%[^<]{0,3}[，,（(]\s*0／[0-9]\b", text)
        for said, shown in Numbers(text).found:
            if "%" in shown and (by := said.get("data-by")):
                own = rows[said["data-of"].split("+")[0]]
                base = int(own.base) if by == "base" else sum(int(rows[name].total) for name in by.split("+"))
                assert base >= LEAST_BASE


def test_home_says_three_figures_of_the_newest_full_year_with_scope_and_count(pages) -> None:
    text = pages["./"]
    assert len(re.findall(r"<li><strong><data ", text)) == 3
    assert text.count("份年报中的") >= 3
    assert "口径：" in text
    assert text.count('<a href="./a/') + text.count('href="a/') < 30


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_answered_in_words_with_its_method_and_its_table(pages, question: str) -> None:
    text = pages[f"q/{question}/"]
    assert 'class="findings-told"' in text
    assert 'id="counted"' in text
    assert "statistics.csv" in text
    assert question == "differences" or 'class="list sorted"' in text


def test_every_chart_is_in_the_one_grammar(pages, site: Path) -> None:
    seen: dict[str, str] = {}
    for address, text in pages.items():
        for name, chart in charts(text):
            seen |= {name: address}
            assert list(faults(chart)) == [], (address, name)
            for link in re.findall(r'<a href="([^"]+)" download>', chart):
                assert (site / address / unescape(link)).resolve().is_file(), link
            embedded = (site / address / re.search(r'href="([^"]*embed/chart/[^"]+)"', chart)[1] / "index.html").resolve()
            assert re.search(r'<svg class="plot"[^>]* role="img"', embedded.read_text(encoding="utf-8")), embedded
    assert set(seen) >= {"outcomes", "refusals", "requesters", "strip", "kinds", "years", "received", "panels"}


def test_a_chart_that_lacks_something_is_told() -> None:
    assert len(list(faults('<h3>历年的公开率</h3><p class="small">各机关</p>'))) == 11


def test_a_picture_stands_alone_and_is_well_formed(site: Path) -> None:
    pictures = sorted(site.glob("chart/**/*.svg"))
    assert len(pictures) > 100
    for path in pictures[::5]:
        text = path.read_text(encoding="utf-8")
        root = ET.fromstring(text)  # noqa: S314 - written by ourselves
        assert root.get("width") == "720"
        assert "<script" not in text
        assert "href" not in text
        assert path.with_suffix(".csv").is_file()


def test_the_parts_of_a_share_bar_add_up_to_the_bar(site: Path) -> None:
    for path in sorted(site.glob("chart/y/*/outcomes.svg")):
        bars: dict[str, float] = {}
        for y, width in re.findall(
            r'<rect x="[^"]+" y="([^"]+)" width="([0-9.]+)%"[^>]* class="t. part"', path.read_text("utf-8")
        ):
            bars[y] = bars.get(y, 0) + float(width)
        assert bars
        assert all(abs(width - 100) < 0.1 for width in bars.values())


def test_the_table_of_an_agency_adds_up_to_what_was_concluded(site: Path) -> None:
    added = 0
    for path in site.glob("chart/a/*/outcomes.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            _, *lines = csv.reader(file)
        assert all(sum(map(int, line[1:-1])) == int(line[-1]) for line in lines)
        added += len(lines)
    assert added > 20


def test_pages_about_many_reports_are_light(pages) -> None:
    assert max(len(gzip.compress(text.encode(), 6)) for text in pages.values()) < MOST_BYTES


def test_running_text_has_no_word_of_the_trade(pages) -> None:
    for address, text in pages.items():
        seen = re.sub(r"<[^>]+>", " ", re.sub(r"<(code|script)[^>]*>.*?</\1>", "", text, flags=re.DOTALL))
        if address.startswith(("y/", "r/", "q/", "./")):
            assert "恒等式" not in seen, address
