"""The tables of many reports that are published, one class a table as in `rows`, and all tables by name."""

from collections.abc import Mapping
from typing import NamedTuple

from gongkai.package.rows import CellRow, CheckRow, ClaimRow, CorrectionRow, FindingRow, PassageRow, ReportRow, SuspectRow, Text


class CodebookRow(NamedTuple):
    """A row of codebook.csv."""

    edition: str
    table: str
    line: str
    column: str
    line_label: str
    line_label_en: str
    column_label: str
    column_label_en: str
    unit: str
    unit_en: str
    definition: str
    definition_en: str
    outcome: str = ""


class QualityRow(NamedTuple):
    """A row of quality.csv."""

    year: str
    level: str
    rule: str
    agency_level: str
    container: str
    reports: str
    checks: str
    checks_passed: str
    checks_failed: str
    checks_not_assessed: str
    checks_if_blank_is_zero: str
    cause_source: str
    cause_reading: str
    cause_undetermined: str


class UnresolvedRow(NamedTuple):
    """A row of unresolved.csv."""

    agency_id: str
    year: str
    table: str
    status: str
    checks_failed: str
    cause_reading: str
    cause_undetermined: str


class MeasureRow(NamedTuple):
    """A row of indicators.csv; numbers are texts, empty where there is a reason instead."""

    agency_id: str
    year: str
    indicator: str
    numerator: str
    denominator: str
    value: str
    reason: str


class FigureRow(NamedTuple):
    """A row of report_figures.csv."""

    agency_id: str
    year: str
    agency_level: str
    agency_kind: str
    region: str
    scope: str
    measure: str
    value: str
    base: str
    reason: str
    cells: str


class StatisticRow(NamedTuple):
    """A row of statistics.csv."""

    statistic: str
    year: str
    scope: str
    agency_level: str
    agency_kind: str
    region: str
    measure: str
    reports: str
    counted: str
    left_out_failing: str
    left_out_missing: str
    total: str
    base: str
    weighed: str
    quartile_1: str
    median: str
    quartile_3: str
    withheld: str


class ComparisonRow(NamedTuple):
    """A row of comparisons.csv."""

    agency_id: str
    year: str
    rule: str
    level: str
    verdict: str
    severity: str
    cell: str
    other_agency_id: str
    other_year: str
    left: str
    right: str
    difference: str
    arithmetic: str
    message: Text
    message_en: Text
    accepted: Text


class AgencyRow(NamedTuple):
    """A row of agencies.csv."""

    agency_id: str
    agency_name: Text
    agency_name_en: Text
    short_name: Text
    agency_level: str
    agency_kind: str
    agency_family: str
    parent_id: str
    division_code: str
    division_revision: str
    scope_default: str
    valid_from: str
    valid_to: str
    uscc: str


class PeriodRow(NamedTuple):
    """A row of agency_periods.csv."""

    agency_id: str
    period: str
    agency_name: Text
    agency_name_en: Text
    short_name: Text
    agency_level: str
    agency_kind: str
    agency_family: str
    parent_id: str
    division_code: str
    division_revision: str
    scope_default: str
    valid_from: str
    valid_to: str
    uscc: str


class DivisionRow(NamedTuple):
    """A row of divisions.csv."""

    division_code: str
    division_revision: str
    division_name: str
    division_path: str
    division_level: str
    province_code: str
    province: str
    province_en: str
    parent_code: str
    parent_revision: str
    valid_from: str
    valid_to: str


class CrosswalkRow(NamedTuple):
    """A row of crosswalk.csv."""

    edition: str
    table: str
    line: str
    column: str
    other_edition: str
    quantity: str
    relation: str
    other_cells: str
    is_sum: str
    reason: str
    reason_en: str


TABLES: Mapping[str, type[NamedTuple]] = {
    "cells": CellRow,
    "checks": CheckRow,
    "findings": FindingRow,
    "suspects": SuspectRow,
    "claims": ClaimRow,
    "narrative": PassageRow,
    "corrections": CorrectionRow,
    "reports": ReportRow,
    "codebook": CodebookRow,
    "quality": QualityRow,
    "unresolved": UnresolvedRow,
    "indicators": MeasureRow,
    "comparisons": ComparisonRow,
    "agencies": AgencyRow,
    "agency_periods": PeriodRow,
    "divisions": DivisionRow,
    "crosswalk": CrosswalkRow,
    "report_figures": FigureRow,
    "statistics": StatisticRow,
}
"""The class of each table's rows, by the name of its resource."""
