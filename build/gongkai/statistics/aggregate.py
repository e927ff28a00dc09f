"""The figures of every report, measure by measure, and what groups of reports come to: sums, medians and quartiles.

A report has a row for every measure, which names its cells. `reason` says why it is in no sum; where a measure belongs to a joint
family, a reason of one is a reason of all. Figures are the printed ones, never the corrected.

Groups are those of `GROUPINGS`, by year and scope, level, kind and region; an empty field of a row means that all of its kind are
in it. Scope is never empty: figures of different scope are never added, and where it is not stated nothing is added at all.
The id of a row names its group and measure; its reports are those rows of report_figures.csv that have the same year, scope and
measure, and the level, kind and region (a code begins with the digits of the regions that it lies in) that the row names.
"""

from collections.abc import Iterable, Iterator, Sequence

import pandas as pd

from gongkai.agencies.model import Agencies
from gongkai.comparisons.measures import measure_rows
from gongkai.comparisons.model import Statements
from gongkai.comparisons.statements import Statement
from gongkai.errors import DataError
from gongkai.package.collection_rows import FigureRow, MeasureRow, StatisticRow
from gongkai.statistics.definitions import LATE, Measure, measures, statistic_id
from gongkai.statistics.small import LEAST_BASE, LEAST_FOR_MEDIAN, LEAST_FOR_QUARTILES, UNSTATED, withheld

MISSING, FAILS, ZERO = "missing", "fails", "zero"
"""Codes of `indicator_reason`."""


def figure_rows(statements: Statements, agencies: Agencies, rates: Iterable[MeasureRow] | None = None) -> Iterator[FigureRow]:
    """Yield the rows of report_figures.csv: reports in order of agency and year, measures in theirs."""
    found = measure_rows(statements) if rates is None else rates
    by_key: dict[tuple[str, str], dict[str, MeasureRow]] = {}
    for row in found:
        by_key.setdefault((row.agency_id, row.year), {})[row.indicator] = row
    for statement in statements.all:
        yield from _of_report(statement, _region_of_report(statement, agencies), by_key[statement.agency_id, str(statement.year)])


def _region_of_report(statement: Statement, agencies: Agencies) -> str:
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


GROUPINGS: tuple[tuple[str, ...], ...] = (
    (),
    ("agency_level",),
    ("agency_kind",),
    ("agency_level", "agency_kind"),
    ("province",),
    ("agency_level", "province"),
    ("prefecture",),
    ("agency_level", "prefecture"),
)
"""What beside year and scope makes a group."""
MANY = (("agency_level", "agency_kind"), ("agency_level", "province"), ("prefecture",), ("agency_level", "prefecture"))
"""Groupings of which there are many small groups: one of a single report is left out: report_figures.csv has it."""
_PLACES = 6


def statistic_rows(figures: Iterable[FigureRow]) -> Iterator[StatisticRow]:
    """Yield the rows of statistics.csv, in order of year, scope, measure and group."""
    table = pd.DataFrame(figures, columns=FigureRow._fields)
    if table.empty:
        return
    table = _prepared(table)
    found = [row for by in GROUPINGS for row in _grouped(table, by)]
    order = {measure: at for at, measure in enumerate(measures())}
    yield from sorted(found, key=lambda r: (r.year, r.scope, order[r.measure], r.region, r.agency_level, r.agency_kind))


def _prepared(table: pd.DataFrame) -> pd.DataFrame:
    """Add what is summed and weighed; a figure that is in no sum is in none of these columns."""
    counts = table["reason"] == ""
    summed = counts & (table["scope"] != UNSTATED)
    value = pd.to_numeric(table["value"].where(summed, ""), errors="coerce")
    base = pd.to_numeric(table["base"].where(summed, ""), errors="coerce")
    rate = value / base.where(base >= LEAST_BASE)
    late = table["measure"].isin([each.id for each in measures().values() if each.family == "timeliness"])
    return table.assign(
        counts=counts,
        fails=table["reason"] == "fails",
        total=value.fillna(0).astype("int64"),
        under=base.fillna(0).astype("int64"),
        weighed=rate.where(table["base"] != "", value).where(~late),
        province=_region(table["region"], 2),
        prefecture=_region(table["region"], 4),
    )


def _region(codes: "pd.Series[str]", digits: int) -> "pd.Series[str]":
    """Return the code of the province or prefecture that each division lies in; empty where it lies in none of that rank."""
    upper = codes.str[:digits].str.pad(6, side="right", fillchar="0")
    return upper.where((codes != "") & ((digits == 2) | (upper.str[2:] != "0000")), "")


def _grouped(table: pd.DataFrame, by: tuple[str, ...]) -> Iterator[StatisticRow]:
    kept = table
    for name in by:
        kept = kept[kept[name] != ""]
    if kept.empty:
        return
    keys = ["year", "scope", "measure", *by]
    groups = kept.groupby(keys, sort=True)
    sums = groups.agg(
        reports=("counts", "size"), counted=("counts", "sum"), fails=("fails", "sum"),
        total=("total", "sum"), base=("under", "sum"), weighed=("weighed", "count"),
    )  # fmt: skip
    if by in MANY:
        sums = sums[sums["reports"] > 1]
    middles = _middles(kept, keys)
    for key, row in zip(sums.index, sums.itertuples(index=False), strict=True):
        yield _row(dict(zip(keys, key, strict=True)), tuple(map(int, row)), middles.get(key, ()))


def _middles(table: pd.DataFrame, keys: list[str]) -> dict[tuple[str, ...], Sequence[float]]:
    """Return the quartiles of each group that has enough for a median."""
    weighed = table[table["weighed"].notna()]
    enough = weighed.groupby(keys)["weighed"].transform("size") >= LEAST_FOR_MEDIAN
    groups = weighed[enough].groupby(keys, sort=True)["weighed"]
    found = [groups.quantile(share) for share in (0.25, 0.5, 0.75)]
    return {key: values for key, *values in zip(found[0].index, *found, strict=True)} if len(found[0]) else {}


def _row(key: dict[str, str], row: tuple[int, ...], middle: Sequence[float]) -> StatisticRow:
    reports, counted, fails, total, base, weighed = row
    level, kind = key.get("agency_level", ""), key.get("agency_kind", "")
    region = key.get("province", "") or key.get("prefecture", "")
    added = key["scope"] != UNSTATED
    rate = measures()[key["measure"]].is_rate
    enough = added and weighed >= LEAST_FOR_MEDIAN
    spread = added and weighed >= LEAST_FOR_QUARTILES
    timed = measures()[key["measure"]].family == "timeliness"
    return StatisticRow(
        statistic=statistic_id(key["year"], key["scope"], key["measure"], level, kind, region),
        year=key["year"],
        scope=key["scope"],
        agency_level=level,
        agency_kind=kind,
        region=region,
        measure=key["measure"],
        reports=str(reports),
        counted=str(counted),
        left_out_failing=str(fails),
        left_out_missing=str(reports - counted - fails),
        total=str(total) if added and counted else "",
        base=str(base) if added and counted and rate else "",
        weighed=str(weighed),
        quartile_1=_decimal(middle[0]) if spread else "",
        median=_decimal(middle[1]) if enough else "",
        quartile_3=_decimal(middle[2]) if spread else "",
        withheld="" if timed and added else withheld(weighed, key["scope"]),
    )


def _decimal(value: float) -> str:
    """Write a value with at most six places, none of them idle.

    >>> _decimal(12.0), _decimal(0.3333333333)
    ('12', '0.333333')
    """
    text = f"{value:.{_PLACES}f}"
    return text.rstrip("0").rstrip(".")
