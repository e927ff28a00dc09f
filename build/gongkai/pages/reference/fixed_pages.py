"""Fixed pages: data dictionary, rules, data quality, corrections, methodology, self-check, API, changelog, downloads, about.

The dictionary and the rules are generated: fields from what describes the published tables, lines, columns and
identities from the form data, codes from the wording. Nothing of them is written by hand.

The changelog as a page: CHANGELOG.md taken apart as text, nothing of it read as markup but headings, items and code.

What follows in English after the Chinese becomes the second line.

>>> [release] = read_releases("# Log\\n\\n## 1.0\\n\\nFirst.\\n\\n- one `<b>`\\n  and on\\n- two\\n")
>>> read_releases("## 1\\n\\n- 好。 Good.")[0].items
(Markup('好。<span class="en" lang="en">Good.</span>'),)
>>> release.title, release.paragraphs, release.items
('1.0', (Markup('First.'),), (Markup('one <code>&lt;b&gt;</code> and on'), Markup('two')))
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from markupsafe import Markup

from gongkai.form import load_form
from gongkai.package.queries import queries
from gongkai.package.schema import resources
from gongkai.package.stored_descriptor import read_head
from gongkai.package.stored_package import is_package
from gongkai.package.tables_described import resource_descriptor
from gongkai.pages.collection.holdings import Holdings
from gongkai.pages.desk.page import Page, Twin
from gongkai.pages.desk.renderer import Desk
from gongkai.pages.form.merged_headings import column_leaves, line_leaves
from gongkai.pages.machines.citation import SITE, citations
from gongkai.pages.machines.data_catalogue import collection_cited, has_feeds
from gongkai.pages.machines.download_files import Offered, read_offered
from gongkai.pages.machines.linked_data import collection_data
from gongkai.pages.machines.markdown_text import render_markdown
from gongkai.pages.machines.prefilled_forms import Wrong, error_report
from gongkai.pages.reference.corrections import corrections_pages
from gongkai.pages.reference.design import design_page
from gongkai.pages.reference.method import method_values
from gongkai.pages.reference.quality_page import quality_pages
from gongkai.pages.reference.scale import scale_values
from gongkai.pages.words.html import esc, own_html
from gongkai.rules.catalogue import LEVELS, Rule, rules

_CODE = re.compile("`([^`]+)`")
_SECOND_LANGUAGE = re.compile("(?<=。) (?=[A-Z]|<code>)")


@dataclass(frozen=True, slots=True)
class Release:
    """A version: what is said of it, and its changes."""

    title: str
    paragraphs: tuple[Markup, ...]
    items: tuple[Markup, ...]


def read_releases(text: str) -> tuple[Release, ...]:
    """Return the releases in the order of the file, which is newest first."""
    return tuple(_release(part) for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:])


def _release(part: str) -> Release:
    title, _, body = part.partition("\n")
    blocks = list(_blocks(body))
    texts = tuple(_html(block) for block in blocks if not block.startswith("- "))
    return Release(title.strip(), texts, tuple(_html(block[2:]) for block in blocks if block.startswith("- ")))


def _blocks(body: str) -> Iterator[str]:
    """Yield every paragraph and every item in one line."""
    for block in re.split(r"\n\s*\n|\n(?=- )", body):
        if block.strip():
            yield " ".join(block.split())


def _html(text: str) -> Markup:
    shown = _CODE.sub(r"<code>\1</code>", esc(text))
    chinese, _, english = _SECOND_LANGUAGE.sub("\n", shown, count=1).partition("\n")
    return own_html(f'{chinese}<span class="en" lang="en">{english}</span>' if english else chinese)


CODE_LISTS = (
    ("kind", "dict.kinds"),
    ("obs_status", "dict.statuses"),
    ("verdict", "dict.verdicts"),
    ("cause", "dict.causes"),
    ("badge", "dict.states"),
    ("scope", "dict.scopes"),
    ("severity", "dict.severities"),
    ("outcome", "dict.outcomes"),
    ("level", "dict.levels"),
    ("agency_kind", "dict.kinds_of_agency"),
    ("agency_family", "dict.families"),
    ("coverage", "dict.coverage"),
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
        scripts = ("load.js", "cell.js", "receipt.js") if name == "receipt" else ()
        yield from desk.both_languages(f"{name}/", f"{name}.html", scripts=scripts, linked=linked, twin=twin, **values)
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
        "method": {
            "forms": forms, **method_values(desk, folders, len(holdings.known), len(list(holdings.registry))),
        },
        "about": {
            "citations": citations(cited), "cited": cited,
            "wrong": error_report(desk.wording.site, desk.wording, Wrong("", page=cited.address, version=cited.version)),
        },
        "scale": scale_values(),
        "check": {},
        "receipt": {},
        "api": {"sample": sample, "feeds": has_feeds(desk, holdings), "offered": offered, "queries": queries()},
        "download": {"packages": listed, "years": holdings.years, "offered": offered},
    }  # fmt: skip
    yield from ((name, {**values, **mark}) for name, values in given.items())


def _releases(desk: Desk) -> tuple[Release, ...]:
    return read_releases(_changelog(desk))


def _changelog(desk: Desk) -> str:
    path = desk.setting.files.own.with_name("CHANGELOG.md")
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _of_level(level: str) -> list[Rule]:
    """Return the rules of a level in the order of the catalogue, identities of the form left out."""
    return [rule for rule in rules().values() if rule.level == level and not rule.identity]


def _known(desk: Desk) -> dict[str, Counter[str]]:
    """Return how many checks each rule makes in a report, by edition."""
    return {name: Counter(check.rule.code for check in edition.checks.by_id.values()) for name, edition in desk.editions.items()}


def _tables(folders: Sequence[Path], offered: Offered) -> list[Mapping[str, Any]]:
    """Return the tables of a package, in full and with the schemas of its form, then those that only the collection has."""
    heads = (read_head(folder) for folder in folders if is_package(folder))
    forms = (load_form(head["report"]["edition"]) for head in heads)
    own = [resource_descriptor(form, resource) for form in islice(forms, 1) for resource in resources()]
    names = {table["name"] for table in own}
    return [*own, *(table for table in offered.tables if table["name"] not in names)]
