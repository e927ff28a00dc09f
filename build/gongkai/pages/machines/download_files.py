"""The files of the collection as pages and catalogues tell of them: what each is, what it weighs, its hash.

Read from `files.json` and `datapackage.json` in the folder of the collection, which the build writes before any page.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongkai.package.stored_package import read_json
from gongkai.package.tables_described import ALL_YEARS, FILES, MARKED

MEDIA = {
    "csv": "text/csv",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "sqlite": "application/vnd.sqlite3",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
"""Media types by the end of a file's name."""


@dataclass(frozen=True, slots=True)
class File:
    """A file: its name, bytes, SHA-256, and what it holds in both languages (empty for a form of the whole collection)."""

    name: str
    bytes: int
    sha256: str
    title: str
    title_en: str

    @property
    def kind(self) -> str:
        """The end of its name."""
        return self.name.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Offered:
    """All files in order of name, those left out with the reason, and the tables as their descriptor has them."""

    files: tuple[File, ...] = ()
    left_out: tuple[Mapping[str, Any], ...] = ()
    tables: tuple[Mapping[str, Any], ...] = ()

    def of_kind(self, *kinds: str) -> list[File]:
        """Return the files of some kinds."""
        return [file for file in self.files if file.kind in kinds]

    @property
    def forms(self) -> list[File]:
        """The files that each hold the collection, or a year of it, whole."""
        return [file for kind in ("zip", "sqlite", "xlsx") for file in self.of_kind(kind)]

    @property
    def csv(self) -> list[File]:
        """The tables for programs."""
        return [file for file in self.of_kind("csv") if not file.name.endswith(MARKED)]

    @property
    def books_of_all(self) -> list[str]:
        """The names of workbooks that hold all years."""
        return [file.name for file in self.files if file.name.endswith(ALL_YEARS)]

    @property
    def marked(self) -> list[File]:
        """The tables as a spreadsheet opens them by a double click."""
        return [file for file in self.files if file.name.endswith(MARKED)]

    @property
    def by_table(self) -> list[tuple[Mapping[str, Any], File, File]]:
        """Each table with its CSV file and its Parquet file."""
        named = {file.name: file for file in self.files}
        return [(t, named[t["path"]], named[f"{t['name']}.parquet"]) for t in self.tables if t["path"] in named]


NOTHING = Offered()


def read_offered(collection: Path | None) -> Offered:
    """Return what a build offers; nothing where it made no collection."""
    if collection is None or not (collection / FILES).is_file():
        return NOTHING
    tables = read_json(collection / "datapackage.json")["resources"]
    listed = read_json(collection / FILES)
    return Offered(tuple(_files(listed["files"], tables)), tuple(listed["left_out"]), tuple(tables))


def _files(listed: Iterable[Mapping[str, Any]], tables: Iterable[Mapping[str, Any]]) -> Iterable[File]:
    titles = {table["name"]: (str(table["title"]), str(table["title_en"])) for table in tables}
    for each in listed:
        name = str(each["name"])
        titled = (
            titles.get(name.rpartition(".")[0].removesuffix(MARKED.removesuffix(".csv")), ("", ""))
            if name.endswith((".csv", ".parquet"))
            else ("", "")
        )
        yield File(name, int(each["bytes"]), str(each["sha256"]), *titled)
