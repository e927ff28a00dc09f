"""What people accepted, put beside the checks, findings and claims it is about; what fits nothing any more has lapsed.

Comparisons with other reports are not at hand here: what was accepted of them waits in the package.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from gongkai.checks.model import Checked
from gongkai.claims.judged import Comparison
from gongkai.claims.vocabulary import rule_of
from gongkai.findings import Finding
from gongkai.recognise.reading import CellReading
from gongkai.report.decided import LAPSED, Acceptance
from gongkai.report.model import Report
from gongkai.rules.catalogue import rules

Marked = tuple[Report, tuple[Checked, ...], tuple[Finding, ...]]


def accept(report: Report, checks: Sequence[Checked], findings: Sequence[Finding]) -> Marked:
    """Mark what was accepted with these very figures; an acceptance that fits nothing is a finding itself."""
    checks, findings, claims, lapsed = list(checks), list(findings), list(report.claims), []
    read = {cell.cell.id: cell for cell in report.reading.cells}
    for one in report.source.decided.accepted:
        if rules()[one.rule].compares:
            continue
        fitting = [i for i, check in enumerate(checks) if _fits_check(one, report, check)]
        remarks = [i for i, finding in enumerate(findings) if _fits_finding(one, read, finding)]
        said = [i for i, claim in enumerate(claims) if _fits_claim(one, read, claim)]
        for i in fitting:
            checks[i] = replace(checks[i], accepted=one.note)
        for i in remarks:
            findings[i] = replace(findings[i], accepted=one.note)
        for i in said:
            claims[i] = replace(claims[i], accepted=one.note)
        if not (fitting or remarks or said):
            lapsed.append(Finding(LAPSED, one.on, raw=one.reason, params=one.words))
    return replace(report, claims=tuple(claims)), tuple(checks), (*findings, *lapsed)


def _fits_check(one: Acceptance, report: Report, checked: Checked) -> bool:
    check = checked.check
    if checked.verdict == "pass" or check.id != f"{one.rule}.{one.on}":
        return False
    return one.holds(_figures(report.reading.cells[cell] for cell in (*check.left, *check.right)))


def _fits_finding(one: Acceptance, read: Mapping[str, CellReading], finding: Finding) -> bool:
    if (finding.code, finding.cell) != (one.rule, one.on):
        return False
    if not one.values:
        return one.raw == finding.raw
    return one.holds(_figures(read[cell] for cell in one.values if cell in read))


def _fits_claim(one: Acceptance, read: Mapping[str, CellReading], compared: Comparison) -> bool:
    claim = compared.claim
    known_by = compared.verdict, claim.code, claim.figure
    if known_by != ("fail", one.on, one.raw) or rule_of(claim.code).code != one.rule:
        return False
    return one.holds(_figures(read[term.cell] for term in (*claim.cells, *claim.base)))


def _figures(cells: Iterable[CellReading]) -> dict[str, int | Decimal | None]:
    return {each.cell.id: each.value for each in cells}
