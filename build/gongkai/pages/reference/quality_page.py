"""The page on data quality: how everything that was judged came out, by rule, year, level and kind of file, and what is open.

Counts come from the collection's `quality.csv` and `unresolved.csv`. A share is given only where it rests on at least
`LEAST` reports, and nothing is ranked: rows stand in the order of the catalogue, of years, of the code lists.
"""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongkai.codes import ids
from gongkai.pages.collection.holdings import Holdings
from gongkai.pages.desk.page import Page
from gongkai.pages.desk.renderer import Desk
from gongkai.rules.catalogue import LEVELS, rules

LEAST = 30
"""Reports that a share must rest on."""
MOST_LISTED = 200
"""Unresolved tables that the page lists; the file has all."""
JUDGED = ("passed", "failed", "not_assessed", "if_blank_is_zero")
CAUSES = ids("cause")
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Counted:
    """Things judged under one heading.

    Attributes:
        key: What they have in common.
        reports: Most reports that any one rule was applied to: so many at least are behind the counts.
        checks: How many were judged.
        verdicts: How many passed, failed, could not be assessed, passed only if blank is zero.
        causes: How many failed by the report's doing, by our reading, by nobody knows whose.
    """

    key: str
    reports: int
    checks: int
    verdicts: tuple[int, ...]
    causes: tuple[int, ...]

    @property
    def share(self) -> str:
        """Per cent of what was assessed that passed; empty where too few reports are behind it."""
        assessed = self.verdicts[0] + self.verdicts[1]
        return f"{self.verdicts[0] / assessed:.1%}" if assessed and self.reports >= LEAST else ""


def quality_pages(desk: Desk, holdings: Holdings, collection: Path | None) -> Iterator[Page]:
    """Yield the page in both languages; without a collection it says that there is nothing to count."""
    rows, unresolved = rows_of(collection, "quality"), rows_of(collection, "unresolved")
    by_level = [(level, counted([row for row in rows if row["level"] == level], lambda row: row["rule"])) for level in LEVELS]
    order = {code: at for at, code in enumerate(rules())}
    yield from desk.both_languages(
        "quality/", "quality.html",
        by_level=[(level, sorted(found, key=lambda each: order[each.key])) for level, found in by_level if found],
        rules=rules(), least=LEAST, files=collection is not None,
        tables=list(_tables(desk, [row for row in rows if rules()[row["rule"]].identity])),
        unresolved=unresolved[:MOST_LISTED], more=max(0, len(unresolved) - MOST_LISTED), names=_names(holdings),
        titles={table.id: (table.title, table.title_en) for table in next(iter(desk.editions.values())).form.tables},
        **holdings.mark,
    )  # fmt: skip


def _tables(desk: Desk, rows: Sequence[Row]) -> Iterator[tuple[str, str, list[tuple[str, str, Counted]]]]:
    """Yield what the identities of the form came to by year, level of the agency, and kind of file, with (keys of) words."""
    lists = desk.wording.lists
    years = counted(rows, lambda row: row["year"])
    yield "quality.by_year", "quality.year", [(desk.wording.say("home.year", year=each.key), each.key, each) for each in years]
    for title, first, name, column in (
        ("quality.by_level", "quality.level", "level", "agency_level"),
        ("quality.by_container", "quality.container", "container", "container"),
    ):
        found = {each.key or "unknown": each for each in counted(rows, lambda row, column=column: row[column])}  # type: ignore[misc]
        yield title, first, [(term.word, term.word_en, found[code]) for code, term in lists[name].items() if code in found]


def counted(rows: Sequence[Row], key: Callable[[Row], str]) -> list[Counted]:
    """Add rows of quality.csv up by a key, in order of the key."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return [_sum(name, groups[name]) for name in sorted(groups)]


def _sum(key: str, rows: Sequence[Row]) -> Counted:
    by_rule: dict[str, int] = {}
    for row in rows:
        by_rule[row["rule"]] = by_rule.get(row["rule"], 0) + int(row["reports"])
    verdicts = tuple(sum(int(row[f"checks_{name}"]) for row in rows) for name in JUDGED)
    causes = tuple(sum(int(row[f"cause_{name}"]) for row in rows) for name in CAUSES)
    return Counted(key, max(by_rule.values()), sum(int(row["checks"]) for row in rows), verdicts, causes)


def _names(holdings: Holdings) -> dict[tuple[str, str], tuple[str, str]]:
    return {(summary.agency_id, str(summary.year)): (summary.agency, summary.agency_en) for summary in holdings.summaries}


def rows_of(collection: Path | None, name: str) -> list[dict[str, Any]]:
    """Return the rows of a file of the collection, none where there is no such file."""
    path = collection / f"{name}.csv" if collection else None
    if path is None or not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
