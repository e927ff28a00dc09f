"""Fixed pages: data dictionary, rules, data quality, corrections, methodology, self-check, API, changelog, downloads, about.

The dictionary and the rules are generated: fields from the descriptors of the packages, lines, columns and
identities from the form data, codes from the wording. Nothing of them is written by hand.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from gongkai.package.stored import is_package, read_json
from gongkai.pages.catalogue import collection_cited, has_feeds
from gongkai.pages.changelog import Release, read_releases
from gongkai.pages.citation import SITE, citations
from gongkai.pages.corrections import corrections_pages
from gongkai.pages.design import design_page
from gongkai.pages.desk import Desk
from gongkai.pages.headings import column_leaves, line_leaves
from gongkai.pages.holdings import Holdings
from gongkai.pages.linked_data import collection_data
from gongkai.pages.markdown import render_markdown
from gongkai.pages.offered import Offered, read_offered
from gongkai.pages.page import Page, Twin
from gongkai.pages.quality import quality_pages
from gongkai.rules import LEVELS, Rule, rules

CODE_LISTS = (
    ("kind", "dict.kinds"),
    ("obs_status", "dict.statuses"),
    ("verdict", "dict.verdicts"),
    ("cause", "dict.causes"),
    ("badge", "dict.states"),
    ("scope", "dict.scopes"),
    ("severity", "dict.severities"),
)
"""Code lists of the dictionary with the keys of their titles."""
TWINNED = ("dict", "rules", "method", "about", "api", "download")
"""Pages that have a twin in Markdown."""
LISTED_PACKAGES = 500
"""Most packages that the download page lists one by one; beyond, the pages of the years do."""


def reference_pages(desk: Desk, holdings: Holdings, folders: Sequence[Path], collection: Path | None) -> Iterator[Page]:
    """Yield the fixed pages."""
    offered, mark = read_offered(collection), holdings.mark
    for name, values in _documents(desk, holdings, folders, offered):
        linked = collection_data(desk, holdings.years, holdings.version, offered) if name == "download" else ""
        twin = f"{name}.md" if name in TWINNED else ""
        yield from desk.both_languages(f"{name}/", f"{name}.html", linked=linked, twin=twin, **values)
    yield from quality_pages(desk, holdings, collection)
    yield from corrections_pages(desk, holdings, collection)
    say = desk.wording.say
    yield desk.page(
        "changelog/", "changelog.html", say("changelog.name"), say("changelog.description"),
        releases=_releases(desk), feeds=has_feeds(desk, holdings), **mark,
    )  # fmt: skip
    yield design_page(desk, holdings)


def reference_twins(desk: Desk, holdings: Holdings, folders: Sequence[Path], collection: Path | None) -> Iterator[Twin]:
    """Yield the fixed pages as Markdown, in both languages at once."""
    for name, values in _documents(desk, holdings, folders, read_offered(collection)):
        if name in TWINNED:
            yield Twin(f"{name}.md", render_markdown(desk, f"{name}.md", root="", place=desk.setting.site_url or SITE, **values))
    yield Twin("changelog.md", _changelog(desk))
    for year in holdings.years:
        rows = [(entry, report) for entry in holdings.known for report in entry.reports if report.year == year]
        yield Twin(f"y/{year}.md", render_markdown(desk, "year.md", root="../", year=year, rows=rows, **holdings.mark))


def _documents(desk: Desk, holdings: Holdings, folders: Sequence[Path], offered: Offered) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name of each page that there is in both languages, which is that of its template, and what it is given."""
    forms = sorted((edition.form for edition in desk.editions.values()), key=lambda form: form.edition, reverse=True)
    lists = [(name, *desk.strings[key], list(desk.wording.lists[name].values())) for name, key in CODE_LISTS]
    mark, cited = holdings.mark, collection_cited(desk, holdings)
    sample = next((s for s in holdings.summaries if s.badge != "unreadable"), None)
    levels = [(level, _of_level(level)) for level in LEVELS]
    listed = holdings.summaries if len(holdings.summaries) <= LISTED_PACKAGES else ()
    given: dict[str, dict[str, Any]] = {
        "dict": {
            "forms": forms, "resources": _tables(folders, offered), "lists": lists,
            "lines": line_leaves, "columns": column_leaves,
        },
        "rules": {"forms": forms, "known": _known(desk), "levels": levels, "severity": desk.wording.lists["severity"]},
        "method": {"forms": forms},
        "about": {"citations": citations(cited), "cited": cited},
        "check": {},
        "api": {"sample": sample, "feeds": has_feeds(desk, holdings), "offered": offered},
        "download": {"packages": listed, "years": holdings.years, "offered": offered},
    }  # fmt: skip
    yield from ((name, {**values, **mark}) for name, values in given.items())


def _releases(desk: Desk) -> tuple[Release, ...]:
    return read_releases(_changelog(desk))


def _changelog(desk: Desk) -> str:
    path = desk.setting.site_src.parent / "CHANGELOG.md"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _of_level(level: str) -> list[Rule]:
    """Return the rules of a level in the order of the catalogue, identities of the form left out."""
    return [rule for rule in rules().values() if rule.level == level and not rule.identity]


def _known(desk: Desk) -> dict[str, Counter[str]]:
    """Return how many checks each rule makes in a report, by edition."""
    return {name: Counter(check.rule.code for check in edition.checks.by_id.values()) for name, edition in desk.editions.items()}


def _tables(folders: Sequence[Path], offered: Offered) -> list[Mapping[str, Any]]:
    """Return the tables of a package, with the schemas of its form, then those that only the collection has."""
    packages = (read_json(folder / "datapackage.json")["resources"] for folder in folders if is_package(folder))
    own: list[Mapping[str, Any]] = next(packages, [])
    names = {table["name"] for table in own}
    return [*own, *(table for table in offered.tables if table["name"] not in names)]
