"""Lines of text cut out of a scanned page: struck through or not, and what they say. Needs the extra `ocr`.

They are read with the model that rapidocr's wheel brings, run by onnxruntime. Only recognition runs, on lines cut out of known
cells: a page-wide search for text misses single digits. A number is as sure as its least sure digit, words as their characters
on average. Nothing is fetched at run time.

A struck figure is not printed, and what a reader of letters makes of it is nothing. A level run of ink in the middle of a line
that goes from one digit into the next is no stroke of either, save where two 4 run together. Through a single digit a line
shows at its ends: nothing but the line is there, on both sides at one height, which is so of no digit but 4; a single 4 that
is struck is not told from one that is not. A line long enough to be taken for a rule was wiped out of the ink, and is looked
for among the rules. Only figures are looked at: 汉字 have level strokes of all lengths.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from statistics import mean
from typing import Any

import cv2
import numpy as np

from gongkai.sources.geometry.marks import Box
from gongkai.sources.geometry.strokes import Rule
from gongkai.sources.scan.images import DOTS, Pixels
from gongkai.sources.scan.ocr_extra import model_path

_BAND = (0.27, 0.73)  # of a line's height, where a line through it runs
_INTO_NEXT = 0.5  # of a digit's width: a run that is longer than one by this much goes into the next
_WIDEST_STROKE = 1.35  # heights: so long a run is longer than any digit, however many were read
_THIN = 0.2  # of its height, what a line through a figure takes up at most
_ENDS = 2  # pixels
_FIGURE = re.compile(r"[-—一]?[0-9０-９][0-9０-９.,，。\s①-⑳¹²³⁰-⁹]*")
_FOURS = re.compile("4+")
_WITHIN = 0.15  # of its height, how far inside a figure a wiped line runs
_REACH = 3.5  # points: how near two rules come that meet
_LEVEL = 2.0  # points: how far apart the pieces of one rule may lie
_SHARE = 0.3  # of the width of what is ruled on the page
_CROSSED = 0.4  # of its height, how much of a figure a wiped line covers


def longest_run(ink: Pixels) -> int:
    """Return the length in pixels of the longest level run of ink in the middle of a line; it may waver by a pixel."""
    height = ink.shape[0]
    top, bottom = round(_BAND[0] * height), round(_BAND[1] * height)
    dark = ink[top:bottom] > 0
    if dark.shape[0] < 2 or not dark.any():
        return 0
    pairs = dark[:-1] | dark[1:]
    edges = np.diff(np.pad(pairs, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    starts, ends = np.nonzero(edges == 1)[1], np.nonzero(edges == -1)[1]
    return int((ends - starts).max(initial=0))


def has_strike(ink: Pixels, text: str) -> bool:
    """Does a line run through this line of text?"""
    if not _FIGURE.fullmatch(text.strip()):
        return False
    height, width = ink.shape
    fours = max((len(run) for run in _FOURS.findall(text)), default=0)
    together = max(fours, 1)
    longest = min((together + _INTO_NEXT) * width / len(text.strip()), together * _WIDEST_STROKE * height)
    return longest_run(ink) > longest or (not fours and _has_thin_ends(ink))


def _has_thin_ends(ink: Pixels) -> bool:
    """Is there nothing but a thin level line at the left and at the right end of a line of text?"""
    height = ink.shape[0]
    ends = [np.flatnonzero((part > 0).any(axis=1)) for part in (ink[:, :_ENDS], ink[:, -_ENDS:])]
    if not all(len(rows) for rows in ends):
        return False
    thin = all(int(rows[-1] - rows[0]) < _THIN * height for rows in ends)
    middles = [float(rows.mean()) / height for rows in ends]
    return thin and abs(middles[0] - middles[1]) * height <= _ENDS and all(_BAND[0] <= at <= _BAND[1] for at in middles)


def is_struck(ink: Pixels, rules: Sequence[Box], lines: Sequence[Box], text: str) -> bool:
    """Does a line run through one of the lines of text of a cell?

    Args:
        ink: The ink of the page, without its rules.
        rules: Those rules, in points.
        lines: Where the lines of text are, in points.
        text: What was read in them.
    """
    texts = text.split("\n") if text.count("\n") == len(lines) - 1 else [text] * len(lines)
    if not lines or not any(_FIGURE.fullmatch(each.strip()) for each in texts):
        return False
    return _crossed(rules, lines) or any(has_strike(_cut(ink, line), each) for line, each in zip(lines, texts, strict=True))


def _crossed(rules: Sequence[Box], lines: Sequence[Box]) -> bool:
    """Was a line wiped out of these lines of text, or out of one that it parted in two?"""
    x0, x1 = min(line.x0 for line in lines), max(line.x1 for line in lines)
    y0, y1 = min(line.y0 for line in lines), max(line.y1 for line in lines)
    top, bottom = y0 + _WITHIN * (y1 - y0), y1 - _WITHIN * (y1 - y0)
    level = (rule for rule in rules if rule.width > rule.height and top <= (rule.y0 + rule.y1) / 2 <= bottom)
    return any(min(rule.x1, x1) - max(rule.x0, x0) > _CROSSED * (y1 - y0) for rule in level)


def without_strikes(across: list[Rule], down: Sequence[Rule]) -> list[Rule]:
    """Leave out level lines that end in the open, within one column, and have next to nothing of a line beside them.

    >>> sides = [Rule(x, 0, 60) for x in (0, 100, 200, 300)]
    >>> lines = [Rule(y, 0, 300) for y in (0, 20, 60)]
    >>> without_strikes([*lines, Rule(40, 101, 140)], sides) == lines
    True
    """
    width = max((rule.at for rule in down), default=0.0) - min((rule.at for rule in down), default=0.0)
    return [rule for rule in across if not (_ends_open(rule, down) and _length_at(rule.at, across) < _SHARE * width)]


def _ends_open(rule: Rule, down: Sequence[Rule]) -> bool:
    crossing = [side.at for side in down if side.start - _REACH <= rule.at <= side.end + _REACH]
    within = not any(rule.start + _REACH < at < rule.end - _REACH for at in crossing)
    closed = all(any(abs(at - end) <= _REACH for at in crossing) for end in (rule.start, rule.end))
    return within and not closed


def _length_at(at: float, rules: Sequence[Rule]) -> float:
    return sum(rule.end - rule.start for rule in rules if abs(rule.at - at) <= _LEVEL)


def _cut(ink: Pixels, line: Box) -> Pixels:
    x0, y0, x1, y1 = (round(side * DOTS) for side in line)
    return ink[max(0, y0) : y1, max(0, x0) : x1]


UNREADABLE = "\ufffd"
_DOUBTFUL = 0.5
_HEIGHT = 48  # pixels that the model takes
_NARROWEST, _WIDEST = 64, 3200
_BATCH, _BATCH_WIDTH = 16, 6400  # lines, and pixels of all lines side by side: the model's memory grows with them

# What digits are taken for, in cells that hold digits.
_ZEROS, _ONES = "。OoQ〇○口", "lI|｜丨!"
_LIKE_DIGITS = str.maketrans(_ZEROS + _ONES, "0" * len(_ZEROS) + "1" * len(_ONES))


@lru_cache(maxsize=1)
def _model() -> tuple[Any, Sequence[str]]:
    """Return the model and the characters that it tells apart, the first of them none."""
    import onnxruntime  # type: ignore[import-untyped, import-not-found, unused-ignore]  # noqa: PLC0415 - an extra

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    # waiting threads that spin take the processor from whoever else works
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.enable_cpu_mem_arena = False
    session = onnxruntime.InferenceSession(str(model_path()), options, providers=["CPUExecutionProvider"])
    letters = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    return session, ("", *letters, " ")


def read_lines(crops: Sequence[Pixels]) -> list[str]:
    """Read lines of text; what cannot be read is U+FFFD, never nothing."""
    return [text if text and sure >= _DOUBTFUL else UNREADABLE for text, sure in _read(crops)]


def mean_certainty(crops: Sequence[Pixels]) -> float:
    """Return how sure the reading of these lines is, from 0 to 1; 0 without lines."""
    read = _read(crops)
    return sum(sure for text, sure in read if text) / len(read) if read else 0.0


def _read(crops: Sequence[Pixels]) -> list[tuple[str, float]]:
    """Read lines, those of like width together."""
    widths = [min(max(_NARROWEST, round(crop.shape[1] * _HEIGHT / crop.shape[0])), _WIDEST) for crop in crops]
    read: dict[int, tuple[str, float]] = {}
    for batch in _batches(widths):
        read.update(zip(batch, _read_batch([crops[i] for i in batch], widths[batch[-1]]), strict=True))
    return [read[i] for i in range(len(crops))]


def _batches(widths: Sequence[int]) -> Iterator[list[int]]:
    """Yield the numbers of lines that are read together, narrow ones first.

    >>> list(_batches([3000, 100, 90, 3100, 3200]))
    [[2, 1], [0, 3], [4]]
    """
    batch: list[int] = []
    for at in sorted(range(len(widths)), key=lambda i: widths[i]):
        if batch and (len(batch) == _BATCH or (len(batch) + 1) * widths[at] > _BATCH_WIDTH):
            yield batch
            batch = []
        batch.append(at)
    if batch:
        yield batch


def _read_batch(crops: Sequence[Pixels], width: int) -> list[tuple[str, float]]:
    session, letters = _model()
    pictures = np.zeros((len(crops), 3, _HEIGHT, width), np.float32)
    for picture, crop in zip(pictures, crops, strict=True):
        own = min(width, max(1, round(crop.shape[1] * _HEIGHT / crop.shape[0])))
        picture[:, :, :own] = cv2.resize(crop, (own, _HEIGHT), interpolation=cv2.INTER_LINEAR) / np.float32(127.5) - 1.0
    (steps,) = session.run(None, {session.get_inputs()[0].name: pictures})
    return [_decoded(line, letters) for line in steps]


def _decoded(steps: Any, letters: Sequence[str]) -> tuple[str, float]:
    """Put a line together from the likeliest letter at each step; repetitions are one letter, unless none lies between."""
    best, chances = steps.argmax(axis=1), steps.max(axis=1)
    for alike in _alike():
        among = np.isin(best, alike)
        chances[among] = steps[among][:, alike].sum(axis=1)
    runs = [(int(letter), [i for i, _ in run]) for letter, run in groupby(enumerate(best), key=lambda pair: int(pair[1]))]
    found = [(letters[letter], float(max(chances[i] for i in at))) for letter, at in runs if letter]
    text = "".join(letter for letter, _ in found).strip()
    certainties = [chance for _, chance in found] or [0.0]
    return text, mean(certainties) if any("\u4e00" <= letter <= "\u9fff" for letter in text) else min(certainties)


@lru_cache(maxsize=1)
def _alike() -> tuple[list[int], ...]:
    """Return letters of one shape, by their numbers: between them the model may waver, and we do not care."""
    _, letters = _model()
    number = {letter: i for i, letter in enumerate(letters)}
    return tuple([number[letter] for letter in alike if letter in number] for alike in ("0" + _ZEROS, "1" + _ONES))


def as_digits(text: str, *, among_numbers: bool) -> str:
    """Read letters that look like digits as digits: beside digits, or alone among numbers.

    >>> as_digits("1O", among_numbers=False), as_digits("O", among_numbers=True), as_digits("Oo局", among_numbers=True)
    ('10', '0', 'Oo局')
    """
    mapped = text.translate(_LIKE_DIGITS)
    if not mapped.replace(".", "").isdecimal():
        return text
    beside = any(c.isdigit() for c in text)
    return mapped if beside or (among_numbers and set(text) <= set(_ZEROS)) else text
