"""What an answer carries: content undone as its encoding says, and the name of the file that it is."""

import codecs
import re
import zlib
from collections.abc import Iterator
from urllib.parse import unquote, unquote_to_bytes

from gongkai.fetching import troubles


def unpacked(raw: bytes, encoding: str, address: str, largest: int) -> bytes:
    """Undo what was packed for the way; no more is unpacked than a report can be."""
    for each in reversed([word.strip().lower() for word in encoding.split(",")]):
        if each in ("", "identity"):
            continue
        if each not in ("gzip", "x-gzip", "deflate"):
            raise troubles.packed(address, each)
        raw = _inflated(raw, each, address, largest)
    return raw


def _inflated(raw: bytes, encoding: str, address: str, largest: int) -> bytes:
    for window in (47, -15):  # gzip or zlib by its head; deflate without one, as some servers send it
        unpacking = zlib.decompressobj(window)
        try:
            data = unpacking.decompress(raw, largest + 1)
        except zlib.error:
            continue
        if len(data) > largest:
            raise troubles.too_large(address, largest)
        if not unpacking.eof:
            raise troubles.incomplete(address, "压缩的内容没有传完")
        return data
    raise troubles.packed(address, encoding)


_NAMED = re.compile(r"""filename\*\s*=\s*([\w-]+)'[^']*'([^;]+)|filename\s*=\s*(?:"([^"]*)"|([^;]+))""", re.IGNORECASE)


def file_name(disposition: str) -> str:
    """Return the name that a server gives a file; the one with an encoding before the plain one."""
    found = sorted(_NAMED.finditer(disposition), key=lambda match: match[1] is None)
    return next(iter(_names(found)), "")


def _names(found: list[re.Match[str]]) -> Iterator[str]:
    for match in found:
        if match[1]:
            yield unquote(match[2].strip(), match[1], "replace") if _known(match[1]) else unquote(match[2].strip())
        else:
            plain = (match[3] or match[4] or "").strip()
            yield readable(unquote_to_bytes(plain.encode("latin-1", "replace")).decode("latin-1"))


def _known(encoding: str) -> bool:
    try:
        codecs.lookup(encoding)
    except LookupError:
        return False
    return True


def readable(location: str) -> str:
    """Return where a redirect leads: servers send Chinese there as raw bytes, in UTF-8 or GBK, which httpx shows as Latin-1."""
    if location.isascii():
        return location.strip()
    for encoding in ("utf-8", "gb18030"):
        try:
            return location.encode("latin-1").decode(encoding).strip()
        except UnicodeError:
            continue
    return location.strip()
