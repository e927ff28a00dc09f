"""The page of one agency-year, its twins, and the summary that the other pages are made from.

`render_agency_year` is a pure function of a package's folder (and the years beside it) and of the comparisons that
concern it: it can run in any order and in any process.

Badges: the state of an agency-year as a static SVG with a text alternative, and as a shields endpoint.

Both are made here and served from the same origin; nothing is fetched from a badge service.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gongkai import __version__, addresses
from gongkai.package.collection_rows import ComparisonRow, MeasureRow
from gongkai.package.rows import CellRow
from gongkai.package.stored_package import Package, identity_of, is_error, is_package, is_year, read_error, read_package
from gongkai.pages.collection.changes import changes_page
from gongkai.pages.collection.indicator_pages import measured, report_measures
from gongkai.pages.desk.page import Page, Twin, json_text, root_of
from gongkai.pages.desk.renderer import Desk, Setting, base_edition, open_desk
from gongkai.pages.form.filled_tables import failing_cells, shown_table, tally
from gongkai.pages.form.form_json import SCRIPTS
from gongkai.pages.machines.citation import SITE, Cited, citations
from gongkai.pages.machines.error_report import CELL, SHOWN, Wrong, error_report
from gongkai.pages.machines.linked_data import report_data
from gongkai.pages.machines.report_twin import Seen, error_twin, report_twin
from gongkai.pages.report.badges import badge_json, badge_svg
from gongkai.pages.report.checklist import grouped
from gongkai.pages.report.differences import compared
from gongkai.pages.report.facts import refusals, sentences
from gongkai.pages.report.narrative import narrative_of
from gongkai.pages.report.notes import notes_of, standing
from gongkai.pages.report.originals import Original, doubted_cells, originals_of
from gongkai.pages.report.remarks import replies_of, told_by_severity
from gongkai.pages.report.request_flow import flow_of
from gongkai.pages.report.source_versions import (
    known_versions,
    news_of,
    news_of_record,
    shown_unread,
    shown_versions,
    versions_as_data,
)
from gongkai.pages.report.summary import Summary, served_source, source_served, summary_of, summary_of_error
from gongkai.pages.report.suspects import suspicions
from gongkai.pages.words.html import own_html, plain, web_address


@dataclass(frozen=True, slots=True)
class AgencyYear:
    """All that one folder of `datasets/` gives the site; `changes` compares it with the year before, where there is one."""

    summary: Summary
    page: Page
    twins: tuple[Twin, ...]
    changes: Page | None = None


Read = Callable[[Path], Package]


_FIGURE = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_DIGITS_ALONE = re.compile(r"0|[1-9][0-9]{0,14}")
_DIGITS = 16
"""Characters of a figure that a number of JSON keeps in every reader."""


def render_agency_year(
    folder: Path,
    setting: Setting,
    rows: Sequence[ComparisonRow] = (),
    measures: Sequence[MeasureRow] = (),
    read: Read = read_package,
) -> AgencyYear:
    """Render the pages and twins of the package or error record in a folder.

    Args:
        folder: The folder.
        setting: Where the site's sources are.
        rows: The comparisons that concern it.
        measures: Its indicators.
        read: Reads a package; whoever renders years in a row can keep the last one at hand for the next.
    """
    desk = open_desk(setting)
    return _readable(folder, desk, rows, measures, read) if is_package(folder) else _unreadable(folder, desk)


def twins_of(agency_id: str, year: int) -> tuple[str, str, str, str, str]:
    """Return the paths of an agency-year's twins: page data, badge, shields endpoint, Markdown, and its package as one file."""
    own = (agency_id, year)
    data, text, package = (addresses.twin(*own, suffix) for suffix in ("json", "md", "zip"))
    return data, addresses.badge(*own), addresses.badge(*own, "json"), text, package


def _readable(folder: Path, desk: Desk, rows: Sequence[ComparisonRow], measures: Sequence[MeasureRow], read: Read) -> AgencyYear:
    package, last = read(folder), folder.with_name(str(int(folder.name) - 1))
    before = read(last) if is_package(last) else None
    report, address = package.report, addresses.report(package.agency_id, package.year)
    wording, checks = desk.wording, desk.edition(report["edition"]).checks
    title = wording.say("agency_year.title", agency=report["agency"], year=package.year)
    state = wording.term("badge", report["badge"]).word
    description = wording.say("agency_year.description", title=report["title"], state=state)
    beside = compared(rows, package.agency_id, package.year, checks, root_of(address), wording)
    failing = failing_cells(package, desk.edition(report["edition"]))
    values = _values(folder, package, before, desk, address)
    flow = flow_of(package, failing, wording)
    body = desk.render(
        "agency_year.html", **values, beside=beside, changes=before is not None, flow=flow,
        refusals=refusals(flow, package, desk.edition(report["edition"]).form, checks, wording),
        measures=report_measures(measures, wording),
    )  # fmt: skip
    data = {
        **_page_data(package, rows, values["pictures"]),
        **_rights(values["cited"]),
        "indicators": measured(measures),
        "failing": sorted(failing),
        "versions": versions_as_data(known_versions(folder)),
        "trouble": values["trouble"],
    }
    seen = Seen(known_versions(folder), values["trouble"])
    markdown = report_twin(desk, package, rows, failing, values["cited"], seen)
    twins = _twins(package.agency_id, package.year, report["badge"], data, markdown, desk)
    source = report["source"]
    feed = addresses.agency_file(package.agency_id, "feed.xml") if source["published"] or source["retrieved"] else ""
    page = Page(address, title, description, body, SCRIPTS, report_data(desk, package, address), feed=feed)
    changes = changes_page(before, package, desk) if before else None
    summary = summary_of(package, wording, failing, with_source=source_served(folder, package))
    return AgencyYear(replace(summary, news=news_of(package, known_versions(folder))), page, twins, changes)


def _values(folder: Path, package: Package, last: Package | None, desk: Desk, address: str) -> dict[str, Any]:
    report = package.report
    edition, wording = desk.edition(report["edition"]), desk.wording
    beside = standing(last, wording)
    pictures = originals_of(package, desk.setting.crops, edition.checks.names)
    notes = notes_of(package, edition.checks, beside, wording)
    groups = grouped(package.checks, edition.checks, wording)
    base = base_edition(report["edition"])
    version = f"{package.version}+{package.fingerprint}"
    return {
        "root": root_of(address),
        "report": report,
        "package": package,
        "served_source": served_source(package.source) if source_served(folder, package) else "",
        "form": edition.form,
        "url": web_address(report["source"]["url"]),
        "facts": sentences(wording.facts, package, edition.checks),
        "tables": [shown_table(skeleton, package, edition, desk, notes) for skeleton in edition.skeletons],
        "groups": groups,
        "told": told_by_severity(package, edition.form, edition.checks, groups["fail"], notes, base, wording),
        "replies": [own_html(row) for row in replies_of(package, wording).get("", ())],
        "broken": bool(groups["fail"]) or any(claim.verdict == "fail" for claim in package.claims),
        "suspicions": suspicions(package, edition.form, edition.checks, wording, beside),
        "narrative": narrative_of(package, wording),
        "pictures": pictures,
        "originals": {cell: picture for cell, picture in pictures.items() if cell in doubted_cells(package)},
        "years": _years(folder),
        "tally": tally(package.checks),
        "versions": shown_versions(known_versions(folder), report["source"]["sha256"], edition.checks.names, wording),
        "version": version,
        "trouble": read_error(folder) if is_error(folder) else None,
        **_citations(package, version, address, desk),
    }


def _citations(package: Package, version: str, address: str, desk: Desk) -> dict[str, Any]:
    report, site = package.report, desk.setting.site_url or SITE
    badge = f"{site}{addresses.badge(package.agency_id, package.year)}"
    key, published = f"{package.agency_id}-{package.year}", report["source"]["published"]
    whole, by = desk.setting.site_url + address, desk.wording.site
    cited = Cited(key, report["agency"], report["agency_en"], report["title"], package.year, published, version, whole, by)
    return {
        "embed_html": f'<a href="{site}{address}"><img src="{badge}" alt="{plain(report["agency"])} {package.year}"></a>',
        "embed_markdown": f"[![{plain(report['agency'])} {package.year}]({badge})]({site}{address})",
        "citations": citations(cited),
        "cited": cited,
        "wrong": _wrong(desk, package, cited, "", ""),
        "wrong_cell": _wrong(desk, package, cited, CELL, SHOWN),
    }


def _wrong(desk: Desk, package: Package, cited: Cited, cell: str, shown: str) -> str:
    wrong = Wrong(f"{package.agency_id}/{package.year}", cell, shown, cited.address, cited.version)
    return error_report(desk.wording.site, desk.wording, wrong)


def _years(folder: Path) -> list[int]:
    """Return the years in the collection for the same agency."""
    return sorted(int(f.name) for f in folder.parent.iterdir() if is_year(f.name) and (is_package(f) or is_error(f)))


def _page_data(package: Package, rows: Sequence[ComparisonRow], pictures: Mapping[str, "Original"]) -> dict[str, Any]:
    """Return the page as data.

    Report, cells by id (a figure, or what stands in its place), their places in the same order, how those were printed and read
    of which the figure alone does not say it, the sizes of the pictures of cells, corrections, checks, findings, differences.
    """
    return {
        "report": package.report,
        "form": base_edition(package.report["edition"]),
        "version": f"{package.version}+{package.fingerprint}",
        "fingerprint": package.fingerprint,
        "source_file": served_source(package.source),
        "cells": {
            cell: json_number(row.value) if row.kind == "number" else {"kind": row.kind} for cell, row in package.cells.items()
        },
        "places": [row.place for row in package.cells.values()],
        "reading": (reading := _usual_reading(package)),
        "printed": {cell: told for cell, row in package.cells.items() if (told := _printed(row, reading))},
        "crops": {cell: [picture.width, picture.height] for cell, picture in pictures.items()},
        "corrections": [correction._asdict() for correction in package.corrections],
        "checks": {check.check: [check.verdict, check.arithmetic] for check in package.checks},
        "findings": [finding._asdict() for finding in package.findings],
        "differences": [row._asdict() for row in rows if row.verdict == "fail"],
    }


def json_number(text: str) -> int | float | str:
    """Return a figure as a number of JSON; one of more digits than every reader keeps stays the text it is.

    >>> json_number("2041"), json_number("1285805.6"), json_number("12345678901234567")
    (2041, 1285805.6, '12345678901234567')
    """
    if len(text) > _DIGITS or not _FIGURE.fullmatch(text):
        return text
    return float(text) if "." in text else int(text)


def _rights(cited: Cited) -> dict[str, Any]:
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


def _twins(agency_id: str, year: int, state: str, data: Mapping[str, Any], markdown: str, desk: Desk) -> tuple[Twin, ...]:
    texts = (json_text(data), badge_svg(desk, year, state), badge_json(desk, year, state), markdown)
    return tuple(Twin(path, text) for path, text in zip(twins_of(agency_id, year), texts, strict=False))


def _unreadable(folder: Path, desk: Desk) -> AgencyYear:
    agency_id, year = identity_of(folder)
    say, address = desk.wording.say, addresses.report(agency_id, year)
    recorded = read_error(folder)
    agency = recorded["agency"] or agency_id
    error = {**recorded, "title": recorded["title"] or say("unreadable.title", agency=agency, year=year)}
    record = known_versions(folder)
    told = {
        "error": error,
        "agency_id": agency_id,
        "agency": agency,
        "year": year,
        "versions": shown_unread(record, desk.wording),
    }
    body = desk.render("unreadable.html", root=root_of(address), **told)
    title, description = (say(key, title=error["title"]) for key in ("unreadable.name", "unreadable.description"))
    page = Page(address, title, description, body)
    markdown = error_twin(desk, agency_id, year, error, record)
    data = {"error": error, "versions": versions_as_data(record)}
    twins = _twins(agency_id, year, "unreadable", data, markdown, desk)
    return AgencyYear(replace(summary_of_error(agency_id, year, error), news=news_of_record(record)), page, twins)
