"""A visit to a page in Chromium, with everything it said and asked for on record."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Locator, Page

WATCH = """
window.violations = [];
window.hits = [];
window.hit = (mark) => window.hits.push(mark ?? "unmarked");
window.alert = window.print = window.hit;
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
"""
"""Run before any script of a page: `hit` is what hostile texts try to call."""


@dataclass
class Visit:
    """What a page did: `said` are console warnings and errors and uncaught exceptions, `asked` all requests."""

    page: Page
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def open(self, address: str) -> None:
        """Go to an address and wait until everything it asked for has come."""
        self.page.goto(address, wait_until="load")

    def follow(self, link: Locator) -> None:
        """Click on a link and wait until the page it leads to has come: a click alone returns while the old page still goes."""
        with self.page.expect_navigation(wait_until="load"):
            link.click()

    @property
    def violations(self) -> list[str]:
        """What the content security policy stopped on the page now open."""
        return list(self.page.evaluate("window.violations"))

    @property
    def hits(self) -> list[str]:
        """Marks of the hostile texts that ran on the page now open."""
        return list(self.page.evaluate("window.hits"))


@contextmanager
def visiting(browser: Browser, *, width: int = 1280, height: int = 900, **options: Any) -> Iterator[Visit]:
    """Open a window of its own, with nothing left from others."""
    context = browser.new_context(viewport={"width": width, "height": height}, **options)
    context.add_init_script(WATCH)
    visit = Visit(context.new_page())
    visit.page.on("console", lambda said: visit.said.append(said.text) if said.type in ("error", "warning") else None)
    visit.page.on("pageerror", lambda error: visit.said.append(str(error)))
    visit.page.on("request", lambda request: visit.asked.append(request.url))
    visit.page.on("response", lambda r: visit.refused.append(f"{r.status} {r.url}") if r.status >= 400 else None)
    try:
        yield visit
    finally:
        context.close()
