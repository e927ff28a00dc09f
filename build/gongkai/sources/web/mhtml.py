"""Web pages saved in one file (MHTML), as browsers and Word do: the first page inside the MIME message."""

from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import Message

from gongkai.document import Document
from gongkai.sources import refusals
from gongkai.sources.web.html_pages import read_html

_MOST_PARTS = 2_000


def read_mhtml(data: bytes, file: str) -> Document:
    """Read the page of a MIME message; SourceError when there is none."""
    try:
        message = message_from_bytes(data, policy=policy.compat32)
        page = _first_page(message)
        content = page.get_payload(decode=True) if page is not None else None
        charset = str(page.get_content_charset() or "") if page is not None else ""
    except (MessageError, ValueError, LookupError, RecursionError) as error:
        raise refusals.damaged(file, "网页存档的结构不完整") from error
    if not isinstance(content, bytes):
        raise refusals.damaged(file, "网页存档里没有网页")
    return read_html(content, file, "" if charset == "unicode" else charset)


def _first_page(message: Message) -> Message | None:
    """The first part that is a page, at most one multipart inside another."""
    parts = [message]
    for part in parts:
        if part.get_content_type() == "text/html":
            return part
        payload = part.get_payload()
        if isinstance(payload, list) and len(parts) + len(payload) <= _MOST_PARTS:
            parts += [each for each in payload if isinstance(each, Message)]
    return None
