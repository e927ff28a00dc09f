"""Every sum is that of the figures that it names, every figure that of its cells, and small numbers are guarded."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from gongkai.form import newest
from gongkai.package.collection_rows import FigureRow, StatisticRow
from gongkai.package.csv_text import read_table
from gongkai.statistics.aggregate import statistic_rows
from gongkai.statistics.definitions import LATE, RATES, families, family, measures, statistic_id
from gongkai.statistics.small import LEAST_BASE, LEAST_FOR_MEDIAN, LEAST_FOR_QUARTILES, shown


@pytest.fixture(scope="module")
def figures(collection: Path) -> tuple[FigureRow, ...]:
    return read_table(collection / "report_figures.csv", FigureRow)


@pytest.fixture(scope="module")
def statistics(collection: Path) -> tuple[StatisticRow, ...]:
    return read_table(collection / "statistics.csv", StatisticRow)


def named_by(row: StatisticRow, figures: tuple[FigureRow, ...]) -> Iterator[FigureRow]:
    """Yield the figures that a row says it is made of."""
    digits = row.region and (row.region[:2] if row.region.endswith("0000") else row.region[:4])
    for each in figures:
        if (each.year, each.scope, each.measure) != (row.year, row.scope, row.measure) or not each.region.startswith(digits):
            continue
        if row.agency_level in ("", each.agency_level) and row.agency_kind in ("", each.agency_kind):
            yield each


def test_every_figure_is_the_sum_of_the_cells_that_it_names(collection: Path, figures) -> None:
    values: dict[tuple[str, str, str], str] = {}
    with (collection / "cells.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        for agency_id, year, *place, value in (row[:6] for row in rows):
            values[agency_id, year, ".".join(place)] = value
    counts = [row for row in figures if row.value and not measures()[row.measure].is_rate]
    assert len(counts) > 2000
    for row in counts:
        assert int(row.value) == sum(int(values[row.agency_id, row.year, cell]) for cell in row.cells.split("; ")), row


def test_every_sum_is_that_of_the_figures_that_its_row_names(figures, statistics) -> None:
    assert len({row.statistic for row in statistics}) == len(statistics)
    for row in statistics[::7]:
        own = list(named_by(row, figures))
        counted = [each for each in own if not each.reason]
        assert (int(row.reports), int(row.counted)) == (len(own), len(counted)), row
        assert int(row.left_out_failing) + int(row.left_out_missing) == len(own) - len(counted)
        if row.scope == "unstated":
            assert (row.total, row.base, row.median) == ("", "", "")
        elif counted:
            assert int(row.total) == sum(int(each.value) for each in counted), row
            assert row.base == (str(sum(int(each.base) for each in counted)) if measures()[row.measure].is_rate else "")


def test_no_row_holds_reports_of_two_scopes_and_each_says_its_own(statistics) -> None:
    assert all(row.scope and row.statistic.split(".")[1] == row.scope for row in statistics)


def test_parts_that_belong_together_are_counted_in_the_same_reports(figures) -> None:
    reasons: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for row in figures:
        if measures()[row.measure].joint:
            reasons[row.agency_id, row.year, measures()[row.measure].family].add(row.reason)
    assert all(len(found) == 1 for found in reasons.values())
    assert {reason for found in reasons.values() for reason in found} > {"", "fails"}


def test_the_outcomes_that_are_counted_add_up_to_what_was_concluded(figures) -> None:
    by_key: dict[tuple[str, str], dict[str, FigureRow]] = defaultdict(dict)
    for row in figures:
        by_key[row.agency_id, row.year][row.measure] = row
    outcomes = [each.id for each in family("outcomes")]
    held = [own for own in by_key.values() if not own["granted"].reason and not own["concluded"].reason]
    assert len(held) > 50
    assert all(sum(int(own[name].value) for name in outcomes) == int(own["concluded"].value) for own in held)


def test_every_line_of_the_outcomes_is_in_one_group() -> None:
    for edition in ("2019", newest()):
        cells = [cell for each in family("outcomes") for cell in each.cells_in(edition)]
        assert len(set(cells)) == len(cells)
        assert {cell.split(".")[1].partition("_")[0] for cell in cells} >= {
            "granted",
            "partly",
            "refused",
            "unavailable",
            "rejected",
            "other",
        }


def test_medians_and_quartiles_need_their_number_of_reports_and_what_is_left_out_says_why(statistics) -> None:
    for row in statistics:
        weighed = int(row.weighed)
        assert bool(row.median) == (weighed >= LEAST_FOR_MEDIAN), row
        assert bool(row.quartile_1) == bool(row.quartile_3) == (weighed >= LEAST_FOR_QUARTILES), row
        if row.measure != LATE and not row.quartile_1:
            assert row.withheld, row


def test_a_rate_on_fewer_than_ten_is_a_fraction_and_enters_no_median(figures) -> None:
    """A page cannot print "0.0%, 0／1" beside quartiles: what is a fraction is not among what the quartiles are of."""
    small = [row for row in figures if measures()[row.measure].family == RATES and row.base and int(row.base) < LEAST_BASE]
    assert len(small) > 100
    assert all("%" not in shown(int(row.value), int(row.base)) for row in small)
    assert {row.weighed for row in statistic_rows(small)} == {"0"}
    assert {row.median for row in statistic_rows(small)} == {""}


def test_twenty_reports_with_one_request_each_have_no_quartiles() -> None:
    rows = [FigureRow(f"{n:06}-x", "2023", "county", "tax", "", "own", "refusal-rate", "0", "1", "", "") for n in range(40)]
    whole = next(row for row in statistic_rows(rows) if row.statistic == statistic_id(2023, "own", "refusal-rate"))
    assert (whole.reports, whole.counted, whole.base, whole.weighed) == ("40", "40", "40", "0")
    assert (whole.quartile_1, whole.median, whole.withheld) == ("", "", "few-for-median")


def test_shuffling_the_figures_between_reports_changes_the_statistics(figures) -> None:
    received = [row for row in figures if row.measure == "received"]
    values = [(row.value, row.reason) for row in reversed(received)]
    moved = [row._replace(value=value, reason=reason) for row, (value, reason) in zip(received, values, strict=True)]
    assert list(statistic_rows(moved)) != list(statistic_rows(received))


def test_the_order_of_the_reports_does_not_matter(figures) -> None:
    some = [row for row in figures if row.measure in ("received", "refusal-rate")]
    assert list(statistic_rows(reversed(some))) == list(statistic_rows(some))


def test_families_are_as_the_file_has_them() -> None:
    assert [each.id for each in families()][:2] == ["volume", "outcomes"]
    assert sum(len(each.measure) for each in families()) + len(family(RATES)) == len(measures())
