"""A sentence without its parentheses, and each parenthesis as a strand of its own, cut into clauses.

What stands in parentheses speaks of the figure before them, and says nothing about what follows them.

>>> outer = strand_of("答复申请1986件(含上年结转22件),占9%")
>>> [clause.text for clause in clauses(outer)]
['答复申请1986件', '占9%']
>>> [[clause.text for clause in clauses(inner)] for inner in clauses(outer)[0].asides]
[['含上年结转22件']]
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from gongkai.claims.figures import Figure, figures_of

_HARD = frozenset(",;:")
_MARK = re.compile(r"[,;:、]")
_DEEPEST = 4
_AND = re.compile(r"以及|[和及与并]")


class Strand(NamedTuple):
    """Text at one depth of parentheses; `at[i]` is the position of character i in the sentence's folded text."""

    text: str
    at: tuple[int, ...]
    asides: tuple[tuple[int, "Strand"], ...]


class Clause(NamedTuple):
    """A clause: its text, the position of each character in the folded sentence, its figures and its parentheses.

    `stop` is the punctuation before it, `aside_within` says that a parenthesis stands before its figure.
    """

    text: str
    at: tuple[int, ...]
    figures: tuple[Figure, ...]
    asides: tuple[Strand, ...]
    stop: str
    aside_within: bool


def strand_of(folded: str) -> Strand:
    """Part a sentence by depth; a parenthesis that is never closed goes to the end, one never opened is a comma."""
    if "(" not in folded:
        return Strand(folded.replace(")", ","), tuple(range(len(folded))), ())
    return _strand(folded, 0, 0)[0]


def _strand(folded: str, start: int, depth: int) -> tuple[Strand, int]:
    """Return the strand that starts here, and where the text goes on after it."""
    text: list[str] = []
    at: list[int] = []
    asides: list[tuple[int, Strand]] = []
    i = start
    while i < len(folded) and not (depth and folded[i] == ")"):
        if folded[i] == "(" and depth < _DEEPEST:
            aside, i = _strand(folded, i + 1, depth + 1)
            asides.append((len(text), aside))
            continue
        text.append("," if folded[i] in "()" else folded[i])
        at.append(i)
        i += 1
    return Strand("".join(text), tuple(at), tuple(asides)), i + 1


def clauses(strand: Strand) -> list[Clause]:
    """Cut a strand at punctuation, and at 、 or 和 where a figure stands before them."""
    figures = tuple(figures_of(strand.text))
    found: list[Clause] = []
    start, stop = 0, ""
    for end, skip in _cuts(strand.text, figures):
        found.append(_clause(strand, start, end, figures, stop))
        stop, start = strand.text[end : end + 1], end + skip
    found.append(_clause(strand, start, len(strand.text), figures, stop))
    return [clause for clause in found if clause.text or clause.asides]


def _cuts(text: str, figures: Sequence[Figure]) -> list[tuple[int, int]]:
    """Return where clauses end, and how many characters to pass over to the next."""
    inside = {i for f in figures for i in range(f.start, f.end)}
    begins, ends = {f.start for f in figures}, {f.end for f in figures}
    cuts: list[tuple[int, int]] = []
    last = 0
    for i in sorted(ends.union(mark.start() for mark in _MARK.finditer(text))):
        character = text[i : i + 1]
        counted = character == "、" and any(last <= end <= i for end in ends)
        joined = character == ":" and (i + 1 in begins)
        if i not in inside and ((character in _HARD and not joined) or counted):
            cuts.append((i, 1))
            last = i + 1
        elif i in ends and any(begin >= i for begin in begins) and (conjunction := _AND.match(text, i)):
            cuts.append((i, len(conjunction.group())))
            last = conjunction.end()
    return cuts


def _clause(strand: Strand, start: int, end: int, figures: Sequence[Figure], stop: str) -> Clause:
    own = [f._replace(start=f.start - start, end=f.end - start) for f in figures if start <= f.start and f.end <= end]
    asides = [(i, aside) for i, aside in strand.asides if start < i <= end or (i == 0 and start == 0)]
    within = bool(own) and any(i - start <= own[0].start for i, _ in asides)
    return Clause(strand.text[start:end], strand.at[start:end], tuple(own), tuple(aside for _, aside in asides), stop, within)
