"""The page that puts up to six agency-years side by side, and the file that says what its script can show.

    compare.json    {"views": [{"id", "word", "rows": [{"id", "word", "cells" | "indicator"}, …]}, …], "words": {…}}

`cells` are alternatives: the first of which a report has all cells is summed. What is chosen stands in the page's address,
the figures come from the twins of the agency-years (`a/<id>/<year>.json`), names from browse.json, bands from i/bands.json.
Without a script the page leads to the pages that compare two years of an agency.
"""

from fnmatch import fnmatchcase
from typing import Any

from gongkai.form import EDITIONS
from gongkai.indicators import indicators
from gongkai.pages.changes import changes_address
from gongkai.pages.desk import Desk
from gongkai.pages.flow import branch_cells
from gongkai.pages.holdings import Holdings
from gongkai.pages.lettering import own_html
from gongkai.pages.page import Page, Twin, json_text

LISTED = 200
"""Most comparisons of two years that the page lists; beyond, the pages of the agencies lead to them."""
CODE_LISTS = ("kind", "scope", "indicator_reason")
"""Code lists whose words the script needs."""
VIEWS = (
    ("lines", "申请各行（总计）", "requests.*.total"),
    ("applicants", "本年新收，按申请人", "requests.new.*"),
    ("reviews", "复议与诉讼", "reviews.*"),
    ("disclosure", "主动公开", "disclosure.*"),
)
"""Views of single cells: id, title, pattern of the cells."""


def compare_page(desk: Desk, holdings: Holdings) -> Page:
    """Return the page."""
    pairs = []
    for entry in holdings.known:
        years = {report.year for report in entry.reports if report.badge != "unreadable"}
        pairs += [(entry, year, changes_address(entry.id, year)) for year in sorted(years) if year - 1 in years]
    return desk.page(
        "compare/", "compare.html", "比较", "至多六份年报并列：件数、比率与同类的分布，可下载图和表。",
        scripts=("load.js", "compare.js"), pairs=pairs[:LISTED], more=len(pairs) > LISTED, views=_views(desk), **holdings.mark,
    )  # fmt: skip


def compare_twin(desk: Desk) -> Twin:
    """Return the file of views and words."""
    lists = desk.wording.lists
    words = {name: {code: term.word for code, term in lists[name].items()} for name in CODE_LISTS}
    return Twin("compare.json", json_text({"views": _views(desk), "words": words}))


def _views(desk: Desk) -> list[dict[str, Any]]:
    """Return all views: the flow of requests, rates, and cells of the newest edition."""
    edition = desk.editions[EDITIONS[-1]]
    flow = [
        {
            "id": branch.word_en.lower().replace(" ", "-"),
            "word": branch.word,
            "cells": [branch_cells(branch, e) for e in EDITIONS],
        }
        for branch in desk.wording.flow
    ]
    rates = [{"id": each.id, "word": each.title, "indicator": each.id} for each in indicators().values()]
    views = [{"id": "requests", "word": "申请的来去", "rows": flow}, {"id": "rates", "word": "指标", "rows": rates}]
    for name, word, pattern in VIEWS:
        cells = [cell.id for cell in edition.form.cells if fnmatchcase(cell.id, pattern)]
        rows = [{"id": cell, "word": own_html(edition.checks.names[cell]).unescape(), "cells": [[cell]]} for cell in cells]
        views.append({"id": name, "word": word, "rows": rows})
    return views
