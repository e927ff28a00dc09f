"""What a download says of itself: how many reports it holds, of which years, in which version, from where.

The words are data (`downloads.toml`); here they are filled in.
"""

import csv
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from gongkai.publication import Publication
from gongkai.strict import Record, convert, packaged


class Readme(Record, frozen=True):
    """The README of the zip file."""

    text: str


class Workbook(Record, frozen=True):
    """The title of a workbook, and its first sheet."""

    title: str
    notes: tuple[tuple[str, str], ...]


class Citation(Record, frozen=True):
    """What CITATION.cff says."""

    title: str


class Texts(Record, frozen=True):
    """The whole file."""

    readme: Readme
    workbook: Workbook
    citation: Citation


@dataclass(frozen=True, slots=True)
class About:
    """A collection in short, and whose it is; `address` is that of the site, empty where it is not known."""

    publication: Publication
    version: str
    reports: int
    agencies: int
    years: str
    address: str

    def of_year(self, year: int, reports: int) -> "About":
        """Return the same of one year, in which an agency has one report."""
        return replace(self, years=str(year), reports=reports, agencies=reports)


def about_collection(collection: Path, publication: Publication, address: str) -> tuple[About, tuple[int, ...]]:
    """Return a collection in short, and its years."""
    with (collection / "reports.csv").open(encoding="utf-8", newline="") as file:
        keys = [(row["agency_id"], int(row["year"])) for row in csv.DictReader(file)]
    years = tuple(sorted({year for _, year in keys}))
    version = str(json.loads((collection / "datapackage.json").read_bytes())["version"])
    span = f"{years[0]}–{years[-1]}" if len(years) > 1 else "".join(map(str, years))
    return About(publication, version, len(keys), len({agency_id for agency_id, _ in keys}), span, address), years


@lru_cache(maxsize=1)
def texts() -> Texts:
    """Return the words of downloads.toml."""
    return texts_of(packaged("gongkai.package", "downloads.toml"))


def texts_of(raw: Mapping[str, Any]) -> Texts:
    """Return what the data file says; DataError for a key that is not known."""
    return convert(raw, Texts, "downloads.toml")


def filled(text: str, about: About, **more: str) -> str:
    """Return a text with what is known filled in."""
    own = about.publication
    names = {"publication": own.name, "publication_en": own.name_en}
    terms = {"licence": own.licence, "licence_title": own.terms.title_zh, "licence_url": own.terms.url}
    return text.format(**{**asdict(about), **names, **terms}, **more)
