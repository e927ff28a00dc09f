"""Web pages saved in one file (MHTML), as browsers and Word do: the first page inside the MIME message.

Frames and style sheets that were saved beside it are found by the addresses under which the page asks for them.
"""

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import Message
from urllib.parse import urljoin

from gongkai.document import Document
from gongkai.sources import refusals
from gongkai.sources.web.html_pages import read_html

_MOST_PARTS = 2_000
_PAGES = frozenset(("text/html", "application/xhtml+xml"))


def read_mhtml(data: bytes, file: str) -> Document:
    """Read the page of a MIME message; SourceError when there is none."""
    try:
        message = message_from_bytes(data, policy=policy.compat32)
        parts = list(_parts(message))
        page = next((part for part in parts if part.get_content_type() in _PAGES), None)
        content = page.get_payload(decode=True) if page is not None else None
        charset = str(page.get_content_charset() or "") if page is not None else ""
        saved = {address: body for part in parts for address, body in _addressed(part)}
        base = str(page.get("Content-Location") or message.get("Content-Location") or "") if page is not None else ""
    except (MessageError, ValueError, LookupError, RecursionError) as error:
        raise refusals.damaged(file, "网页存档的结构不完整") from error
    if not isinstance(content, bytes):
        raise refusals.damaged(file, "网页存档里没有网页")

    def fetch(address: str) -> bytes | None:
        return saved.get(address) or saved.get(_joined(base, address))

    return read_html(content, file, "" if charset == "unicode" else charset, fetch)


def _parts(message: Message) -> Iterator[Message]:
    """The parts of a message in their order, at most one multipart inside another."""
    parts = [message]
    for part in parts:
        yield part
        payload = part.get_payload()
        if isinstance(payload, list) and len(parts) + len(payload) <= _MOST_PARTS:
            parts += [each for each in payload if isinstance(each, Message)]


def _addressed(part: Message) -> Iterator[tuple[str, bytes]]:
    """Pages and sheets by the addresses under which they can be asked for."""
    if part.get_content_type() in _PAGES or part.get_content_type() == "text/css":
        body = part.get_payload(decode=True)
        if isinstance(body, bytes):
            if place := str(part.get("Content-Location") or "").strip():
                yield place, body
            if name := str(part.get("Content-ID") or "").strip("<> "):
                yield f"cid:{name}", body


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return address
