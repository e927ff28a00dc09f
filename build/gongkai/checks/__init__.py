"""Checking reports: the identities of the form, for many reports at once, as rules and pure functions.

>>> from gongkai.form import load_form
>>> len(matrix_of(load_form("2021")).checks)
42
"""

from gongkai.checks.arithmetic import arithmetic
from gongkai.checks.causes import CAUSES
from gongkai.checks.identities import VERDICTS, CheckResult, IdentityCheck, IdentityMatrix, matrix_of
from gongkai.checks.localisation import Change, Localisation
from gongkai.checks.model import BADGES, Checked, ReportChecks
from gongkai.checks.report import check_reports
from gongkai.checks.witnesses import claims_mended

__all__ = [
    "BADGES",
    "CAUSES",
    "VERDICTS",
    "Change",
    "CheckResult",
    "Checked",
    "IdentityCheck",
    "IdentityMatrix",
    "Localisation",
    "ReportChecks",
    "arithmetic",
    "check_reports",
    "claims_mended",
    "matrix_of",
]
