"""Headline sentences of a report, made only from cells that pass.

A sentence is shown when every cell it names is a number and is touched by at least one check, and every check that
touches it has the verdict `pass`. Each figure is a link to its cell; the English repeats it as plain text.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gongkai.package.stored_package import Package
from gongkai.pages.report.checklist import CheckDesk
from gongkai.pages.words.html import esc, figure
from gongkai.pages.words.keys import Fact

_CELL = re.compile(r"\{([a-z0-9_]+\.[a-z0-9_]+\.[a-z0-9_]+)\}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A headline sentence as HTML."""

    text: str
    text_en: str


def sentences(facts: tuple[Fact, ...], package: Package, desk: CheckDesk) -> tuple[Sentence, ...]:
    """Return the sentences that may be said about this report."""
    verdicts = {check.check: check.verdict for check in package.checks}
    return tuple(
        Sentence(_filled(fact.text, package, _link), _filled(fact.text_en, package, _figure))
        for fact in facts
        if all(sound(cell, package, desk, verdicts) for cell in _CELL.findall(fact.text))
    )


def sound(cell: str, package: Package, desk: CheckDesk, verdicts: Mapping[str, str]) -> bool:
    """Say whether a cell is a number that all checks touching it confirm."""
    row = package.cells.get(cell)
    checks = desk.touching.get(cell, ())
    return row is not None and row.kind == "number" and bool(checks) and all(verdicts.get(c) == "pass" for c in checks)


def _filled(text: str, package: Package, shown: Callable[[str, Package], str]) -> str:
    return _CELL.sub(lambda match: shown(match[1], package), esc(text))


def _link(cell: str, package: Package) -> str:
    return f'<a class="figure" href="#{cell}">{_figure(cell, package)}</a>'


def _figure(cell: str, package: Package) -> str:
    return figure(package.cells[cell].value)
