"""Reports as binary Word documents without LibreOffice: text and tables of `binary`, told to the flow.

A paragraph that ends with U+0007 ends a cell, or a row when its properties say so; the row's properties define edges and
merges of its cells. Deleted text, text that is not seen and the instructions of fields are left out, like in `docx`; what is
raised or struck says `binary_looks`. A picture, a drawn field or a form's list is a doubt at its cell.
"""

import re
import struct
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import NamedTuple

from gongkai.document import Document, Remark
from gongkai.sources import refusals
from gongkai.sources.markup import DEEPEST, Flow, TooDeep
from gongkai.sources.spans import MarkedCell, TooManyCells, by_merges
from gongkai.sources.word.binary import Run, WordText, open_word
from gongkai.sources.word.binary_looks import Characters, look_at
from gongkai.sources.word.fields import drawn
from gongkai.sources.word.ole import OleFile

# Property changes, by their codes in [MS-DOC].
_IN_TABLE, _ROW_END, _DEPTH, _INNER_CELL, _INNER_ROW_END = 0x2416, 0x2417, 0x6649, 0x244B, 0x244C
_TABLE_DEFINITION = 0xD608
_DELETED, _SYMBOL, _SPECIAL, _DATA = 0x0800, 0x6A09, 0x0855, 0x0806
_PICTURE, _FOOTNOTE, _SHAPE = "\x01", "\x02", "\x08"

_END = re.compile("[\r\x07\x0c]")
_FIELD = re.compile("[\x13\x14\x15\x07]")
_SHOWN = {"\x0b": "\n", "\x0e": "\n", "\x1e": "\u2011", "\x1f": "\u00ad", "\t": "\t"}
_NEVER_SHOWN = re.compile("[\x00-\x08\x0c-\x1f]")
_MARK, _DRAWN = Remark("footnote-mark"), Remark("content-unread", "图片")
_NEAR = 15
"""Edges of cells that are less than this apart (in twentieths of a point) are the same edge."""


class _CellShape(NamedTuple):
    left: int
    right: int
    horizontal: int
    vertical: int


@dataclass(slots=True)
class _Paragraph:
    text: str
    depth: int
    ends_cell: bool
    ends_row: bool
    shapes: tuple[_CellShape, ...] = field(default=())
    remarks: tuple[Remark, ...] = ()
    doubts: tuple[Remark, ...] = ()


def read_doc(data: bytes, file: str) -> Document:
    """Read a binary Word document; SourceError when it is encrypted, damaged or older than Word 97."""
    word = open_word(OleFile(data, file))
    flow = Flow(by_merges)
    try:
        _tell(flow, list(_paragraphs(word)), 0)
        return Document(file, "doc", flow.blocks())
    except TooDeep as error:
        raise refusals.damaged(file, "表格嵌套过深") from error
    except TooManyCells as error:
        raise refusals.too_large(file, "表格跨行、跨列过多，单元格超出上限") from error


def _paragraphs(word: WordText) -> Iterator[_Paragraph]:
    characters = _shown_characters(word)
    shown = characters.shown
    starts = [run.start for run in word.paragraphs]
    start = 0
    for end in (*(found.start() for found in _END.finditer(word.text)), len(word.text)):
        text = _joined("".join(shown[start:end]))
        mark = word.text[end : end + 1]
        changes = _changes_at(word.paragraphs, starts, end)
        paragraph = _paragraph(text, mark, changes)
        paragraph.remarks = tuple(characters.remarks[at] for at in range(start, end) if at in characters.remarks)
        paragraph.doubts = tuple(characters.doubts[at] for at in range(start, end) if at in characters.doubts)
        yield paragraph
        start = end + 1


def _paragraph(text: str, mark: str, changes: dict[int, bytes]) -> _Paragraph:
    depth = _depth(changes)
    inner_row, inner_cell = _on(changes, _INNER_ROW_END), _on(changes, _INNER_CELL)
    ends_row = inner_row or (mark == "\x07" and _on(changes, _ROW_END))
    ends_cell = not ends_row and (inner_cell or mark == "\x07")
    return _Paragraph(text, depth, ends_cell, ends_row, _shapes(changes.get(_TABLE_DEFINITION, b"")) if ends_row else ())


def _depth(changes: dict[int, bytes]) -> int:
    operand = changes.get(_DEPTH, b"")
    depth = struct.unpack("<i", operand)[0] if len(operand) == 4 else int(_on(changes, _IN_TABLE))
    if depth > DEEPEST:
        raise TooDeep
    return max(0, int(depth))


def _changes_at(runs: Sequence[Run], starts: Sequence[int], place: int) -> dict[int, bytes]:
    at = bisect_right(starts, place) - 1
    return dict(runs[at].changes) if at >= 0 and place < runs[at].end else {}


def _on(changes: dict[int, bytes], code: int) -> bool:
    return changes.get(code, b"\0")[:1] not in {b"\0", b""}


def _shown_characters(word: WordText) -> Characters:
    """What each character of the text shows: itself, something else, or nothing."""
    shown = [_SHOWN.get(c, "" if _NEVER_SHOWN.match(c) else c) for c in word.text]
    told: list[tuple[int, str]] = []
    for run in word.characters:
        changes = dict(run.changes)
        places = range(run.start, min(run.end, len(shown)))
        if _on(changes, _DELETED):
            shown[run.start : run.end] = [""] * len(places)
        elif len(changes.get(_SYMBOL, b"")) == 4:
            shown[run.start : run.end] = [chr(struct.unpack("<H", changes[_SYMBOL][2:])[0])] * len(places)
        elif _on(changes, _SPECIAL) and not _on(changes, _DATA):
            told += [(at, word.text[at]) for at in places if word.text[at] in {_PICTURE, _FOOTNOTE, _SHAPE}]
    fields = list(_fields(word.text))
    for begin, result, _ in fields:
        shown[begin:result] = [""] * (result - begin)
    found = look_at(word, shown)
    instructions = [(begin, result) for begin, result, _ in fields]
    for at, char in told:
        if not any(begin <= at < result for begin, result in instructions):
            where, remark = (found.remarks, _MARK) if char == _FOOTNOTE else (found.doubts, _DRAWN)
            where[at] = remark
    for begin, result, separated in fields:
        name = _unread(word.text[begin + 1 : result], separated=separated)
        if name:
            found.doubts[begin] = Remark("content-unread", f"域 {name}")
    return found


def _unread(instruction: str, *, separated: bool) -> str:
    """Return the name of a field whose sight is not known: a form's list, or one without a result that draws something."""
    name = instruction.split(maxsplit=1)[0].upper() if instruction.strip() else ""
    if name in {"FORMDROPDOWN", "FORMCHECKBOX"}:
        return name
    return "" if separated or not name.isascii() else drawn(name)


def _fields(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield the stretches from a field's beginning to its result, and whether it has one; a field ends with its cell at most."""
    fields: list[tuple[int, int | None]] = []
    for found in _FIELD.finditer(text):
        mark, at = found.group(), found.start()
        if mark == "\x13":
            fields.append((at, None))
        elif mark == "\x14" and fields:
            fields[-1] = (fields[-1][0], at)
        elif mark == "\x15" and fields:
            begin, separator = fields.pop()
            yield begin, at if separator is None else separator, separator is not None
        elif mark == "\x07":
            fields = []


def _joined(text: str) -> str:
    """Join surrogate pairs; lone halves become U+FFFD."""
    if text.isascii() or not any("\ud800" <= c <= "\udfff" for c in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _shapes(definition: bytes) -> tuple[_CellShape, ...]:
    """Read a row's definition: the edges of its cells, then 20 bytes a cell that begin with its merges."""
    count = definition[0] if definition else 0
    if len(definition) < 1 + 2 * (count + 1):
        return ()
    edges = struct.unpack_from(f"<{count + 1}h", definition, 1)
    flags = [0] * count
    for number in range(count):
        at = 1 + 2 * (count + 1) + 20 * number
        if at + 2 <= len(definition):
            flags[number] = struct.unpack_from("<H", definition, at)[0]
    return tuple(_CellShape(edges[i], edges[i + 1], f & 3, f >> 5 & 3) for i, f in enumerate(flags))


def _tell(flow: Flow, paragraphs: Sequence[_Paragraph], level: int) -> None:
    """Tell the flow paragraphs and the tables among them that are deeper than `level`."""
    for deeper, group in groupby(paragraphs, key=lambda paragraph: paragraph.depth > level):
        if deeper:
            _tell_table(flow, list(group), level + 1)
        else:
            for paragraph in group:
                for code, what in paragraph.remarks:
                    flow.remark(code, what)
                for code, what in paragraph.doubts:
                    flow.doubt(code, what)
                flow.text(paragraph.text)
                flow.end_line()


def _tell_table(flow: Flow, paragraphs: Sequence[_Paragraph], level: int) -> None:
    edges = _edges(shape for p in paragraphs if p.depth == level for shape in p.shapes)
    flow.open_table()
    row: list[_Paragraph] = []
    for paragraph in paragraphs:
        if paragraph.ends_row and paragraph.depth == level:
            _tell_row(flow, row, paragraph.shapes, edges, level)
            row = []
        else:
            row.append(paragraph)
    if row:
        _tell_row(flow, row, (), edges, level)
    flow.close_table()


def _tell_row(flow: Flow, row: Sequence[_Paragraph], shapes: Sequence[_CellShape], edges: Sequence[int], level: int) -> None:
    flow.open_row(_column(edges, shapes[0].left) if shapes else 0)
    cell: list[_Paragraph] = []
    number = 0
    for paragraph in row:
        cell.append(paragraph)
        if paragraph.ends_cell and paragraph.depth == level:
            flow.open_cell(_marked(shapes[number], edges) if number < len(shapes) else MarkedCell(""))
            inside = [*cell[:-1], replace(paragraph, depth=level, ends_cell=False, ends_row=False, shapes=())]
            _tell(flow, inside, level)
            flow.close_cell()
            cell, number = [], number + 1
    _tell(flow, [replace(p, depth=0, ends_cell=False, ends_row=False, shapes=()) for p in cell if p.text], level)


def _marked(shape: _CellShape, edges: Sequence[int]) -> MarkedCell:
    columns = max(1, _column(edges, shape.right) - _column(edges, shape.left))
    return MarkedCell("", columns, continues_above=shape.vertical == 1, continues_left=shape.horizontal == 1)


def _edges(shapes: Iterator[_CellShape]) -> list[int]:
    found: list[int] = []
    for edge in sorted({edge for shape in shapes for edge in (shape.left, shape.right)}):
        if not found or edge - found[-1] > _NEAR:
            found.append(edge)
    return found


def _column(edges: Sequence[int], edge: int) -> int:
    return max(0, bisect_right(edges, edge) - 1)
