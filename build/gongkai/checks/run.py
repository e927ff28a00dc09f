"""The checks of reports: figures into arrays, verdicts out, each with its arithmetic, cause and suspects; then, report by
report, what else is odd (`plausibility`), where the tables fail (`localisation`) and what was decided about it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from gongkai.checks.acceptances import accept
from gongkai.checks.causes import Witnesses, cause_of, weights_of, witnesses_of
from gongkai.checks.model import Checked, ReportChecks
from gongkai.checks.plausibility import implausible
from gongkai.form import Form
from gongkai.identities import (
    FAIL,
    NOT_ASSESSED,
    PASS,
    VERDICTS,
    CheckResult,
    IdentityCheck,
    IdentityMatrix,
    arithmetic,
    matrix_of,
)
from gongkai.localisation.localise import candidates, localise, stands_once
from gongkai.localisation.model import Change, Localisation
from gongkai.localisation.network import network_of
from gongkai.quantity import KIND_WORDS
from gongkai.report import Report

EMPTY_KINDS = frozenset({"blank", "dash", "none"})


def check_reports(reports: Sequence[Report]) -> list[ReportChecks]:
    """Check reports together, all of one edition at once; the results come in the order of the reports."""
    by_form: dict[Form, list[int]] = {}
    for position, report in enumerate(reports):
        by_form.setdefault(report.reading.form, []).append(position)
    checked: dict[int, ReportChecks] = {}
    for form, positions in by_form.items():
        checked |= zip(positions, _check_form(form, [reports[i] for i in positions]), strict=True)
    return [checked[i] for i in range(len(reports))]


def _check_form(form: Form, reports: Sequence[Report]) -> Iterator[ReportChecks]:
    matrix = matrix_of(form)
    result = matrix.evaluate(*_arrays(reports, _counted(form)))
    return (_report_checks(matrix, result, n, report) for n, report in enumerate(reports))


def _report_checks(matrix: IdentityMatrix, result: CheckResult, n: int, report: Report) -> ReportChecks:
    values = _figures(report)
    witnesses = witnesses_of(report)
    localisations = {table.id: _localised(report, table.id, values, witnesses) for table in report.reading.form.tables}
    suspects = [change for answer in localisations.values() for found in answer.listed for change in found.changes]
    checks = [
        replace(
            checked,
            cause=cause_of(report, checked.check, values, witnesses),
            suspects=_within(checked.check, suspects),
        )
        if checked.verdict == "fail"
        else checked
        for checked in _checked(matrix, result, n, report)
    ]
    return ReportChecks(*accept(report, checks, (*report.findings, *implausible(report))), localisations=localisations)


def _figures(report: Report) -> list[int | None]:
    """Return the exact count in each cell, None where there is none."""
    return [read.value if isinstance(read.value, int) and read.quantity.precision == 1 else None for read in report.reading.cells]


def _localised(report: Report, table: str, values: Sequence[int | None], witnesses: Witnesses) -> Localisation:
    network = network_of(report.reading.form, table)
    if stands_once(network):
        return candidates(network, values)
    return localise(network, values, weights=weights_of(report, witnesses))


def _within(check: IdentityCheck, suspects: Iterable[Change]) -> tuple[Change, ...]:
    cells = {*check.left, *check.right}
    return tuple(dict.fromkeys(change for change in suspects if change.cell in cells))


def _counted(form: Form) -> list[bool]:
    return [form.unit_by_id[cell.unit].type == "integer" for cell in form.cells]


def _arrays(reports: Sequence[Report], counted: Sequence[bool]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    cells = [report.reading.cells for report in reports]
    values = [
        [int(c.value) if is_count and c.value is not None else 0 for c, is_count in zip(row, counted, strict=True)]
        for row in cells
    ]
    known = [[c.kind == "number" for c in row] for row in cells]
    empty = [[c.kind in EMPTY_KINDS for c in row] for row in cells]
    precision = [[c.quantity.precision for c in row] for row in cells]
    return np.array(values, dtype=np.int64), np.array(known), np.array(empty), np.array(precision, dtype=np.int64)


def _checked(matrix: IdentityMatrix, result: CheckResult, n: int, report: Report) -> Iterator[Checked]:
    cells = report.reading.cells
    verdicts, left, right = (array[n].tolist() for array in result)
    words = [str(c.value) if c.value is not None else KIND_WORDS[c.kind] for c in cells]
    for i, check in enumerate(matrix.checks):
        verdict = verdicts[i]
        complete = verdict in (PASS, FAIL)
        sums = (left[i], right[i]) if complete else (None, None)
        equal = None if verdict == NOT_ASSESSED else verdict != FAIL
        text = arithmetic([words[j] for j in check.left], [words[j] for j in check.right], sums, equal=equal)
        yield Checked(check, VERDICTS[verdict], sums[0], sums[1], text)
