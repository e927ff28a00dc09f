"""Tables as Parquet: the twins of CSV files, and tables of many reports written some reports at a time.

Types, titles and descriptions are those of the table's schema. The rows are read from CSV as it is published, so both hold the
same; a value that is none of its type stops the writing.
"""

import json
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

import pyarrow as pa
from pyarrow import csv as arrow_csv
from pyarrow import parquet

from gongkai.package.schema import Json, Resource

_ARROW = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_(), "date": pa.date32()}
_PARSE = arrow_csv.ParseOptions(newlines_in_values=False)


def write_twin(path: Path, resource: Resource, schema: Json) -> None:
    """Write the Parquet twin of a CSV file, a batch at a time."""
    with parquet.ParquetWriter(path.with_suffix(".parquet"), _arrow(resource, schema), compression="zstd") as writer:
        if _has_rows(path):
            for batch in arrow_csv.open_csv(path, convert_options=_convert(schema), parse_options=_PARSE):
                writer.write_batch(batch)


class Stack:
    """A table in one Parquet file that grows by the rows of some reports at a time, a row group each; the rest is not held."""

    def __init__(self, path: Path | BinaryIO, resource: Resource, schema: Json) -> None:
        self.rows = 0
        self._arrow, self._convert = _arrow(resource, schema), _convert(schema)
        self._header = (",".join(self._arrow.names) + "\n").encode()
        self._writer = parquet.ParquetWriter(path, self._arrow, compression="zstd")

    def add(self, lines: bytes) -> None:
        """Write rows of CSV, without a header, as one row group."""
        if not lines:
            return
        data = self._header + lines
        read = arrow_csv.ReadOptions(use_threads=False, block_size=len(data))
        table = arrow_csv.read_csv(pa.BufferReader(data), read, _PARSE, self._convert)
        self._writer.write_table(table, row_group_size=max(1, table.num_rows))
        self.rows += table.num_rows

    def __enter__(self) -> Self:
        """Go on with an open file."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Write the end of the file."""
        self._writer.close()


def _arrow(resource: Resource, schema: Json) -> Any:
    """Return the types of a table, and what is said of it and of its fields."""
    fields = [pa.field(each["name"], _ARROW[each["type"]], metadata=_told(each)) for each in schema["fields"]]
    told = _told({key: getattr(resource, key) for key in ("title", "title_en", "description", "description_en")})
    return pa.schema(fields, metadata={**told, "primaryKey": json.dumps(list(resource.key))})


def _convert(schema: Json) -> Any:
    types = {field["name"]: _ARROW[field["type"]] for field in schema["fields"]}
    return arrow_csv.ConvertOptions(
        column_types=types, null_values=[""], strings_can_be_null=True, true_values=["true"], false_values=["false"]
    )


def _told(said: Json) -> dict[str, str]:
    """Return what is said of a table or field as metadata of a Parquet file."""
    return {key: said[key] for key in ("title", "title_en", "description", "description_en", "unit") if key in said}


def _has_rows(path: Path) -> bool:
    with path.open("rb") as file:
        return bool(file.readline() and file.read(1))
