"""Reading cut-out lines of text with rapidocr. Its models are inside its wheel; nothing is fetched at run time.

Only recognition runs, on lines cut out of known cells: a page-wide search for text misses single digits.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from gongkai.sources.ocr_extra import model_path
from gongkai.sources.scan_image import Pixels

UNREADABLE = "\ufffd"
_DOUBTFUL = 0.5
_NARROWEST = 96  # pixels; rapidocr would pad a single digit to 320

# What digits are taken for, in cells that hold digits.
_LIKE_DIGITS = str.maketrans("。OoQ〇○口lI|｜丨!", "0000000111111")
_LIKE_ZERO = frozenset("。OoQ〇○口")


@lru_cache(maxsize=1)
def _recogniser() -> Any:
    from rapidocr import RapidOCR  # type: ignore[import-not-found, unused-ignore]  # noqa: PLC0415 - an extra

    settings = {
        "Global.log_level": "critical",
        "Rec.model_path": str(model_path()),
        "Rec.rec_batch_num": 16,
        # more threads than processors wait for one another; two are what the smallest machines have
        "EngineConfig.onnxruntime.intra_op_num_threads": 2,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    }
    # recognition alone has no public door
    recogniser = RapidOCR(params=settings)._load_rec_model()  # type: ignore[no-untyped-call]  # noqa: SLF001
    recogniser.rec_image_shape = [3, 48, _NARROWEST]
    return recogniser


def read_lines(crops: Sequence[Pixels]) -> list[str]:
    """Read lines of text; what cannot be read is U+FFFD, never nothing."""
    if not crops:
        return []
    from rapidocr.ch_ppocr_rec.typings import (  # type: ignore[import-not-found, unused-ignore]  # noqa: PLC0415 - an extra
        TextRecInput,
    )

    result = _recogniser()(TextRecInput(img=list(crops), return_word_box=False))
    pairs = zip(result.txts, result.scores, strict=True)
    return [text.strip() if text.strip() and score >= _DOUBTFUL else UNREADABLE for text, score in pairs]


def as_digits(text: str, *, among_numbers: bool) -> str:
    """Read letters that look like digits as digits: beside digits, or alone among numbers.

    >>> as_digits("1O", among_numbers=False), as_digits("O", among_numbers=True), as_digits("Oo局", among_numbers=True)
    ('10', '0', 'Oo局')
    """
    mapped = text.translate(_LIKE_DIGITS)
    if not mapped.replace(".", "").isdecimal():
        return text
    beside = any(c.isdigit() for c in text)
    return mapped if beside or (among_numbers and set(text) <= _LIKE_ZERO) else text
