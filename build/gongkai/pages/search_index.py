"""Pagefind's index of a folder of texts: the same texts give the same bytes on every machine.

Pagefind's command line takes files in the order in which the file system lists them, which is another on each machine, and
its index depends on that order. So it runs as a service (https://pagefind.app/docs/node-api/ has the requests) that is
told of one text after another and hands the files of the index back:

    NewIndex, AddFile for each text in the order of paths, GetFiles

Requests and answers are JSON in Base64, each with a comma behind it. The service ends when its input does, whether or not
it has answered; so the input stays open until the last answer is there.
"""

import json
import subprocess
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import IO, Any

from pagefind_bin_extended import get_executable

from gongkai.errors import GongkaiError

KEPT = ("*.pf_*", "*.pagefind", "pagefind.js", "pagefind-worker.js", "pagefind-entry.json")
"""The files of Pagefind that the search page uses, as patterns of their names."""
_AT_ONCE = 1 << 20


def write_index(found: Path, target: Path) -> None:
    """Index all HTML files under `found` and write the files of the index under `target`.

    Raises:
        GongkaiError: Pagefind could not index them.
    """
    pages = sorted(found.rglob("*.html"))
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


def _tell(to: IO[bytes], found: Path, pages: list[Path], answered: Event) -> None:
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


def _requests(found: Path, pages: list[Path]) -> Iterator[dict[str, Any]]:
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
