"""An agency-year for programs: as JSON, as Markdown, and its badge.

The JSON is what the scripts of its page read. The Markdown is what a language model needs to answer from it and to cite it, in
two or three pages of text. Every figure stands in a table whose rows and columns carry their codes, so that `table.line.column`
names its cell; a cell without a figure says what it holds, one that a failed check touches is marked. The tables come from the
form, the words from the catalogue, the rest from the package.

The badge is its state as a static SVG with a text alternative, and as a shields endpoint.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from gongkai import __version__, addresses
from gongkai.form import Line, Table, load_form
from gongkai.package.collection_rows import ComparisonRow
from gongkai.package.rows import CellRow
from gongkai.package.stored_package import Package
from gongkai.pages.desk.page import json_text, root_of
from gongkai.pages.desk.renderer import Desk, base_edition
from gongkai.pages.form.filled_tables import tally
from gongkai.pages.machines.citation import Cited, citations, gb_t_7714
from gongkai.pages.machines.markdown_text import Marked, address, escaped, figure_or_text, render_markdown
from gongkai.pages.report.checklist import CheckDesk
from gongkai.pages.report.facts import sound
from gongkai.pages.report.notes import Original
from gongkai.pages.report.summary import original_outside, served_source
from gongkai.pages.words.wording import Term, Wording
from gongkai.versions import Versions

_CELL = re.compile(r"\{([a-z0-9_]+\.[a-z0-9_]+\.[a-z0-9_]+)\}")
FAILING = "✗"
"""Marks a figure that a failed check touches."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One block of a table of the form: its title, the lines of its head, and for each row how it opens and its cells."""

    title: str
    head: str
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of a source since it was read: what was seen at its address, and why it cannot be read any more."""

    record: Versions | None = None
    trouble: Mapping[str, Any] | None = None


def report_twin(
    desk: Desk, package: Package, rows: Sequence[ComparisonRow], failing: frozenset[str], cited: Cited, seen: Seen
) -> str:
    """Return the Markdown of a report, given the comparisons that concern it, the cells that fail, and how it is cited."""
    report = package.report
    checks = desk.edition(report["edition"]).checks
    own, here = addresses.twin(package.agency_id, package.year, "md"), (package.agency_id, str(package.year))
    return render_markdown(
        desk, "agency_year.md",
        root=root_of(own), package=package, report=report, record=seen.record, trouble=seen.trouble,
        source=report["source"], original=original_outside(package, desk.wording.site), cited=_citation(cited),
        tally=tally(package.checks),
        facts=list(_facts(desk.wording, package, checks)),
        tables=[_filled(grid, package.cells, failing, desk.wording) for grid in _grids(report["edition"])],
        failed=[check for check in package.checks if check.verdict == "fail"],
        contradicted=[claim for claim in package.claims if claim.verdict == "fail"],
        differences=[row for row in rows if row.verdict == "fail" and (row.agency_id, row.year) == here],
    )  # fmt: skip


def error_twin(desk: Desk, agency_id: str, year: int, error: Mapping[str, Any], record: Versions | None) -> str:
    """Return the Markdown of a report that could not be read."""
    root = root_of(addresses.twin(agency_id, year, "md"))
    return render_markdown(desk, "unreadable.md", root=root, error=error, year=year, record=record)


def _citation(cited: Cited) -> Marked:
    """Return the citation with its address, which is ours, as a link."""
    before, _, after = gb_t_7714(cited).rpartition(cited.address)
    return Marked(f"{escaped(before)}{address(cited.address)}{escaped(after)}")


def _facts(wording: Wording, package: Package, checks: CheckDesk) -> Iterator[Marked]:
    """Yield the headline sentences that may be said, each figure with its cell."""
    verdicts = {check.check: check.verdict for check in package.checks}
    for fact in wording.facts:
        cells = _CELL.findall(fact.text)
        if all(sound(cell, package, checks, verdicts) for cell in cells):
            told = (_CELL.sub(lambda match: package.cells[match[1]].value, text) for text in (fact.text, fact.text_en))
            yield Marked(f"{' / '.join(told)} {' '.join(f'`{cell}`' for cell in cells)}")


@lru_cache(maxsize=64)
def _grids(edition: str) -> tuple[Grid, ...]:
    """Return the blocks of all tables of an edition."""
    return tuple(grid for table in load_form(edition).tables for grid in _of_table(table))


def _of_table(table: Table) -> Iterator[Grid]:
    for block in table.blocks:
        names = [("·".join((*c.path, c.label)), c.id) for c in block.columns]
        heads = ["", *(f"{escaped(label)} `{id_}`" for label, id_ in names)]
        head = f"| {' | '.join(heads)} |\n|{' --- |' + ' ---: |' * len(names)}"
        rows = tuple(
            (
                _opening(line),
                tuple(f"{table.id}.{line.id}.{c.id}" for c in block.columns),
            )
            for line in block.lines
        )
        titled = f" {escaped(block.title)} / {escaped(block.title_en)}" if block.title else ""
        yield Grid(f"{escaped(table.title)} / {escaped(table.title_en)} `{table.id}`{titled}", head, rows)


def _opening(line: Line) -> str:
    """Return how a row begins: the label under those it stands under, but for the outermost, which thirty rows would share."""
    return f"| {escaped('·'.join((*line.path[1:], line.label)))} `{line.id}` |"


def _filled(grid: Grid, cells: Mapping[str, CellRow], failing: frozenset[str], wording: Wording) -> Marked:
    lines = (
        f"{opening} {' | '.join(_cell(cells[cell], cell in failing, wording) for cell in own)} |" for opening, own in grid.rows
    )
    return Marked("\n".join((f"### {grid.title}", "", grid.head, *lines)))


def _cell(row: CellRow, failing: bool, wording: Wording) -> str:
    if row.kind == "number" and not (row.precision or row.note or row.corrected):
        text = row.value if row.value.isascii() and row.value.isdecimal() else figure_or_text(row.value)
    else:
        term = wording.term("kind", row.kind)
        text = figure_or_text(row.value) if row.kind == "number" else f"\\({escaped(term.word)}\\)"
        if row.precision or row.note:
            text += " " + wording.say("twin.raw", text=escaped(row.raw))
        if row.corrected:
            text += " " + wording.say("twin.corrected", text=escaped(row.corrected))
    return f"{text} {FAILING}" if failing else text


_LABEL_COLOUR = "#3a3a36"


def badge_svg(desk: Desk, year: int, state: str) -> str:
    """Return the badge of a year and a state."""
    term = desk.wording.term("badge", state)
    return _svg(desk, _label(desk, year), _message(term), term.colour, f"{_label(desk, year)}：{term.word} ({term.word_en})")


def badge_json(desk: Desk, year: int, state: str) -> str:
    """Return the same badge in the schema of shields.io endpoints."""
    term = desk.wording.term("badge", state)
    return json_text({"schemaVersion": 1, "label": _label(desk, year), "message": _message(term), "color": term.colour})


def _label(desk: Desk, year: int) -> str:
    return f"{desk.wording.site.name} {year}"


def _message(term: Term) -> str:
    return f"{term.glyph} {term.word}"


@lru_cache(maxsize=1024)
def _svg(desk: Desk, label: str, message: str, colour: str, title: str) -> str:
    left, right = _width(label) + 14, _width(message) + 14
    return desk.render(
        "badge.svg", label=label, message=message, colour=colour, title=title, left=left, right=right, label_colour=_LABEL_COLOUR
    )


def _width(text: str) -> int:
    """Return the width of a text at 12 pixels: full-width characters count 12, others 7."""
    return sum(12 if unicodedata.east_asian_width(char) in "WF" else 7 for char in text)


_FIGURE = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_DIGITS_ALONE = re.compile(r"0|[1-9][0-9]{0,14}")
_DIGITS = 16
"""Characters of a figure that a number of JSON keeps in every reader."""


def version_of(package: Package) -> str:
    """Return the version of a report's data: that of its tables, and of what was made of them."""
    return f"{package.version}+{package.fingerprint}"


def page_data(package: Package, rows: Sequence[ComparisonRow], pictures: Mapping[str, Original], cited: Cited) -> dict[str, Any]:
    """Return the page as data.

    Report, cells table by table and line by line (a figure, or what stands in its place), their places in the same order, how
    those were printed and read of which the figure alone does not say it, the sizes of the pictures of cells, corrections,
    checks, findings, differences; and what a receipt says of the publication.
    """
    return {
        "report": package.report,
        "form": base_edition(package.report["edition"]),
        "version": version_of(package),
        "fingerprint": package.fingerprint,
        "source_file": original_outside(package, cited.publication) or served_source(package.source),
        "cells": _by_table(package),
        "places": [row.place for row in package.cells.values()],
        "reading": (reading := _usual_reading(package)),
        "printed": {cell: told for cell, row in package.cells.items() if (told := _printed(row, reading))},
        "crops": {cell: [picture.width, picture.height] for cell, picture in pictures.items()},
        "corrections": [correction._asdict() for correction in package.corrections],
        "checks": {check.check: [check.verdict, check.arithmetic] for check in package.checks},
        "findings": [finding._asdict() for finding in package.findings],
        "differences": [row._asdict() for row in rows if row.verdict == "fail"],
        **_rights_of(cited),
    }


def _by_table(package: Package) -> dict[str, dict[str, dict[str, Any]]]:
    """Return the cells as tables of lines of columns: by their whole ids they would be twice as long."""
    tables: dict[str, dict[str, dict[str, Any]]] = {}
    for row in package.cells.values():
        shown = json_number(row.value) if row.kind == "number" else {"kind": row.kind}
        tables.setdefault(row.table, {}).setdefault(row.line, {})[row.column] = shown
    return tables


def json_number(text: str) -> int | float | str:
    """Return a figure as a number of JSON; one of more digits than every reader keeps stays the text it is.

    >>> json_number("2041"), json_number("1285805.6"), json_number("12345678901234567")
    (2041, 1285805.6, '12345678901234567')
    """
    if len(text) > _DIGITS or not _FIGURE.fullmatch(text):
        return text
    return float(text) if "." in text else int(text)


def _rights_of(cited: Cited) -> dict[str, Any]:
    """Return what a receipt says of the publication: who publishes, under which licence, with which program, how it is cited."""
    site, citation = cited.publication, citations(cited)[0]
    return {
        "software": f"gongkai {__version__}",
        "publisher": {"name": site.by, "name_en": site.by_en},
        "licence": site.licence,
        "citation": citation.text,
        "citation_accessed": citation.accessed,
        "citation_address": cited.address,
    }


def _usual_reading(package: Package) -> str:
    """Return how most cells were read."""
    counted = Counter(row.confidence for row in package.cells.values())
    return max(sorted(counted), key=lambda reading: counted[reading])


def _printed(row: CellRow, usual: str) -> dict[str, str]:
    """Return how a cell was printed and read, as far as it was not printed as its figure and read as most were."""
    told = {"second": row.raw_second, "note": row.note, "precision": row.precision, "corrected": row.corrected}
    if row.kind != "number" or row.raw != row.value or not _DIGITS_ALONE.fullmatch(row.raw):
        told |= {"raw": row.raw}
    if row.confidence != usual:
        told |= {"reading": row.confidence}
    return {name: text for name, text in told.items() if text}
