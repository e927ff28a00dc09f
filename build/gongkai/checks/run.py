"""The checks of reports: figures in, verdicts out, each with its arithmetic, cause and suspects; then what else is odd
(`plausibility`), where the tables fail (`localisation`) and what was decided about it.

What people accepted is put beside the checks, findings and claims it is about; what fits nothing any more has lapsed.
Comparisons with other reports are not at hand here: what was accepted of them waits in the package.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from gongkai.checks.causes import Witnesses, cause_of, weights_of, witnesses_of
from gongkai.checks.model import Checked, ReportChecks
from gongkai.checks.plausibility import implausible
from gongkai.claims.judged import Comparison
from gongkai.claims.vocabulary import rule_of
from gongkai.findings import Finding
from gongkai.identities import Figure, IdentityCheck, arithmetic, checks_of, judge
from gongkai.localisation.localise import candidates, localise, stands_once
from gongkai.localisation.model import Change, Localisation
from gongkai.localisation.network import network_of
from gongkai.quantity import KIND_WORDS
from gongkai.recognise.reading import CellReading
from gongkai.report.decided import LAPSED, Acceptance
from gongkai.report.model import Report
from gongkai.rules.catalogue import rules

EMPTY_KINDS = frozenset({"blank", "dash", "none"})


def check_reports(reports: Iterable[Report]) -> list[ReportChecks]:
    """Check reports, each by itself; the results come in the order of the reports."""
    return [_report_checks(report) for report in reports]


def _report_checks(report: Report) -> ReportChecks:
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
        for checked in _checked(report)
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


def _summed(read: CellReading) -> Figure:
    if isinstance(read.value, int):
        return Figure(read.value, known=True, precision=read.quantity.precision)
    return Figure(0, known=False, empty=read.kind in EMPTY_KINDS)


def _checked(report: Report) -> Iterator[Checked]:
    cells = report.reading.cells
    figures = [_summed(read) for read in cells]
    words = [str(c.value) if c.value is not None else KIND_WORDS[c.kind] for c in cells]
    for check in checks_of(report.reading.form):
        verdict, left, right = judge(check, figures)
        sums = (left, right) if verdict in ("pass", "fail") else (None, None)
        equal = None if verdict == "not_assessed" else verdict != "fail"
        text = arithmetic([words[j] for j in check.left], [words[j] for j in check.right], sums, equal=equal)
        yield Checked(check, verdict, sums[0], sums[1], text)


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
    return one.holds(_figures_of(report.reading.cells[cell] for cell in (*check.left, *check.right)))


def _fits_finding(one: Acceptance, read: Mapping[str, CellReading], finding: Finding) -> bool:
    if (finding.rule, finding.cell) != (one.rule, one.on):
        return False
    if not one.values:
        return one.raw == finding.raw
    return one.holds(_figures_of(read[cell] for cell in one.values if cell in read))


def _fits_claim(one: Acceptance, read: Mapping[str, CellReading], compared: Comparison) -> bool:
    claim = compared.claim
    known_by = compared.verdict, claim.code, claim.figure
    if known_by != ("fail", one.on, one.raw) or rule_of(claim.code).code != one.rule:
        return False
    return one.holds(_figures_of(read[term.cell] for term in (*claim.cells, *claim.base)))


def _figures_of(cells: Iterable[CellReading]) -> dict[str, int | Decimal | None]:
    return {each.cell.id: each.value for each in cells}
