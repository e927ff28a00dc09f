"""The text of a scanned page outside its tables: line after line, those with figures read twice. Needs the extra `ocr`.

Figures of sentences are compared with the tables, and a misread one would accuse an agency: where the second reading of a
line, at another size, gives another figure, U+FFFD stands for it, and no sentence says anything with it. Of letters alone
one reading is enough: a word that is misread is not understood.

>>> agreed("收到申请61件，办结60件", "收到申请61件，办结50件")
'收到申请61件，办结�件'
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import count

from gongkai.sources.geometry.baselines import Line
from gongkai.sources.geometry.lattice import Lattice
from gongkai.sources.geometry.marks import Box
from gongkai.sources.scan.images import DOTS
from gongkai.sources.scan.recognised_text import UNREADABLE, read_lines
from gongkai.sources.scan.sheet import Sheet, crop, text_lines

_FIGURE = re.compile(r"[0-9](?:[0-9.,]*[0-9])?")
# Heights of a character: what is higher is a picture; what is lower, or half as wide, is a rule, a speck or a lone stop.
_TALLEST, _SMALLEST = 4.0, 0.5
_BESIDE = 2.5  # points from a table's edge: nearer than text, but rules have ragged edges


def lines_outside(sheet: Sheet, lattices: Sequence[Lattice]) -> list[Line]:
    """Return the lines of text outside the tables, from top to bottom; what cannot be read is U+FFFD, never nothing."""
    boxes = outside(sheet, lattices)
    legible = [at for at, box in enumerate(boxes) if _is_line(sheet, box)]
    texts = [UNREADABLE] * len(boxes)
    for at, text in zip(legible, read_lines([crop(sheet, boxes[at]) for at in legible]), strict=True):
        texts[at] = text
    figured = [at for at in legible if _FIGURE.search(texts[at])]
    for at, again in zip(figured, read_lines([crop(sheet, boxes[at], smaller=True) for at in figured]), strict=True):
        texts[at] = agreed(texts[at], again)
    return [Line(text, *box) for text, box in zip(texts, boxes, strict=True)]


def outside(sheet: Sheet, lattices: Sequence[Lattice]) -> list[Box]:
    """Return where the lines above, between and below the tables stand."""
    width, height = sheet.size
    edges = [0.0, *(y for lattice in lattices for y in (lattice.ys[0] - _BESIDE, lattice.ys[-1] + _BESIDE)), height]
    bands = (Box(0, top, width, bottom) for top, bottom in zip(edges[::2], edges[1::2], strict=True))
    found = [box for band in bands for box in text_lines(sheet, band)]
    if not all(_is_line(sheet, box) for box in found):
        bare = sheet.without_rules()  # the edge of a desk or of a copier's lid holds lines together
        found = [part for box in found for part in ([box] if _is_line(sheet, box) else text_lines(bare, box))]
    return [box for box in found if min(2 * box.width, box.height) * DOTS >= _SMALLEST * sheet.em]


def _is_line(sheet: Sheet, box: Box) -> bool:
    return box.height * DOTS < _TALLEST * sheet.em


def agreed(first: str, second: str) -> str:
    """Return the first reading with U+FFFD for each figure that the second does not give in the same order."""
    ours, theirs = _FIGURE.findall(first), _FIGURE.findall(second)
    blocks = SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
    kept = {at for block in blocks for at in range(block.a, block.a + block.size)}
    numbers = count()
    return _FIGURE.sub(lambda figure: figure[0] if next(numbers) in kept else UNREADABLE, first)
