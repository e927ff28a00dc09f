"""The collection of all packages as CSV and Parquet: their tables, reports, comparisons, indicators, a summary, a codebook.

It is made from the packages on disk by putting their tables one below the other, so a row here is byte for byte the row
of its package; only comparisons and indicators are handed in. Rows are ordered by agency id and year.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa
from pyarrow import csv as arrow_csv
from pyarrow import parquet

from gongkai.agencies.model import Agencies
from gongkai.form import EDITIONS, load_form
from gongkai.package.codebook import codebook_rows
from gongkai.package.descriptor import LICENCE, SCHEMA, VERSION, resource_descriptor
from gongkai.package.outcomes import quality_rows, unresolved_rows
from gongkai.package.schema import Json, Resource, field_names, resources, table_schema
from gongkai.package.stored_descriptor import read_descriptor
from gongkai.package.stored_package import fingerprint_of, version_of
from gongkai.package.tables import to_csv
from gongkai.package.wide import WIDE, stack_wide, wide_schema
from gongkai.text import safe_text

NOBODY = Agencies(())
STACKED = ("cells", "checks", "findings", "suspects", "claims", "corrections")
ORDER = ("reports", "cells", *WIDE, *STACKED[1:], "comparisons", "indicators", "quality", "unresolved", "codebook")
"""The tables of a collection."""
_ARROW = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_(), "date": pa.date32()}


def write_collection(
    folders: Iterable[Path],
    target: Path,
    comparisons: Iterable[Sequence[object]] = (),
    agencies: Agencies = NOBODY,
    measures: Iterable[Sequence[object]] = (),
) -> None:
    """Write the collection of the packages in `folders` into `target`, in place of what an earlier build put there.

    Args:
        folders: Folders of packages.
        target: Where to write.
        comparisons: Rows of comparisons.csv, in its order.
        agencies: The registry.
        measures: Rows of indicators.csv, in its order.
    """
    _empty(target)
    ordered = sorted(folders, key=lambda folder: (folder.parent.name, folder.name))
    form = load_form(EDITIONS[-1])
    by_name = {resource.name: resource for resource in (*resources("collection"), *resources())}
    reports = list(_report_rows(ordered))
    _write_rows(target, by_name["reports"], reports)
    for name in STACKED:
        _stack(ordered, f"{name}.csv", ",".join(field_names(form, by_name[name])), target)
    for name in WIDE:
        stack_wide(ordered, by_name[name], target / f"{name}.csv")
    _write_rows(target, by_name["comparisons"], comparisons)
    _write_rows(target, by_name["indicators"], measures)
    _write_rows(target, by_name["quality"], quality_rows(target, agencies))
    _write_rows(target, by_name["unresolved"], unresolved_rows(target, ordered))
    _write_rows(target, by_name["codebook"], codebook_rows())
    described = []
    for resource in map(by_name.__getitem__, ORDER):
        schema = wide_schema(resource) if resource.wide else table_schema(form, resource)
        _write_parquet(target / f"{resource.name}.csv", schema)
        described.append(_sized(target, {**resource_descriptor(form, resource), "schema": schema}))
    version = version_of((str(row[0]), int(str(row[1])), str(row[-1])) for row in reports)
    descriptor = _descriptor(described, len(ordered), version)
    (target / "datapackage.json").write_text(json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _empty(target: Path) -> None:
    """Make the folder, and unlink what is in it: a served site may hold the same files by hard links, which stay."""
    target.mkdir(parents=True, exist_ok=True)
    for path in target.iterdir():
        path.unlink()


def _write_rows(target: Path, resource: Resource, rows: Iterable[Sequence[object]]) -> None:
    header = field_names(load_form(EDITIONS[-1]), resource)
    (target / f"{resource.name}.csv").write_bytes(to_csv(header, rows))


def _report_rows(folders: Sequence[Path]) -> Iterator[Sequence[object]]:
    for folder in folders:
        descriptor, described = read_descriptor(folder)
        report = descriptor["report"]
        verdicts, source = report["verdicts"], report["source"]
        yield (
            report["agency_id"],
            report["year"],
            safe_text(report["agency"]),
            safe_text(report["title"]),
            report["edition"],
            report["scope"],
            report["badge"],
            verdicts["pass"],
            verdicts["fail"],
            verdicts["not_assessed"],
            verdicts["pass_if_blank_is_zero"],
            str(report["excerpt"]).lower(),
            source["rendition"],
            source["sha256"],
            source["url"],
            fingerprint_of(resource["hash"] for resource in described),
        )


def _stack(folders: Iterable[Path], name: str, header: str, target: Path) -> None:
    with (target / name).open("wb") as out:
        out.write(header.encode() + b"\n")
        for folder in folders:
            out.write((folder / name).read_bytes().partition(b"\n")[2])


def _write_parquet(path: Path, schema: Json) -> None:
    """Write the Parquet twin of a CSV file, a batch at a time, with the types of its schema."""
    types = {field["name"]: _ARROW[field["type"]] for field in schema["fields"]}
    arrow_schema = pa.schema([pa.field(name, type_) for name, type_ in types.items()])
    convert = arrow_csv.ConvertOptions(
        column_types=types, null_values=[""], strings_can_be_null=True, true_values=["true"], false_values=["false"]
    )
    with parquet.ParquetWriter(path.with_suffix(".parquet"), arrow_schema, compression="zstd") as writer:
        if path.read_bytes().count(b"\n", 0, 1 << 16) > 1:
            for batch in arrow_csv.open_csv(
                path, convert_options=convert, parse_options=arrow_csv.ParseOptions(newlines_in_values=False)
            ):
                writer.write_batch(batch)


def _sized(target: Path, resource: Json) -> Json:
    with (target / resource["path"]).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {**resource, "bytes": (target / resource["path"]).stat().st_size, "hash": f"sha256:{digest}"}


def _descriptor(described: Sequence[Json], reports: int, version: str) -> Json:
    return {
        "$schema": SCHEMA,
        "name": "gongkai",
        "title": "政府信息公开工作年度报告数据：全部报告",
        "title_en": "Annual reports on government information disclosure: all reports",
        "description": f"{reports} 份报告的全部单元格、核对结果、读取发现与正文所说；同名 .parquet 文件内容相同。",
        "description_en": f"All cells, checks, findings and claims of {reports} reports; the .parquet twins hold the same rows.",
        "version": f"{VERSION}+{version}",
        "licenses": [LICENCE],
        "contributors": [{"title": "gongkai", "role": "wrangler", "roles": ["wrangler"]}],
        "resources": list(described),
    }
