"""All rules between years and between agencies, applied to all packages.

>>> [row.rule for row in compare(Statements.of([]), Agencies(()))]
[]

What people accepted of comparisons, put beside those it is about; what fits none any more has lapsed.

A lapsed acceptance stands among the comparisons of its report, with the rule `acceptance-lapsed` and the level of the rule
that was accepted: only here is it known.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from gongkai.agencies.model import Agencies
from gongkai.comparisons.against_many import members_against_whole, off_own_history, off_peers
from gongkai.comparisons.model import Comparison, Statements
from gongkai.comparisons.repetition import repetition
from gongkai.comparisons.statements import Statement, Value
from gongkai.comparisons.years import between_years, shared_figures
from gongkai.form import load_form
from gongkai.report.decided import LAPSED, Acceptance
from gongkai.rules.catalogue import rules


def compare(statements: Statements, agencies: Agencies) -> list[Comparison]:
    """Apply every rule and mark what was accepted.

    Comparisons are ordered by agency id, year, rule as in the catalogue, then as they were made.
    """
    order = {code: number for number, code in enumerate(rules())}
    found: list[Comparison] = []
    for made in (
        between_years(statements),
        off_own_history(statements),
        repetition(statements),
        shared_figures(statements),
        members_against_whole(statements, agencies),
        off_peers(statements),
    ):
        found += made
    return sorted(accept(statements, found), key=lambda comparison: (comparison.key, order[comparison.rule]))


def accept(statements: Statements, found: Iterable[Comparison]) -> list[Comparison]:
    """Return the comparisons, marked where they were accepted with these very figures, and what has lapsed."""
    marked = list(found)
    of_report: dict[object, list[int]] = {s.key: [] for s in statements.all if s.accepted}
    for at, comparison in enumerate(marked):
        if comparison.key in of_report:
            of_report[comparison.key].append(at)
    for statement in statements.all:
        for one in statement.accepted:
            fitting = [at for at in of_report[statement.key] if _fits(one, statement, marked[at])]
            for at in fitting:
                marked[at] = replace(marked[at], accepted=one.note)
            if not fitting:
                marked.append(_lapsed(one, statement))
    return marked


def _fits(one: Acceptance, statement: Statement, comparison: Comparison) -> bool:
    other = "/".join(map(str, comparison.other or ()))
    known_by = comparison.verdict, comparison.rule, comparison.cell, other
    if known_by != ("fail", one.rule, one.on, one.other):
        return False
    if rules()[one.rule].data.get("accepted_by") == "values":
        return one.holds(_concerned(statement, comparison.cell))
    return one.arithmetic == comparison.arithmetic


def _concerned(statement: Statement, cell: str) -> dict[str, Value | None]:
    """The figures that a comparison of one report with many rests on: its cell's, or all that are not zero."""
    if cell:
        return {cell: statement.value(cell)}
    cells: Sequence[str] = [each.id for each in load_form(statement.edition).cells]
    return {cells[index]: value for index, value in statement.figures}


def _lapsed(one: Acceptance, statement: Statement) -> Comparison:
    params = {**one.words, "raw": one.reason}
    return Comparison(statement.key, LAPSED, "fail", cell=one.on, level=rules()[one.rule].level, params=params)
