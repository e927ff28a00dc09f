"""Named defects of published reports, planted one at a time, with the answer a careful reader gives.

| kind | what is printed instead of the figure |
|---|---|
| `typo` | two neighbouring digits exchanged |
| `wrong_digit` | one digit replaced by another |
| `lost_digit` | one digit missing |
| `slip` | the figure in the column to the right, that column's figure here |
| `blank` | nothing |
| `dash` | a dash |
| `none` | the word 无 |
| `note` | a remark in brackets behind the figure |
| `unit` | the figure in ten thousands, rounded: 629万 |
| `separator` | thousands set off by commas |

The first four change what a reader must take from the cell; the others only change its dress, or leave it without a
number.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from gongkai.form import Form
from synthesis.chance import chance
from synthesis.draws import Figures
from synthesis.equations import Value
from synthesis.printed import PrintedCell, plain, write_number

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?")
_REMARKS = ("（其中修订{}件）", "（含上年结转{}件）", "（包括自然失效的{}件）")
_DASHES = ("-", "—", "/")
_TEN_THOUSAND = 10_000
_TRIES = 3
_STEP = 1000


@dataclass(frozen=True, slots=True)
class Defect:
    """A planted defect: its kind, the cell aimed at, and every cell that is printed differently for it."""

    kind: str
    cell: str
    printed: tuple[PrintedCell, ...]


def _typo(cell: str, value: Value, rng: Random) -> PrintedCell | None:
    text = write_number(value)
    return _misprint(cell, value, (text[:i] + text[i : i + 2][::-1] + text[i + 2 :] for i in range(len(text) - 1)), rng)


def _wrong_digit(cell: str, value: Value, rng: Random) -> PrintedCell | None:
    text = write_number(value)
    return _misprint(cell, value, (text[:i] + new + text[i + 1 :] for i in _digits(text) for new in "0123456789"), rng)


def _lost_digit(cell: str, value: Value, rng: Random) -> PrintedCell | None:
    text = write_number(value)
    return _misprint(cell, value, (text[:i] + text[i + 1 :] for i in _digits(text)), rng)


def _digits(text: str) -> list[int]:
    return [i for i, character in enumerate(text) if character.isdigit()]


def _misprint(cell: str, value: Value, texts: Iterable[str], rng: Random) -> PrintedCell | None:
    """Choose among the texts one that is normally written and says another number."""
    wrong = sorted({text for text in texts if _NUMBER.fullmatch(text)} - {write_number(value)})
    return plain(cell, type(value)(rng.choice(wrong))) if wrong else None


def _blank(cell: str, _value: Value, _rng: Random) -> PrintedCell | None:
    return PrintedCell(cell, "", "blank", None)


def _dash(cell: str, _value: Value, rng: Random) -> PrintedCell | None:
    return PrintedCell(cell, rng.choice(_DASHES), "dash", None)


def _none(cell: str, _value: Value, _rng: Random) -> PrintedCell | None:
    return PrintedCell(cell, "无", "none", None)


def _note(cell: str, value: Value, rng: Random) -> PrintedCell | None:
    if isinstance(value, Decimal) or value < 2:
        return None
    note = rng.choice(_REMARKS).format(rng.randrange(1, value))
    return PrintedCell(cell, write_number(value) + note, "number", value, note)


def _unit(cell: str, value: Value, _rng: Random) -> PrintedCell | None:
    if isinstance(value, Decimal) or value < _TEN_THOUSAND:
        return None
    tens = round(value / _TEN_THOUSAND)
    return PrintedCell(cell, f"{tens}万", "number", tens * _TEN_THOUSAND, precision=_TEN_THOUSAND)


def _separator(cell: str, value: Value, _rng: Random) -> PrintedCell | None:
    return PrintedCell(cell, f"{value:,}", "number", value) if isinstance(value, int) and value >= 1000 else None


_SPOILERS: dict[str, Callable[[str, Value, Random], PrintedCell | None]] = {
    "typo": _typo,
    "wrong_digit": _wrong_digit,
    "lost_digit": _lost_digit,
    "blank": _blank,
    "dash": _dash,
    "none": _none,
    "note": _note,
    "unit": _unit,
    "separator": _separator,
}
DEFECT_KINDS = (*_SPOILERS, "slip")


def plant(form: Form, figures: Figures, kind: str, seed: int, *, cell: str = "") -> Defect | None:
    """Plant one defect of this kind in the given cell, or in one chosen by the seed.

    None when the figures have no cell that can carry it: a lost digit needs two digits, a slip two different neighbours.
    """
    rng = chance("defect", kind, seed, figures.seed, figures.year)
    candidates = [cell] if cell else rng.sample([c.id for c in form.cells], len(form.cells))
    for candidate in candidates:
        printed = _slip(form, figures, candidate) if kind == "slip" else _spoil(kind, figures, candidate, rng)
        if printed:
            return Defect(kind, candidate, printed)
    return None


def plant_several(form: Form, figures: Figures, kind: str, seed: int, most: int) -> tuple[Defect, ...]:
    """Plant defects of one kind that share no cell, as many as the figures can carry but no more than `most`."""
    found: list[Defect] = []
    taken: set[str] = set()
    for number in range(_TRIES * most):
        defect = plant(form, figures, kind, seed + number * _STEP)
        if defect and len(found) < most and not taken & {cell.cell for cell in defect.printed}:
            found.append(defect)
            taken |= {cell.cell for cell in defect.printed}
    return tuple(found)


def _spoil(kind: str, figures: Figures, cell: str, rng: Random) -> tuple[PrintedCell, ...]:
    printed = _SPOILERS[kind](cell, figures.values[cell], rng)
    return (printed,) if printed else ()


def _slip(form: Form, figures: Figures, cell: str) -> tuple[PrintedCell, ...]:
    here = form.cell_by_id[cell]
    right = form.cells[here.index + 1] if here.index + 1 < len(form.cells) else here
    mine, theirs = figures.values[cell], figures.values[right.id]
    if (here.table, here.line, here.unit) != (right.table, right.line, right.unit) or mine == theirs:
        return ()
    return plain(cell, theirs), plain(right.id, mine)
