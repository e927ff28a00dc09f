"""The page that puts up to six agency-years side by side, and the file that says what its script can show.

    compare.json    {"views": [{"id", "word", "rows": [{"id", "word", "cells" | "indicator"}, …]}, …], "words": {…}}

`en/compare.json` says the same in English. `cells` are alternatives: the first of which a report has all cells is summed.
What is chosen stands in the page's address, the figures come from the twins of the agency-years (`a/<id>/<year>.json`), names
from browse.json, bands from i/bands.json. Without a script the page leads to the pages that compare two years of an agency.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from gongkai import addresses
from gongkai.form import Form, editions, newest
from gongkai.indicators.definitions import indicators
from gongkai.pages.collection.agency_names import Entry
from gongkai.pages.collection.holdings import Holdings
from gongkai.pages.collection.talk import Talk
from gongkai.pages.desk.page import ENGLISH, Page, Twin, json_text, root_of
from gongkai.pages.desk.renderer import Desk
from gongkai.pages.report.checklist import cell_names_en
from gongkai.pages.report.request_flow import branch_cells
from gongkai.pages.report.summary import Summary
from gongkai.pages.words.html import own_html

LISTED = 6
"""Comparisons of two years that the page lists, newest first; the pages of the agencies lead to all."""
SIX = 6
"""Most reports that are put side by side."""
CODE_LISTS = ("kind", "scope", "indicator_reason")
"""Code lists whose words the script needs."""
VIEWS = (
    ("lines", "compare.lines", "requests.*.total"),
    ("applicants", "compare.applicants", "requests.new.*"),
    ("reviews", "compare.reviews", "reviews.*"),
    ("disclosure", "compare.disclosure", "disclosure.*"),
)
"""Views of single cells: id, key of the title, pattern of the cells."""
OTHER_VIEWS = (("requests", "compare.requests"), ("rates", "compare.rates"))
"""The views that come before them, of sums and of rates."""
SAID = (
    "compare.full", "compare.unknown", "compare.unreadable", "compare.few", "compare.mixed", "compare.nothing", "compare.band",
    "compare.remove", "compare.scope", "compare.item", "compare.fails", "compare.failed", "compare.subtitle", "compare.told",
    "compare.fraction", "compare.drawn", "compare.source",
)  # fmt: skip
"""What the script says, handed to it by the page."""
_OFFERED: Mapping[str, Any] = {
    "views": [*OTHER_VIEWS, *(view[:2] for view in VIEWS)],
    "said": [(key.partition(".")[2], key) for key in SAID],
}


def compare_pages(desk: Desk, holdings: Holdings) -> Iterator[Page]:
    """Yield the page in both languages."""
    pairs = []
    for entry in holdings.known:
        years = {report.year for report in entry.reports if report.badge != "unreadable"}
        pairs += [(entry, year) for year in sorted(years) if year - 1 in years]
    pairs.sort(key=lambda pair: -pair[1])
    yield from desk.both_languages(
        "compare/", "compare.html", examples=examples(holdings),
        scripts=("load.js", "compare.js"), pairs=pairs[:LISTED], more=len(pairs) > LISTED, **_OFFERED, **holdings.mark,
    )  # fmt: skip


def compare_embedded(desk: Desk, holdings: Holdings) -> Iterator[Twin]:
    """Yield the small page that other sites embed with a comparison in its address, in both languages."""
    for english in desk.tongues:
        page = Talk(desk, english).at("compare/")
        address = addresses.chart_embedded(page, "reports")
        html = desk.render(
            "compare_embed.html", root=root_of(address), home=f"{root_of(address)}{ENGLISH if english else ''}",
            page_address=page, site_url=desk.setting.site_url, address=address, lang="en" if english else "zh",
            **_OFFERED, **holdings.mark,
        )  # fmt: skip
        yield Twin(f"{address}index.html", html)


@dataclass(frozen=True, slots=True)
class Example:
    """A comparison that the page opens with: which kind it is, whose reports, and what the address chooses."""

    word: str
    reports: tuple[tuple[Entry, Summary], ...]

    @property
    def of_one(self) -> bool:
        """Whether all reports are of one agency."""
        return len({entry.id for entry, _ in self.reports}) == 1

    @property
    def query(self) -> str:
        """What stands after the question mark of the address."""
        return "&".join(f"a={report.agency_id}/{report.year}" for _, report in self.reports)


def examples(holdings: Holdings) -> list[Example]:
    """Return three examples at most: an agency over its years, agencies of one kind, agencies of one place; each of one scope."""
    read = [(entry, report) for entry in holdings.known for report in entry.reports if report.badge != "unreadable"]
    stated = [each for each in read if each[1].scope != "unstated"]
    newest = max((report.year for _, report in stated), default=0)
    now = [each for each in stated if each[1].year == newest]
    found = [
        ("compare.example_years", _largest(stated, lambda each: (each[0].id, each[1].scope))),
        ("compare.example_kind", _largest(now, lambda each: (each[0].level, each[0].kind, each[1].scope))),
        ("compare.example_place", _largest(now, lambda each: (each[0].id[:4], each[1].scope))),
    ]
    return [Example(key, tuple(own[:SIX])) for key, own in found if len(own) > 1]


def _largest(
    reports: Sequence[tuple[Entry, Summary]], key: Callable[[tuple[Entry, Summary]], tuple[str, ...]]
) -> list[tuple[Entry, Summary]]:
    """Return the reports that share a key, of the key that most have."""
    groups: dict[tuple[str, ...], list[tuple[Entry, Summary]]] = {}
    for each in reports:
        groups.setdefault(key(each), []).append(each)
    return max(groups.values(), key=len, default=[])


def compare_twins(desk: Desk) -> Iterator[Twin]:
    """Yield the file of views and words, and the same in English."""
    yield _twin(desk, english=False)
    yield _twin(desk, english=True)


def _twin(desk: Desk, *, english: bool) -> Twin:
    lists = desk.wording.lists
    words = {name: {code: _either(term.word, term.word_en, english) for code, term in lists[name].items()} for name in CODE_LISTS}
    return Twin(f"{ENGLISH if english else ''}compare.json", json_text({"views": _views(desk, english), "words": words}))


def _views(desk: Desk, english: bool) -> list[dict[str, Any]]:
    """Return all views: the flow of requests, rates, and cells of the newest edition."""
    edition = desk.editions[newest()]
    names = cell_names_en(edition.form) if english else edition.checks.names
    flow = [
        {
            "id": branch.word_en.lower().replace(" ", "-"),
            "word": _either(branch.word, branch.word_en, english),
            "cells": [branch_cells(branch, e) for e in editions()],
        }
        for branch in desk.wording.flow
    ]
    rates = [{"id": i.id, "word": _either(i.title, i.title_en, english), "indicator": i.id} for i in indicators().values()]
    views = [
        {"id": name, "word": desk.strings[key][english], "rows": rows}
        for (name, key), rows in zip(OTHER_VIEWS, (flow, rates), strict=True)
    ]
    for name, key, pattern in VIEWS:
        cells = [cell.id for cell in edition.form.cells if fnmatchcase(cell.id, pattern)]
        rows = [
            {"id": cell, "word": own_html(names[cell]).unescape(), "cells": [[cell]], **_unit(edition.form, cell, english)}
            for cell in cells
        ]
        views.append({"id": name, "word": desk.strings[key][english], "rows": rows})
    return views


def _unit(form: Form, cell: str, english: bool) -> dict[str, str]:
    """Return the unit of a cell where it does not count items."""
    unit = form.unit_by_id[form.cell_by_id[cell].unit]
    return {} if unit.id == "item" else {"unit": _either(unit.title, unit.title_en, english)}


def _either(zh: str, en: str, english: bool) -> str:
    return en if english else zh
