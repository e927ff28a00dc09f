"""The collection in the forms that people ask for, beside its CSV and Parquet files, and what they all weigh.

    <id>.zip               the whole data package with README and citation; <id> is that of the publication
    <id>.sqlite            every table in one database
    <id>-<year>.xlsx       a workbook for each year
    <id>-all.xlsx          one of all years, a row a report, as tables of a spreadsheet
    <id>-datasette.json    what Datasette shows beside the database
    queries.json           questions with the written query that answers each
    <table>-excel.csv      tables that people open in a spreadsheet, with the mark by which it knows UTF-8
    files.json             name, bytes and SHA-256 of every file, and what was left out and why
    SHA256SUMS             the same hashes as `sha256sum --check` reads them

They are made from the files of the collection alone. A form that would grow beyond `MOST_BYTES`, or beyond the rows that a
spreadsheet holds, is left out whole and listed as such: nothing is ever cut.

The whole data package as one zip file: descriptor, every table as CSV, README in two languages, CITATION.cff.

It unpacks into one folder, `<id>/`, which frictionless validates as it stands. The same collection gives the same bytes.
Citation File Format: https://github.com/citation-file-format/citation-file-format, 1.2.0
"""

import hashlib
import json
import shutil
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from gongkai.package.about import About, about_collection, filled, texts
from gongkai.package.archive import member
from gongkai.package.database import ENDING, write_database, write_metadata
from gongkai.package.queries import PUBLISHED, write_queries
from gongkai.package.tables_described import ALL_YEARS, FILES, MARKED, SUMS
from gongkai.package.wide import WIDE
from gongkai.package.workbook import TooManyRowsError
from gongkai.publication import UNNAMED, Publication

MOST_BYTES = 400 * 1024 * 1024
"""The largest file that is offered in a form of its own; a host of static pages gives a whole site 1 GB."""


IN_SPREADSHEETS = ("reports_wide", "reports", "agencies", *WIDE, "indicators", "codebook")
"""The tables that have a twin for spreadsheets: what a person opens by a double click."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A form of the collection that is not offered: its name, why (`size` or `rows`), and the bytes that it would have."""

    name: str
    reason: str
    bytes: int


def start_downloads(
    collection: Path,
    publication: Publication = UNNAMED,
    address: str = "",
    pool: Executor | None = None,
    most: int = MOST_BYTES,
) -> Iterator[LeftOut | None]:
    """Let the pool make all forms of a collection; the result is for `finish_downloads`.

    Args:
        collection: Folder with the files of the collection; the forms are written beside them.
        publication: Whose collection it is.
        address: The address of the site, or empty.
        pool: Workers; without one this process makes them when the result is used.
        most: Bytes beyond which a form is left out.
    """
    about, years = about_collection(collection, publication, address)
    own = publication.id
    books = (*(f"{own}-{year}.xlsx" for year in years), f"{own}{ALL_YEARS}")
    twins = (f"{name}{MARKED}" for name in IN_SPREADSHEETS)
    names = (f"{own}.sqlite", *books, f"{own}.zip", f"{own}{ENDING}", PUBLISHED, *twins)
    write = partial(_write, collection=collection, about=about, most=most)
    return pool.map(write, names) if pool else map(write, names)


def finish_downloads(collection: Path, forms: Iterable[LeftOut | None]) -> None:
    """Wait for the forms and list all files."""
    left_out = [form for form in forms if form]
    listed = [_weighed(path) for path in sorted(collection.iterdir()) if path.name not in (FILES, SUMS)]
    sums = "".join(f"{each['sha256']}  {each['name']}\n" for each in listed)
    (collection / SUMS).write_text(sums, encoding="utf-8")
    data = {"files": listed, "left_out": [asdict(form) for form in left_out]}
    (collection / FILES).write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _write(name: str, collection: Path, about: About, most: int) -> LeftOut | None:
    """Write one form; say so when it is not to be had."""
    from gongkai.package.book_of_all import write_book_of_all  # noqa: PLC0415 - they read Parquet, which takes long to load
    from gongkai.package.yearbook import write_yearbook  # noqa: PLC0415

    target = collection / name
    target.unlink(missing_ok=True)
    try:
        if name.endswith(".sqlite"):
            write_database(collection, target)
        elif name.endswith(".zip"):
            write_bundle(collection, about, target)
        elif name.endswith(ENDING):
            write_metadata(collection, about, target)
        elif name == PUBLISHED:
            write_queries(target)
        elif name.endswith(MARKED):
            target.write_bytes(BOM_UTF8 + (collection / f"{name.removesuffix(MARKED)}.csv").read_bytes())
        elif name.endswith(ALL_YEARS):
            write_book_of_all(collection, about, target)
        else:
            write_yearbook(collection, int(target.stem.rpartition("-")[2]), about, target)
    except TooManyRowsError:
        target.unlink()
        return LeftOut(name, "rows", 0)
    size = target.stat().st_size
    if size <= most:
        return None
    target.unlink()
    return LeftOut(name, "size", size)


def _weighed(path: Path) -> dict[str, object]:
    with path.open("rb") as file:
        return {"name": path.name, "bytes": path.stat().st_size, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def write_bundle(collection: Path, about: About, target: Path) -> None:
    """Write the zip of a collection's descriptor and the files that it names."""
    resources = json.loads((collection / "datapackage.json").read_bytes())["resources"]
    listed = "\n".join(f"- `{r['path']}` {r['title']} / {r['title_en']}" for r in resources)
    top = about.publication.id
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        archive.writestr(member(f"{top}/README.md"), filled(texts().readme.text, about, files=listed).lstrip("\n"))
        archive.writestr(member(f"{top}/CITATION.cff"), "\n".join(_citation(about)) + "\n")
        for name in ("datapackage.json", *(resource["path"] for resource in resources)):
            with (collection / name).open("rb") as file, archive.open(member(f"{top}/{name}"), "w") as part:
                shutil.copyfileobj(file, part, 1 << 20)


def _citation(about: About) -> Iterator[str]:
    """Yield the lines of CITATION.cff; texts are written as JSON strings, which YAML reads alike."""
    yield "cff-version: 1.2.0"
    yield "message: 引用数据请写明数据版本。 When you cite these data, name their version."
    yield "type: dataset"
    own, title = about.publication, filled(texts().citation.title, about)
    for key, text in (("title", title), ("version", about.version), ("license", own.terms.id)):
        yield f"{key}: {json.dumps(text, ensure_ascii=False)}"
    for key, text in (("url", about.address), ("repository", own.repository)):
        if text:
            yield f"{key}: {json.dumps(text, ensure_ascii=False)}"
    yield "authors:"
    yield from (f"  - name: {json.dumps(name, ensure_ascii=False)}" for name in dict.fromkeys((*own.editors, own.by_en)))
