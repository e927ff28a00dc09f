"""The tables of a report that are published: one class a table, its columns in order; writing and reading go by these.

A row is texts, as they stand in the file; an empty one is a missing value. Columns of `Text` hold what people wrote. In the
file a column may have a longer name (`PUBLISHED`).
`fields.toml` says what the columns mean, `csv_text` how they are written. The columns of the wide tables are those of an edition
of the form (`wide`). Tables of many reports are in `collection_rows`.
"""

from collections.abc import Mapping
from typing import Annotated, NamedTuple

Text = Annotated[str, "text that people wrote"]
PUBLISHED: Mapping[str, str] = {
    "table": "table_id",
    "line": "line_id",
    "column": "column_id",
    "check": "check_id",
    "left": "left_value",
    "right": "right_value",
    "set": "set_number",
    "start": "text_start",
    "end": "text_end",
}
"""What a column is called in files where its name here is a word of SQL."""
FORMERLY: Mapping[str, str] = {
    **{new: old for old, new in PUBLISHED.items()},
    "container": "rendition",
    "findings.rule": "finding",
    "corrections.value": "published",
    "suspects.value": "printed",
}
"""What version 1 of the data called a column, by its name, or by table and name where only one table called it otherwise."""


def header_of(kind: type[NamedTuple]) -> tuple[str, ...]:
    """Return the names of a table's columns as its file has them; none needs quotes in SQL.

    >>> header_of(CheckRow)[2:5]
    ('check_id', 'rule', 'table_id')
    """
    return tuple(PUBLISHED.get(name, name) for name in kind._fields)


class CellRow(NamedTuple):
    """A row of cells.csv."""

    agency_id: str
    year: str
    table: str
    line: str
    column: str
    value: str
    kind: str
    obs_status: str
    precision: str
    raw: Text
    note: Text
    place: str
    confidence: str = ""
    raw_second: Text = ""
    corrected: str = ""


class CheckRow(NamedTuple):
    """A row of checks.csv."""

    agency_id: str
    year: str
    check: str
    rule: str
    table: str
    verdict: str
    left: str
    right: str
    difference: str
    arithmetic: str
    cause: str
    suspects: str
    accepted: Text


class FindingRow(NamedTuple):
    """A row of findings.csv."""

    agency_id: str
    year: str
    rule: str
    severity: str
    cell: str
    place: str
    raw: Text
    message: Text
    message_en: Text
    accepted: Text


class SuspectRow(NamedTuple):
    """A row of suspects.csv."""

    agency_id: str
    year: str
    table: str
    status: str
    set: str
    rank: str
    operation: str
    cell: str
    value: str
    needed: str
    manner: str
    claims: str


class ClaimRow(NamedTuple):
    """A row of claims.csv."""

    agency_id: str
    year: str
    claim: str
    code: str
    verdict: str
    reason: str
    place: str
    text: Text
    start: str
    end: str
    figure: Text
    relation: str
    cells: Text
    arithmetic: str
    implied_low: str
    implied_high: str
    accepted: Text


class PassageRow(NamedTuple):
    """A row of narrative.csv."""

    agency_id: str
    year: str
    paragraph: str
    chapter: str
    place: str
    text: Text


class CorrectionRow(NamedTuple):
    """A row of corrections.csv."""

    agency_id: str
    year: str
    cell: str
    value: str
    corrected: str
    reason: Text
    who: Text
    date: str
    evidence: Text


class ReportRow(NamedTuple):
    """A row of reports.csv."""

    agency_id: str
    year: str
    agency: Text
    agency_en: Text
    agency_level: str
    agency_kind: str
    division_code: str
    division_revision: str
    published_on: str
    due_on: str
    days_late: str
    title: Text
    edition: str
    scope: str
    badge: str
    checks_passed: str
    checks_failed: str
    checks_not_assessed: str
    checks_if_blank_is_zero: str
    excerpt: str
    container: str
    source_sha256: str
    source_url: str
    fingerprint: str
