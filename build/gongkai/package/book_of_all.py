"""One workbook of all years: a row a report with every cell of the form, the agencies, the indicators, and what the columns are.

    <id>-all.xlsx          说明 | 报告 | 机关 | 指标 | 字段

Rows are tables of the spreadsheet (sorted, filtered and named as such) under one row of headings in the words of the form; the
last sheet gives the code and the English of each. Where a cell holds no figure the sheet says what it does hold.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from gongkai.form import newest_form
from gongkai.package.about import About, filled, texts
from gongkai.package.one_row import NAME, cell_fields, read
from gongkai.package.schema import Json, resources, table_schema
from gongkai.package.workbook import Column, Sheet, write_workbook
from gongkai.package.yearbook import kinds_without_figure, notes_sheet

_WIDTHS = {"agency_id": 24, "agency": 28, "agency_name": 28, "agency_name_en": 36, "agency_en": 36, "indicator": 26}
_OTHERS = (("agencies", "机关"), ("indicators", "指标"))


def write_book_of_all(collection: Path, about: About, target: Path) -> None:
    """Write the workbook of all years.

    Raises:
        TooManyRowsError: there are more rows than a sheet may have.
    """
    fields = {name: _fields(name) for name in (NAME, *(name for name, _ in _OTHERS))}
    sheets = [notes_sheet(about), _sheet("报告", NAME, fields[NAME], _reports(collection, fields[NAME]))]
    sheets += [_sheet(title, name, fields[name], _plain(collection, name, fields[name])) for name, title in _OTHERS]
    write_workbook(target, filled(texts().workbook.title, about), [*sheets, _explained(fields)])


def _fields(name: str) -> list[Json]:
    resource = next(each for each in resources("collection") if each.name == name)
    return [*table_schema(newest_form(), resource)["fields"], *(cell_fields() if name == NAME else ())]


def _headings(fields: Sequence[Json]) -> list[str]:
    """Return a heading for each field, the words alone where they are its own, else with the code."""
    titles = [field["title"] for field in fields]
    return [
        title if titles.count(title) == 1 else f"{title}（{field['name']}）" for title, field in zip(titles, fields, strict=True)
    ]


def _sheet(title: str, name: str, fields: Sequence[Json], rows: Iterator[list[str]]) -> Sheet:
    columns = tuple(
        Column(heading, field["name"], _WIDTHS.get(field["name"], 13), field["type"] in ("integer", "number"))
        for heading, field in zip(_headings(fields), fields, strict=True)
    )
    return Sheet(title, columns, rows, table=name)


def _words(fields: Sequence[Json]) -> dict[str, dict[str, str]]:
    return {field["name"]: {c["value"]: c["label"] for c in field.get("categories", ())} for field in fields}


def _plain(collection: Path, name: str, fields: Sequence[Json]) -> Iterator[list[str]]:
    words = _words(fields)
    for row in read(collection / f"{name}.csv"):
        yield [words[key].get(value, value) for key, value in row.items()]


def _reports(collection: Path, fields: Sequence[Json]) -> Iterator[list[str]]:
    words = _words(fields)
    cells = {field["name"]: field["cell"] for field in fields if "cell" in field}
    year, kinds = "", {}
    rows = sorted(read(collection / f"{NAME}.csv"), key=lambda row: (row["year"], row["agency_id"]))
    for row in rows:
        if row["year"] != year:
            year, kinds = row["year"], kinds_without_figure(collection, int(row["year"]))
        told = {name: kinds.get((row["agency_id"], cell), "") for name, cell in cells.items() if not row[name]}
        yield [words[name].get(value, value) or told.get(name, "") for name, value in row.items()]


def _explained(fields: dict[str, list[Json]]) -> Sheet:
    columns = (
        Column("表", "table_name", 16), Column("表头", "heading", 40), Column("代号", "field", 36),
        Column("英文", "title_en", 60), Column("说明", "description", 60), Column("英文说明", "description_en", 60),
    )  # fmt: skip
    rows = [
        [name, heading, field["name"], field["title_en"], field["description"], field["description_en"]]
        for name, own in fields.items()
        for heading, field in zip(_headings(own), own, strict=True)
    ]
    return Sheet("字段", columns, rows, table="columns_explained")
