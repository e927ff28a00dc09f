"""What the page on the method shows beside its words: how often reading was right, and one figure on its way from file to badge.

`accuracy.toml` has the figures of the bench, which writes them; the example is a report of the collection itself.

>>> accuracy()[0].id, accuracy()[0].share
('text', '100.00 %')
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from gongkai.form import cell_words
from gongkai.package.rows import CellRow, CheckRow
from gongkai.package.stored_package import Package, is_package, read_package
from gongkai.pages.desk.renderer import Desk
from gongkai.pages.report.notes import place
from gongkai.pages.words.html import own_html
from gongkai.strict import Record, convert, packaged

FILE = "accuracy.toml"
MOST_LOOKED_AT = 50
"""Packages that are looked through for an example."""


class Measured(Record, frozen=True, kw_only=True):
    """A kind of file, and how its cells came back: right, marked as doubtful, wrong without a word; reports that were refused."""

    id: str
    title: str
    title_en: str
    reports: int
    cells: int
    right: int
    marked: int
    wrong: int
    refused: int

    @property
    def share(self) -> str:
        """The share of cells that came back right, rounded down: 100.00 means all of them."""
        return f"{self.right * 10_000 // self.cells / 100:.2f} %"


class _File(Record, frozen=True):
    container: tuple[Measured, ...]


@lru_cache(maxsize=1)
def accuracy() -> tuple[Measured, ...]:
    """Return what was measured, in the order of the bench."""
    return convert(packaged(__package__, FILE), _File, FILE).container


@dataclass(frozen=True, slots=True)
class Example:
    """One figure of one report: its cell, its place in words, a check it stands in."""

    package: Package
    cell: str
    cell_name: str
    cell_name_en: str
    row: CellRow
    place: str
    check: CheckRow
    rule: str
    rule_en: str


def example_of(desk: Desk, folders: Sequence[Path]) -> Example | None:
    """Return the example: a figure of the first report of which a sum fails, else of the first report; None without any."""
    packages = [read_package(folder) for folder in folders[:MOST_LOOKED_AT] if is_package(folder)]
    failing = (package for package in packages if any(check.verdict == "fail" for check in package.checks))
    package = next(failing, packages[0] if packages else None)
    return _example(desk, package) if package else None


def _example(desk: Desk, package: Package) -> Example | None:
    edition = desk.edition(package.report["edition"])
    judged = [check for check in package.checks if check.verdict in ("fail", "pass")]
    for check in sorted(judged, key=lambda each: each.verdict != "fail"):
        known = edition.checks.by_id[check.check]
        for cell in (*known.right, *known.left):
            row = package.cells[cell]
            if row.kind == "number" and (row.value != "0" or check.verdict == "fail"):
                return Example(
                    package, cell, cell_words(edition.form, cell), own_html(_english(desk, package, cell)).unescape(), row,
                    own_html(place(row.place, desk.wording)), check, known.rule.title, known.rule.title_en,
                )  # fmt: skip
    return None


def _english(desk: Desk, package: Package, cell: str) -> str:
    form = desk.edition(package.report["edition"]).form
    table, line, column = cell.split(".")
    found = next(each for each in form.table(table).blocks if line in {own.id for own in each.lines})
    names = (
        next(each.label_en for each in parts if each.id == name) for parts, name in ((found.lines, line), (found.columns, column))
    )
    return ", ".join(names)


def method_values(desk: Desk, folders: Sequence[Path], agencies: int, registered: int) -> dict[str, Any]:
    """Return what the template of the page is given beside the forms.

    Args:
        desk: The desk.
        folders: The folders of packages.
        agencies: Agencies with a report.
        registered: Agencies in the registry.
    """
    return {
        "accuracy": accuracy(), "example": example_of(desk, folders), "agencies": agencies, "registered": registered,
        "reports": len(folders),
    }  # fmt: skip
