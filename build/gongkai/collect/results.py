"""What came of many inputs, as tables: one line an input, and the file in which a person answers what was asked."""

import io
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from gongkai.collect.decided import Decision
from gongkai.collect.inputs import COLUMNS, REVIEW_COLUMNS, Input, csv_of
from gongkai.collect.whose import Candidate
from gongkai.text import csv_rows, safe_text, tabular, unsafe_text


class Result(NamedTuple):
    """One line of the result; all text, as it is written."""

    path: str
    address: str
    outcome: str
    agency_id: str
    agency: str
    year: str
    edition: str
    scope: str
    title: str
    sha256: str
    code: str
    detail: str
    asked: str
    candidates: str


def result_of(given: Input, decision: Decision) -> Result:
    """Return the line of one input."""
    found = decision
    year, named = str(found.year or ""), "; ".join(map(_told, found.candidates))
    agency, title, detail = map(tabular, (found.agency, found.title, found.detail))
    return Result(
        given.path, given.address, found.outcome, found.agency_id, agency, year, found.edition, found.scope, title,
        found.sha256, found.code, detail, "+".join(found.asked), named,
    )  # fmt: skip


def _told(each: Candidate) -> str:
    marks = "+".join(each.witnesses)
    return " ".join(filter(None, (each.agency_id, each.name, f"{each.certainty}%", marks, "new" if each.place else "")))


def result_table(results: Iterable[Result]) -> str:
    """Return the result as CSV."""
    return csv_of(Result._fields, ([safe_text(cell) for cell in each] for each in results))


_WHERE = COLUMNS.index("address") + 1
"""The columns of a list that say which input a row is about."""


def with_former(table: bytes, results: Sequence[Result]) -> list[Result]:
    """Return the lines of an earlier result with those of a review in their places."""
    reader = csv_rows(io.StringIO(table.decode("utf-8-sig"), newline=""))
    if tuple(next(reader, ())) != Result._fields:
        return list(results)
    former = [Result(*map(unsafe_text, cells)) for cells in reader if len(cells) == len(Result._fields)]
    lines = {each.address or os.path.normpath(Path(each.path).absolute()): each for each in (*former, *results)}
    return list(lines.values())


def review_table(pairs: Sequence[tuple[Input, Result]], folder: Path, former: bytes = b"") -> str:
    """Return what was asked as a manifest to fill in; paths are from the folder it stands in.

    Rows of a former review file about other inputs stay: somebody may have filled them in.
    """
    header = (*COLUMNS, *REVIEW_COLUMNS)
    asked = [_review_row(given, result, folder) for given, result in pairs if result.outcome == "ambiguous"]
    own = {tuple(_review_row(given, result, folder)[:_WHERE]) for given, result in pairs}
    rows = csv_rows(io.StringIO(former.decode("utf-8-sig", "replace"), newline=""))
    if tuple(next(rows, ())) == header:
        asked = [*(row for row in rows if len(row) == len(header) and tuple(row[:_WHERE]) not in own), *asked]
    return csv_of(header, asked)


def _review_row(given: Input, result: Result, folder: Path) -> list[str]:
    known = {name: getattr(given, name) for name in COLUMNS}
    known |= {
        "path": Path(os.path.relpath(given.path, folder)).as_posix() if given.path else "",
        "year": str(given.year or ""),
        "agency": given.agency or result.agency,
        "title": given.title or result.title,
        "excerpt": "yes" if given.excerpt else "",
    }
    known |= dict.fromkeys(result.asked.split("+") if result.asked else (), "")
    told = (result.asked, f"{result.code} {result.detail}".strip(), result.candidates)
    return [safe_text(cell) for cell in (*known.values(), *told)]
