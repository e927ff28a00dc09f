"""The versions of a report's source, as its page lists them: when each was seen at the address, and what changed.

What changed is told as it was seen, between two days of visits; no version is called right or wrong. A record that cannot be
read is left out here: `gongkai watch` tells what is wrong with it, and the figures do not depend on it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from markupsafe import Markup
from msgspec import structs

from gongkai.errors import DataError
from gongkai.package.stored_package import Package
from gongkai.pages.words.html import esc, figure, own_html
from gongkai.pages.words.wording import Wording
from gongkai.rules.due import CODE as LATE
from gongkai.text import is_date
from gongkai.versions import Version, Versions, read_versions

_PUBLISHED = ("sha256", "bytes", "address", "first_seen", "last_seen", "change", "code", "passages")
"""What programs are told of a version, beside its cells."""


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """A version; `used` whether the page's figures are from it, `cells` are (id, name, before, after) of those that differ."""

    version: Version
    used: bool
    cells: tuple[tuple[str, Markup, Markup, Markup], ...]


@dataclass(frozen=True, slots=True)
class ShownVersions:
    """What is known of an address, the newest version first; `with_figures` whether the page has the figures of one of them."""

    record: Versions
    versions: tuple[ShownVersion, ...]
    with_figures: bool = True


@dataclass(frozen=True, slots=True)
class SourceNews:
    """Something that happened to a source, for feeds.

    `what` is `figures`, `text`, `gone` or `late`; `cells` is how many cells differ in which version (`number`), `told` a sentence
    that says the rest.
    """

    day: str
    what: str
    cells: int = 0
    number: int = 0
    told: str = ""


def known_versions(folder: Path) -> Versions | None:
    """Return the record of a folder; None where there is none that can be read."""
    try:
        return read_versions(folder)
    except (DataError, OSError):
        return None


def shown_versions(record: Versions | None, sha256: str, names: Mapping[str, str], wording: Wording) -> ShownVersions | None:
    """Return what the page shows, given the hash of the source that its figures are from and the names of cells as HTML."""
    if record is None:
        return None
    shown = (ShownVersion(each, each.sha256 == sha256, _cells(each, names, wording)) for each in reversed(record.version))
    return ShownVersions(record, tuple(shown))


def shown_unread(record: Versions | None, wording: Wording) -> ShownVersions | None:
    """Return what the page of a report that cannot be read shows: no version is that of its figures, cells have their ids."""
    shown = shown_versions(record, "", {}, wording)
    return replace(shown, with_figures=False) if shown else None


def versions_as_data(record: Versions | None) -> dict[str, Any] | None:
    """Return what is known of an address as the twin of a report has it, the oldest version first; None where nothing is."""
    if record is None:
        return None
    versions = [
        {name: getattr(each, name) for name in _PUBLISHED} | {"cells": [structs.asdict(cell) for cell in each.cell]}
        for each in record.version
    ]
    return {**{name: getattr(record, name) for name in ("address", "checked", "outcome", "since")}, "versions": versions}


def news_of(package: Package, record: Versions | None) -> tuple[SourceNews, ...]:
    """Return what feeds say of a source: published late, exchanged, or gone from its address."""
    late = [
        SourceNews(each.raw, "late", told=each.message) for each in package.findings if each.rule == LATE and is_date(each.raw)
    ]
    return (*late, *news_of_record(record))


def news_of_record(record: Versions | None) -> tuple[SourceNews, ...]:
    """Return what feeds say of an address: a report exchanged there, or gone."""
    if record is None:
        return ()
    found = [
        SourceNews(each.first_seen, each.change, len(each.cell), number)
        for number, each in enumerate(record.version, 1)
        if each.is_replacement and each.first_seen
    ]
    return (*found, SourceNews(record.since, "gone")) if record.is_dead else tuple(found)


def _cells(version: Version, names: Mapping[str, str], wording: Wording) -> tuple[tuple[str, Markup, Markup, Markup], ...]:
    return tuple(
        (
            each.cell,
            own_html(names.get(each.cell) or esc(each.cell)),
            _printed(each.before, each.before_kind, wording),
            _printed(each.after, each.after_kind, wording),
        )
        for each in version.cell
    )


def _printed(value: str, kind: str, wording: Wording) -> Markup:
    """Return a figure, or the mark of what stands in its place; a kind that is not known is shown as it is."""
    if kind == "number":
        return own_html(figure(value))
    known = wording.lists["kind"].get(kind)
    return own_html(esc(known.mark if known else kind))
