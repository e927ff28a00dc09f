"""What comes of checking a report."""

from collections.abc import Mapping
from dataclasses import dataclass

from gongkai.codes import ids
from gongkai.findings import Finding
from gongkai.identities import VERDICTS, IdentityCheck
from gongkai.localisation.model import Change, Localisation
from gongkai.report.model import Report

BADGES = ids("badge")


@dataclass(frozen=True, slots=True)
class Checked:
    """One check of one report.

    Attributes:
        check: The check.
        verdict: One of `VERDICTS`.
        left: Sum of the left side; None unless every cell of the check holds a number.
        right: Sum of the right side; the same.
        arithmetic: The identity in numbers.
        cause: One of `CAUSES` when it fails, else empty.
        suspects: Changes of its cells that stand in a smallest change set of the table.
        accepted: What was decided about it; empty when nothing was.
    """

    check: IdentityCheck
    verdict: str
    left: int | None
    right: int | None
    arithmetic: str
    cause: str = ""
    suspects: tuple[Change, ...] = ()
    accepted: str = ""


@dataclass(frozen=True, slots=True)
class ReportChecks:
    """All checks of one report, in the order of the form's data file, and the localisation of each table.

    `findings` are those of reading and those met while checking.
    """

    report: Report
    checks: tuple[Checked, ...]
    findings: tuple[Finding, ...]
    localisations: Mapping[str, Localisation]

    @property
    def verdicts(self) -> dict[str, int]:
        """How many checks have each verdict."""
        return {verdict: sum(c.verdict == verdict for c in self.checks) for verdict in VERDICTS}

    @property
    def badge(self) -> str:
        """The report's state: one of `BADGES`. Only a failed check whose cause is the report itself counts against it."""
        met = {c.verdict for c in self.checks}
        if "fail" in met:
            return "inconsistent" if any(c.cause == "source" for c in self.checks) else "unsettled"
        for verdict, badge in (("not_assessed", "incomplete"), ("pass_if_blank_is_zero", "blank_as_zero")):
            if verdict in met:
                return badge
        return "consistent"
