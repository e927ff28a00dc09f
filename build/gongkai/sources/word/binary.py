"""The binary Word format (Word 97 and later, WPS): header, text in pieces, properties of paragraphs and characters.

Official source: [MS-DOC] Word (.doc) Binary File Format. The text stands in pieces, some with one byte a character; the
properties stand in 512-byte pages sorted by place in the file. `open_word` gives the text and both lists of
properties by place in the text; it knows nothing of tables or tracked changes (see `doc`).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from gongkai.sources import refusals
from gongkai.sources.word.ole import OleFile

_MAGIC = 0xA5EC
_WORD_97 = 0x00C1
_ENCRYPTED, _OTHER_TABLE = 0x0100, 0x0200
# Pairs (place, length) in the header, by number.
_CHARACTERS, _PARAGRAPHS, _PIECES = 12, 13, 33
_PAIRS = 0x9A
_PAGE = 512
_MOST_RUNS = 400_000
_WIDE_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_TABLE_DEFINITION, _TAB_CHANGES, _HUGE = 0xD608, 0xC615, (0x6646, 0x646B)


class Piece(NamedTuple):
    """A stretch of text: from which to which character, where it stands in the stream, bytes a character."""

    start: int
    end: int
    offset: int
    width: int


class Run(NamedTuple):
    """A stretch of characters and the property changes on it: (code, operand)."""

    start: int
    end: int
    changes: tuple[tuple[int, bytes], ...]


@dataclass(frozen=True)
class WordText:
    """The main text, and the runs of paragraph and character properties in its order."""

    text: str
    paragraphs: tuple[Run, ...]
    characters: tuple[Run, ...]


def check_header(ole: OleFile) -> tuple[bytes, int]:
    """Return the stream of the document and the flags of its header; SourceError when it is encrypted or no document."""
    stream = ole.read("WordDocument")
    if len(stream) < _PAIRS or struct.unpack_from("<H", stream)[0] != _MAGIC:
        raise refusals.damaged(ole.file, "Word 文件头不完整", "WordDocument")
    flags = struct.unpack_from("<H", stream, 0x0A)[0]
    if flags & _ENCRYPTED:
        raise refusals.encrypted(ole.file)
    return stream, flags


def open_word(ole: OleFile) -> WordText:
    """Read text and properties; SourceError when the file is older than Word 97 or damaged."""
    stream, flags = check_header(ole)
    if struct.unpack_from("<H", stream, 2)[0] < _WORD_97:
        raise refusals.office_missing(ole.file, "Word 97 以前的 DOC ")
    table = ole.read("1Table" if flags & _OTHER_TABLE else "0Table")
    heap = ole.read("Data") if ole.has("Data") else b""
    try:
        length = struct.unpack_from("<i", stream, 0x4C)[0]
        pieces = _pieces(_part(stream, table, _PIECES), length)
        text = "".join(_decoded(stream, piece) for piece in pieces)
        paragraphs = _runs(stream, _part(stream, table, _PARAGRAPHS), pieces, heap, of_paragraphs=True)
        characters = _runs(stream, _part(stream, table, _CHARACTERS), pieces, heap, of_paragraphs=False)
        return WordText(text, tuple(sorted(paragraphs)), tuple(sorted(characters)))
    except (struct.error, IndexError) as error:
        raise refusals.damaged(ole.file, "Word 文件结构不完整") from error


def _part(stream: bytes, table: bytes, number: int) -> bytes:
    start, length = struct.unpack_from("<II", stream, _PAIRS + 8 * number)
    return table[start : start + length]


def _pieces(clx: bytes, length: int) -> tuple[Piece, ...]:
    at = 0
    while clx[at] == 1:
        at += 3 + int(struct.unpack_from("<H", clx, at + 1)[0])
    size = struct.unpack_from("<I", clx, at + 1)[0]
    count = (size - 4) // 12
    bounds = struct.unpack_from(f"<{count + 1}I", clx, at + 5)
    found = []
    for number in range(count):
        start, end = bounds[number], min(bounds[number + 1], length)
        place = struct.unpack_from("<I", clx, at + 5 + 4 * (count + 1) + 8 * number + 2)[0]
        narrow = bool(place & 0x40000000)
        offset = place & 0x3FFFFFFF
        if start < end:
            found.append(Piece(start, end, offset // 2 if narrow else offset, 1 if narrow else 2))
    return tuple(found)


def _decoded(stream: bytes, piece: Piece) -> str:
    count = piece.end - piece.start
    data = stream[piece.offset : piece.offset + count * piece.width]
    if len(data) < count * piece.width:
        raise IndexError
    if piece.width == 1:
        return data.decode("cp1252", "replace")
    # One code unit a character, so that places hold; surrogate pairs are not joined here.
    return "".join(map(chr, struct.unpack(f"<{count}H", data)))


def _runs(stream: bytes, plc: bytes, pieces: tuple[Piece, ...], heap: bytes, *, of_paragraphs: bool) -> Iterator[Run]:
    """Yield the runs of one kind, by place in the text."""
    count = (len(plc) - 4) // 8
    left = _MOST_RUNS
    for page in struct.unpack_from(f"<{count}I", plc, 4 * (count + 1)) if count > 0 else ():
        at = (page & 0x3FFFFF) * _PAGE
        for start, end, changes in _page_runs(stream[at : at + _PAGE], heap, of_paragraphs):
            for piece in pieces:
                first = max(start, piece.offset)
                last = min(end, piece.offset + (piece.end - piece.start) * piece.width)
                left -= 1
                if left < 0:
                    raise IndexError
                if first < last and changes:
                    begin = piece.start + (first - piece.offset) // piece.width
                    yield Run(begin, piece.start + -(-(last - piece.offset) // piece.width), changes)


def _page_runs(page: bytes, heap: bytes, of_paragraphs: bool) -> Iterator[tuple[int, int, tuple[tuple[int, bytes], ...]]]:
    count = page[-1]
    bounds = struct.unpack_from(f"<{count + 1}I", page)
    step = 13 if of_paragraphs else 1
    for number in range(count):
        at = page[4 * (count + 1) + step * number] * 2
        data = _entry(page, at, of_paragraphs) if at else b""
        yield bounds[number], bounds[number + 1], tuple(_changes(data, heap))


def _entry(page: bytes, at: int, of_paragraphs: bool) -> bytes:
    if not of_paragraphs:
        return page[at + 1 : at + 1 + page[at]]
    size = page[at] * 2 - 1
    if page[at] == 0:
        at += 1
        size = page[at] * 2
    return page[at + 3 : at + 1 + size]


def _changes(data: bytes, heap: bytes) -> Iterator[tuple[int, bytes]]:
    """Take a list of property changes apart; one that stands in the heap is fetched from there."""
    at = 0
    while at + 2 <= len(data):
        code = struct.unpack_from("<H", data, at)[0]
        at += 2
        start, size = _operand(code, data, at)
        operand = data[start : start + size]
        at = start + size
        if code in _HUGE and len(operand) == 4:
            place = struct.unpack("<I", operand)[0]
            length = struct.unpack_from("<H", heap, place)[0] if place + 2 <= len(heap) else 0
            yield from _changes(heap[place + 2 : place + 2 + length], b"")
        else:
            yield code, operand


def _operand(code: int, data: bytes, at: int) -> tuple[int, int]:
    """Where the operand of a change starts, and its size."""
    if code == _TABLE_DEFINITION:
        return at + 2, max(0, struct.unpack_from("<H", data, at)[0] - 1)
    if code >> 13 != 6:
        return at, _WIDE_SIZES[code >> 13]
    if code == _TAB_CHANGES and data[at] == 255:
        return at + 1, len(data)
    return at + 1, data[at]
