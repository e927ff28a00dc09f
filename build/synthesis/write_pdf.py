"""Reports as PDF with a text layer: printed by Chromium, and laid out by LibreOffice.

Chromium is started once for all reports of a call. It is driven by playwright, which belongs to the extra `dev`; its loop
runs in a thread of its own, because the caller may run another.
"""

import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from importlib.util import find_spec

from synthesis.draft import Draft
from synthesis.flat_text import flat_text
from synthesis.print_pages import print_page
from synthesis.write_office import convert_all

_NAMES = ("chromium", "chromium-browser", "google-chrome")


@lru_cache(maxsize=1)
def chromium_program() -> str | None:
    """Return the path of Chromium, or None where it is not installed."""
    return next(filter(None, map(shutil.which, _NAMES)), None)


def chromium_missing() -> str:
    """Say what is needed to print and not there; empty when all is there."""
    if not chromium_program():
        return "Chromium is not installed"
    return "" if find_spec("playwright") else "playwright is not installed (extra dev)"


def write_printed(drafts: Sequence[Draft]) -> list[bytes]:
    """Print reports whose styles are print styles."""
    return print_html(list(map(print_page, drafts)))


def print_html(pages: Sequence[str]) -> list[bytes]:
    """Print web pages."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(_printed, pages).result()


def _printed(pages: Sequence[str]) -> list[bytes]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - belongs to an extra

    found = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_program(), args=["--no-sandbox", "--disable-gpu"])
        sheet = browser.new_page(java_script_enabled=False, offline=True)
        for page in pages:
            sheet.set_content(page)
            found.append(sheet.pdf(prefer_css_page_size=True, print_background=True))
        browser.close()
    return found


def write_laid_out(drafts: Sequence[Draft]) -> list[bytes]:
    """Let LibreOffice lay out reports whose styles are Writer styles."""
    return convert_all(list(map(flat_text, drafts)), ".fodt", "pdf:writer_pdf_Export")
