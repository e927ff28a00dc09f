"""What differs between two files that stood at one address: cells, passages, or nothing that belongs to the report.

An agency is said to have exchanged a figure only where both files are read with certainty in that cell: what one of the readings
could not make out, or read in two ways, is no difference. Texts are compared between files of one kind only, and without the
lines by which pages count visitors or tell the time (`unsteady.toml`). What does not call itself the report of that agency and
year is another report, whatever its figures.
"""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache

from gongkai.errors import SourceError
from gongkai.recognise.reading import CellReading
from gongkai.report.assemble import assemble_apart
from gongkai.report.decided import Adjudication
from gongkai.report.model import Report
from gongkai.report.source import Source
from gongkai.sources import read_bytes
from gongkai.strict import Record, convert, packaged
from gongkai.text import fold, fold_once
from gongkai.versions import CellChange, Change

FILE = "unsteady.toml"
_UNCERTAIN_KINDS = frozenset({"unreadable", "absent"})
_CERTAIN = frozenset({"stated", "agreed"})


class Unsteady(Record, frozen=True):
    """Lines of a page that change by themselves: short ones with one of these words."""

    longest: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What the later file has; None instead of a difference says that it is the same report in the same kind of file."""

    change: Change
    cells: tuple[CellChange, ...] = ()
    passages: int = 0
    code: str = ""


def unsteady_of(raw: object) -> Unsteady:
    """Return what `unsteady.toml` says; DataError for a key that is not known."""
    return convert(raw, Unsteady, FILE)


@lru_cache(maxsize=1)
def _unsteady() -> Unsteady:
    return unsteady_of(packaged("gongkai.watching", FILE))


def difference(source: Source, before: bytes, after: bytes) -> Difference | None:
    """Compare two files of one report, of which the source describes agency and year."""
    old, new = _read(source, before), _read(source, after)
    if isinstance(new, SourceError):
        return Difference("unreadable", code=new.code)
    if isinstance(old, SourceError):
        return Difference("form")
    if not _is_same_report(old, new):
        return Difference("other")
    if cells := tuple(changed_cells(old, new)):
        return Difference("figures", cells, _passages(old, new) if _comparable(source, old, new) else 0)
    if not _comparable(source, old, new):
        return Difference("form")
    return Difference("text", passages=count) if (count := _passages(old, new)) else None


_one_at_a_time = threading.Lock()


def _read(source: Source, data: bytes) -> Report | SourceError:
    with _one_at_a_time:
        return _read_now(source, data)


def _read_now(source: Source, data: bytes) -> Report | SourceError:
    bare = replace(source, container="", decided=Adjudication())
    try:
        return assemble_apart(bare, len(data), read_bytes(data, source.file))
    except SourceError as error:
        return error


def _comparable(source: Source, old: Report, new: Report) -> bool:
    """May the running texts be compared? Not of an excerpt, nor between different kinds of file."""
    return not source.excerpt and old.source.container == new.source.container


def _is_same_report(old: Report, new: Report) -> bool:
    """Is the later file the same agency's report on the same year, by its own words?

    An address that is given up often leads to a home page, and that to some other report: no exchange is seen in its figures.
    """
    if any(finding.rule == "year-differs" for finding in new.findings):
        return False
    before, after = fold(old.signed), fold(new.signed)
    return not before or bool(after and (before in after or after in before))


def changed_cells(old: Report, new: Report) -> Iterator[CellChange]:
    """Yield the cells that two reports print differently and both know for certain, in the order of the form."""
    before = {read.cell.id: read for read in old.reading.cells}
    for after in new.reading.cells:
        was = before.get(after.cell.id)
        if was is None or not (_certain(was) and _certain(after)):
            continue
        if (was.kind, was.value) != (after.kind, after.value):
            yield CellChange(after.cell.id, _figure(was), was.kind, _figure(after), after.kind)


def _certain(read: CellReading) -> bool:
    return read.kind not in _UNCERTAIN_KINDS and read.confidence in _CERTAIN and not read.disturbed


def _figure(read: CellReading) -> str:
    return "" if read.value is None else str(read.value)


def _passages(old: Report, new: Report) -> int:
    """Count the passages of the running text that differ."""
    before, after = _steady(old), _steady(new)
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return sum(max(i - h, k - j) for tag, h, i, j, k in codes if tag != "equal")


def _steady(report: Report) -> Sequence[str]:
    known = _unsteady()
    texts = (fold_once(passage.text) for passage in report.narrative)
    return [text for text in texts if text and not (len(text) <= known.longest and any(word in text for word in known.words))]
