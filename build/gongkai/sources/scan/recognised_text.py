"""Reading cut-out lines of text with the model that rapidocr's wheel brings, run by onnxruntime.

Only recognition runs, on lines cut out of known cells: a page-wide search for text misses single digits. A number is as
sure as its least sure digit, words as their characters on average. Nothing is fetched at run time.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from statistics import mean
from typing import Any

import cv2
import numpy as np

from gongkai.sources.scan.images import Pixels
from gongkai.sources.scan.ocr_extra import model_path

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
