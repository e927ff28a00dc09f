"""What people accepted, put beside the checks and findings it is about; what fits nothing any more has lapsed."""

from collections.abc import Sequence
from dataclasses import replace

from gongkai.adjudication import Acceptance
from gongkai.checks.model import Checked
from gongkai.findings import Finding
from gongkai.report import Report

Marked = tuple[tuple[Checked, ...], tuple[Finding, ...]]


def accept(report: Report, checks: Sequence[Checked], findings: Sequence[Finding]) -> Marked:
    """Mark what was accepted with these very figures; an acceptance that fits nothing is a finding itself."""
    checks, findings, lapsed = list(checks), list(findings), []
    for one in report.source.decided.accepted:
        fitting = [i for i, check in enumerate(checks) if _fits_check(one, report, check)]
        remarks = [i for i, finding in enumerate(findings) if _fits_finding(one, report, finding)]
        for i in fitting:
            checks[i] = replace(checks[i], accepted=one.note)
        for i in remarks:
            findings[i] = replace(findings[i], accepted=one.note)
        if not (fitting or remarks):
            lapsed.append(Finding("acceptance-lapsed", one.on, raw=one.reason, params={"rule": one.rule}))
    return tuple(checks), (*findings, *lapsed)


def _fits_check(one: Acceptance, report: Report, checked: Checked) -> bool:
    check = checked.check
    if checked.verdict == "pass" or check.id != f"{one.rule}.{one.on}":
        return False
    return one.holds([report.reading.cells[cell] for cell in (*check.left, *check.right)])


def _fits_finding(one: Acceptance, report: Report, finding: Finding) -> bool:
    if (finding.code, finding.cell) != (one.rule, one.on):
        return False
    return one.holds([read for read in report.reading.cells if read.cell.id in one.values], finding.raw)
