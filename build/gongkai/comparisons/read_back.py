"""Reading comparisons back, a slice at a time: what one agency-year's page needs of the collection's comparisons.csv.

A slice is where its rows stand in the file, so that handing work to a process costs a few numbers: the report's own rows, and
failed ones of other reports that were compared with it.
"""

import csv
import io
from pathlib import Path

from gongkai.comparisons.model import ComparisonRow, Key
from gongkai.text import unsafe_text, visible

Span = tuple[int, int]
"""Offset and length in bytes."""
_CODES = ComparisonRow._fields.index("left")
"""The fields before this one are codes and numbers, never quoted."""


def spans_of(path: Path) -> dict[Key, tuple[Span, ...]]:
    """Return for each agency-year where its rows stand; rows hold no line end."""
    found: dict[Key, list[Span]] = {}
    with path.open("rb") as file:
        offset = len(file.readline())
        for line in file:
            agency_id, year, _, _, verdict, _, _, other, other_year, _ = line.decode().split(",", _CODES)
            _add(found, (agency_id, int(year)), (offset, len(line)))
            if verdict == "fail" and other:
                _add(found, (other, int(other_year)), (offset, len(line)))
            offset += len(line)
    return {key: tuple(spans) for key, spans in found.items()}


def _add(found: dict[Key, list[Span]], key: Key, span: Span) -> None:
    """Add a span, joined with the last one where it goes on."""
    spans = found.setdefault(key, [])
    if spans and sum(spans[-1]) == span[0]:
        spans[-1] = (spans[-1][0], spans[-1][1] + span[1])
    else:
        spans.append(span)


def read_spans(path: Path, spans: tuple[Span, ...]) -> tuple[ComparisonRow, ...]:
    """Return the rows that stand there; text that does not print is made visible."""
    texts = []
    with path.open("rb") as file:
        for offset, length in spans:
            file.seek(offset)
            texts.append(file.read(length).decode())
    rows = csv.reader(io.StringIO("".join(texts), newline=""))
    return tuple(ComparisonRow._make([visible(unsafe_text(field)) for field in row]) for row in rows)
