"""One workbook for each year: the reports, the three wide tables, the codebook, and what has to be known before using them.

    gongkai-2023.xlsx      说明 | 报告 | 主动公开 | 申请 | 复议诉讼 | 编码本

Where a cell of the form holds no figure the sheet shows the word for what it holds (空白, 横线, 无, …), because a spreadsheet
reckons with an empty cell as with zero. Rows carry the agency's name and scope, so that figures of different scope are not
taken together unawares.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pyarrow import compute, parquet

from gongkai.codes import titles
from gongkai.form import load_form, newest_form
from gongkai.package.about import About, filled, texts
from gongkai.package.schema import resources, table_schema, wide_columns
from gongkai.package.wide import WIDE
from gongkai.package.workbook import Column, Sheet, write_workbook

Row = dict[str, str]
_CELL = ("agency_id", "table_id", "line_id", "column_id")
SHEETS = {"disclosure": "主动公开", "requests": "申请", "reviews": "复议诉讼"}
_WIDTHS = {"agency_id": 24, "agency": 28, "title": 44, "label": 30, "source_url": 30, "edition": 9, "year": 7}


def write_yearbook(collection: Path, year: int, about: About, target: Path) -> None:
    """Write the workbook of a year.

    Args:
        collection: Folder with the files of the collection.
        year: The year.
        about: The collection in short; for the year it is counted anew.
        target: The file.

    Raises:
        TooManyRowsError: the year has more rows than a sheet may have.
    """
    reports = {row["agency_id"]: row for row in _of_year(collection / "reports.csv", year)}
    own = about.of_year(year, len(reports))
    sheets = [notes_sheet(own), _plain("报告", "reports", reports.values())]
    kinds = kinds_without_figure(collection, year)
    sheets += [_wide(collection / f"{name}.csv", name, year, reports, kinds) for name in WIDE]
    sheets.append(_plain("编码本", "codebook", _rows(collection / "codebook.csv")))
    write_workbook(target, filled(texts().workbook.title, own), sheets)


def notes_sheet(about: About) -> Sheet:
    """Return what has to be known before using a workbook."""
    rows = [[filled(text, about) for text in note] for note in texts().workbook.notes]
    return Sheet("说明", (Column("项目", "about", 24), Column("说明", "text", 100)), [row for row in rows if all(row)])


def _plain(name: str, table: str, rows: Iterable[Row]) -> Sheet:
    """Return a table of the collection as it is, codes with their words."""
    resource = next(resource for resource in resources("collection") if resource.name == table)
    fields = table_schema(newest_form(), resource)["fields"]
    codes = {field["name"]: {c["value"]: c["label"] for c in field.get("categories", ())} for field in fields}
    columns = tuple(Column(f["title"], f["name"], _WIDTHS.get(f["name"], 14), f["type"] in ("integer", "number")) for f in fields)
    told = ([words.get(row[name], row[name]) for name, words in codes.items()] for row in rows)
    return Sheet(name, columns, told)


def _wide(path: Path, table: str, year: int, reports: Mapping[str, Row], kinds: Mapping[tuple[str, str], str]) -> Sheet:
    """Return a wide table with the columns of the editions that the reports use, agency and scope beside each row."""
    scopes = titles("scope")
    names = _columns_in_use(table, reports)
    columns = (
        Column("机关代号", "agency_id", 24), Column("机关名称", "agency", 28), Column("年度", "year", 7, number=True),
        Column("口径", "scope", 14), Column("行", "line_id", 24), Column("行名", "label", 30),
        *(Column(heading, name, 13, number=True) for name, heading in names.items()),
    )  # fmt: skip

    def rows() -> Iterator[list[str]]:
        for row in _of_year(path, year):
            agency_id, report = row["agency_id"], reports[row["agency_id"]]
            start = f"{table}.{row['line_id']}."
            figures = [row[name] or kinds.get((agency_id, start + name), "") for name in names]
            scope = scopes.get(report["scope"], report["scope"])
            yield [agency_id, report["agency"], row["year"], scope, row["line_id"], row["label"], *figures]

    return Sheet(SHEETS[table], columns, rows())


def _columns_in_use(table: str, reports: Mapping[str, Row]) -> dict[str, str]:
    """Return the columns of the form that these reports use, by id, with their headings."""
    editions = sorted({row["edition"] for row in reports.values()}, reverse=True)
    columns = [column for edition in editions for column in wide_columns(load_form(edition), table)]
    return {column.id: "·".join((*column.path, column.label)) for column in columns}


def kinds_without_figure(collection: Path, year: int) -> dict[tuple[str, str], str]:
    """Return the word for what stands in each cell of a year that holds no figure, by agency and cell."""
    words = titles("kind")
    found: dict[tuple[str, str], str] = {}
    for batch in parquet.ParquetFile(collection / "cells.parquet").iter_batches(columns=[*_CELL, "year", "kind"]):
        bare = compute.and_(compute.equal(batch["year"], year), compute.not_equal(batch["kind"], "number"))
        rows = batch.filter(bare).to_pylist()
        found |= {
            (row["agency_id"], f"{row['table_id']}.{row['line_id']}.{row['column_id']}"): words[row["kind"]] for row in rows
        }
    return found


def _of_year(path: Path, year: int) -> Iterator[Row]:
    """Yield the rows of a year; the year is the second field, and no field before it holds a comma."""
    wanted = str(year)
    with path.open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
        for row in csv.reader(line for line in file if line.split(",", 2)[1] == wanted):
            yield dict(zip(header, row, strict=True))


def _rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
