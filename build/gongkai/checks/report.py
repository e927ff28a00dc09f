"""The checks of reports: figures into arrays, verdicts out, each with its arithmetic, cause and suspects.

Cause says whose mistake a failed check is: `source` (the report itself does not add up), `reading` (our reading is
suspect) or `undetermined`. Only `source` may be held against an agency.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from gongkai.checks.arithmetic import arithmetic
from gongkai.checks.identities import (
    FAIL,
    NOT_ASSESSED,
    PASS,
    VERDICTS,
    CheckResult,
    IdentityCheck,
    IdentityMatrix,
    matrix_of,
)
from gongkai.checks.suspects import Suspect, suspects
from gongkai.form import Form
from gongkai.quantity import KIND_WORDS
from gongkai.report import Report

CAUSES: tuple[str, ...] = ("source", "reading", "undetermined")
BADGES: tuple[str, ...] = ("consistent", "inconsistent", "incomplete", "blank_as_zero", "unreadable")
EMPTY_KINDS = frozenset({"blank", "dash", "none"})

# Renditions in which the figures are the publisher's own characters; in others a converter stands between.
BORN_DIGITAL = frozenset({"html", "docx", "doc"})


@dataclass(frozen=True, slots=True)
class Checked:
    """One check of one report. Sums are None unless every cell of the check holds a number."""

    check: IdentityCheck
    verdict: str
    left: int | None
    right: int | None
    arithmetic: str
    cause: str
    suspects: tuple[Suspect, ...]


@dataclass(frozen=True, slots=True)
class ReportChecks:
    """All checks of one report, in the order of the form's data file."""

    report: Report
    checks: tuple[Checked, ...]

    @property
    def verdicts(self) -> dict[str, int]:
        """How many checks have each verdict."""
        return {verdict: sum(c.verdict == verdict for c in self.checks) for verdict in VERDICTS}

    @property
    def badge(self) -> str:
        """The report's state: one of `BADGES`."""
        met = {c.verdict for c in self.checks}
        for verdict, badge in (
            ("fail", "inconsistent"),
            ("not_assessed", "incomplete"),
            ("pass_if_blank_is_zero", "blank_as_zero"),
        ):
            if verdict in met:
                return badge
        return "consistent"


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
    return (ReportChecks(report, tuple(_checked(matrix, result, n, report))) for n, report in enumerate(reports))


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
    repairs = _repairs(matrix, result, n, report) if FAIL in verdicts else {}
    for i, check in enumerate(matrix.checks):
        verdict = verdicts[i]
        complete = verdict in (PASS, FAIL)
        sums = (left[i], right[i]) if complete else (None, None)
        equal = None if verdict == NOT_ASSESSED else verdict != FAIL
        text = arithmetic([words[j] for j in check.left], [words[j] for j in check.right], sums, equal=equal)
        cause = _cause(report, [cells[j].confidence for j in (*check.left, *check.right)]) if verdict == FAIL else ""
        yield Checked(check, VERDICTS[verdict], sums[0], sums[1], text, cause, repairs.get(i, ()))


def _repairs(matrix: IdentityMatrix, result: CheckResult, n: int, report: Report) -> dict[int, tuple[Suspect, ...]]:
    values = np.array([int(c.value) if c.value is not None else 0 for c in report.reading.cells], dtype=np.int64)
    return suspects(matrix, result.verdicts[n], result.left[n] - result.right[n], values)


def _cause(report: Report, confidences: Sequence[str]) -> str:
    """Say whose mistake a failed check is, from how surely its cells were read and what kind of file it was."""
    if "differs" in confidences:
        return "reading"
    if report.source.rendition in BORN_DIGITAL or set(confidences) == {"agreed"}:
        return "source"
    return "undetermined"
