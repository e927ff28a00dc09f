"""Many inputs in order: read in several processes, decided one after the other, written batch by batch.

Reading takes nearly all the time and depends on the file alone. What becomes of an input may depend on those before it (an
agency that is new, two files for one year), so that is decided in the order of the list; the number of processes changes
nothing.

A batch is staged, then written down in the journal, then committed. A run that was cut off commits the last batch of its
journal once more and goes on after it: the result is the same bytes as that of a run in one go. The journal begins with the
hash of its list; it ends with the run.

A file that ran out of time is read once more: its limits are by the clock too, and the machine may have been busy with others.
"""

import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, astuple, dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from threading import Event, Lock
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from gongkai.agencies.model import Period
from gongkai.collect.decided import WRITTEN, Decision, decide
from gongkai.collect.inputs import Input
from gongkai.collect.placed import Project
from gongkai.collect.register import Register
from gongkai.collect.results import Result, result_of
from gongkai.collect.said import Said, said_by
from gongkai.errors import DataError, GongkaiError, kept_apart
from gongkai.fetching import Policy, Visitor, fetch
from gongkai.lock import alone
from gongkai.versions import Seen
from gongkai.watching.succession import on_record

READ, BATCH, HOSTS = 25, 100, 8
"""Inputs handed to a process at a time; inputs committed at a time unless told otherwise; sites visited side by side."""
_LATE = frozenset({"reader-timeout", "office-timeout"})
MOST_QUESTIONS = 3
"""About one input: its year, its agency, and once more."""

Ask = Callable[[Input, Decision], Input | None]
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Options:
    """How to add: processes (0: one a processor), whether newer versions replace, PDF tables are read twice; inputs a batch."""

    jobs: int = 0
    replace: bool = False
    second_reading: bool = True
    batch: int = BATCH


def add_all(
    inputs: Sequence[Input],
    folder: Path,
    options: Options,
    *,
    journal: Path | None = None,
    ask: Ask | None = None,
    progress: Progress = lambda *_: None,
    visitor: Visitor | None = None,
) -> list[Result]:
    """Add all inputs to a project and return the line of each.

    Args:
        inputs: In the order in which they are decided.
        folder: Of the project.
        options: How.
        journal: Where to write down what is done, so that a run can be resumed; None for a few inputs.
        ask: Asked of what is not certain; returns the input with an answer, or None.
        progress: Told stage, number done and total.
        visitor: Who visits addresses; one as the environment says where none is given.

    Raises:
        DataError: there is no project, its registry is wrong, or the journal is that of another list.
        UsageError: another process is writing to the project.
    """
    project = Project(folder, on_record)
    with alone(folder / "output", "add"):
        return _added(inputs, project, options, journal, ask, progress, visitor)


def _added(
    inputs: Sequence[Input],
    project: Project,
    options: Options,
    journal: Path | None,
    ask: Ask | None,
    progress: Progress,
    visitor: Visitor | None,
) -> list[Result]:
    results = _resumed(journal, _digest(inputs, options), project)
    project.clear()
    register, done = project.register(), len(results)
    with _readers(options, len(inputs) - done, visitor) as readers:
        size = options.batch
        coming = _begun(inputs[done : done + size], readers)
        while coming:
            batch, coming = coming, _begun(inputs[len(results) + size : len(results) + 2 * size], readers)
            pairs: list[tuple[Input, Said | GongkaiError]] = []
            for pair in all_read(batch, readers.again):
                pairs.append(pair)
                progress("add", len(results) + len(pairs), len(inputs))
            decisions = [_decided(each, said, register, project, options, ask) for each, said in pairs]
            lines = [result_of(each, decision) for (each, _), decision in zip(pairs, decisions, strict=True)]
            rows = [row for decision in decisions for row in decision.rows]
            places = list(dict.fromkeys((each.agency_id, each.year) for each in decisions if each.outcome in WRITTEN))
            _note(journal, {"results": lines, "rows": [asdict(row) for row in rows], "places": places})
            project.commit(rows, places)
            results += lines
            progress("add", len(results), len(inputs))
    return results


def _decided(
    given: Input, said: Said | GongkaiError, register: Register, project: Project, options: Options, ask: Ask | None
) -> Decision:
    decision = decide(given, said, register, project, replace_newer=options.replace)
    for _ in range(MOST_QUESTIONS):
        if decision.outcome != "ambiguous" or ask is None or (answered := ask(given, decision)) is None:
            break
        given = answered
        decision = decide(given, said, register, project, replace_newer=options.replace)
    return decision


class _Readers:
    """What reads: other processes, or this one; and who fetches, one visitor for all addresses of a run."""

    def __init__(self, pool: Executor | None, options: Options, visitor: Visitor | None) -> None:
        self._pool = pool
        self._read = partial(said_by, second_reading=options.second_reading)
        self._visitor, self._guard = visitor, Lock()

    def begin(self, chunk: Sequence[Input]) -> "Callable[[], list[Said | GongkaiError]]":
        """Have a chunk read; return what gives the result."""
        return self._pool.submit(self._read, chunk).result if self._pool else partial(self._read, chunk)

    def again(self, given: Input) -> Said | GongkaiError:
        """Read one more time, in this process."""
        return self._read([given])[0]

    def fetched(self, given: Input) -> Input:
        """Return an input with the bytes of its address, and what was followed to them."""
        with self._guard:
            self._visitor = self._visitor or Visitor(Policy.from_environment())
        got = fetch(given.address, visitor=self._visitor)
        followed = "；".join(filter(None, (given.note.rstrip("。"), *(f"经由 {each}" for each in got.followed))))
        return replace(
            given, data=got.data, file=got.name, url=given.url or given.address,
            retrieved=given.retrieved or got.retrieved.isoformat(), note=f"{followed}。" if followed else "",
            answer=None if given.url else Seen(got.final_address, got.followed, got.etag, got.last_modified),
        )  # fmt: skip


@contextmanager
def _readers(options: Options, count: int, visitor: Visitor | None) -> Iterator[_Readers]:
    workers = min(options.jobs or os.cpu_count() or 1, -(-count // READ))
    with ProcessPoolExecutor(workers, get_context("spawn")) if workers > 1 else nullcontext() as pool:
        yield _Readers(pool, options, visitor)


class Begun(NamedTuple):
    """A batch on its way: its inputs, those that could not be fetched, and what is being read of the others."""

    inputs: list[Input]
    unfetched: dict[int, GongkaiError]
    reading: "list[Callable[[], list[Said | GongkaiError]]]"


def _begun(batch: Sequence[Input], readers: _Readers) -> Begun | None:
    """Fetch what is to be fetched of a batch, and have it read."""
    if not batch:
        return None
    inputs, unfetched = _fetched(batch, readers)
    readable = [each for at, each in enumerate(inputs) if at not in unfetched]
    return Begun(inputs, unfetched, [readers.begin(readable[at : at + READ]) for at in range(0, len(readable), READ)])


def _fetched(batch: Sequence[Input], readers: _Readers) -> tuple[list[Input], dict[int, GongkaiError]]:
    """Return the inputs with what stood at their addresses, and what kept from the others: hosts side by side, each in order."""
    inputs, unfetched, left = list(batch), dict[int, GongkaiError](), Event()
    hosts: defaultdict[str, list[int]] = defaultdict(list)
    for at, each in enumerate(batch):
        if each.address:
            hosts[urlsplit(each.address).netloc].append(at)

    def miss(at: int, error: GongkaiError) -> None:
        unfetched[at] = error

    def call_on(own: list[int]) -> None:
        for at in own:
            if not left.is_set():
                with kept_apart(partial(miss, at), batch[at].address):
                    inputs[at] = readers.fetched(batch[at])

    with ThreadPoolExecutor(HOSTS) as pool:
        try:
            for _ in pool.map(call_on, hosts.values()):
                pass
        finally:
            left.set()  # whoever stops this waits for no more than what is under way
    return inputs, unfetched


def all_read(batch: Begun, again: Callable[[Input], Said | GongkaiError]) -> Iterator[tuple[Input, Said | GongkaiError]]:
    """Yield what was read of each; what ran out of time is read once more, alone: the machine may have been busy with others."""
    said = (each for result in batch.reading for each in result())
    for at, each in enumerate(batch.inputs):
        found = batch.unfetched[at] if at in batch.unfetched else next(said)
        late = isinstance(found, GongkaiError) and found.code in _LATE
        yield each, again(each) if late else found


def _digest(inputs: Sequence[Input], options: Options) -> str:
    told = [astuple(each) for each in inputs]
    how = [options.replace, options.second_reading, options.batch, Result._fields]
    return hashlib.sha256(json.dumps([told, how]).encode()).hexdigest()


def _note(journal: Path | None, entry: dict[str, Any]) -> None:
    if journal is None:
        return
    with journal.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(entry, ensure_ascii=False) + "\n")
        stream.flush()
        os.fsync(stream.fileno())


def _resumed(journal: Path | None, digest: str, project: Project) -> list[Result]:
    """Return what a journal says is done, its last batch committed again; begin a journal where there is none."""
    if journal is None:
        return []
    entries = _entries(journal)
    if not entries:
        journal.parent.mkdir(parents=True, exist_ok=True)
        journal.write_bytes(b"")
        _note(journal, {"list": digest})
        return []
    if entries[0].get("list") != digest:
        message, remedy = "这份进度记录属于另一份清单或另一种选项", "请接着做原来的清单，或删去这个文件，或用 --result 另写一处"
        raise DataError(message, code="journal-differs", file=str(journal), remedy=remedy)
    if len(entries) > 1:
        last = entries[-1]
        project.commit([_period(row) for row in last["rows"]], [(agency, year) for agency, year in last["places"]])
    return [Result(*line) for entry in entries[1:] for line in entry["results"]]


def _entries(journal: Path) -> list[dict[str, Any]]:
    """Return the entries that were written whole; what a cut-off run began goes."""
    if not journal.is_file():
        return []
    lines = journal.read_bytes().splitlines(keepends=True)
    whole = [line for line in lines if line.endswith(b"\n")]
    if len(whole) < len(lines):
        journal.write_bytes(b"".join(whole))
    return [json.loads(line) for line in whole]


def _period(raw: dict[str, Any]) -> Period:
    return Period(**{**raw, "aliases": tuple(raw["aliases"])})
