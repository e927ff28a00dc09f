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
_STYLES, _CHARACTERS, _PARAGRAPHS, _PIECES = 1, 12, 13, 33
_PAIRS = 0x9A
_PAGE = 512
_STYLE_OF_PARAGRAPH = 0x4600
_NO_STYLE, _MOST_STYLES = 0xFFF, 5_000
_MOST_RUNS = 400_000
_WIDE_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_TABLE_DEFINITION, _TAB_CHANGES, _HUGE = 0xD608, 0xC615, (0x6646, 0x646B)


Changes = tuple[tuple[int, bytes], ...]
"""Property changes: code and operand."""


class BinaryStyle(NamedTuple):
    """A style: the number of the one it is based on, and its changes of characters."""

    parent: int
    changes: Changes


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
    changes: Changes


@dataclass(frozen=True)
class WordText:
    """The main text, and the runs of paragraph and character properties in its order."""

    text: str
    paragraphs: tuple[Run, ...]
    characters: tuple[Run, ...]
    styles: tuple[BinaryStyle, ...] = ()


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
        styles = tuple(_styles(_part(stream, table, _STYLES), heap))
        return WordText(text, tuple(sorted(paragraphs)), tuple(sorted(characters)), styles)
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
                if first < last:
                    begin = piece.start + (first - piece.offset) // piece.width
                    yield Run(begin, piece.start + -(-(last - piece.offset) // piece.width), changes)


def _page_runs(page: bytes, heap: bytes, of_paragraphs: bool) -> Iterator[tuple[int, int, tuple[tuple[int, bytes], ...]]]:
    count = page[-1]
    bounds = struct.unpack_from(f"<{count + 1}I", page)
    step = 13 if of_paragraphs else 1
    for number in range(count):
        at = page[4 * (count + 1) + step * number] * 2
        data = _entry(page, at, of_paragraphs) if at else b""
        changes = tuple(_changes(data[2:] if of_paragraphs else data, heap))
        yield (
            bounds[number],
            bounds[number + 1],
            ((_STYLE_OF_PARAGRAPH, data[:2]), *changes) if of_paragraphs and data else changes,
        )


def _entry(page: bytes, at: int, of_paragraphs: bool) -> bytes:
    """Return an entry of a page; of paragraphs it begins with the number of the style."""
    if not of_paragraphs:
        return page[at + 1 : at + 1 + page[at]]
    size = page[at] * 2 - 1
    if page[at] == 0:
        at += 1
        size = page[at] * 2
    return page[at + 1 : at + 1 + size]


def _styles(sheet: bytes, heap: bytes) -> Iterator[BinaryStyle]:
    """Read the style sheet; one that is cut off ends where it does."""
    if len(sheet) < 6:
        return
    length, count, fixed = struct.unpack_from("<HHH", sheet)
    at = 2 + length
    for _ in range(min(count, _MOST_STYLES)):
        if at + 2 > len(sheet):
            return
        size = struct.unpack_from("<H", sheet, at)[0]
        yield _style(sheet[at + 2 : at + 2 + size], fixed, heap) if size else BinaryStyle(_NO_STYLE, ())
        at += 2 + size + size % 2


def _style(entry: bytes, fixed: int, heap: bytes) -> BinaryStyle:
    if len(entry) < fixed + 2 or fixed < 10:
        return BinaryStyle(_NO_STYLE, ())
    kind_and_parent = struct.unpack_from("<H", entry, 2)[0]
    at = fixed + 2 + 2 * struct.unpack_from("<H", entry, fixed)[0] + 2
    parts: list[bytes] = []
    while at + 2 <= len(entry) and len(parts) < 3:
        size = struct.unpack_from("<H", entry, at)[0]
        parts.append(entry[at + 2 : at + 2 + size])
        at += 2 + size + size % 2
    # A paragraph's style has its paragraph part first, a character's has no other.
    kind = kind_and_parent & 0xF
    own = {1: parts[1:2], 2: parts[:1]}.get(kind, [])
    return BinaryStyle(kind_and_parent >> 4, tuple(_changes(own[0], heap)) if own else ())


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
