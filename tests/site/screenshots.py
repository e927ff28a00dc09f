"""Screenshots of every type of page, for a person to look at: phone, desk, dark, forced colours, and paper.

    python -m tests.site.screenshots [FOLDER]      (`make screenshots`: into output/screenshots)

The site is the one of the tests, and the list of pages is theirs (`project.PAGES`). Pages about many reports are taken a second
time, as `many-…`, from a synthetic collection of some hundred reports (`OF_MANY`).
"""

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pypdfium2
from playwright.sync_api import Browser, sync_playwright

from gongkai.pipeline import build
from synthesis.collection import write_collection

from .browsing import ARGUMENTS, CHROMIUM
from .project import ADDRESS, EPOCH, PAGES, lay_out
from .serving import serving
from .visiting import visiting

LOOKS: Mapping[str, Mapping[str, Any]] = {
    "phone": {"width": 360},
    "desk": {"width": 1280},
    "dark": {"width": 1280, "color_scheme": "dark"},
    "forced": {"width": 1280, "color_scheme": "dark", "forced_colors": "active"},
}
REPORTS = 400
"""Reports of the synthetic collection."""
AGENCY = "a/370100-hechengshiligonganju/"
OF_MANY: Mapping[str, str] = {
    "many-home": "", "many-years": "y/", "many-year": "y/2023/", "many-regions": "r/", "many-region": "r/370000/",
    "many-indicator": "i/disclosure-rate/", "many-agencies": "a/", "many-agency": AGENCY, "many-report": f"{AGENCY}2023/",
    "many-compare": "compare/", "many-questions": "q/", "many-refusals": "q/refusals/", "many-requests": "q/requests/",
    "many-corrected": "q/corrected/", "many-late": "q/late/", "many-differences": "q/differences/",
    "many-changes": "q/changes/", "many-browse": "browse/", "many-quality": "quality/",
    "many-chart": "embed/chart/y/2023/outcomes/", "many-English-home": "en/", "many-English-years": "en/y/",
    "many-English-indicators": "en/i/", "many-English-year": "en/y/2023/", "many-English-region": "en/r/370000/",
    "many-English-indicator": "en/i/disclosure-rate/", "many-English-refusals": "en/q/refusals/",
    "many-English-agency": f"en/{AGENCY}",
}  # fmt: skip
"""The pages of the synthetic collection that are taken."""
TALLEST = 6000
"""Pixels of a page that are shown: of a dictionary the beginning is enough."""


@contextmanager
def built_site(*, of_many: bool = False) -> Iterator[Path]:
    """Build the site of the tests, or that of the synthetic collection, in a folder that goes away."""
    with TemporaryDirectory() as place:
        project = Path(place) / "project"
        if of_many:
            write_collection(project, REPORTS)
        else:
            lay_out(project)
        os.environ["SOURCE_DATE_EPOCH"] = EPOCH
        build(project, site_url=ADDRESS)
        yield project / "output" / "site"


def take(browser: Browser, home: str, target: Path, pages: Mapping[str, str]) -> None:
    """Take all pictures of some pages."""
    for name, address in pages.items():
        for look, options in LOOKS.items():
            with visiting(browser, **options) as visit:
                visit.open(home + address)
                visit.page.wait_for_load_state("networkidle")
                height = min(int(visit.page.evaluate("document.documentElement.scrollHeight")), TALLEST)
                visit.page.set_viewport_size({"width": options["width"], "height": max(height, 600)})
                visit.page.screenshot(path=target / f"{name.replace(' ', '-')}.{look}.png")
        with visiting(browser) as visit:
            visit.open(home + address)
            _print(visit.page.pdf(prefer_css_page_size=True), target / f"{name.replace(' ', '-')}.print")


def _print(data: bytes, target: Path, most: int = 3) -> None:
    """Save the first pages of a PDF as pictures."""
    document = pypdfium2.PdfDocument(data)
    try:
        for number in range(min(len(document), most)):
            document[number].render(scale=1.25).to_pil().save(f"{target}-{number + 1}.png")
    finally:
        document.close()


def main() -> None:
    """Build, serve, take."""
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "output/screenshots")
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for of_many, pages in ((False, PAGES), (True, OF_MANY)):
        with built_site(of_many=of_many) as site, serving(site) as home, sync_playwright() as running:
            browser = running.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
            take(browser, home, target, pages)
            browser.close()
    print(f"{len(list(target.glob('*.png')))} pictures in {target}")


if __name__ == "__main__":
    main()
