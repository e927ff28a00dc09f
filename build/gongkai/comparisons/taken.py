"""Packages taken up for all that is made of many: each one is valid, reads back and can be compared, or has an error of its own.

Whatever is wrong with a package is found here, in the packages one by one, because later it would be met among all others.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from gongkai.agencies.model import Agencies
from gongkai.comparisons.statements import Statement, statement_of
from gongkai.errors import GongkaiError, kept_apart
from gongkai.package.stored_package import identity_of, read_package
from gongkai.package.validate import problems_of

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
