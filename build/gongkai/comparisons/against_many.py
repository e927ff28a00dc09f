"""A report against many: its figures beside those of other years and of its peers, and a consolidated one beside its members.

Far from what the agency reported in other years, or from what its peers reported in the same year. Peers are agencies of the
same level and kind whose report has the same scope. Every record says how many figures it rests on; below the number that the
rule's `data` demands nothing is said. To be far off is no mistake: it is a reason to look. Measured by the median and the median
absolute deviation of ln(1 + value), in decimal arithmetic with a fixed precision, correctly rounded by the standard library, so
that results are the same on every machine; a deviation is rounded half to even at two places.

>>> usual = spread([12, 15, 9, 11, 14])
>>> usual.n, usual.median, deviation(13, usual, Decimal("0.25"))
(5, Decimal('12'), Decimal('0.30'))
>>> deviation(400, usual, Decimal("0.25"))
Decimal('13.72')

A report of scope `level` covers a government's departments, one of scope `region` also the governments below it. Members are
the agencies that the registry places directly under it in that year. Nothing is added unless every member's report is
there and has the one scope that may be added; figures of different scope are never added.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fnmatch import fnmatchcase
from functools import lru_cache
from statistics import median
from typing import Any, NamedTuple

from gongkai.agencies.model import Agencies, Period
from gongkai.codes import family_of
from gongkai.comparisons.model import Comparison, Statements, same_cell
from gongkai.comparisons.statements import Statement, Value
from gongkai.form import load_form
from gongkai.identities import arithmetic
from gongkai.rules.catalogue import rules

_CONTEXT = Context(prec=20, rounding=ROUND_HALF_EVEN)
_CONSISTENT = Decimal("1.4826")
"""Makes the median absolute deviation of a normal distribution its standard deviation."""


class Spread(NamedTuple):
    """Number of values, their median, and median and median absolute deviation of their logarithms."""

    n: int
    median: Decimal
    middle: Decimal
    mad: Decimal


def spread(values: Sequence[Value]) -> Spread:
    """Return the spread of values that are not negative."""
    logs = [_log(value) for value in values]
    middle = median(logs)
    return Spread(len(logs), median(map(Decimal, values)), middle, median(abs(log - middle) for log in logs))


def deviation(value: Value, usual: Spread, floor: Decimal) -> Decimal:
    """Return how many robust standard deviations, of at least `floor`, a value lies from the median."""
    scale = max(_CONSISTENT * usual.mad, floor)
    return _CONTEXT.divide(_log(value) - usual.middle, scale).quantize(Decimal("0.01"), ROUND_HALF_EVEN)


@lru_cache(maxsize=65536)
def _log(value: Value) -> Decimal:
    return _CONTEXT.ln(Decimal(value) + 1)


Measured = tuple[str, Value, Spread]


def off_own_history(statements: Statements) -> Iterator[Comparison]:
    """Compare the watched cells of each report with the agency's other years of the same scope."""
    code = "off-own-history"
    data = rules()[code].data
    for years in statements.by_agency.values():
        for now in years:
            others = [other for other in years if other is not now and other.scope == now.scope]
            found = [(cell, _known(now, cell), _elsewhere(now, cell, others)) for cell in data["cells"]]
            most = max((len(values) for _, mine, values in found if mine is not None), default=0)
            if most < data["least"]:
                yield Comparison(now.key, code, "not_assessed", "short-history", params={"n": most, "least": data["least"]})
            else:
                measured = [(c, v, spread(values)) for c, v, values in found if v is not None and len(values) >= data["least"]]
                yield from _far(code, now, measured, data)


def off_peers(statements: Statements) -> Iterator[Comparison]:
    """Compare the watched cells of each report with those of its peers in the same year."""
    code = "off-peers"
    data = rules()[code].data
    groups: defaultdict[tuple[int, str, str, str], list[Statement]] = defaultdict(list)
    for statement in statements.all:
        groups[(statement.year, statement.level, statement.kind, statement.scope)].append(statement)
    for group in groups.values():
        if len(group) < data["least"]:
            params = {"n": len(group), "least": data["least"]}
            yield from (Comparison(now.key, code, "not_assessed", "few-peers", params=params) for now in group)
        else:
            yield from _off_group(code, group, data)


def _off_group(code: str, group: Sequence[Statement], data: Mapping[str, Any]) -> Iterator[Comparison]:
    usual = {cell: spread(values) for cell in data["cells"] if len(values := _values(group, cell)) >= data["least"]}
    spreads = {cell: found for cell, found in usual.items() if found.mad}
    for now in group:
        measured = [(cell, value, found) for cell, found in spreads.items() if (value := _known(now, cell)) is not None]
        if measured:
            yield from _far(code, now, measured, data)
        else:
            yield Comparison(now.key, code, "not_assessed", "no-spread", params={"n": len(group)})


def _values(group: Sequence[Statement], cell: str) -> list[Value]:
    return [value for statement in group if (value := _known(statement, cell)) is not None]


def _elsewhere(now: Statement, cell: str, others: Sequence[Statement]) -> list[Value]:
    return _values([other for other in others if same_cell(cell, now.edition, other.edition)], cell)


def _known(statement: Statement, cell: str) -> Value | None:
    """Return an exact figure that is not negative, or None."""
    value = statement.value(cell)
    return None if value is None or value < 0 or cell in statement.rounded else value


def _far(code: str, now: Statement, measured: Sequence[Measured], data: Mapping[str, Any]) -> Iterator[Comparison]:
    """Yield the figures that are far off, or one record that none is."""
    floor, beyond = Decimal(data["floor"]), Decimal(data["beyond"])
    found = []
    for cell, value, usual in measured:
        away = deviation(value, usual, floor)
        if abs(away) >= beyond and abs(value - usual.median) >= data["difference"]:
            median = f"{usual.median.normalize():f}"
            params = {"left": value, "median": median, "n": usual.n, "deviation": away}
            shown = f"{value} ↔ {median}, n = {usual.n}, {away:+}"
            found.append(Comparison(now.key, code, "fail", "", cell, arithmetic=shown, params=params))
    least = min(usual.n for _, _, usual in measured)
    yield from found or [Comparison(now.key, code, "pass", arithmetic=f"{len(measured)}, n ≥ {least}")]


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
