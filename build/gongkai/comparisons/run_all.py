"""Packages taken up, and all rules between years and between agencies applied to them.

>>> [row.rule for row in compare(Statements.of([]), Agencies(()))]
[]

Each package is valid, reads back and can be compared, or has an error of its own (`Taken`): whatever is wrong with one is found
here, in the packages one by one, because later it would be met among all others.

What people accepted of them is put beside those it is about; what fits none any more has lapsed. A lapsed acceptance stands
among the comparisons of its report, with the rule `acceptance-lapsed` and the level of the rule that was accepted: only here is
it known.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from gongkai.agencies.model import Agencies
from gongkai.comparisons.against_many import members_against_whole, off_own_history, off_peers
from gongkai.comparisons.model import Comparison, Statements
from gongkai.comparisons.repetition import repetition
from gongkai.comparisons.statements import Statement, Value, statement_of
from gongkai.comparisons.years import between_years, shared_figures
from gongkai.errors import GongkaiError, kept_apart
from gongkai.form import load_form
from gongkai.package.stored_package import identity_of, read_package
from gongkai.report.decided import LAPSED, Acceptance
from gongkai.rules.catalogue import rules

_MOST_TOLD = 3


class Taken(NamedTuple):
    """A package: what is compared of it, or why it cannot be used."""

    folder: Path
    statement: Statement | None = None
    error: GongkaiError | None = None


def take_up(folders: Sequence[Path], agencies: Agencies) -> list[Taken]:
    """Validate the packages in these folders and read them back, in order."""
    problems = _problems(folders)
    return [_taken(folder, agencies, problems.get(folder, [])) for folder in folders]


def _problems(folders: Sequence[Path]) -> dict[Path, list[str]]:
    """Return what validation finds wrong; where validation itself stumbles, over which package."""
    from gongkai.package.validate import problems_of  # noqa: PLC0415 - frictionless loads in half a second, where it is used

    found: dict[Path, list[str]] = {}
    stumbled: list[GongkaiError] = []
    with kept_apart(stumbled.append):
        for folder, problem in problems_of(folders):
            found.setdefault(folder, []).append(problem)
    if not stumbled:
        return found
    if len(folders) == 1:
        return {folders[0]: [stumbled[0].message]}
    return {folder: told for each in folders for folder, told in _problems([each]).items()}


def _taken(folder: Path, agencies: Agencies, problems: Sequence[str]) -> Taken:
    name = f"{folder.parent.name}/{folder.name}"
    if problems:
        more = f"；另有 {len(problems) - _MOST_TOLD} 处" if len(problems) > _MOST_TOLD else ""
        message = "数据包未通过 frictionless 验证：" + "；".join(problems[:_MOST_TOLD]) + more
        error = GongkaiError(message, code="package-invalid", file=name, remedy="请由来源文件重新生成；仍不行的，请报告这个文件")
        return Taken(folder, error=error)
    errors: list[GongkaiError] = []
    statements: list[Statement] = []
    with kept_apart(errors.append, name):
        identity_of(folder)
        statements.append(statement_of(read_package(folder), agencies))
    return Taken(folder, error=errors[0]) if errors else Taken(folder, statements[0])


def culprits(folders: Sequence[Path], stumbles: Callable[[Sequence[Path]], bool]) -> Iterator[Path]:
    """Yield the packages with which, each by itself, something stumbles that stumbled over all of them."""
    if len(folders) == 1:
        yield folders[0]
        return
    middle = len(folders) // 2
    for half in (folders[:middle], folders[middle:]):
        if half and stumbles(half):
            yield from culprits(half, stumbles)


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
