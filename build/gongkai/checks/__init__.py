"""Checking reports: the identities of the form, for many reports at once, as rules and pure functions.

>>> from gongkai.form import load_form
>>> len(matrix_of(load_form("2021")).checks)
42
"""

from gongkai.checks.arithmetic import arithmetic
from gongkai.checks.identities import VERDICTS, CheckResult, IdentityCheck, IdentityMatrix, matrix_of
from gongkai.checks.report import BADGES, CAUSES, Checked, ReportChecks, check_reports

__all__ = [
    "BADGES",
    "CAUSES",
    "VERDICTS",
    "CheckResult",
    "Checked",
    "IdentityCheck",
    "IdentityMatrix",
    "ReportChecks",
    "arithmetic",
    "check_reports",
    "matrix_of",
]
