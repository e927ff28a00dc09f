"""Reports from the web: an address goes in, the bytes of the report come out, as they were received.

    address ─ visit ─→ answer ─ holds the tables? ─→ received
                          └ leads to a document or a frame: one step ─→ received

What was followed is written down (`Received.followed`). Whatever else comes of an address is one clear outcome: a `SourceError`
with a code of `troubles`. Nothing is written here. Needs the extra `collect`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from gongkai.fetching import troubles
from gongkai.fetching.following import holds_tables, judged, step
from gongkai.fetching.policy import Policy
from gongkai.fetching.rules_of_pages import rules
from gongkai.fetching.visits import Answer, Condition, Visitor, valid
from gongkai.fetching.web_page import page_of
from gongkai.kinds import KINDS
from gongkai.sources import container_of
from gongkai.text import one_line

__all__ = ["Condition", "Policy", "Received", "Visitor", "fetch", "valid"]

_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Received:
    """A report as it came.

    Attributes:
        address: As asked for.
        final_address: Where the content stood.
        data: The content, as received; nothing where it is `unchanged`.
        media_type: As the server said.
        retrieved: The day.
        last_modified: As the server said, or empty.
        etag: As the server said, or empty.
        followed: Every address on the way after the first: redirects, the page's document or frame.
        name: Of the file, with the suffix of what it is.
        unchanged: Whether the server said that it is what the condition knew.
    """

    address: str
    final_address: str
    data: bytes
    media_type: str
    retrieved: date
    last_modified: str
    etag: str
    followed: tuple[str, ...]
    name: str
    unchanged: bool = False


def fetch(
    address: str,
    *,
    policy: Policy | None = None,
    visitor: Visitor | None = None,
    known: Mapping[str, Condition] | None = None,
) -> Received:
    """Return the report that an address leads to.

    Args:
        address: Of the report, or of a page that links its document or shows it in a frame.
        policy: How it is visited, by default as the environment says.
        visitor: Who visits; whoever has many addresses keeps one, so that each host is called on at leisure.
        known: By address, what an earlier visit knows of it.

    Raises:
        SourceError: there is no report to be had; `troubles` lists the codes.
    """
    guest = visitor or Visitor(policy or Policy.from_environment())
    first = guest.visit(address, known)
    onward = "" if first.unchanged else _onward(first, address)
    if not onward:
        return _received(address, first, _way(first))
    passed = (*_way(first), onward)
    second = guest.visit(onward, known)
    if not second.unchanged:
        _settle(second, onward)
    return _received(address, second, (*passed, *_way(second)))


def _way(answer: Answer) -> tuple[str, ...]:
    """Return the addresses that redirects led to."""
    return (*answer.redirects[1:], answer.address) if answer.redirects else ()


def _onward(answer: Answer, asked: str) -> str:
    """Return where a page leads that does not hold the tables; nothing where the answer is what there is."""
    if not answer.data.strip():
        raise troubles.empty(answer.address)
    if not _is_page(answer):
        return ""
    page = page_of(answer.data, answer.address, answer.media_type)
    if holds_tables(page):
        return ""
    said = _announced(answer, asked)
    if not said and (onward := step(page)):
        return valid(onward, asked)
    if wrong := judged(page, said):
        raise wrong
    return ""


def _settle(answer: Answer, asked: str) -> None:
    """Judge what a page led to: nothing is followed from there."""
    if not answer.data.strip():
        raise troubles.empty(answer.address)
    if _is_page(answer):
        page = page_of(answer.data, answer.address, answer.media_type)
        wrong = None if holds_tables(page) else judged(page, _announced(answer, asked))
        if wrong:
            raise wrong


def _is_page(answer: Answer) -> bool:
    """Is it a web page, by its content, or text that the server calls one?"""
    container = container_of(answer.data)
    return container == "html" or (container == "text" and "html" in answer.media_type.lower())


def _announced(answer: Answer, asked: str) -> str:
    """Return as which kind of document an answer was announced; nothing where as a page, or as nothing in particular."""
    suffixes = rules().attachment.suffixes
    names = (answer.file_name, urlsplit(answer.address).path, urlsplit(asked).path)
    suffix = next((each for name in names if (each := PurePosixPath(name).suffix.lower()) in suffixes), "")
    kind = answer.media_type.partition(";")[0].strip().lower()
    typed = next((word for word in ("pdf", "msword", "wordprocessingml", "ofd") if word in kind), "")
    return suffix[1:].upper() or {"msword": "DOC", "wordprocessingml": "DOCX"}.get(typed, typed.upper())


def _received(address: str, answer: Answer, followed: tuple[str, ...]) -> Received:
    return Received(
        address, answer.address, answer.data, answer.media_type, answer.retrieved, answer.last_modified, answer.etag,
        followed, _named(answer), answer.unchanged,
    )  # fmt: skip


def _named(answer: Answer) -> str:
    """Return the name of a file, as the server or the address says, with a suffix of the kind that it is."""
    said = answer.file_name or unquote(urlsplit(answer.address).path)
    name = one_line(said.replace("\\", "/").rpartition("/")[2]).strip(". ")[-_LONGEST_NAME:]
    kind = KINDS.get(container_of(answer.data)) if answer.data else None
    suffixes = (*kind.passive, *kind.active) if kind else ()
    if suffixes and PurePosixPath(name).suffix.lower() not in suffixes:
        return f"{PurePosixPath(name).stem or 'source'}{suffixes[0]}"
    return name or "source"
