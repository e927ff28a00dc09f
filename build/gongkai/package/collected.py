"""The collection of all packages as CSV and Parquet: their tables, reports, comparisons, indicators, a summary, a codebook.

It is made from the packages on disk by putting their tables one below the other, so a row here is byte for byte the row
of its package, and a line; only comparisons and indicators are handed in. Rows are ordered by agency id and year.

The codebook: every cell of every edition of the form, by the codes that the tables use, with the form's own words.

>>> tuple(next(codebook_rows()))[:5]
('2021', 'disclosure', 'regulations', 'issued', '规章')
"""

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from gongkai.agencies.model import Agencies
from gongkai.form import Form, editions, load_form, newest_form
from gongkai.form.outcomes import outcome_of
from gongkai.package.collection_rows import (
    TABLES,
    AgencyRow,
    CodebookRow,
    ComparisonRow,
    CrosswalkRow,
    DivisionRow,
    FigureRow,
    MeasureRow,
    PeriodRow,
    QualityRow,
    StatisticRow,
    UnresolvedRow,
)
from gongkai.package.csv_text import Row, csv_of
from gongkai.package.grouping import agency_rows, crosswalk_rows, days_of, division_rows, period_rows, registered
from gongkai.package.one_row import NAME, cell_fields, write_one_row
from gongkai.package.outcomes import quality_rows, unresolved_rows
from gongkai.package.parquet_files import write_twin
from gongkai.package.rows import ReportRow, header_of
from gongkai.package.schema import Json, Resource, foreign_keys, resources, table_schema
from gongkai.package.stored_descriptor import Described, read_descriptor
from gongkai.package.stored_package import fingerprint_of, version_of
from gongkai.package.tables_described import SCHEMA, VERSION, resource_descriptor
from gongkai.package.wide import WIDE, stack_wide, wide_schema
from gongkai.publication import UNNAMED, Publication

NOBODY = Agencies(())
STACKED = ("cells", "checks", "findings", "suspects", "claims", "narrative", "corrections")
ORDER = (
    "agencies", "agency_periods", "divisions", "reports", NAME, "cells", *WIDE, *STACKED[1:], "comparisons", "indicators",
    "report_figures", "statistics", "quality", "unresolved", "codebook", "crosswalk",
)  # fmt: skip
"""The tables of a collection."""


def write_collection(  # noqa: PLR0913 - a parameter for each table that is handed in
    folders: Iterable[Path],
    target: Path,
    comparisons: Iterable[ComparisonRow] = (),
    agencies: Agencies = NOBODY,
    measures: Iterable[MeasureRow] = (),
    figures: Iterable[FigureRow] = (),
    statistics: Iterable[StatisticRow] = (),
    *,
    publication: Publication = UNNAMED,
) -> None:
    """Write the collection of the packages in `folders` into `target`, in place of what an earlier build put there.

    Args:
        folders: Folders of packages.
        target: Where to write.
        comparisons: Rows of comparisons.csv, in its order.
        agencies: The registry.
        measures: Rows of indicators.csv, in its order.
        figures: Rows of report_figures.csv, in its order.
        statistics: Rows of statistics.csv, in its order.
        publication: Whose collection it is.
    """
    _empty(target)
    ordered = sorted(folders, key=lambda folder: (folder.parent.name, folder.name))
    form = newest_form()
    by_name = {resource.name: resource for resource in (*resources("collection"), *resources())}
    reports = list(_report_rows(ordered, agencies))
    _write(target / "reports.csv", ReportRow, reports)
    _write_registry(target, agencies, reports)
    for name in STACKED:
        _stack(ordered, f"{name}.csv", ",".join(header_of(TABLES[name])), target)
    write_one_row(target, by_name[NAME])
    for name in WIDE:
        stack_wide(ordered, by_name[name], target / f"{name}.csv")
    _write(target / "comparisons.csv", ComparisonRow, comparisons)
    _write(target / "indicators.csv", MeasureRow, measures)
    _write(target / "report_figures.csv", FigureRow, figures)
    _write(target / "statistics.csv", StatisticRow, statistics)
    _write(target / "quality.csv", QualityRow, quality_rows(target, agencies))
    _write(target / "unresolved.csv", UnresolvedRow, unresolved_rows(target, ordered))
    _write(target / "codebook.csv", CodebookRow, codebook_rows())
    described = []
    for resource in map(by_name.__getitem__, ORDER):
        schema = schema_of(form, resource)
        write_twin(target / f"{resource.name}.csv", resource, schema)
        known = {**schema, **foreign_keys(resource)}
        described.append(_sized(target, {**resource_descriptor(form, resource), "schema": known}))
    descriptor = _descriptor(described, reports, publication)
    (target / "datapackage.json").write_text(json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _write_registry(target: Path, agencies: Agencies, reports: Sequence[ReportRow]) -> None:
    """Write the tables to group by: agencies, their periods, divisions; and what cells of two editions are to each other."""
    _write(target / "agencies.csv", AgencyRow, agency_rows(agencies, reports))
    _write(target / "agency_periods.csv", PeriodRow, period_rows(agencies))
    _write(target / "divisions.csv", DivisionRow, division_rows(_divisions(agencies)))
    _write(target / "crosswalk.csv", CrosswalkRow, crosswalk_rows())


def schema_of(form: Form, resource: Resource) -> Json:
    """Return the schema of a table: the wide ones have the columns or cells of all editions."""
    if resource.wide:
        return wide_schema(resource)
    schema = table_schema(form, resource)
    return {**schema, "fields": [*schema["fields"], *cell_fields()]} if resource.name == NAME else schema


def _empty(target: Path) -> None:
    """Make the folder, and unlink what is in it: a served site may hold the same files by hard links, which stay."""
    target.mkdir(parents=True, exist_ok=True)
    for path in target.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _write(path: Path, kind: type[Row], rows: Iterable[Row]) -> None:
    path.write_bytes(csv_of(kind, rows))


def _divisions(agencies: Agencies) -> Iterator[tuple[str, int]]:
    yield from ((period.division_code, period.division_revision) for agency in agencies for period in agency.periods)


def _report_rows(folders: Sequence[Path], agencies: Agencies) -> Iterator[ReportRow]:
    for folder in folders:
        yield report_row(*read_descriptor(folder), agencies)


def report_row(descriptor: Json, described: Described, agencies: Agencies) -> ReportRow:
    """Return the row of a report, from the descriptor of its package and the registry."""
    report = descriptor["report"]
    verdicts, source = report["verdicts"], report["source"]
    period = registered(agencies, report["agency_id"], report["year"])
    due, late = days_of(period, report["year"], source["published"])
    return ReportRow(
        agency_id=report["agency_id"],
        year=str(report["year"]),
        agency=report["agency"],
        agency_en=report["agency_en"],
        agency_level=period.level if period else "",
        agency_kind=period.kind if period else "",
        division_code=period.division_code if period else "",
        division_revision=str(period.division_revision) if period else "",
        published_on=source["published"],
        due_on=due,
        days_late=late,
        title=report["title"],
        edition=report["edition"],
        scope=report["scope"],
        badge=report["badge"],
        checks_passed=str(verdicts["pass"]),
        checks_failed=str(verdicts["fail"]),
        checks_not_assessed=str(verdicts["not_assessed"]),
        checks_if_blank_is_zero=str(verdicts["pass_if_blank_is_zero"]),
        excerpt=str(report["excerpt"]).lower(),
        container=source["container"],
        source_sha256=source["sha256"],
        source_url=source["url"],
        fingerprint=fingerprint_of(resource["hash"] for resource in described),
    )


def _stack(folders: Iterable[Path], name: str, header: str, target: Path) -> None:
    with (target / name).open("wb") as out:
        out.write(header.encode() + b"\n")
        for folder in folders:
            out.write((folder / name).read_bytes().partition(b"\n")[2])


def _sized(target: Path, resource: Json) -> Json:
    with (target / resource["path"]).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {**resource, "bytes": (target / resource["path"]).stat().st_size, "hash": f"sha256:{digest}"}


def _descriptor(described: Sequence[Json], rows: Sequence[ReportRow], publication: Publication) -> Json:
    reports, version = len(rows), version_of((row.agency_id, int(row.year), row.fingerprint) for row in rows)
    return {
        "$schema": SCHEMA,
        "name": publication.id,
        "title": "政府信息公开工作年度报告数据：全部报告",
        "title_en": "Annual reports on government information disclosure: all reports",
        "description": f"{reports} 份报告的全部单元格、核对结果、读取发现与正文所说；同名 .parquet 文件内容相同。",
        "description_en": f"All cells, checks, findings and claims of {reports} reports; the .parquet twins hold the same rows.",
        "version": f"{VERSION}+{version}",
        "licenses": [publication.described_licence],
        "contributors": [{"title": publication.by, "role": "wrangler", "roles": ["wrangler"]}],
        "resources": list(described),
    }


def codebook_rows() -> Iterator[CodebookRow]:
    """Yield the rows of codebook.csv, the newest edition first, in the order of its fields."""
    for form in map(load_form, reversed(editions())):
        for table in form.tables:
            for block in table.blocks:
                for line in block.lines:
                    for column in block.columns:
                        yield CodebookRow(
                            form.edition,
                            table.id,
                            line.id,
                            column.id,
                            "·".join((*line.path, line.label)),
                            " · ".join((*line.path_en, line.label_en)),
                            "·".join((*column.path, column.label)),
                            " · ".join((*column.path_en, column.label_en)),
                            form.unit_by_id[column.unit].title,
                            form.unit_by_id[column.unit].title_en,
                            line.definition,
                            line.definition_en,
                            outcome_of(table.id, line.id),
                        )
