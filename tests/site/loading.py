"""What a first visit to a page costs: bytes over the wire, shifts of the layout, and when a slow phone shows it.

    python -m tests.site.loading

prints the figures of each type of page on a slow phone: processor four times slower, 1.6 Mbit/s, 150 ms round trip.
"""

from dataclasses import dataclass

from playwright.sync_api import Browser, sync_playwright

from .browsing import ARGUMENTS, CHROMIUM
from .project import PAGES
from .screenshots import built_site
from .serving import serving
from .visiting import visiting

SHIFTS = """
window.shifts = 0;
new PerformanceObserver((list) => list.getEntries().forEach((e) => { window.shifts += e.value; }))
  .observe({ type: "layout-shift", buffered: true });
"""
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1"
READY = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}


@dataclass(frozen=True, slots=True)
class Load:
    """A first visit: bytes of the page and of everything with their headers, the shift score, milliseconds until painted and usable."""

    page: int
    all: int
    shift: float
    painted: float
    usable: float


def load(browser: Browser, address: str, *, slow: bool = False) -> Load:
    """Visit a page for the first time on a phone; `slow` makes processor and line those of a cheap one."""
    with visiting(browser, width=360, height=740) as visit:
        session = visit.page.context.new_cdp_session(visit.page)
        session.send("Network.enable")
        if slow:
            session.send("Network.emulateNetworkConditions", SLOW)
            session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        asked: list[str] = []
        sizes: dict[str, int] = {}
        session.on("Network.requestWillBeSent", lambda event: asked.append(event["requestId"]))
        session.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: int(event["encodedDataLength"])}))
        visit.page.add_init_script(SHIFTS)
        visit.open(address)
        visit.page.wait_for_timeout(300)
        shift, painted, usable = (float(visit.page.evaluate(script)) for script in ("window.shifts", PAINT, READY))
        return Load(sizes[asked[0]], sum(sizes.values()), shift, painted, usable)


def main() -> None:
    """Print a table."""
    with built_site() as site, serving(site, gzipped=True) as home, sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        print("| page | HTML, bytes | all, bytes | layout shift | painted, ms | usable, ms |\n|---|--:|--:|--:|--:|--:|")
        for name, address in PAGES.items():
            cost = load(browser, home + address, slow=True)
            print(f"| {name} | {cost.page:,} | {cost.all:,} | {cost.shift:.3f} | {cost.painted:.0f} | {cost.usable:.0f} |")
        browser.close()


if __name__ == "__main__":
    main()
