"""Dotted borders, before PDFium opens a file: a row of squares becomes the line it stands for.

Chromium prints a dotted border as thousands of squares, each a path of its own (`8 1056 1 1 re`, `f`); a report's tables have
20,000. Listing them takes longer than reading all the rest of the file. So the squares of a row or column that follow each
other with gaps no wider than a square are written as one rectangle, which is what `rules` makes of them anyway. The stream
is packed again at its old place, so nothing else in the file moves; what is not written in just this manner stays.

>>> joined(b"q\\n1 5 2 2 re\\nf\\n5 5 2 2 re\\nf\\n9 5 2 2 re\\nf\\n13 5 2 2 re\\nf\\nQ\\n")
b'q\\n1 5 14 2 re\\nf\\nQ\\n'
"""

import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from itertools import pairwise

_FEWEST = 2000  # fewer squares are read as fast as they are joined
_PACKED = 4000  # bytes that so many take at the least
_HEAD = 512
_LARGEST = 16 * 2**20  # of one stream, unpacked
_MOST = 64 * 2**20  # of one file
_STREAM = re.compile(rb"/FlateDecode[^<>]{0,200}>>\s{0,2}stream\r?\n")
_SQUARES = re.compile(
    rb"(?m:^)(%(n)b) (%(n)b) (%(n)b) \3 re\nf\n"
    rb"(?:(?P<row>(?:%(n)b \2 \3 \3 re\nf\n){3,})|(?:\1 %(n)b \3 \3 re\nf\n){3,})" % {b"n": rb"[-0-9.]{1,9}+"}
)


def without_dots(data: bytes) -> bytes:
    """Return the file with the dots of its borders joined; the very same when it has none."""
    changed = bytearray()
    for start, end, content in _dotted(data):
        shorter = joined(content)
        packed = zlib.compress(shorter, 1)
        if len(shorter) < len(content) and len(packed) <= end - start:
            changed = changed or bytearray(data)
            changed[start:end] = packed.ljust(end - start, b"\0")
    return bytes(changed) or data


def joined(content: bytes) -> bytes:
    """Write the runs of squares in a page's drawing as rectangles."""
    return _SQUARES.sub(_rectangle, content)


def _dotted(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield the drawings with thousands of squares, unpacked, and from where to where they lie in the file."""
    left = _MOST
    for found in _STREAM.finditer(data):
        start = found.end()
        end = data.find(b"endstream", start)
        if end - start >= _PACKED and left > 0:
            content, unused = _unpacked(data[start:end])
            left -= len(content)
            if unused is not None and content.count(b" re\nf\n") >= _FEWEST:
                yield start, end - unused, content


def _unpacked(packed: bytes) -> tuple[bytes, int | None]:
    """Unpack a stream that begins as text does, and say how many bytes follow it; None when it did not come to its end."""
    unpacking = zlib.decompressobj()
    content = b""
    with suppress(zlib.error):
        content = unpacking.decompress(packed, _HEAD)
        if content.isascii() and b"\0" not in content:
            content += unpacking.decompress(unpacking.unconsumed_tail, _LARGEST)
    return content, len(unpacking.unused_data) if unpacking.eof else None


def _rectangle(found: re.Match[bytes]) -> bytes:
    x, y, side = found[1], found[2], found[3]
    if found["row"]:
        places = found[0].replace(b" %b %b %b re\nf\n" % (y, side, side), b" ")
    else:
        places = (b"\n" + found[0]).replace(b"\n%b " % x, b" ").replace(b" %b %b re\nf" % (side, side), b"")
    extent = _extent(places, side)
    if extent is None:
        return found[0]
    first, length = extent
    return b"%b %b %b %b re\nf\n" % ((first, y, length, side) if found["row"] else (x, first, side, length))


@lru_cache(maxsize=1024)  # the rows of a table have their dots at the same places
def _extent(places: bytes, side: bytes) -> tuple[bytes, bytes] | None:
    """Return where a run of squares starts and its length; None where a gap is wider than a square."""
    written = places.split()
    try:
        numbers, size = [float(place) for place in written], float(side)
    except ValueError:
        return None
    if any(abs(b - a) > 2 * size for a, b in pairwise(numbers)):
        return None
    first = min(range(len(numbers)), key=numbers.__getitem__)
    return written[first], b"%.10g" % (max(numbers) - numbers[first] + size)
