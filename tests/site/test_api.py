"""What the page about the API shows works: its example in Python runs against the served site."""

import subprocess
import sys

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


def test_examples_name_the_address_of_the_site_in_every_language(browser: Browser, address: str) -> None:
    with visiting(browser) as visit:
        visit.open(f"{address}api/")
        codes = visit.page.locator("h3 + pre").all_inner_texts()
    assert len(codes) == 4
    assert all(f"{address}download/gongkai/cells." in code for code in codes)
    assert not [code for code in codes if "SITE/" in code]
