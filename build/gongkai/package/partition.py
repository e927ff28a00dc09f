"""The tables of many reports in parts: a part has the reports of a province in a year, and one Parquet file a table.

    cells/report_year=2023/province=37/cells.parquet

`report_year` and `province` (the first two digits of the agency's id) are in the names of folders alone, as engines that read
many Parquet files know them; the rows are those of the collection. A part is written some reports at a time, never held whole.
"""

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from gongkai.agencies.model import Agencies
from gongkai.form import newest_form
from gongkai.package.collected import STACKED, report_row, schema_of
from gongkai.package.csv_text import csv_of
from gongkai.package.parquet_files import Stack
from gongkai.package.rows import ReportRow
from gongkai.package.schema import Resource, resources
from gongkai.package.stored_descriptor import descriptor_of
from gongkai.package.wide import WIDE, wide_lines

PARTED = ("reports", "cells", *WIDE, *STACKED[1:])
"""The tables that are written in parts."""


def file_of(table: str, year: str, province: str) -> str:
    """Return the name of the file of a table's part.

    >>> file_of("checks", "2023", "37")
    'checks/report_year=2023/province=37/checks.parquet'
    """
    return f"{table}/report_year={year}/province={province}/{table}.parquet"


def parted_resources() -> dict[str, Resource]:
    """Return the tables that are written in parts, as they are described."""
    known = {resource.name: resource for resource in (*resources("collection"), *resources())}
    return {name: known[name] for name in PARTED}


class Part:
    """The files of a part in a folder of this machine, while it is written."""

    def __init__(self, folder: Path, agencies: Agencies) -> None:
        self._open, self._agencies = ExitStack(), agencies
        self._resources = parted_resources()
        self.files = {name: folder / f"{name}.parquet" for name in PARTED}
        schemas = {name: schema_of(newest_form(), resource) for name, resource in self._resources.items()}
        self._stacks = {
            name: self._open.enter_context(Stack(path, self._resources[name], schemas[name])) for name, path in self.files.items()
        }

    @property
    def rows(self) -> dict[str, int]:
        """How many rows each table has so far."""
        return {name: stack.rows for name, stack in self._stacks.items()}

    def add(self, packages: Iterable[dict[str, bytes]]) -> None:
        """Write the rows of some packages, given as their files by name, as a row group of each table."""
        packages = list(packages)
        reports = [report_row(*descriptor_of(files["datapackage.json"]), self._agencies) for files in packages]
        self._stacks["reports"].add(_body(csv_of(ReportRow, reports)))
        for name in PARTED[1:]:
            tables = (files[f"{name}.csv"] for files in packages)
            lines = (wide_lines(table, self._resources[name]) if name in WIDE else _body(table) for table in tables)
            self._stacks[name].add(b"".join(lines))

    def __enter__(self) -> Self:
        """Go on with open files."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Write the ends of all files."""
        self._open.close()


def _body(table: bytes) -> bytes:
    return table.partition(b"\n")[2]
