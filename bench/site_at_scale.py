"""The site of N synthetic agency-years as its readers meet it: build, sizes of pages, what search and picker load and take.

    python -m bench.site_at_scale [--n 1000 --n 10000] [--folder /dev/shm]

builds each project from its sources alone with `gongkai build`, weighs every page, then asks the full-text search and the
search box in a real Chromium over a server that compresses as GitHub Pages does. Bytes are those on the wire, headers
included, unless a column says otherwise. Nothing may grow faster than the number of pages: the last column says how many times
more the largest collection has than the smallest.
"""

import argparse
import gzip
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from playwright.sync_api import Browser, Page, Request, sync_playwright
from tests.site.browsing import ARGUMENTS, CHROMIUM
from tests.site.serving import serving
from tests.site.visiting import visiting

from bench.__main__ import BUILD, CODE, REPOSITORY
from bench.corpus import MOST, write_project
from bench.machine import facts
from bench.measure import measure

LISTS = ("", "a/", "browse/", "compare/", "download/", "quality/", "y/2023/", "r/110000/", "i/disclosure-rate/")
"""Pages about many reports, which could grow."""
QUERY = "教育局"
KEYSTROKE = """query => {
  const input = document.querySelector("#find");
  const before = performance.now();
  input.value = query;
  input.dispatchEvent(new Event("input"));
  return performance.now() - before;
}"""
ASKED = 9


def main() -> int:
    """Build and measure every size, print one table."""
    parser = argparse.ArgumentParser(prog="python -m bench.site_at_scale", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--n", type=int, action="append", metavar="N", help=f"reports, up to {MOST:,} (1000 and 10000)")
    parser.add_argument("--folder", type=Path, help="where to work (default: the system's temporary folder)")
    arguments = parser.parse_args()
    sizes = arguments.n or [1000, 10000]
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-", dir=arguments.folder) as place:
        columns = [_measured(Path(place), n) for n in sizes]
    print("\n".join(f"- {name}: {value}" for name, value in facts().items()))
    print("\n".join(["", *_table(sizes, columns)]))
    return 0


def _measured(place: Path, n: int) -> dict[str, float]:
    project = place / f"project-{n}"
    project.mkdir()
    write_project(REPOSITORY, project, n)
    built = measure(BUILD, project, CODE)
    if built.error:
        sys.exit(built.error)
    site = project / "output" / "site"
    figures = {"build, s": built.seconds, "build, peak memory, MiB": built.peak_bytes / 2**20}
    figures |= dict(_weights(site))
    with serving(site, gzipped=True) as home, sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        figures |= dict(_searched(browser, home)) | dict(_picked(browser, home))
        browser.close()
    shutil.rmtree(project)
    return figures


def _weights(site: Path) -> Iterator[tuple[str, float]]:
    """Weigh the files; pages as they are and as they travel (gzip)."""
    files = [path for path in site.rglob("*") if path.is_file()]
    yield "pages", sum(path.suffix == ".html" for path in files)
    yield "files", len(files)
    yield "site, MiB on disk", _bytes(files) / 2**20
    yield (
        "of it index of full-text search, MiB",
        sum(p.stat().st_size for p in (site / "pagefind").rglob("*") if p.is_file()) / 2**20,
    )
    reports = sorted(path for path in site.glob("a/*/*/index.html") if path.parent.name.isdigit())
    raw = [path.read_bytes() for path in reports[:: max(1, len(reports) // 500)]]
    packed = [len(gzip.compress(page, 6)) for page in raw]
    yield "page of a report, bytes, median", statistics.median(map(len, raw))
    yield "page of a report, bytes, gzip, median", statistics.median(packed)
    yield "page of a report, bytes, gzip, largest", max(packed)
    for name in LISTS:
        page = (site / name / "index.html").read_bytes()
        yield f"page /{name}, bytes, gzip", len(gzip.compress(page, 6))


def _bytes(paths: Iterable[Path]) -> int:
    return sum(path.stat().st_size for path in paths if path.is_file())


def _searched(browser: Browser, home: str) -> Iterator[tuple[str, float]]:
    """Ask the full-text search once with an empty cache."""

    def ask(page: Page) -> None:
        page.locator("#query").fill(QUERY)
        page.locator(".results li p").first.wait_for(timeout=60_000)

    yield from _visited(browser, f"{home}search/", "form.full:not([hidden])", ask, "search")


def _picked(browser: Browser, home: str) -> Iterator[tuple[str, float]]:
    """Load the index of the search box, then type; the median of some keystrokes."""
    times: list[float] = []

    def ask(page: Page) -> None:
        times.extend(float(page.evaluate(KEYSTROKE, QUERY)) for _ in range(ASKED))
        page.locator("#found a").first.wait_for()

    yield from _visited(browser, home, ".find:not([hidden])", ask, "picker")
    yield "picker, ms a keystroke, median", statistics.median(times)


def _visited(browser: Browser, address: str, ready: str, ask: Callable[[Page], None], name: str) -> Iterator[tuple[str, float]]:
    """Open a page, wait until it can be asked, ask; bytes and requests before and for the answer, and its milliseconds."""
    with visiting(browser) as visit:
        asked: list[Request] = []
        visit.page.on("requestfinished", lambda request: asked.append(request))  # noqa: PLW0108 - a builtin takes no attributes
        visit.open(address)
        visit.page.locator(ready).wait_for()
        visit.page.wait_for_load_state("networkidle")
        before, start = len(asked), time.perf_counter()
        ask(visit.page)
        spent = (time.perf_counter() - start) * 1000
        visit.page.wait_for_load_state("networkidle")
        sizes = [request.sizes() for request in asked]
        carried = [size["responseBodySize"] + size["responseHeadersSize"] for size in sizes]
        yield f"{name}, bytes before the question", sum(carried[:before])
        yield f"{name}, bytes for the answer", sum(carried[before:])
        yield f"{name}, requests for the answer", len(carried) - before
        yield f"{name}, ms to the answer", spent


def _table(sizes: Sequence[int], columns: Sequence[Mapping[str, float]]) -> Iterator[str]:
    yield f"| | {' | '.join(f'{n:,} reports' for n in sizes)} | times |"
    yield f"|---|{'---:|' * (len(sizes) + 1)}"
    for name, first in columns[0].items():
        shown = " | ".join(f"{column[name]:,.0f}" if column[name] >= 100 else f"{column[name]:.1f}" for column in columns)
        yield f"| {name} | {shown} | {columns[-1][name] / first:.1f} |" if first else f"| {name} | {shown} | |"


if __name__ == "__main__":
    sys.exit(main())
