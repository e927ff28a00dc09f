"""What the page about the API shows works: its examples in Python and SQL run on the files of the site."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from .visiting import visiting

pytestmark = pytest.mark.browser


def test_the_example_in_python_prints_the_figures(browser: Browser, address: str) -> None:
    with visiting(browser) as visit:
        visit.open(f"{address}api/")
        code = visit.page.locator("h3:text-is('Python') + pre").inner_text()
    assert address in code
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    rows = [line.split() for line in done.stdout.splitlines()]
    assert rows[0] == ["agency_id", "year", "value"]
    assert ["310000-gonganju", "2023", "2041"] in rows
    assert ["310000-gonganju", "2022", "2047"] in rows


def test_the_example_for_sqlite_finds_the_same_figures_with_their_scope(browser: Browser, address: str, site: Path) -> None:
    with visiting(browser) as visit:
        visit.open(f"{address}en/api/")
        code = visit.page.locator("h3:text-is('SQLite') + pre").inner_text()
    comment, _, query = code.partition("\n")
    place = comment.removeprefix("-- ").removeprefix(address)
    with closing(sqlite3.connect(f"file:{site / place}?mode=ro", uri=True)) as database:
        rows = database.execute(query).fetchall()
    assert ("310000-gonganju", 2023, 2041, "own") in rows
    assert ("310000-gonganju", 2022, 2047, "own") in rows


def test_examples_name_the_address_of_the_site_in_every_language(browser: Browser, address: str) -> None:
    with visiting(browser) as visit:
        visit.open(f"{address}api/")
        codes = visit.page.locator("h3 + pre").all_inner_texts()
    assert len(codes) == 5
    assert all(f"{address}download/gongkai/" in code for code in codes)
    assert not [code for code in codes if "SITE/" in code]
