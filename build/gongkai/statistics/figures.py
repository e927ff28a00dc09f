"""The figures of every report, measure by measure: from these all sums are made, and each names its cells.

A report has a row for every measure. `reason` says why it is in no sum; where a measure belongs to a joint family, a reason of
one is a reason of all. Figures are the printed ones, never the corrected.
"""

from collections.abc import Iterable, Iterator, Sequence

from gongkai.agencies.model import Agencies
from gongkai.comparisons.measures import measure_rows
from gongkai.comparisons.model import Statements
from gongkai.comparisons.statements import Statement
from gongkai.errors import DataError
from gongkai.package.collection_rows import FigureRow, MeasureRow
from gongkai.statistics.definitions import LATE, Measure, measures

MISSING, FAILS, ZERO = "missing", "fails", "zero"
"""Codes of `indicator_reason`."""


def figure_rows(statements: Statements, agencies: Agencies, rates: Iterable[MeasureRow] | None = None) -> Iterator[FigureRow]:
    """Yield the rows of report_figures.csv: reports in order of agency and year, measures in theirs."""
    found = measure_rows(statements) if rates is None else rates
    by_key: dict[tuple[str, str], dict[str, MeasureRow]] = {}
    for row in found:
        by_key.setdefault((row.agency_id, row.year), {})[row.indicator] = row
    for statement in statements.all:
        yield from _of_report(statement, _region(statement, agencies), by_key[statement.agency_id, str(statement.year)])


def _region(statement: Statement, agencies: Agencies) -> str:
    """Return the division code of an agency in the year of its report; empty where the registry has none."""
    try:
        return agencies[statement.agency_id].in_year(statement.year).division_code
    except DataError:
        return ""


def _of_report(statement: Statement, region: str, rates: dict[str, MeasureRow]) -> Iterator[FigureRow]:
    known = {each.id: _figure(each, statement, rates) for each in measures().values()}
    joint: dict[str, str] = {}
    for each in measures().values():
        if each.joint:
            joint[each.family] = max(joint.get(each.family, ""), known[each.id][2], key=_gravity)
    for each in measures().values():
        value, base, reason = known[each.id]
        reason = joint.get(each.family, reason)
        yield FigureRow(
            agency_id=statement.agency_id,
            year=str(statement.year),
            agency_level=statement.level,
            agency_kind=statement.kind,
            region=region,
            scope=statement.scope,
            measure=each.id,
            value=value,
            base=base,
            reason=reason,
            cells="; ".join(each.cells_in(statement.edition)),
        )


def _gravity(reason: str) -> int:
    return ("", ZERO, MISSING, FAILS).index(reason)


def _figure(measure: Measure, statement: Statement, rates: dict[str, MeasureRow]) -> tuple[str, str, str]:
    """Return value, base and reason; a figure that is in no sum for a failed check is given all the same."""
    if measure.id in rates:
        row = rates[measure.id]
        return row.numerator, row.denominator, row.reason
    if measure.id == LATE:
        return _late(statement)
    return _count(measure.cells_in(statement.edition), statement)


def _late(statement: Statement) -> tuple[str, str, str]:
    return ("", "", MISSING) if statement.late is None else (str(int(statement.late)), "1", "")


def _count(cells: Sequence[str], statement: Statement) -> tuple[str, str, str]:
    values = [statement.value(cell) for cell in cells if cell not in statement.rounded]
    if not cells or len(values) < len(cells) or not all(isinstance(value, int) for value in values):
        return "", "", MISSING
    total = str(sum(value for value in values if isinstance(value, int)))
    return total, "", FAILS if not statement.failing.isdisjoint(cells) else ""
