"""A comparison: one rule applied to one agency-year and another one, or to many, with its verdict and numbers.

The catalogue `gongkai.rules` gives severity and sentences; `reasons.toml` says why a rule was not applied. A failed comparison
names both cells or both reports and never says which of them is wrong. Cells of two editions are compared where they mean the
same (`same_cell`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from gongkai.comparisons.statements import Statement, Value
from gongkai.form import load_form, remembered
from gongkai.package.collection_rows import ComparisonRow
from gongkai.rules.catalogue import rules
from gongkai.strict import Record, convert, packaged
from gongkai.text import one_line

Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The outcome of one rule.

    Attributes:
        key: Agency id and year it is about.
        rule: Code of the rule.
        verdict: `pass`, `fail`, `not_assessed` or `not_applicable`.
        reason: Why it is not assessed or not applicable, a key of `reasons.toml`.
        cell: The cell of this report; empty when it is about the whole report.
        other: Agency id and year of the report it was compared with; None when there is none or there are many.
        sides: What was compared, when both are whole numbers.
        arithmetic: The comparison in numbers.
        params: Values for the sentence of the rule or reason.
        level: Among which comparisons it stands; empty where that is the rule's own level.
        accepted: What people decided about it; empty when nothing.
    """

    key: Key
    rule: str
    verdict: str
    reason: str = ""
    cell: str = ""
    other: Key | None = None
    sides: tuple[Value, Value] | None = None
    arithmetic: str = ""
    params: Mapping[str, object] = field(default_factory=dict)
    level: str = ""
    accepted: str = ""

    @property
    def row(self) -> ComparisonRow:
        """The comparison as a row of text."""
        rule = rules()[self.rule]
        words = (one_line(text) for text in (*self._sentences(), self.accepted))
        other = self.other or ("", "")
        return ComparisonRow(
            self.key[0], str(self.key[1]), self.rule, self.level or rule.level, self.verdict, rule.severity, self.cell,
            str(other[0]), str(other[1]), *self._sums(), self.arithmetic, *words,
        )  # fmt: skip

    def _sums(self) -> tuple[str, str, str]:
        if self.sides is None or not all(isinstance(side, int) for side in self.sides):
            return "", "", ""
        left, right = self.sides
        return str(left), str(right), str(left - right)

    def _sentences(self) -> tuple[str, str]:
        if self.reason:
            reason = reasons()[self.reason]
            return reason["message"].format_map(self.params), reason["message_en"].format_map(self.params)
        if self.verdict != "fail":
            return "", ""
        rule = rules()[self.rule]
        given = {"raw": "", "cell": self.cell, **self.params}
        return rule.message.format_map(given), rule.message_en.format_map(given)


@lru_cache(maxsize=1)
def reasons() -> Mapping[str, Mapping[str, str]]:
    """Return why a rule may not be applied, by code, in both languages."""
    return reasons_of(packaged("gongkai.comparisons", "reasons.toml"))


class _Reason(Record, frozen=True):
    code: str
    message: str
    message_en: str


class _Reasons(Record, frozen=True):
    reason: tuple[_Reason, ...]


def reasons_of(raw: Mapping[str, Any]) -> Mapping[str, Mapping[str, str]]:
    """Return what the data file says; DataError for a key that is not known."""
    convert(raw, _Reasons, "reasons.toml")
    return {reason["code"]: reason for reason in raw["reason"]}


@dataclass(frozen=True)
class Statements:
    """All agency-years that are compared, in order of agency id and year."""

    all: tuple[Statement, ...]

    @classmethod
    def of(cls, statements: Iterable[Statement]) -> "Statements":
        """Put statements in order."""
        return cls(tuple(sorted(statements, key=lambda statement: statement.key)))

    @cached_property
    def by_key(self) -> Mapping[Key, Statement]:
        """The statements by agency id and year."""
        return {statement.key: statement for statement in self.all}

    @cached_property
    def by_agency(self) -> Mapping[str, Sequence[Statement]]:
        """The statements of each agency, oldest first."""
        found: dict[str, list[Statement]] = {}
        for statement in self.all:
            found.setdefault(statement.agency_id, []).append(statement)
        return found

    def before(self, statement: Statement) -> Statement | None:
        """Return the same agency's statement of the year before."""
        return self.by_key.get((statement.agency_id, statement.year - 1))


@remembered(maxsize=65536)
def same_cell(cell: str, edition: str, other: str) -> bool:
    """Say whether a cell stands in both editions, also composed ones, and means the same in both.

    >>> same_cell("requests.carried_out.total", "2019", "2021"), same_cell("disclosure.regulations.issued", "2019", "2021")
    (True, False)
    """
    return edition == other or all(cell in load_form(each).cell_by_id for each in (edition, other))
