"""The numbers behind a page on data quality: how everything that was judged came out, and what is still unresolved.

`quality_rows` counts checks, claims of the prose, and comparisons by rule, year, level of the agency and kind of file. The
counts add up over all of these but the rule, so any share can be had from them; a verdict that does not apply is not counted.
`unresolved_rows` lists the tables whose failed checks are not known to be the report's own doing.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from gongkai.adjudication import LAPSED
from gongkai.agencies import Agencies
from gongkai.claims import rule_of
from gongkai.errors import DataError
from gongkai.package.stored_descriptor import read_head
from gongkai.rules import rules

VERDICTS = {
    "pass": "checks_passed",
    "fail": "checks_failed",
    "not_assessed": "checks_not_assessed",
    "pass_if_blank_is_zero": "checks_if_blank_is_zero",
}
CAUSES = {"source": "cause_source", "reading": "cause_reading", "undetermined": "cause_undetermined"}
_COUNTS = ("reports", "checks", *VERDICTS.values(), *CAUSES.values())
_REPORT = ("agency_id", "year")

Report = tuple[str, ...]
"""Agency id and year."""
Judged = Counter[tuple[str, ...]]
"""How often each rule came out how, and by which cause: (rule, verdict, cause)."""


def quality_rows(collection: Path, agencies: Agencies) -> list[tuple[object, ...]]:
    """Count what is in a collection's files, in the order of the fields of quality.csv.

    Args:
        collection: Folder with reports.csv, checks.csv, claims.csv and comparisons.csv, all in the order of their reports.
        agencies: The registry, for the level of an agency in a year; empty where it has none.
    """
    renditions = {(row[0], row[1]): row[2] for row in _rows(collection / "reports.csv", *_REPORT, "rendition")}
    counted: defaultdict[tuple[int, str, str, str, str], Counter[str]] = defaultdict(Counter)
    for (agency_id, year), parts in groupby(_judged(collection), itemgetter(0)):
        where = _level(agencies, agency_id, int(year)), renditions[agency_id, year]
        for rule, numbers in _by_rule(judged for _, judged in parts).items():
            counted[int(year), rules()[rule].level, rule, *where].update(numbers)
    return [(*key, *(counted[key][name] for name in _COUNTS)) for key in sorted(counted)]


def _judged(collection: Path) -> Iterator[tuple[Report, Judged]]:
    """Yield what was judged in each file, report by report."""
    checks = _rows(collection / "checks.csv", *_REPORT, "rule", "verdict", "cause")
    claims = _rows(collection / "claims.csv", *_REPORT, "code", "verdict", "relation")
    compared = _rows(collection / "comparisons.csv", *_REPORT, "rule", "verdict")
    # growth is judged among the comparisons, with last year's figure
    told = ((*row[:2], rule_of(row[2]).code, row[3], "") for row in claims if row[4] != "growth_of")
    files = (checks, told, ((*row, "") for row in compared if row[2] != LAPSED))  # a lapse is a finding that has no other place
    return merge(*map(_by_report, files), key=itemgetter(0))


def _by_report(rows: Iterable[tuple[str, ...]]) -> Iterator[tuple[Report, Judged]]:
    for report, own in groupby(rows, itemgetter(0, 1)):
        yield report, Counter(row[2:] for row in own)


def _by_rule(parts: Iterable[Judged]) -> dict[str, Counter[str]]:
    """Put together what was judged in one report, by rule."""
    found: defaultdict[str, Counter[str]] = defaultdict(lambda: Counter(reports=1))
    for (rule, verdict, cause), n in (each for part in parts for each in part.items()):
        if verdict != "not_applicable":
            numbers = found[rule]
            numbers["checks"] += n
            numbers[VERDICTS[verdict]] += n
            if verdict == "fail" and cause:
                numbers[CAUSES[cause]] += n
    return found


def _rows(path: Path, *names: str) -> Iterator[tuple[str, ...]]:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream)
        yield from map(itemgetter(*map(next(rows).index, names)), rows)


def _level(agencies: Agencies, agency_id: str, year: int) -> str:
    try:
        return agencies[agency_id].in_year(year).level
    except DataError:  # not registered: said where the report is read
        return ""


def unresolved_rows(collection: Path, folders: Sequence[Path]) -> Iterator[tuple[object, ...]]:
    """Return each table with failed checks whose cause is not the report, in the order of the fields of unresolved.csv.

    Args:
        collection: Folder with checks.csv.
        folders: The folders of its packages.
    """
    failed: defaultdict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for agency_id, year, table, verdict, cause in _rows(collection / "checks.csv", *_REPORT, "table", "verdict", "cause"):
        if verdict == "fail" and cause != "source":
            failed[agency_id, year, table][cause] += 1
    by_key = {(folder.parent.name, folder.name): folder for folder in folders}
    for (agency_id, year, table), causes in sorted(failed.items()):
        report = read_head(by_key[agency_id, year])["report"]
        counts = causes.total(), causes["reading"], causes["undetermined"]
        yield agency_id, year, table, report["localisation"].get(table, ""), *counts
