"""The versions of a source: what has stood at its address, and since when; `gongkai watch` writes it, pages read it.

Beside `source.toml` of an agency-year:

    versions.toml                       what was seen at the address, oldest first, and what the last visit came to
    versions/<sha256, 12 digits>.<kind> the bytes of every version, once there is more than one

A version is what a visit saw that is another report than the one before: other figures, another text, another kind of file. A
page that only counts its visitors anew is the same version. The published figures are those of `source.toml` in any case.

>>> text = 'address = "https://example.org/a"\\nchecked = "2024-02-01"\\noutcome = "http-gone"\\nsince = "2024-01-31"\\n'
>>> versions_of(parse(text, "versions.toml"), "versions.toml").is_dead
True

Above it, in the folder of the agency, `column.toml` holds its column pages: where its annual reports are listed, and which years
were seen there. People write `address`, `gongkai watch` the rest:

    [[column]]
    address = "https://…/zfxxgk/ndbg/"
    checked = "2024-02-01"       # the last visit that saw the list
    years = [2022, 2023]         # of the reports on it

    [[column.report]]            # one that is not collected
    year = 2023
    title = "…2023年政府信息公开工作年度报告"
    address = "https://…/2023.html"
    first_seen = "2024-02-01"

>>> columns_of({"column": [{"address": "https://example.org/"}]}, "column.toml")[0].years
()
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

from gongkai import disk
from gongkai.errors import DataError
from gongkai.kinds import ACTIVE, PASSIVE
from gongkai.strict import Record, convert, parse, read
from gongkai.text import cleaned_data, is_date

FILE, FOLDER = "versions.toml", "versions"
GONE = frozenset({"http-gone", "error-page"})
"""Outcomes that say that there is nothing at the address any more; any other may be a fault of the day or of the way."""
SUFFIXES = PASSIVE | ACTIVE | {".bin"}
_CODE = re.compile("[a-z0-9-]*")
_NAME = re.compile("[a-z0-9_.]+")
_FIGURE = re.compile(r"(?:-?[0-9]+(?:\.[0-9]+)?)?")
_SHA256 = re.compile("[0-9a-f]{64}")

Change = Literal["first", "figures", "text", "form", "other", "unreadable"]
"""What a version has that the one before had not: nothing before it; other figures; another text; only another kind of file; it
is another report, or nothing says that it is the same; or it cannot be read, so that nobody knows."""


class CellChange(Record, frozen=True):
    """A cell that two versions print differently: figure, empty where there is none, and kind of either."""

    cell: str
    before: str
    before_kind: str
    after: str
    after_kind: str


class Seen(NamedTuple):
    """Where a version stood, the way there, and what the server said of it."""

    address: str
    followed: tuple[str, ...] = ()
    etag: str = ""
    last_modified: str = ""


class Version(Record, frozen=True):
    """What stood at the address for a time.

    `first_seen` and `last_seen` are days of visits, empty where the day is not on record; `followed` is the way to `address`;
    `code` says why it cannot be read, `passages` how many passages of the text differ.
    """

    sha256: str
    suffix: str
    bytes: int
    first_seen: str
    last_seen: str
    change: Change
    address: str = ""
    followed: tuple[str, ...] = ()
    etag: str = ""
    last_modified: str = ""
    code: str = ""
    passages: int = 0
    cell: tuple[CellChange, ...] = ()

    @property
    def name(self) -> str:
        """The file that holds it, from the folder of the agency-year."""
        return f"{FOLDER}/{self.sha256[:12]}{self.suffix}"

    @property
    def is_the_report(self) -> bool:
        """Whether it is the report, as far as can be told."""
        return self.change not in ("other", "unreadable")

    @property
    def is_replacement(self) -> bool:
        """Whether the report itself was exchanged."""
        return self.change in ("figures", "text")


class Versions(Record, frozen=True):
    """All of a source.

    `checked` is the last visit, empty where there was none, `outcome` the code of what it failed with, `since` the first visit in
    a row that did.
    """

    address: str = ""
    checked: str = ""
    outcome: str = ""
    since: str = ""
    version: tuple[Version, ...] = ()

    @property
    def is_dead(self) -> bool:
        """Whether there was nothing at the address on two days at least, and on none between them."""
        return self.outcome in GONE and self.since < self.checked


def versions_of(raw: Mapping[str, Any], file: str) -> Versions:
    """Return what a `versions.toml` says; DataError names what is wrong with it."""
    return convert(
        cleaned_data(dict(raw)), Versions, file, code="versions-invalid", remedy="请改正或删去这个文件", further=_problems
    )


def read_versions(folder: Path) -> Versions | None:
    """Return what is known of the versions of a source; None where it was never watched."""
    path = folder / FILE
    return versions_of(read(path, _shown(folder)), _shown(folder)) if path.is_file() else None


def write_versions(folder: Path, versions: Versions, contents: Mapping[str, bytes]) -> bool:
    """Write the record, after the bytes of versions by their names; say whether anything changed."""
    changed = [disk.write_if_changed(folder / name, data) for name, data in contents.items()]
    return disk.write_if_changed(folder / FILE, as_toml(versions).encode()) or any(changed)


def recover(folder: Path) -> None:
    """Finish what was being written in the folder of an agency-year when an earlier run ended, or throw it away."""
    disk.recover(folder)
    if (folder / FOLDER).is_dir():
        disk.recover(folder / FOLDER)


def as_toml(versions: Versions) -> str:
    """Return the record as its file says it; what is empty is left out."""
    lines = [toml_line(name, getattr(versions, name)) for name in ("address", "checked", "outcome", "since")]
    for version in versions.version:
        lines += ["", "[[version]]"]
        lines += [toml_line(name, getattr(version, name)) for name in Version.__struct_fields__ if name != "cell"]
        for cell in version.cell:
            lines += [
                "",
                "[[version.cell]]",
                *(toml_line(name, getattr(cell, name), always=True) for name in CellChange.__struct_fields__),
            ]
    return "\n".join(line for line in lines if line is not None) + "\n"


_REQUIRED = frozenset({"checked", "first_seen", "last_seen"})


def toml_line(name: str, value: object, *, always: bool = False) -> str | None:
    """Return a key and its value as a line of TOML; None for an empty value that may be left out."""
    if not value and not always and name not in _REQUIRED:
        return None
    written = list(value) if isinstance(value, tuple) else value
    return f"{name} = " + json.dumps(written, ensure_ascii=False).replace("\x7f", "\\u007f")


def _shown(folder: Path) -> str:
    return f"{folder.parent.name}/{folder.name}/{FILE}"


def _is_plain(cell: CellChange) -> bool:
    """Whether a change names cell, kinds and figures, and nothing else."""
    names = all(_NAME.fullmatch(name) for name in (cell.cell, cell.before_kind, cell.after_kind))
    return names and all(_FIGURE.fullmatch(value) for value in (cell.before, cell.after))


def _problems(versions: Versions) -> Iterator[str]:
    days = {"checked": versions.checked, "since": versions.since}
    for number, each in enumerate(versions.version, 1):
        days |= {f"version[{number}].first_seen": each.first_seen, f"version[{number}].last_seen": each.last_seen}
        if not _SHA256.fullmatch(each.sha256):
            yield f"version[{number}].sha256 不合格式"
        if each.suffix not in SUFFIXES:
            yield f"version[{number}].suffix 不认识：{each.suffix}"
        yield from (f"version[{number}].cell 不合格式：{cell.cell}" for cell in each.cell if not _is_plain(cell))
    if not all(_CODE.fullmatch(code) for code in (versions.outcome, *(each.code for each in versions.version))):
        yield "outcome 或 code 不合格式"
    yield from (f"{key} 不是日期" for key, day in days.items() if day and not is_date(day))
    if versions.outcome and not versions.since:
        yield "有 outcome 就要有 since"


__all__ = [
    "FILE", "FOLDER", "GONE", "SUFFIXES", "CellChange", "Change", "Seen", "Version", "Versions", "as_toml", "parse",
    "read_versions", "recover", "toml_line", "versions_of", "write_versions",
]  # fmt: skip


COLUMNS = "column.toml"
_LISTED = re.compile(r"https?://[^\s<>\"']+")


class ListedReport(Record, frozen=True):
    """A report that a column page lists and that is not collected: since when it was seen there."""

    year: int
    title: str
    address: str
    first_seen: str


class ColumnPage(Record, frozen=True):
    """A page that lists the annual reports of an agency; `checked` is empty until it was seen."""

    address: str
    checked: str = ""
    years: tuple[int, ...] = ()
    report: tuple[ListedReport, ...] = ()


class ColumnPages(Record, frozen=True):
    """All of an agency."""

    column: tuple[ColumnPage, ...]


def columns_of(raw: Mapping[str, Any], file: str) -> tuple[ColumnPage, ...]:
    """Return what a `column.toml` says; DataError names what is wrong with it."""
    found = convert(
        cleaned_data(dict(raw)), ColumnPages, file, code="versions-invalid", remedy="请改正这个文件", further=_column_problems
    )
    return found.column


def read_columns(agency: Path) -> tuple[ColumnPage, ...]:
    """Return the column pages of the agency of a folder; none where none are on record."""
    path = agency / COLUMNS
    return columns_of(read(path, f"{agency.name}/{COLUMNS}"), f"{agency.name}/{COLUMNS}") if path.is_file() else ()


def write_columns(agency: Path, pages: Sequence[ColumnPage]) -> bool:
    """Write the column pages of an agency; say whether anything changed."""
    blocks: list[str] = []
    for page in pages:
        blocks += [_block("column", page), *(_block("column.report", each) for each in page.report)]
    return disk.write_if_changed(agency / COLUMNS, ("\n\n".join(blocks) + "\n").encode())


def _block(name: str, record: ColumnPage | ListedReport) -> str:
    lines = (toml_line(key, getattr(record, key)) for key in record.__struct_fields__ if key != "report")
    return "\n".join([f"[[{name}]]", *filter(None, lines)])


def listed_reports(agency: Path) -> list[ListedReport]:
    """Return what the column pages of an agency list, one of each year, by year; a record that is wrong lists nothing."""
    try:
        pages = read_columns(agency)
    except DataError:  # `gongkai watch` says what is wrong with it
        return []
    found = {each.year: each for page in reversed(pages) for each in page.report}
    return [found[year] for year in sorted(found) if not (agency / str(year)).is_dir()]


def _column_problems(pages: ColumnPages) -> Iterator[str]:
    yield from (f"checked 不是日期：{page.checked}" for page in pages.column if page.checked and not is_date(page.checked))
    for each in (each for page in pages.column for each in page.report):
        if not is_date(each.first_seen):
            yield f"first_seen 不是日期：{each.first_seen}"
        if not _LISTED.fullmatch(each.address):
            yield f"address 须以 http:// 或 https:// 开头：{each.address}"
        if not 1900 < each.year < 2200:
            yield f"year 不是年份：{each.year}"
