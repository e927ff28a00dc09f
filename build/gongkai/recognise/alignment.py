"""Which of the cells after a label are the values: the window that covers all that is not blank.

Where converters drop spans, a row may hold empty cells before or after its values. A window is taken only when it is
the only one that leaves nothing but blanks outside, or when all such windows read the same.

>>> windows(("", "3", "0", "3", ""), 3)
(1,)
>>> windows(("", "3", "0", "", ""), 3)
(0, 1)
"""

from collections.abc import Sequence


def windows(texts: Sequence[str], width: int) -> tuple[int, ...]:
    """Return every start of a window of `width` cells outside which all cells are blank."""
    filled = [i for i, text in enumerate(texts) if text]
    first, last = (filled[0], filled[-1]) if filled else (0, -1)
    return tuple(start for start in range(len(texts) - width + 1) if (start <= first and last < start + width) or not filled)


def choose(texts: Sequence[str], width: int, hint: int | None) -> int | None:
    """Return the start of the values, or None when it cannot be known."""
    starts = windows(texts, width)
    if len({tuple(texts[s : s + width]) for s in starts}) == 1:
        return starts[0]
    return hint if hint in starts else None
