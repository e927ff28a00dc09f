"""The rows of a package's tables, made from a checked report; `rows` says how they are written."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from gongkai.checks.causes import claims_mended
from gongkai.checks.model import ReportChecks
from gongkai.claims.model import Claim
from gongkai.findings import Finding
from gongkai.form import Form
from gongkai.form.outcomes import outcome_of
from gongkai.localisation.model import Change
from gongkai.package.csv_text import csv_of, to_csv
from gongkai.package.rows import CellRow, CheckRow, ClaimRow, CorrectionRow, FindingRow, PassageRow, SuspectRow
from gongkai.package.schema import Resource, field_names, wide_columns
from gongkai.recognise import CellReading

STATUS = {"number": "A", "blank": "O", "dash": "O", "none": "O", "absent": "M", "unreadable": "L"}


def csv_tables(checked: ReportChecks, resources: Iterable[Resource]) -> dict[str, bytes]:
    """Return the CSV bytes of every table of one report's package, by resource name."""
    form = checked.report.reading.form
    wide = (resource for resource in resources if resource.wide)
    return _long_tables(checked) | {each.name: to_csv(field_names(form, each), _wide_rows(checked, each)) for each in wide}


def _long_tables(checked: ReportChecks) -> dict[str, bytes]:
    return {
        "cells": csv_of(CellRow, _cell_rows(checked)),
        "checks": csv_of(CheckRow, _check_rows(checked)),
        "findings": csv_of(FindingRow, _finding_rows(checked)),
        "suspects": csv_of(SuspectRow, _suspect_rows(checked)),
        "claims": csv_of(ClaimRow, _claim_rows(checked)),
        "narrative": csv_of(PassageRow, _passage_rows(checked)),
        "corrections": csv_of(CorrectionRow, _correction_rows(checked)),
    }


class _Key(NamedTuple):
    """How every row of a report begins."""

    agency_id: str
    year: str


def _key(checked: ReportChecks) -> _Key:
    return _Key(checked.report.source.agency_id, str(checked.report.source.year))


def _cell_rows(checked: ReportChecks) -> Iterator[CellRow]:
    key = _key(checked)
    corrected = checked.report.source.decided.corrected
    for read in checked.report.reading.cells:
        cell, quantity = read.cell, read.quantity
        yield CellRow(
            *key,
            table=cell.table,
            line=cell.line,
            column=cell.column,
            value=number_text(read),
            kind=quantity.kind,
            obs_status=STATUS[quantity.kind],
            precision=str(quantity.precision) if quantity.precision > 1 else "",
            raw=read.raw,
            note=quantity.note,
            place=str(read.place) if read.place else "",
            confidence=read.confidence,
            raw_second=read.raw_second,
            corrected=corrected.get(cell.id, ""),
        )


def number_text(read: CellReading) -> str:
    """Write a value in plain decimal notation; empty when there is none."""
    value = read.quantity.value
    return "" if value is None else str(value) if isinstance(value, int) else f"{value:f}"


def _wide_rows(checked: ReportChecks, resource: Resource) -> Iterator[Sequence[str]]:
    form = checked.report.reading.form
    key = _key(checked)
    cells = checked.report.reading.cells
    for line_id, label, positions in _wide_layout(form, resource.name):
        outcome = (outcome_of(resource.name, line_id),) if "outcome" in resource.fields else ()
        yield (*key, line_id, label, *outcome, *("" if i is None else number_text(cells[i]) for i in positions))


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


def _check_rows(checked: ReportChecks) -> Iterator[CheckRow]:
    key = _key(checked)
    for c in checked.checks:
        known = c.left is not None and c.right is not None
        yield CheckRow(
            *key,
            check=c.check.id,
            rule=c.check.rule.code,
            table=c.check.rule.table,
            verdict=c.verdict,
            left=_text(c.left) if known else "",
            right=_text(c.right) if known else "",
            difference="" if c.left is None or c.right is None else str(c.left - c.right),
            arithmetic=c.arithmetic,
            cause=c.cause,
            suspects=_suspects(checked, c.suspects),
            accepted=c.accepted,
        )


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _suspects(checked: ReportChecks, changes: Iterable[Change]) -> str:
    cells = checked.report.reading.cells
    return "; ".join(f"{cells[c.cell].cell.id}: {_shown(c.value)}→{_shown(c.needed)}" for c in changes)


def _shown(figure: int | None) -> str:
    return "?" if figure is None else str(figure)


def _suspect_rows(checked: ReportChecks) -> Iterator[SuspectRow]:
    """One row for each change of each set; sets of equal score share their rank. Derived figures come last."""
    cells = checked.report.reading.cells
    for table, answer in checked.localisations.items():
        key = (*_key(checked), table, answer.status)
        scores = sorted(found.score for found in answer.listed)
        for number, found in enumerate(answer.listed, 1):
            opening = str(number), str(scores.index(found.score) + 1), f"slip:{found.slip}" if found.slip else "set"
            claims = "; ".join(map(str, claims_mended(checked.report, found.changes)))
            for c in found.changes:
                figures = _text(c.value), _text(c.needed)
                yield SuspectRow(*key, *opening, cells[c.cell].cell.id, *figures, c.manner, claims)
        for derived in answer.derived:
            yield SuspectRow(*key, "", "", "derive", cells[derived.cell].cell.id, "", _text(derived.value), "", "")


def _correction_rows(checked: ReportChecks) -> Iterator[CorrectionRow]:
    cells = {read.cell.id: read for read in checked.report.reading.cells}
    for c in checked.report.source.decided.corrections:
        figures = number_text(cells[c.cell]), str(c.corrected)
        yield CorrectionRow(*_key(checked), c.cell, *figures, c.reason, c.who, c.date, c.evidence)


def _finding_rows(checked: ReportChecks) -> Iterator[FindingRow]:
    key = _key(checked)
    for f in in_reading_order(checked.findings):
        yield FindingRow(*key, f.rule, f.severity, f.cell, f.place, f.raw, f.message, f.message_en, f.accepted)


def in_reading_order(findings: Iterable[Finding]) -> list[Finding]:
    """Sort findings: graver first, then as they were met."""
    gravity = {"error": 0, "warning": 1, "info": 2}
    return sorted(findings, key=lambda f: gravity[f.severity])


def _claim_rows(checked: ReportChecks) -> Iterator[ClaimRow]:
    key = _key(checked)
    for number, compared in enumerate(checked.report.claims, 1):
        claim = compared.claim
        low, high = compared.implied or ("", "")
        yield ClaimRow(
            *key,
            claim=str(number),
            code=claim.code,
            verdict=compared.verdict,
            reason=compared.reason,
            place=str(claim.place),
            text=claim.text,
            start=str(claim.start),
            end=str(claim.end),
            figure=claim.figure,
            relation=claim.relation,
            cells=_named(claim),
            arithmetic=compared.arithmetic,
            implied_low=str(low),
            implied_high=str(high),
            accepted=compared.accepted,
        )


def _named(claim: Claim) -> str:
    sums = ("; ".join(f"{'-' if term.sign < 0 else ''}{term.cell}" for term in named) for named in (claim.cells, claim.base))
    return " / ".join(filter(None, sums))


def _passage_rows(checked: ReportChecks) -> Iterator[PassageRow]:
    key = _key(checked)
    for number, passage in enumerate(checked.report.narrative, 1):
        yield PassageRow(*key, str(number), str(passage.chapter), str(passage.place), passage.text)
