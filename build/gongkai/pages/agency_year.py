"""The page of one agency-year, its twins, and the summary that the other pages are made from.

`render_agency_year` is a pure function of a package's folder (and the years beside it): it can run in any order and
in any process.
"""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from gongkai.pages.badge import badge_json, badge_svg
from gongkai.pages.checklist import ORDER, grouped
from gongkai.pages.citation import SITE, bibtex, gb_t_7714
from gongkai.pages.desk import Desk, Edition, Setting, open_desk
from gongkai.pages.facts import sentences
from gongkai.pages.lettering import esc, plain, web_address
from gongkai.pages.notes import Note, notes_of
from gongkai.pages.packages import Package, identity_of, is_error, is_package, read_json, read_package
from gongkai.pages.page import Page, Twin, json_text, root_of
from gongkai.pages.skeleton import Skeleton
from gongkai.pages.summary import Summary, summary_of, summary_of_error


@dataclass(frozen=True, slots=True)
class AgencyYear:
    """All that one folder of `datasets/` gives the site."""

    summary: Summary
    page: Page
    twins: tuple[Twin, ...]


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table as the template needs it; `html` is the whole table."""

    id: str
    title: str
    title_en: str
    html: Markup
    notes: tuple[Note, ...]
    kinds: tuple[str, ...]
    checks: int
    verdicts: tuple[tuple[str, int], ...]


def render_agency_year(folder: Path, setting: Setting) -> AgencyYear:
    """Render the page and twins of the package or error record in a folder."""
    desk = open_desk(setting)
    return _readable(folder, desk) if is_package(folder) else _unreadable(folder, desk)


def address_of(agency_id: str, year: int) -> str:
    """Return the address of an agency-year, relative to the site."""
    return f"a/{agency_id}/{year}/"


def _readable(folder: Path, desk: Desk) -> AgencyYear:
    package = read_package(folder)
    report, address = package.report, address_of(package.agency_id, package.year)
    title = f"{report['agency']} {package.year} 年"
    term = desk.wording.term("badge", report["badge"])
    description = f"{report['title']}：三张法定表格逐格数据与核对结果（{term.word}）。"
    body = desk.render("agency_year.html", **_values(folder, package, desk, address))
    twins = (Twin(f"a/{package.agency_id}/{package.year}.json", json_text(_page_data(package))), *_badges(package.agency_id, package.year, report["badge"], desk))
    failing = failing_cells(package, desk.editions[report["edition"]])
    return AgencyYear(summary_of(package, desk.wording, failing), Page(address, title, description, body), twins)


def _values(folder: Path, package: Package, desk: Desk, address: str) -> dict[str, Any]:
    report = package.report
    edition = desk.editions[report["edition"]]
    notes = notes_of(package, edition.checks)
    version = f"{package.descriptor['version']}+{package.fingerprint}"
    return {
        "root": root_of(address),
        "report": report,
        "package": package,
        "form": edition.form,
        "url": web_address(report["source"]["url"]),
        "facts": sentences(desk.wording.facts, package, edition.checks),
        "tables": [_table(skeleton, package, edition, desk, notes) for skeleton in edition.skeletons],
        "groups": grouped(package.checks, edition.checks, desk.wording),
        "leftovers": [finding for finding in package.findings if finding.cell not in edition.checks.order],
        "years": _years(folder),
        "version": version,
        **_citations(package, version, address, desk.setting.site_url),
    }


def _citations(package: Package, version: str, address: str, site_url: str) -> dict[str, str]:
    report, site = package.report, site_url or SITE
    badge = f"{site}badge/a/{package.agency_id}/{package.year}.svg"
    return {
        "embed_html": f'<a href="{site}{address}"><img src="{badge}" alt="{plain(report["agency"])} {package.year}"></a>',
        "embed_markdown": f"[![{plain(report['agency'])} {package.year}]({badge})]({site}{address})",
        "gb_t_7714": gb_t_7714(report["agency"], report["title"], package.year, version, site + address),
        "bibtex": bibtex(package.agency_id, report["agency_en"] or report["agency"], report["title"], package.year, version, site + address),
    }


def _years(folder: Path) -> list[int]:
    """Return the years in the collection for the same agency."""
    return sorted(identity_of(f)[1] for f in folder.parent.iterdir() if f.name.isdigit() and (is_package(f) or is_error(f)))


def _table(skeleton: Skeleton, package: Package, edition: Edition, desk: Desk, notes: tuple[Note, ...]) -> ShownTable:
    own = tuple(note for note in notes if note.cell.startswith(f"{skeleton.table}."))
    marks: dict[str, str] = {}
    for note in own:
        marks[note.cell] = f"{marks[note.cell]} {note.reference}" if note.cell in marks else note.reference
    failing = failing_cells(package, edition)
    rows = package.cells
    cells = {cell: desk.press.cell(rows.get(cell), marks.get(cell, ""), cell in failing) for cell in skeleton.cells}
    kinds = {rows[cell].kind if cell in rows else "absent" for cell in skeleton.cells} - {"number"}
    caption = f"{esc(package.report['agency'])} {package.year} 年，{edition.units[skeleton.table]}"
    counts = Counter(check.verdict for check in package.checks if check.table == skeleton.table)
    verdicts = tuple((verdict, counts[verdict]) for verdict in ORDER if counts[verdict])
    return ShownTable(
        skeleton.table, skeleton.title, skeleton.title_en, Markup(skeleton.filled(caption, cells)), own,
        tuple(kind for kind in desk.wording.lists["kind"] if kind in kinds), edition.checked[skeleton.table], verdicts,
    )  # fmt: skip


def failing_cells(package: Package, edition: Edition) -> frozenset[str]:
    """Return the cells that a failed check touches."""
    known = edition.checks.by_id
    failed = [known[check.check] for check in package.checks if check.verdict == "fail"]
    return frozenset(cell for check in failed for cell in (*check.left, *check.right))


def _page_data(package: Package) -> dict[str, Any]:
    """Return the page as data: the report, its cells by id, its checks and findings."""
    cells = {cell: {"value": row.value or None, "kind": row.kind, "raw": row.raw, "note": row.note} for cell, row in package.cells.items()}
    return {
        "report": package.report,
        "fingerprint": package.fingerprint,
        "cells": cells,
        "checks": [check._asdict() for check in package.checks],
        "findings": [finding._asdict() for finding in package.findings],
    }


def _badges(agency_id: str, year: int, state: str, desk: Desk) -> tuple[Twin, Twin]:
    stem = f"badge/a/{agency_id}/{year}"
    return Twin(f"{stem}.svg", badge_svg(desk, year, state)), Twin(f"{stem}.json", badge_json(desk, year, state))


def _unreadable(folder: Path, desk: Desk) -> AgencyYear:
    agency_id, year = identity_of(folder)
    error, address = read_json(folder / "error.json"), address_of(agency_id, year)
    body = desk.render("unreadable.html", root=root_of(address), error=error, agency_id=agency_id, year=year, years=_years(folder))
    page = Page(address, f"{error['title']}（未能读取）", f"{error['title']}：文件未能读取，没有数据。", body)
    twins = (Twin(f"a/{agency_id}/{year}.json", json_text({"error": error})), *_badges(agency_id, year, "unreadable", desk))
    return AgencyYear(summary_of_error(agency_id, year, error), page, twins)
