"""Trials of claims: running text of synthetic reports compared with their tables, all true or with one figure said wrongly."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from gongkai.claims.judged import Comparison, compare
from gongkai.claims.model import prose_of
from gongkai.document import Document, Paragraph, TextPlace
from gongkai.form import Form, load_form
from gongkai.quantity import Quantity
from gongkai.recognise import CellReading, Reading
from synthesis import Figures, draw_figures
from synthesis.chance import chance
from synthesis.spoken import Line, Said, Spoken, speak

_SLIPS = (1, 2, 3, 7, 9, 10, 18, 27, 90)


class Outcome(NamedTuple):
    """What came of one report.

    Attributes:
        accused: Comparisons that fail although what they quote is true.
        stated: Figures and negations that state a cell.
        matched: How many of them were read as claims.
        passed: How many of those agree with their cells.
        mistaken: Figures that state no cell but were read as claims.
        planted: The wrong figure; None in a report that is true.
        detected: Whether its comparison fails.
        reason: What came of its comparison instead.
    """

    accused: tuple[Comparison, ...]
    stated: int
    matched: int
    passed: int
    mistaken: tuple[Comparison, ...]
    planted: Said | None
    detected: bool
    reason: str = ""


def trials(n: int, *, wrong: bool = False, first: int = 0) -> Iterator[Outcome]:
    """Yield what comes of `n` reports, each with another seed."""
    for seed in range(first, first + n):
        figures = draw_figures(_form(), seed)
        spoken = speak(figures, seed)
        stated = [said for line in spoken.lines for said in line.said if said.fact and said.fact != "none"]
        if not wrong:
            yield judge(figures, spoken)
        elif stated:
            rng = chance("slip", seed)
            told = [said for line in spoken.lines for said in line.said if said.fact]
            planted = rng.choice(stated)
            changed = speak(figures, seed, changed=(told.index(planted), rng.choice(_SLIPS)))
            yield judge(figures, changed, true=spoken)


def judge(figures: Figures, spoken: Spoken, true: Spoken | None = None) -> Outcome:
    """Compare what is said with the tables; `true` is the text before a figure was changed."""
    document, places = document_of(spoken.lines)
    wrong = {p for p, said in places.items() if true is not None and said.fact and said.text not in _texts(true, said)}
    compared = compare(prose_of(document, _form()).claims, reading_of(figures))
    by_place = {c.claim.place.offset: c for c in compared if isinstance(c.claim.place, TextPlace)}
    stated = {p: said for p, said in places.items() if said.fact}
    found = {p: c for p in stated if (c := _within(by_place, p, stated[p]))}
    failed = tuple(c for c in compared if c.verdict == "fail" and c.claim.place.offset not in wrong)  # type: ignore[union-attr]
    mistaken = tuple(c for p, said in places.items() if not said.fact and (c := by_place.get(p)) and c.claim.relation == "equals")
    planted = next((places[p] for p in wrong), None)
    return Outcome(
        failed,
        len(stated),
        len(found),
        sum(c.verdict == "pass" for c in found.values()),
        mistaken,
        planted,
        any(c.verdict == "fail" for p, c in by_place.items() if p in wrong),
        next((c.reason or c.verdict for p, c in by_place.items() if p in wrong), "not read") if wrong else "",
    )


def _texts(true: Spoken, said: Said) -> set[str]:
    return {each.text for line in true.lines for each in line.said if each.fact == said.fact}


def _within(by_place: dict[int, Comparison], place: int, said: Said) -> Comparison | None:
    """Return the comparison of a figure, or of a negation whose words begin a little later."""
    return next((by_place[p] for p in range(place, place + len(said.text)) if p in by_place), None)


def document_of(lines: Sequence[Line]) -> tuple[Document, dict[int, Said]]:
    """Return the lines as a text file reads, and where in it each figure stands."""
    blocks, places, offset = [], {}, 0
    for number, line in enumerate(lines, 1):
        blocks.append(Paragraph(line.text, TextPlace(number, 1, offset, len(line.text))))
        for said in line.said:
            blank = len(said.text) - len(said.text.lstrip())
            places[offset + said.start + blank] = said
        offset += len(line.text) + 1
    return Document("claims.txt", "text", tuple(blocks)), places


def reading_of(figures: Figures) -> Reading:
    """Return the tables as read."""
    form = _form()
    cells = (CellReading(cell, Quantity("number", figures.values[cell.id]), "", None) for cell in form.cells)
    return replace(_empty(), cells=tuple(cells))


@cache
def _form() -> Form:
    return load_form("2021")


@cache
def _empty() -> Reading:
    return Reading(_form(), (), ())
