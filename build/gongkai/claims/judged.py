"""Claims against the tables, in exact arithmetic.

A claim passes when the tables hold what the sentence says, as exactly as it says it. It is not assessed when a cell holds
no number, when the figure is approximate, or when another reading of the same words would be true.

>>> implied_previous(Decimal(42188), Decimal("23.03"), Decimal("0.01"))
(34289, 34292)
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from gongkai.claims.model import Claim, Sum
from gongkai.claims.parts import HUNDRED, Cells, agrees, by_base_of_whole, found_for, proves_nothing, total_of
from gongkai.codes import ids
from gongkai.quantity import KIND_WORDS
from gongkai.recognise.reading import CellReading, Reading

VERDICTS = ids("verdict")[:3]
REASONS = ("", *ids("claim_reason"))

# 失效1件、废止2件 are both out of force.
_IN_TWO_WAYS = frozenset({"normative_repealed"})
# A short sum that does not come out is shown with its zeros: one of them may be the mistake.
_FEW = 3


@dataclass(frozen=True, slots=True)
class Comparison:
    """A claim and what the tables hold.

    Attributes:
        claim: The claim.
        verdict: One of `VERDICTS`.
        reason: Why it is not assessed, one of `REASONS`; empty for the other verdicts.
        expected: What the sentence says, in the unit of its cells or per cent.
        found: The same from the tables; None when it cannot be computed.
        arithmetic: The computation in numbers.
        implied: Lowest and highest figure of the year before that a growth allows; None when no whole number does,
            and for all other relations.
        accepted: What people decided about it; empty when nothing.
    """

    claim: Claim
    verdict: str
    reason: str
    expected: Decimal
    found: Decimal | None
    arithmetic: str
    implied: tuple[int, int] | None = None
    accepted: str = ""


def compare(claims: Iterable[Claim], reading: Reading) -> tuple[Comparison, ...]:
    """Compare every claim; a growth only implies the figure of the year before, which this report does not hold."""
    cells = {cell.cell.id: cell for cell in reading.cells}
    return together([_judged(claim, cells) for claim in claims])


def together(compared: Sequence[Comparison]) -> tuple[Comparison, ...]:
    """Weigh what a report says of one quantity in several places: of two figures one at the most is that of the table.

    Figures of several levels in one sentence that add up to the cell are right together. Else a smaller one beside the right
    one may be that of a part, and of several of which none is right nobody knows which is meant.
    """
    same: defaultdict[tuple[str, Sum], list[int]] = defaultdict(list)
    for at, one in enumerate(compared):
        if one.claim.relation == "equals" and one.claim.doubt in ("", "other_scope") and one.found is not None:
            same[one.claim.code, one.claim.cells].append(at)
    settled = list(compared)
    for places in same.values():
        for at, one in _settled([(at, compared[at]) for at in places]):
            settled[at] = one
    return tuple(settled)


def _settled(said: Sequence[tuple[int, Comparison]]) -> Iterator[tuple[int, Comparison]]:
    levels = [(at, one) for at, one in said if one.verdict != "pass" and (one.claim.subject or one.claim.code in _IN_TWO_WAYS)]
    if _add_up([one for _, one in levels]):
        for at, one in levels:
            written = f"{_number(one.found or Decimal(0))} = {' + '.join(_number(part.expected) for _, part in levels)}"
            yield at, replace(one, verdict="pass", reason="", arithmetic=written)
    elif len({one.expected for _, one in said if one.verdict != "not_assessed"}) > 1:
        known = any(one.verdict == "pass" for _, one in said)
        for at, one in said:
            if one.verdict == "fail" and not (known and one.found is not None and one.expected > one.found):
                yield at, replace(one, verdict="not_assessed", reason="ambiguous")


def _add_up(levels: Sequence[Comparison]) -> bool:
    """Are these figures of one sentence, each of another level, that make up the cell together?"""
    one_sentence = len({one.claim.text for one in levels}) == 1
    return (
        len(levels) > 1
        and one_sentence
        and (len({one.claim.subject for one in levels}) == len(levels) or levels[0].claim.code in _IN_TWO_WAYS)
        and sum(one.expected for one in levels) == levels[0].found
    )


def _judged(claim: Claim, cells: Cells) -> Comparison:
    if claim.limit is not None:
        written = f"{_number(claim.value)} % > {_number(claim.limit)} %"
        return Comparison(claim, "not_assessed" if claim.doubt else "fail", claim.doubt, claim.value, None, written)
    return _growth(claim, cells) if claim.relation == "growth_of" else _compared(claim, cells)


def _compared(given: Claim, cells: Cells) -> Comparison:
    claim = by_base_of_whole(given, cells)
    found = found_for(claim, claim.cells, claim.base, cells)
    equal = found is not None and agrees(found, claim, cells)
    verdict, reason = "pass" if equal else "fail", ""
    if barred := claim.doubt or ("approximate" if claim.approximate else "") or ("" if found is not None else "cells_missing"):
        verdict, reason = "not_assessed", barred
    elif not equal and (reason := _excuse(claim, cells)):
        verdict = "not_assessed"
    written = _arithmetic(claim, cells, found, equal=equal)
    return Comparison(claim, verdict, reason, claim.value, found, written)


def _excuse(claim: Claim, cells: Cells) -> str:
    """Say why a difference proves nothing: the words around it, another reading that holds, a remark in a cell."""
    if reason := claim.hedge or proves_nothing(claim, cells):
        return reason
    for other in claim.also:
        found = found_for(claim, claim.cells, other, cells) if claim.base else found_for(claim, other, (), cells)
        if found is not None and agrees(found, claim, cells):
            return "ambiguous"
    found = found_for(claim, claim.cells, claim.base, cells)
    if found and found in claim.beside:
        return "ambiguous"
    noted = any(cells[term.cell].quantity.note for term in (*claim.cells, *claim.base))
    return "note_in_cell" if noted else ""


def _growth(claim: Claim, cells: Cells) -> Comparison:
    now, unit = total_of(claim.cells, cells), " %" if claim.unit == "percent" else ""
    if now is None or (unit and claim.value <= -HUNDRED):
        written = f"{_sum(claim.cells, cells)} ? {_number(claim.value)}{unit}"
        return Comparison(claim, "not_assessed", claim.doubt or "cells_missing", claim.value, None, written)
    reason = claim.doubt or ("approximate" if claim.approximate else "no_previous_year")
    if unit:
        factor = 1 + claim.value / HUNDRED
        then = (now / factor).to_integral_value(ROUND_HALF_UP)
        written, implied = f"{_number(now)} / {_number(factor)} = {_number(then)}", implied_previous(now, claim.value, claim.step)
    else:
        then = now - claim.value
        written = f"{_number(now)} {'+' if claim.value < 0 else '-'} {_number(abs(claim.value))} = {_number(then)}"
        implied = (int(then), int(then)) if then >= 0 else None
    return Comparison(claim, "not_assessed", reason, claim.value, None, written, implied)


def implied_previous(now: Decimal, percent: Decimal, step: Decimal) -> tuple[int, int] | None:
    """Return the whole numbers of the year before from which `percent` leads to `now`; None when there is none.

    The rate may be rounded or cut off at its last digit `step`: 85 is 54.5 % more than 55.

    >>> implied_previous(Decimal(85), Decimal(54), Decimal(1)), implied_previous(Decimal(3), Decimal(7), Decimal(1))
    ((55, 55), None)
    """
    cut = step if percent > 0 else -step
    low, high = sorted((percent - cut / 2, percent + cut))
    if low <= -HUNDRED:
        return None
    lowest, highest = (Fraction(now) / (1 + Fraction(rate) / 100) for rate in (high, low))
    return (math.ceil(lowest), math.floor(highest)) if math.ceil(lowest) <= math.floor(highest) else None


def _arithmetic(claim: Claim, cells: Cells, found: Decimal | None, *, equal: bool) -> str:
    said = f"{_number(claim.value)} %" if claim.relation == "percent_of" else _number(claim.value)
    if not claim.cells:
        return said
    total = total_of(claim.cells, cells)
    written = _sum(claim.cells, cells, zeros=not equal and len(claim.cells) <= _FEW)
    if found is None or total is None:
        return f"{written} ? {said}"
    if claim.relation == "percent_of":
        whole = total_of(claim.base, cells)
        result = f"{_number(total)} / {_number(whole or Decimal(0))} = {_rate(found, claim)}"
        return result if equal else f"{result} ≠ {said}"
    middle = f" = {_number(total)}" if " " in written and not (equal and total == claim.value) else ""
    sign = "≈" if claim.approximate or (equal and total != claim.value) else "=" if equal else "≠"
    return f"{written}{middle} {sign} {said}"


def _sum(named: Sum, cells: Cells, *, zeros: bool = False) -> str:
    """Write the sum; unless `zeros` are wanted they are left out as long as one term remains."""
    written = [(term.sign, _cell(cells.get(term.cell))) for term in named]
    shown = [(sign, text) for sign, text in written if zeros or text != "0"] or written[:1]
    first = ("-" if shown[0][0] < 0 else "") + shown[0][1]
    return first + "".join(f" {'-' if sign < 0 else '+'} {text}" for sign, text in shown[1:])


def _cell(cell: CellReading | None) -> str:
    if cell is None:
        return KIND_WORDS["absent"]
    return _number(Decimal(cell.value)) if cell.value is not None else KIND_WORDS[cell.kind]


def _rate(rate: Decimal, claim: Claim) -> str:
    digits = max(2, -int(claim.step.as_tuple().exponent))
    return f"{rate.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)} %"


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}" if value else "0"
