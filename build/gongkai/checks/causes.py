"""The running text as a witness of single cells: what it confirms, what it contradicts, and what a cell weighs for it.

A sentence that names one cell and gives its figure is a second statement of the same fact by the same agency.

Whose mistake a failed check is: `source` (the report itself does not add up), `reading` (our reading, or a converter's, is
suspect) or `undetermined`. Only `source` may be held against an agency.

| what is known | cause |
|---|---|
| two readings of one of its cells differ | `reading` |
| a mark ran through one of its cells, or text was set aside there that the page does not show | `reading` |
| the file holds the publisher's own characters, or two readings agree on every cell | `source` |
| every cell that could be the mistake is confirmed by the running text | `source` |
| the running text gives, for a cell that was read only once, the figure that would mend the sum | `reading` |
| anything else | `undetermined` |
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from gongkai.claims.judged import compare
from gongkai.codes import ids
from gongkai.identities import IdentityCheck
from gongkai.kinds import BORN_DIGITAL
from gongkai.localisation.localise import single_changes
from gongkai.localisation.model import STANDARD_WEIGHT, Change
from gongkai.quantity import Quantity
from gongkai.report.model import Report

WEIGHTS = {"agreed": 2 * STANDARD_WEIGHT, "differs": STANDARD_WEIGHT // 2}
"""What changing a cell costs by the confidence of its reading; the standard weight otherwise."""


@dataclass(frozen=True, slots=True)
class Witnesses:
    """Cells, by index, that the running text confirms, and those that it contradicts with the figures it gives."""

    confirmed: frozenset[int]
    contradicted: dict[int, frozenset[int]]


def witnesses_of(report: Report) -> Witnesses:
    """Take from the claims those that say what one cell holds; a cell both confirmed and contradicted is neither."""
    index = {cell.cell.id: cell.cell.index for cell in report.reading.cells}
    confirmed: set[int] = set()
    contradicted: dict[int, set[int]] = {}
    for compared in report.claims:
        claim = compared.claim
        if claim.relation != "equals" or len(claim.cells) != 1 or claim.cells[0].sign < 0:
            continue
        cell = index[claim.cells[0].cell]
        if compared.verdict == "pass":
            confirmed.add(cell)
        elif compared.verdict == "fail" and claim.value == int(claim.value):
            contradicted.setdefault(cell, set()).add(int(claim.value))
    both = confirmed & contradicted.keys()
    return Witnesses(
        frozenset(confirmed - both), {cell: frozenset(said) for cell, said in contradicted.items() if cell not in both}
    )


def weights_of(report: Report, witnesses: Witnesses) -> Sequence[int] | None:
    """Return what changing each cell costs; None where all cost the same."""
    weights = [WEIGHTS.get(cell.confidence, STANDARD_WEIGHT) for cell in report.reading.cells]
    for cell in witnesses.confirmed:
        weights[cell] *= 2
    for cell in witnesses.contradicted:
        weights[cell] = max(1, weights[cell] // 2)
    return weights if len(set(weights)) > 1 else None


def claims_mended(report: Report, changes: Iterable[Change]) -> tuple[int, ...]:
    """Return the numbers, from 1, of the claims that fail as published and would hold with these changes."""
    failing = [(number, c.claim) for number, c in enumerate(report.claims, 1) if c.verdict == "fail"]
    if not failing:
        return ()
    cells = list(report.reading.cells)
    for change in changes:
        cells[change.cell] = cells[change.cell]._replace(quantity=_quantity(change.needed))
    mended = compare([claim for _, claim in failing], replace(report.reading, cells=tuple(cells)))
    return tuple(number for (number, _), compared in zip(failing, mended, strict=True) if compared.verdict == "pass")


def _quantity(figure: int | None) -> Quantity:
    return Quantity("unreadable") if figure is None else Quantity("number", figure)


CAUSES = ids("cause")


def cause_of(report: Report, check: IdentityCheck, values: Sequence[int | None], witnesses: Witnesses) -> str:
    """Name the cause of a check that fails."""
    confidence = {cell: report.reading.cells[cell].confidence for cell in (*check.left, *check.right)}
    if "differs" in confidence.values() or _disturbed(report, confidence):
        return "reading"
    if report.source.container in BORN_DIGITAL or set(confidence.values()) == {"agreed"}:
        return "source"
    possible = tuple(single_changes(check, values))
    if possible and witnesses.confirmed.issuperset(change.cell for change in possible):
        return "source"
    mended = (change.needed in witnesses.contradicted.get(change.cell, ()) for change in possible)
    once = (confidence[change.cell] == "single" for change in possible)
    return "reading" if any(a and b for a, b in zip(mended, once, strict=True)) else "undetermined"


def _disturbed(report: Report, cells: Iterable[int]) -> bool:
    """Was there something at one of these cells that may have been taken for a part of it, or for none?"""
    return any(report.reading.cells[cell].disturbed for cell in cells)
