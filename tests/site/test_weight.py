"""What a first visit loads stays small and does not move; times are measured by `tests.site.loading` and not tested."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from .loading import load
from .project import CONSISTENT, INCONSISTENT, PAGES
from .serving import serving

pytestmark = pytest.mark.browser

MOST = 150 * 1024
STILL = ("home", "API", "browse", "compare", "consistent", "inconsistent", "agency of two years", "year", "English home")

NOT_HELD = "a/310000-gonganju/2019/"
"""A year that is not there of an agency that is: the page says what it knows once the list of agencies has come."""


@pytest.fixture(scope="module")
def gzipped(site: Path) -> Iterator[str]:
    with serving(site, gzipped=True) as home:
        yield home


@pytest.mark.parametrize("name", [CONSISTENT, INCONSISTENT])
def test_a_report_loads_little(browser: Browser, gzipped: str, name: str) -> None:
    cost = load(browser, f"{gzipped}a/{name}/")
    assert 5_000 < cost.page < cost.all <= MOST


@pytest.mark.parametrize("place", [*(PAGES[name] for name in STILL), f"compare/?a={CONSISTENT}&a={INCONSISTENT}", NOT_HELD])
def test_nothing_moves_while_a_page_loads(browser: Browser, gzipped: str, place: str) -> None:
    assert load(browser, gzipped + place).shift == 0


def test_what_moves_is_seen(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<!doctype html><p>a</p><h1>b</h1><script src='move.js'></script>", encoding="utf-8")
    move = "setTimeout(() => { document.body.style.paddingTop = '300px'; }, 150);"
    (tmp_path / "move.js").write_text(move, encoding="utf-8")
    with serving(tmp_path) as home:
        assert load(browser, home).shift > 0
