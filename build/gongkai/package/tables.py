"""The rows of a package's tables, as text ready for CSV.

CSV: UTF-8 without byte order mark, LF, comma, quotes only where needed, missing values empty. Free text that a
spreadsheet could take for a formula gets an apostrophe in front.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from gongkai.checks.causes import claims_mended
from gongkai.checks.model import ReportChecks
from gongkai.claims.model import Claim
from gongkai.findings import Finding
from gongkai.form import Form
from gongkai.localisation.model import Change
from gongkai.package.schema import Resource, field_names, wide_columns
from gongkai.recognise import CellReading
from gongkai.text import safe_text

Row = Sequence[object]
STATUS = {"number": "A", "blank": "O", "dash": "O", "none": "O", "absent": "M", "unreadable": "L"}


def to_csv(header: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Write a table as CSV bytes."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return buffer.getvalue().encode("utf-8")


def csv_tables(checked: ReportChecks, resources: Iterable[Resource]) -> dict[str, bytes]:
    """Return the CSV bytes of every table of one report's package, by resource name."""
    form = checked.report.reading.form
    makers = {
        "cells": _cell_rows,
        "checks": _check_rows,
        "findings": _finding_rows,
        "suspects": _suspect_rows,
        "claims": _claim_rows,
        "narrative": _narrative_rows,
        "corrections": _correction_rows,
    }
    return {
        resource.name: to_csv(
            field_names(form, resource),
            _wide_rows(checked, resource) if resource.wide else makers[resource.name](checked),
        )
        for resource in resources
    }


def _key(checked: ReportChecks) -> tuple[str, int]:
    return checked.report.source.agency_id, checked.report.source.year


def _cell_rows(checked: ReportChecks) -> Iterator[Row]:
    agency_id, year = _key(checked)
    corrected = checked.report.source.decided.corrected
    for read in checked.report.reading.cells:
        cell, quantity = read.cell, read.quantity
        yield (
            agency_id,
            year,
            cell.table,
            cell.line,
            cell.column,
            number_text(read),
            quantity.kind,
            STATUS[quantity.kind],
            quantity.precision if quantity.precision > 1 else "",
            safe_text(read.raw),
            safe_text(quantity.note),
            str(read.place) if read.place else "",
            read.confidence,
            safe_text(read.raw_second),
            corrected.get(cell.id, ""),
        )


def number_text(read: CellReading) -> str:
    """Write a value in plain decimal notation; empty when there is none."""
    value = read.quantity.value
    return "" if value is None else str(value) if isinstance(value, int) else f"{value:f}"


def _wide_rows(checked: ReportChecks, resource: Resource) -> Iterator[Row]:
    form = checked.report.reading.form
    key = _key(checked)
    cells = checked.report.reading.cells
    for line_id, label, positions in _wide_layout(form, resource.name):
        yield (*key, line_id, label, *("" if i is None else number_text(cells[i]) for i in positions))


@lru_cache(maxsize=16)
def _wide_layout(form: Form, table_id: str) -> tuple[tuple[str, str, tuple[int | None, ...]], ...]:
    """For each line of a table: its id, label, and for each wide column the index of its cell or None."""
    columns = wide_columns(form, table_id)
    index = {cell.id: cell.index for cell in form.cells}
    return tuple(
        (line.id, line.label, tuple(index.get(f"{table_id}.{line.id}.{column.id}") for column in columns))
        for block in form.table(table_id).blocks
        for line in block.lines
    )


def _check_rows(checked: ReportChecks) -> Iterator[Row]:
    key = _key(checked)
    for c in checked.checks:
        sums: Row = ("", "", "") if c.left is None or c.right is None else (c.left, c.right, c.left - c.right)
        rule = c.check.rule
        told = c.arithmetic, c.cause, _suspects(checked, c.suspects), safe_text(c.accepted)
        yield *key, c.check.id, rule.code, rule.table, c.verdict, *sums, *told


def _suspects(checked: ReportChecks, changes: Iterable[Change]) -> str:
    cells = checked.report.reading.cells
    return "; ".join(f"{cells[c.cell].cell.id}: {_shown(c.printed)}→{_shown(c.needed)}" for c in changes)


def _shown(figure: int | None) -> str:
    return "?" if figure is None else str(figure)


def _suspect_rows(checked: ReportChecks) -> Iterator[Row]:
    """One row for each change of each set; sets of equal score share their rank. Derived figures come last."""
    cells = checked.report.reading.cells
    for table, answer in checked.localisations.items():
        key = (*_key(checked), table, answer.status)
        scores = sorted(found.score for found in answer.listed)
        for number, found in enumerate(answer.listed, 1):
            rank, operation = scores.index(found.score) + 1, f"slip:{found.slip}" if found.slip else "set"
            claims = "; ".join(map(str, claims_mended(checked.report, found.changes)))
            for c in found.changes:
                figures = ("" if figure is None else figure for figure in (c.printed, c.needed))
                yield *key, number, rank, operation, cells[c.cell].cell.id, *figures, c.manner, claims
        for derived in answer.derived:
            yield *key, "", "", "derive", cells[derived.cell].cell.id, "", derived.value, "", ""


def _correction_rows(checked: ReportChecks) -> Iterator[Row]:
    cells = {read.cell.id: read for read in checked.report.reading.cells}
    for c in checked.report.source.decided.corrections:
        told = safe_text(c.reason), safe_text(c.who), c.date, safe_text(c.evidence)
        yield *_key(checked), c.cell, number_text(cells[c.cell]), c.value, *told


def _finding_rows(checked: ReportChecks) -> Iterator[Row]:
    key = _key(checked)
    for f in in_reading_order(checked.findings):
        yield *key, f.code, f.severity, f.cell, f.place, safe_text(f.raw), f.message, f.message_en, safe_text(f.accepted)


def in_reading_order(findings: Iterable[Finding]) -> list[Finding]:
    """Sort findings: graver first, then as they were met."""
    gravity = {"error": 0, "warning": 1, "info": 2}
    return sorted(findings, key=lambda f: gravity[f.severity])


def _claim_rows(checked: ReportChecks) -> Iterator[Row]:
    key = _key(checked)
    for number, compared in enumerate(checked.report.claims, 1):
        claim = compared.claim
        told = claim.code, compared.verdict, compared.reason, claim.place, safe_text(claim.text), claim.start, claim.end
        implied = compared.implied or ("", "")
        judged = compared.arithmetic, *implied, safe_text(compared.accepted)
        yield *key, number, *told, safe_text(claim.figure), claim.relation, _named(claim), *judged


def _named(claim: Claim) -> str:
    sums = ("; ".join(f"{'-' if term.sign < 0 else ''}{term.cell}" for term in named) for named in (claim.cells, claim.base))
    return safe_text(" / ".join(filter(None, sums)))


def _narrative_rows(checked: ReportChecks) -> Iterator[Row]:
    key = _key(checked)
    for number, passage in enumerate(checked.report.narrative, 1):
        yield *key, number, passage.chapter, passage.place, safe_text(passage.text)
