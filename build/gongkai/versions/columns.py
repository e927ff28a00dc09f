"""The column pages of an agency: where its annual reports are listed, and which years were seen there.

`datasets/<agency_id>/column.toml`; people write `address`, `gongkai watch` the rest:

    [[column]]
    address = "https://…/zfxxgk/ndbg/"
    checked = "2024-02-01"       # the last visit that saw the list
    years = [2022, 2023]         # of the reports on it

>>> columns_of({"column": [{"address": "https://example.org/"}]}, "column.toml")[0].years
()
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from gongkai import disk
from gongkai.strict import Record, convert, read
from gongkai.text import cleaned_data, is_date
from gongkai.versions import toml_line

FILE = "column.toml"


class ColumnPage(Record, frozen=True):
    """A page that lists the annual reports of an agency; `checked` is empty until it was seen."""

    address: str
    checked: str = ""
    years: tuple[int, ...] = ()


class ColumnPages(Record, frozen=True):
    """All of an agency."""

    column: tuple[ColumnPage, ...]


def columns_of(raw: Mapping[str, Any], file: str) -> tuple[ColumnPage, ...]:
    """Return what a `column.toml` says; DataError names what is wrong with it."""
    found = convert(
        cleaned_data(dict(raw)), ColumnPages, file, code="versions-invalid", remedy="请改正这个文件", further=_problems
    )
    return found.column


def read_columns(agency: Path) -> tuple[ColumnPage, ...]:
    """Return the column pages of the agency of a folder; none where none are on record."""
    path = agency / FILE
    return columns_of(read(path, f"{agency.name}/{FILE}"), f"{agency.name}/{FILE}") if path.is_file() else ()


def write_columns(agency: Path, pages: Sequence[ColumnPage]) -> bool:
    """Write the column pages of an agency; say whether anything changed."""
    blocks = [
        "\n".join(["[[column]]", *filter(None, (toml_line(name, getattr(page, name)) for name in ColumnPage.__struct_fields__))])
        for page in pages
    ]
    return disk.write_if_changed(agency / FILE, ("\n\n".join(blocks) + "\n").encode())


def _problems(pages: ColumnPages) -> Iterator[str]:
    yield from (f"checked 不是日期：{page.checked}" for page in pages.column if page.checked and not is_date(page.checked))
