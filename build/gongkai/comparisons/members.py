"""A consolidated report against the sum of the agencies it covers.

A report of scope `level` covers a government's departments, one of scope `region` also the governments below it. Members are
the agencies that the registry places directly under it in that year. Nothing is added unless every member's report is
there and has the one scope that may be added; figures of different scope are never added.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase

from gongkai.agencies.model import Agencies, Period
from gongkai.codes import family_of
from gongkai.comparisons.continuity import same_cell
from gongkai.comparisons.model import Comparison, Statements
from gongkai.comparisons.statements import Statement
from gongkai.form import load_form
from gongkai.identities import arithmetic
from gongkai.rules.catalogue import rules

CODE = "members-differ"
_MOST_TERMS = 12
"""Longer sums are written as their number of terms and their result."""


def members_against_whole(statements: Statements, agencies: Agencies) -> Iterator[Comparison]:
    """Compare each consolidated report with the sum of its members, cell by cell."""
    below: defaultdict[str, list[Period]] = defaultdict(list)
    for period in (period for agency in agencies for period in agency.periods):
        below[period.parent].append(period)
    covered: Mapping[str, Mapping[str, str]] = rules()[CODE].data["covered"]
    for whole in statements.all:
        if families := covered.get(whole.scope):
            if agencies.refused:
                yield Comparison(whole.key, CODE, "not_assessed", "registry-incomplete")
                continue
            members = [period for period in below[whole.agency_id] if period.family in families and _holds(period, whole.year)]
            yield from _judged(whole, members, families, statements)


def _holds(period: Period, year: int) -> bool:
    return (period.valid_from or 0) <= year <= (period.valid_to or 9999)


def _judged(
    whole: Statement, members: Sequence[Period], families: Mapping[str, str], statements: Statements
) -> Iterator[Comparison]:
    parts = [part for member in members if (part := statements.by_key.get((member.agency_id, whole.year)))]
    unfit = sum(part.scope != families.get(family_of(part.kind)) for part in parts)
    if not members:
        yield Comparison(whole.key, CODE, "not_assessed", "members-unknown")
    elif len(parts) < len(members):
        params = {"n": len(parts), "members": len(members)}
        yield Comparison(whole.key, CODE, "not_assessed", "members-missing", params=params)
    elif unfit:
        yield Comparison(whole.key, CODE, "not_applicable", "members-scope", params={"n": unfit, "members": len(members)})
    else:
        yield from (_sum(whole, parts, cell) for cell in _cells(whole))


def _cells(whole: Statement) -> list[str]:
    patterns = rules()[CODE].data["cells"]
    return [cell.id for cell in load_form(whole.edition).cells if any(fnmatchcase(cell.id, pattern) for pattern in patterns)]


def _sum(whole: Statement, parts: Sequence[Statement], cell: str) -> Comparison:
    reports = (whole, *parts)
    values = [report.value(cell) for report in reports if same_cell(cell, whole.edition, report.edition)]
    if len(values) < len(reports) or None in values:
        return Comparison(whole.key, CODE, "not_assessed", "cells-missing", cell)
    if any(cell in report.rounded for report in reports):
        return Comparison(whole.key, CODE, "not_assessed", "rounded", cell)
    mine, *others = [value for value in values if value is not None]
    total = sum(others)
    equal = mine == total
    terms = [str(value) for value in others] if len(others) <= _MOST_TERMS else [f"Σ({len(others)}) {total}"]
    shown = arithmetic([str(mine)], terms, (int(mine), int(total)), equal=equal)
    params = {"left": mine, "right": total, "members": len(parts)}
    return Comparison(whole.key, CODE, "pass" if equal else "fail", "", cell, None, (mine, total), shown, params)
