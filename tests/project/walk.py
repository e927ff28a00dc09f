"""The walk of one figure, from a Word file to its page: which modules and rooms have it in hand, and how often it changes rooms.

    python -m tests.project.walk        print every stay, in order

A synthetic report is read, assembled, checked, written as a package, read back and put on its page, as a build does it, in this
process. A module has the figure in hand when one of its functions is given it, or gives it back: itself, or in an object of which
it is a field (a cell, a row). What passes through inside a whole table, file or page counts for nobody. A stay lasts until a
function of another room has it.
"""

import dataclasses
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from gongkai.checks.run import check_reports
from gongkai.form import load_form
from gongkai.package.stored_package import read_package
from gongkai.package.write import package_files, write_files
from gongkai.pages.desk.renderer import Setting
from gongkai.pages.report.agency_year import render_agency_year
from gongkai.report.assemble import assemble
from gongkai.report.source import Source
from gongkai.sources import READERS
from synthesis.containers import write_report
from synthesis.draws import draw_figures

from .checkout import ROOT

PACKAGE = str(ROOT / "build" / "gongkai")
LONGEST = 80
"""Characters of a text that is a cell's, not a page's."""


@dataclasses.dataclass(frozen=True)
class Walk:
    """The modules that had the figure in hand, in order, those that follow one another once; `assembled` of them in `assemble`."""

    modules: tuple[str, ...]
    assembled: tuple[str, ...]


def rooms_of(modules: tuple[str, ...]) -> list[str]:
    """Return the stays: the rooms in order, those that follow one another once."""
    return [room for room, _ in groupby(name.partition(".")[0] for name in modules)]


def walk() -> Walk:
    """Follow one figure of a synthetic report in Word from its file to its page: the largest that stands in one cell only."""
    form = load_form("2021")
    report = write_report("docx", form, draw_figures(form, 7), seed=7)
    counts = Counter(cell.value for cell in report.cells if cell.kind == "number" and cell.precision == 1)
    figure = max(int(value) for value, number in counts.items() if number == 1 and isinstance(value, int))
    seen: list[str] = []
    parts: list[int] = []
    with tempfile.TemporaryDirectory() as name, _following(figure, seen):
        document = READERS["docx"](report.data, "source.docx")
        parts.append(len(seen))
        given = assemble(Source("999999-example", 2023, report.title, "source.docx", "0" * 64), len(report.data), document)
        parts.append(len(seen))
        folder = Path(name) / "999999-example" / "2023"
        write_files(folder, package_files(check_reports([given])[0], ("合成市示例局", "Example Bureau")))
        render_agency_year(folder, Setting.of(ROOT), read=read_package)
    return Walk(_once(seen), _once(seen[parts[0] : parts[1]]))


def _once(names: list[str]) -> tuple[str, ...]:
    return tuple(name for name, _ in groupby(names))


@contextmanager
def _following(figure: int, seen: list[str]) -> Iterator[None]:
    holds = _holder(figure)
    known: dict[CodeType, str] = {}

    def notice(frame: FrameType, event: str, given: Any) -> None:
        code = frame.f_code
        if code not in known:
            known[code] = _module(code)
        if not known[code] or event not in ("call", "return"):
            return
        if event == "call":
            given = [frame.f_locals.get(name) for name in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]]
        if any(map(holds, given)) if event == "call" else holds(given):
            seen.append(known[code])

    sys.setprofile(notice)
    try:
        yield
    finally:
        sys.setprofile(None)


def _module(code: CodeType) -> str:
    """Return the module of a function below `gongkai`; empty for others and for what has no name (some versions inline it)."""
    if not code.co_filename.startswith(PACKAGE) or code.co_name.startswith("<"):
        return ""
    parts = Path(code.co_filename).relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _holder(figure: int) -> Callable[[Any], bool]:
    printed = re.compile(rf"(?<![0-9]){figure}(?![0-9])")

    def is_it(value: Any) -> bool:
        return (
            printed.search(value) is not None
            if isinstance(value, str) and len(value) <= LONGEST
            else type(value) is int and value == figure
        )

    def holds(value: Any) -> bool:
        if isinstance(value, tuple) and hasattr(value, "_fields"):
            return any(map(is_it, value))
        if dataclasses.is_dataclass(value):
            return any(is_it(getattr(value, field.name, None)) for field in dataclasses.fields(value))
        return is_it(value)

    return holds


def figures() -> str:
    """Return the figures of the walk, one a line; a process of its own has nothing at hand from earlier walks."""
    command = [sys.executable, "-m", "tests.project.walk", "--figures"]
    path = os.pathsep.join(map(str, (ROOT / "build", ROOT)))
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": path}, check=True, capture_output=True, text=True)
    return done.stdout.rstrip("\n")


def main() -> None:
    """Print the stays and the figures, or the figures alone."""
    found = walk()
    if "--figures" not in sys.argv:
        print(*found.modules, sep="\n")
    told = (("from its file to its page", found.modules), ("in `assemble` alone", found.assembled))
    for where, modules in told:
        stays = rooms_of(modules)
        print(f"- one figure of a DOCX {where}: {len(stays)} stays in {len(set(stays))} rooms, {len(set(modules))} modules")


if __name__ == "__main__":
    main()
