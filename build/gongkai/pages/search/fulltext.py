"""Full-text search: a compact text of every agency-year, indexed by Pagefind and served with the site.

    output/found/<address>/index.html   what is searched: title, report, state, running text, findings
    site/pagefind/                      the index and the program that reads it in the browser

Pagefind (https://pagefind.app, MIT) cuts Chinese into words when it indexes and the browser does when it searches. Its
files depend on the texts alone as long as it is given them in the same order (`search_index`) and no filters, which it writes
in a new order every time. What belongs to its own user interface is left out: ours is `assets/search.js`.

Pagefind holds everything in memory until it writes, about 0.4 MB for a report of 1,400 characters. So the agencies are
indexed some hundreds at a time: the first index in `pagefind/`, the others in folders beneath it that `parts.json` lists,
and the browser asks them all. An index depends on its own texts alone, so that one report changes one of them.

Pagefind's index of a folder of texts: the same texts give the same bytes on every machine.

Pagefind's command line takes files in the order in which the file system lists them, which is another on each machine, and
its index depends on that order. So it runs as a service (https://pagefind.app/docs/node-api/ has the requests) that is
told of one text after another and hands the files of the index back:

    NewIndex, AddFile for each text in the order of paths, GetFiles

Requests and answers are JSON in Base64, each with a comma behind it. The service ends when its input does, whether or not
it has answered; so the input stays open until the last answer is there.
"""

import json
import re
import subprocess
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import IO, Any

from pagefind_bin_extended import get_executable

from gongkai.errors import GongkaiError
from gongkai.package.stored_package import is_package
from gongkai.pages.collection.holdings import Holdings
from gongkai.pages.desk.page import Page, Twin
from gongkai.pages.desk.renderer import Desk
from gongkai.pages.report.summary import Summary
from gongkai.text import csv_rows, unsafe_text, visible

FOLDER = "pagefind"
"""Where the index is served."""
AGENCIES = 400
"""Agencies in one index."""
PARTS = "parts.json"
"""The list of the further indexes."""
TEXTS = (("narrative.csv", "text"), ("findings.csv", "message"))
"""The tables of a package whose texts are searched, with the column."""
Figures = dict[tuple[str, str, str], str]
"""The figures of a report by table, line and column."""
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def search_pages(desk: Desk, holdings: Holdings) -> Iterator[Page]:
    """Yield the page on which readers search, in both languages."""
    return desk.both_languages("search/", "search.html", scripts=("load.js", "names.js", "search.js"), **holdings.mark)


def searched_report(desk: Desk, folder: Path, summary: Summary, page: Page) -> Twin:
    """Return what is searched of an agency-year; tables that were left behind without their package are not."""
    tables = TEXTS if is_package(folder) else ()
    texts = [text for name, column in tables for text in _column(folder / name, column)]
    figures = _figures(folder / "cells.csv") if tables and (folder / "cells.csv").is_file() else {}
    texts += _rows(desk, figures, summary.edition) if figures else []
    state = desk.wording.term("badge", summary.badge)
    letters = f"{_letters(''.join((page.title, summary.title, state.word, *texts)))} {_further(figures, texts)}"
    html = desk.render("searched.html", title=page.title, summary=summary, state=state, texts=texts, body="", letters=letters)
    return Twin(f"{page.address}index.html", html)


def searched_page(desk: Desk, page: Page) -> Twin:
    """Return what is searched of a fixed page: all of its text."""
    values = {"title": page.title, "summary": None, "state": None, "texts": (), "body": page.body}
    html = desk.render("searched.html", **values, letters=_letters(page.title + page.body))
    return Twin(f"{page.address}index.html", html)


def _letters(text: str) -> str:
    """Return every Chinese character of a text once, each a word of its own.

    The browser cuts a question by another dictionary than Pagefind cut the text (复|议 for 复议); the pieces left over are
    single characters, which are found here.
    """
    return " ".join(sorted({letter for letter in text if 0x4E00 <= ord(letter) <= 0x9FFF}))


def _further(figures: Figures, texts: Sequence[str]) -> str:
    """Return the figures of the tables that no text has, each once: a question with a number leads to the pages that hold it."""
    said = set(_NUMBER.findall(" ".join(texts)))
    return " ".join(sorted({value for value in figures.values() if value not in said}))


def _rows(desk: Desk, figures: Figures, edition: str) -> Iterator[str]:
    """Yield the rows of the tables whose total, or first figure, is not zero: labels and figure."""
    for table in desk.edition(edition).form.tables:
        for block in table.blocks:
            column = next((column.id for column in block.columns if column.id == "total"), block.columns[0].id)
            for line in block.lines:
                if figures.get((table.id, line.id, column), "0") != "0":
                    yield f"{' '.join((*line.path, line.label))} {figures[table.id, line.id, column]}"


def _figures(path: Path) -> Figures:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = csv_rows(stream)
        head = next(rows)
        at = [head.index(name) for name in ("table_id", "line_id", "column_id", "value")]
        return {(row[at[0]], row[at[1]], row[at[2]]): row[at[3]] for row in rows if row[at[3]]}


def _column(path: Path, name: str) -> Iterable[str]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        rows = csv_rows(stream)
        at = next(rows).index(name)
        return dict.fromkeys(visible(unsafe_text(row[at])) for row in rows)


def index_parts(found: Path) -> dict[str, list[str]]:
    """Return the texts of each index, by the folder of the index within that of the first one (which is empty)."""
    own = sorted(path.name for path in (found / "a").glob("*") if path.is_dir())
    numbers = {name: at // AGENCIES for at, name in enumerate(own)}
    parts: dict[str, list[str]] = {"": []}
    for page in sorted(found.rglob("*.html")):
        path = page.relative_to(found).as_posix()
        number = numbers[path.split("/")[1]] if path.startswith("a/") and path.count("/") > 1 else 0
        parts.setdefault(f"{number}/" if number else "", []).append(path)
    return dict(sorted(parts.items(), key=lambda part: (len(part[0]), part[0])))


def files_of(part: str, index: Mapping[str, str]) -> dict[str, str]:
    """Return the files of one index among those of all; the list of indexes belongs to none.

    >>> files_of("", {"parts.json": "a", "1/pagefind.js": "b", "index/x.pf_index": "c"})
    {'index/x.pf_index': 'c'}
    """
    found = {path: path.partition("/")[0] for path in index if path != PARTS}
    return {path: index[path] for path, top in found.items() if (f"{top}/" if top.isdigit() else "") == part}


def build_search(found: Path, target: Path, parts: Mapping[str, Sequence[str]] | None = None) -> None:
    """Index the texts under `found`, some hundreds of agencies at a time, and put the indexes into the folder `target`.

    Args:
        found: The texts.
        target: Where to write.
        parts: Those of `index_parts` that are made; without them all are.
    """
    every = index_parts(found)
    for name, pages in (every if parts is None else parts).items():
        write_index(found, [found / page for page in pages], target / name)
    target.mkdir(parents=True, exist_ok=True)
    (target / PARTS).write_text(json.dumps([name for name in every if name]), encoding="utf-8")


KEPT = ("*.pf_*", "*.pagefind", "pagefind.js", "pagefind-worker.js", "pagefind-entry.json")
"""The files of Pagefind that the search page uses, as patterns of their names."""
_AT_ONCE = 1 << 20


def write_index(found: Path, pages: Sequence[Path], target: Path) -> None:
    """Index these HTML files under `found`, given in order, and write the files of the index under `target`.

    Raises:
        GongkaiError: Pagefind could not index them.
    """
    command = [str(get_executable()), "--service"]
    answered = Event()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as service:
        assert service.stdin is not None  # noqa: S101 - asked for above
        assert service.stdout is not None  # noqa: S101
        teller = Thread(target=_tell, args=(service.stdin, found, pages, answered))
        teller.start()
        try:
            answer = _last_answer(service.stdout, wanted=len(pages) + 2)
        finally:
            answered.set()
            service.kill()
            teller.join()
    for file in answer["files"]:
        path = target / file["path"]
        if any(path.match(pattern) for pattern in KEPT):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b64decode(file["content"]))


def _tell(to: IO[bytes], found: Path, pages: Sequence[Path], answered: Event) -> None:
    """Send all requests; the input is closed here, where what could not be sent to a service that ended does no harm."""
    try:
        with suppress(BrokenPipeError):  # that answers are missing is told where they are read
            for number, request in enumerate(_requests(found, pages), 1):
                to.write(b64encode(json.dumps({"message_id": number, "payload": request}).encode()) + b",")
            to.flush()
        answered.wait()
    finally:
        with suppress(BrokenPipeError):
            to.close()


def _requests(found: Path, pages: Sequence[Path]) -> Iterator[dict[str, Any]]:
    yield {"type": "NewIndex", "config": {}}
    for page in pages:
        own = page.relative_to(found).as_posix()
        yield {"type": "AddFile", "index_id": 0, "file_path": own, "file_contents": page.read_text(encoding="utf-8")}
    yield {"type": "GetFiles", "index_id": 0}


def _last_answer(answers: IO[bytes], wanted: int) -> dict[str, Any]:
    """Read as many answers as there are requests; the last one has the files."""
    told, met = bytearray(), 0
    while met < wanted:
        some = answers.read1(_AT_ONCE)  # type: ignore[attr-defined]
        if not some:
            raise _failed(bytes(told[-500:]).decode(errors="replace"))
        told += some
        met += some.count(b",")
    payloads = [json.loads(b64decode(part))["payload"] for part in bytes(told).split(b",") if part.strip()]
    if failed := [payload for payload in payloads if payload["type"] == "Error"]:
        raise _failed(str(failed[0].get("message", "")))
    return dict(payloads[-1])


def _failed(why: str) -> GongkaiError:
    return GongkaiError(f"全文索引没有做成：{why.strip()}", code="engine-failed")
