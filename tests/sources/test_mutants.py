"""300 broken files: each has one outcome, every failure is typed, and no figure changes in silence."""

import re
from collections import Counter

import pytest

from gongkai.checks.run import check_reports
from gongkai.errors import SourceError
from gongkai.report.assemble import assemble, counts_as
from gongkai.report.model import Report
from gongkai.report.source import Source
from gongkai.sources import read_bytes
from gongkai.sources.word.doc import read_doc
from gongkai.sources.worker import guarded
from sources.mutants import KINDS, mutants, seed_file

TYPED = {
    "before-form", "damaged", "drawn-outlines", "empty-file", "empty-form", "encrypted", "file-too-large", "no-form", "not-text",
    "ocr-missing", "other-document", "pictures-only", "reader-crashed", "reader-memory", "reader-timeout", "several-reports",
    "tables-as-pictures", "unsupported-container",
}  # fmt: skip
TELLS = re.compile(r"Traceback|File \"|(?<!\w)/\w+/|\.py\b|0x[0-9a-f]{6}")
MOST_BLIND = 4

Matrix = dict[str, tuple[str, str]]


def read(kind: str, data: bytes) -> Report:
    """Read a report as the pipeline does; a DOC with our own reader, because LibreOffice takes a second for each."""
    name = f"mutant.{kind}"
    document = guarded(read_doc, name)(data, name) if kind == "doc" else read_bytes(data, name)
    source = Source("", 2023, "", name, "", container=counts_as(document))
    return assemble(source, len(data), document)


def matrix(report: Report) -> Matrix:
    return {c.cell.id: (c.kind, str(c.value)) for c in report.reading.cells}


def remarks(report: Report) -> set[tuple[str, str]]:
    """What a reader of the page is warned of: findings beyond mere information, and checks that do not hold."""
    found = {(f.rule, f.cell) for f in report.findings if f.severity != "info"}
    return found | {(c.check.id, "") for c in check_reports([report])[0].checks if c.verdict not in ("pass", "not_applicable")}


def is_exchange(before: Matrix, after: Matrix) -> bool:
    """Do the cells that differ hold the same contents in another order? No sum can tell rows from rows."""
    cells = [cell for cell in before if before[cell] != after.get(cell)]
    return Counter(before[cell] for cell in cells) == Counter(after.get(cell) for cell in cells)


def outcome_of(kind: str, data: bytes) -> Report | SourceError:
    try:
        return read(kind, data)
    except SourceError as error:
        return error


@pytest.mark.parametrize("kind", KINDS)
def test_a_broken_file_is_read_right_or_marked_or_refused(kind):
    outcomes = [outcome_of(kind, data) for data in mutants(kind)]
    assert 0 < sum(isinstance(each, SourceError) for each in outcomes) < len(outcomes) == KINDS[kind]
    assert_right_or_marked_or_refused(kind, outcomes)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_cut_off_at_any_percent_is_read_right_or_marked_or_refused(kind):
    whole = seed_file(kind)
    assert_right_or_marked_or_refused(kind, [outcome_of(kind, whole[: len(whole) * percent // 100]) for percent in range(100)])


def assert_right_or_marked_or_refused(kind, outcomes):
    seed = read(kind, seed_file(kind))
    before, known = matrix(seed), remarks(seed)
    refused = [error for error in outcomes if isinstance(error, SourceError)]
    assert {error.code for error in refused} <= TYPED
    assert [str(error) for error in refused if not error.place or not error.remedy or TELLS.search(str(error))] == []
    silent: list[tuple[int, list[str]]] = []
    for number, report in enumerate(outcomes):
        after = matrix(report) if isinstance(report, Report) else before
        if after != before and not remarks(report) - known and not is_exchange(before, after):
            silent.append((number, [cell for cell in before if before[cell] != after.get(cell)]))
    # The table of publications has no sum: a changed figure in it is one that the file really says.
    assert [found for found in silent if not all(cell.startswith("disclosure.") for cell in found[1])] == []
    assert len(silent) <= MOST_BLIND, silent
