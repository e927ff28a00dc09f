"""The page of one agency-year, its twins, and the summary that the other pages are made from.

`render_agency_year` is a pure function of a package's folder (and the years beside it) and of the comparisons that
concern it: it can run in any order and in any process.

Its badges are made here too and served from the same origin; nothing is fetched from a badge service.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gongkai import addresses
from gongkai.package.collection_rows import ComparisonRow, MeasureRow
from gongkai.package.schema import resources
from gongkai.package.stored_package import Package, identity_of, is_error, is_package, is_year, read_error, read_package
from gongkai.pages.collection.changes import changes_page
from gongkai.pages.desk.page import ENGLISH, Page, Twin, home_of, json_text, root_of, whereabouts
from gongkai.pages.desk.renderer import Desk, Setting, base_edition, open_desk
from gongkai.pages.form.filled_tables import failing_cells, shown_table, tally
from gongkai.pages.form.form_json import SCRIPTS
from gongkai.pages.machines.citation import SITE, Cited, citations
from gongkai.pages.machines.linked_data import report_data
from gongkai.pages.machines.prefilled_forms import CELL, SHOWN, Wrong, error_report
from gongkai.pages.machines.report_twin import (
    Seen,
    badge_json,
    badge_svg,
    error_twin,
    page_data,
    report_twin,
    version_of,
)
from gongkai.pages.report.checklist import grouped
from gongkai.pages.report.differences import compared
from gongkai.pages.report.facts import refusals, sentences
from gongkai.pages.report.measured import measured, report_measures
from gongkai.pages.report.narrative import narrative_of
from gongkai.pages.report.notes import doubted_cells, notes_of, originals_of, standing
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
from gongkai.pages.report.summary import Summary, original_outside, served_source, source_served, summary_of, summary_of_error
from gongkai.pages.report.suspects import suspicions
from gongkai.pages.words.html import own_html, plain, web_address
from gongkai.pages.words.wording import Wording
from gongkai.sentences import with_english


@dataclass(frozen=True, slots=True)
class AgencyYear:
    """All that one folder of `datasets/` gives the site.

    Attributes:
        summary: What other pages need to know.
        page: Its page.
        twins: Files beside the page.
        further: The comparison with the year before, where there is one, and the same pages in English.
    """

    summary: Summary
    page: Page
    twins: tuple[Twin, ...]
    further: tuple[Page, ...] = ()


Read = Callable[[Path], Package]


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
    if is_package(folder):
        return _readable(folder, setting, rows, measures, read)
    return _unreadable(folder, setting)


def report_desks(setting: Setting) -> tuple[Desk, ...]:
    """Return the desk of each language that the pages of reports are in, Chinese first."""
    desks = [open_desk(setting)]
    return (*desks, open_desk(setting, english=True)) if desks[0].wording.site.has_english_reports else tuple(desks)


def twins_of(agency_id: str, year: int) -> tuple[str, str, str, str, str]:
    """Return the paths of an agency-year's twins: page data, badge, shields endpoint, Markdown, and its package as one file."""
    own = (agency_id, year)
    data, text, package = (addresses.twin(*own, suffix) for suffix in ("json", "md", "zip"))
    return data, addresses.badge(*own), addresses.badge(*own, "json"), text, package


def _readable(
    folder: Path, setting: Setting, rows: Sequence[ComparisonRow], measures: Sequence[MeasureRow], read: Read
) -> AgencyYear:
    package, last = read(folder), folder.with_name(str(int(folder.name) - 1))
    before = read(last) if is_package(last) else None
    given = _Given(folder, package, before, rows, measures, _years(folder))
    desks = report_desks(setting)
    pages = [_page(given, desk) for desk in desks]
    if before:
        pages += [changes_page(before, package, desk) for desk in desks]
    failing, summary = _summarised(given, desks[0])
    return AgencyYear(summary, pages[0], _beside(given, desks[0], failing), tuple(pages[1:]))


@dataclass(frozen=True, slots=True)
class _Given:
    """What the pages of a report are made from.

    Its folder, its package and that of the year before, comparisons, indicators, and the years that are there of its agency.
    """

    folder: Path
    package: Package
    before: Package | None
    rows: Sequence[ComparisonRow]
    measures: Sequence[MeasureRow]
    years: Sequence[int]


def _summarised(given: _Given, desk: Desk) -> tuple[frozenset[str], Summary]:
    """Return the cells that failed checks touch, and the summary."""
    package, folder = given.package, given.folder
    failing = failing_cells(package, desk.edition(package.report["edition"]))
    summary = summary_of(package, desk.wording, failing, with_source=source_served(folder, package))
    return failing, replace(summary, news=news_of(package, known_versions(folder)))


def _page(given: _Given, desk: Desk) -> Page:
    """Return the page in the language of a desk."""
    package, wording, own = given.package, desk.wording, addresses.report(given.package.agency_id, given.package.year)
    report, address = package.report, f"{ENGLISH if wording.english else ''}{own}"
    edition = desk.edition(report["edition"])
    agency = wording.either(report["agency"], report["agency_en"])
    title = wording.say("agency_year.title", agency=agency, year=package.year)
    described = {"title": wording.either(report["title"], title), "state": wording.term("badge", report["badge"]).word}
    flow = flow_of(package, failing_cells(package, edition), wording)
    body = desk.render(
        "agency_year.html", **whereabouts(address), **_values(given, desk, own), flow=flow,
        beside=compared(given.rows, package.agency_id, package.year, edition.checks, home_of(address), wording),
        changes=given.before is not None,
        refusals=refusals(flow, package, edition.form, edition.checks, wording),
        measures=report_measures(given.measures, wording),
    )  # fmt: skip
    source = report["source"]
    feed = addresses.agency_file(package.agency_id, "feed.xml") if source["published"] or source["retrieved"] else ""
    return Page(
        address, title, wording.say("agency_year.description", **described), body, SCRIPTS,
        "" if wording.english else report_data(desk, package, address), feed=feed, paired=wording.site.has_english_reports,
    )  # fmt: skip


def _beside(given: _Given, desk: Desk, failing: frozenset[str]) -> tuple[Twin, ...]:
    """Return the files beside the page: its data, its badge, its Markdown."""
    package, record = given.package, known_versions(given.folder)
    trouble = read_error(given.folder) if is_error(given.folder) else None
    cited = _cited(package, desk)
    pictures = originals_of(package, desk.setting.crops, desk.edition(package.report["edition"]).checks.names)
    data = {
        **page_data(package, given.rows, pictures, cited),
        "indicators": measured(given.measures),
        "failing": sorted(failing),
        "versions": versions_as_data(record),
        "trouble": trouble,
    }
    markdown = report_twin(desk, package, given.rows, failing, cited, Seen(record, trouble))
    return _twins(package.agency_id, package.year, package.report["badge"], data, markdown, desk)


def _values(given: _Given, desk: Desk, address: str) -> dict[str, Any]:
    """Return what the template is given, beside comparisons and indicators; `address` is that of the page in Chinese."""
    folder, package, last = given.folder, given.package, given.before
    report = package.report
    edition, wording = desk.edition(report["edition"]), desk.wording
    beside = standing(last, wording)
    pictures = originals_of(package, desk.setting.crops, edition.checks.names)
    own = root_of(f"{ENGLISH}{address}") if wording.english else ""
    notes = notes_of(package, edition.checks, beside, wording)
    groups = grouped(package.checks, edition.checks, wording)
    base = base_edition(report["edition"])
    titles = {each.name: wording.either(each.title, each.title_en) for each in resources()}
    return {
        "report": report,
        "agency": wording.either(report["agency"], report["agency_en"]),
        "own_files": f"{own}{address}" if own else "./",
        "beside_own": f"{own}{addresses.agency(package.agency_id)}" if own else "../",
        "package": package,
        "source_link": _source_link(folder, package, f"{own}{address}" if own else "./", wording),
        "package_tables": [titles[each["name"]] for each in package.resources if each["name"] in titles],
        "form": edition.form,
        "url": web_address(report["source"]["url"]),
        "facts": sentences(wording.facts, package, edition.checks, english=wording.english),
        "tables": [shown_table(skeleton, package, edition, desk, notes) for skeleton in edition.skeletons],
        "groups": groups,
        "told": told_by_severity(package, edition.form, edition.checks, groups["fail"], notes, base, wording),
        "replies": [own_html(row) for row in replies_of(package, wording).get("", ())],
        "broken": bool(groups["fail"]) or any(claim.verdict == "fail" for claim in package.claims),
        "suspicions": suspicions(package, edition.form, edition.checks, wording, beside),
        "narrative": narrative_of(package, wording),
        "originals": {cell: picture for cell, picture in pictures.items() if cell in doubted_cells(package)},
        "years": given.years,
        "tally": tally(package.checks),
        "versions": shown_versions(known_versions(folder), report["source"]["sha256"], edition.checks.names, wording),
        "version": version_of(package),
        "trouble": read_error(folder) if is_error(folder) else None,
        **_citations(package, address, desk),
    }


def _source_link(folder: Path, package: Package, own_files: str, wording: Wording) -> str:
    """Return where the source that the figures were read from can be had; empty where it cannot any more."""
    if not source_served(folder, package):
        return ""
    return original_outside(package, wording.site) or f"{own_files}{served_source(package.source)}"


def _cited(package: Package, desk: Desk) -> Cited:
    """Return what is cited: the report's page in Chinese, of which the English one is a translation."""
    report, by = package.report, desk.wording.site
    key, published = f"{package.agency_id}-{package.year}", report["source"]["published"]
    whole, version = desk.setting.site_url + addresses.report(package.agency_id, package.year), version_of(package)
    return Cited(key, report["agency"], report["agency_en"], report["title"], package.year, published, version, whole, by)


def _citations(package: Package, address: str, desk: Desk) -> dict[str, Any]:
    report, site, cited = package.report, desk.setting.site_url or SITE, _cited(package, desk)
    badge = f"{site}{addresses.badge(package.agency_id, package.year)}"
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


def _twins(agency_id: str, year: int, state: str, data: Mapping[str, Any], markdown: str, desk: Desk) -> tuple[Twin, ...]:
    texts = (json_text(data), badge_svg(desk, year, state), badge_json(desk, year, state), markdown)
    return tuple(Twin(path, text) for path, text in zip(twins_of(agency_id, year), texts, strict=False))


def _unreadable(folder: Path, setting: Setting) -> AgencyYear:
    agency_id, year = identity_of(folder)
    desks, record, error = report_desks(setting), known_versions(folder), dict(read_error(folder))
    agency = error["agency"] or agency_id
    error["title"] = error["title"] or desks[0].wording.say("unreadable.title", agency=agency, year=year)
    page, *further = (_unread(folder, error, desk) for desk in desks)
    markdown = error_twin(desks[0], agency_id, year, error, record)
    data = {"error": error, "versions": versions_as_data(record)}
    twins = _twins(agency_id, year, "unreadable", data, markdown, desks[0])
    summary = replace(summary_of_error(agency_id, year, error), news=news_of_record(record))
    return AgencyYear(summary, page, twins, tuple(further))


def _unread(folder: Path, error: Mapping[str, Any], desk: Desk) -> Page:
    """Return the page of a report that cannot be read, in the language of a desk."""
    agency_id, year = identity_of(folder)
    wording, own = desk.wording, addresses.report(agency_id, year)
    agency = wording.either(error["agency"], error.get("agency_en", "")) or agency_id
    title = wording.either(error["title"], wording.say("unreadable.title", agency=agency, year=year))
    name, description = (wording.say(key, title=title) for key in ("unreadable.name", "unreadable.description"))
    return desk.page(
        f"{ENGLISH if wording.english else ''}{own}", "unreadable.html", name, description,
        paired=wording.site.has_english_reports, error=with_english(error),
        agency_id=agency_id, agency=agency, year=year, called=title,
        versions=shown_unread(known_versions(folder), wording),
    )  # fmt: skip
