"""Figures of a report that never was: drawn from a seed, and every identity of the form holds.

The identities are the form's own: a cell that one of them determines is computed, the others are drawn. Sizes come
from `plausible.toml`: most cells are 0, a few agencies very large. Given the figures of the year before, what was
carried out then is carried in now, and the stock of documents in force goes on.

>>> from gongkai.form import load_form
>>> form = load_form("2021")
>>> first = draw_figures(form, 5, year=2022)
>>> second = draw_figures(form, 5, year=2023, previous=first)
>>> second.values["requests.carried_in.total"] == first.values["requests.carried_out.total"]
True
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

from gongkai.form import Form, FormCell, Unit
from gongkai.strict import packaged
from synthesis.chance import chance, long_tailed, whole
from synthesis.equations import Value, complete, free_cells
from synthesis.invented import MOST_AGENCIES, Agency, invent_agency
from synthesis.keys import plausible_of

Sizes = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one invented report: a value for each cell of its edition, in form order."""

    edition: str
    seed: int
    year: int
    agency: Agency
    values: Mapping[str, Value]


def draw_figures(
    form: Form, seed: int, *, year: int = 2023, agency: Agency | None = None, previous: Figures | None = None
) -> Figures:
    """Draw the figures of one report.

    Args:
        form: The edition to fill in.
        seed: Decides everything; reports of one agency in several years share it.
        year: Year of the report.
        agency: Who reports; by default an invented agency chosen by the seed.
        previous: The same agency's figures of the year before.
    """
    free = set(free_cells(form))
    drawn = _draw(form, free, seed, year)
    if previous is not None:
        drawn.update(_carried(free, previous))
    drawn.update(_stocks(form, drawn, previous))
    who = agency or (previous.agency if previous else invent_agency(seed % MOST_AGENCIES))
    return Figures(form.edition, seed, year, who, complete(form, drawn))


@cache
def _sizes() -> Sizes:
    return plausible_of(packaged("synthesis", "plausible.toml"), "plausible.toml")


def _requests(seed: int, year: int) -> float:
    """How many requests the agency gets: much the same every year, very different between agencies."""
    size = _sizes()["requests"]
    agency = chance("agency", seed)
    if agency.random() < size["none"]:
        return 0.0
    usual = long_tailed(agency, size["median"], size["spread"])
    return float(min(usual * long_tailed(chance("size", seed, year), 1.0, 0.3), size["most"]))


def _draw(form: Form, free: set[str], seed: int, year: int) -> dict[str, Value]:
    """Draw the free cells; the agency's habits are the same every year."""
    requests, habit, now = _requests(seed, year), chance("habit", seed), chance("year", seed, year)
    summed = {identity.table for identity in form.identities}
    drawn: dict[str, Value] = {}
    for cell in form.cells:
        if cell.id not in free:
            continue
        if cell.table in summed:
            drawn[cell.id] = _count(cell, requests, habit, now)
        else:
            drawn[cell.id] = _amount(cell, form.unit_by_id[cell.unit], habit, now)
    return drawn


def _count(cell: FormCell, requests: float, habit: Random, now: Random) -> int:
    lines, columns = _sizes()["lines"], _sizes()["columns"]
    share = lines.get(cell.line, lines["rest"]) * columns.get(cell.column, columns["rest"])
    return whole(now, requests * share * long_tailed(habit, 1.0, 0.7) * long_tailed(now, 1.0, 0.4))


def _amount(cell: FormCell, unit: Unit, habit: Random, now: Random) -> Value:
    size = _sizes()["amounts"].get(cell.line, _sizes()["amounts"]["rest"])
    none = habit.random() < size["none"]
    amount = 0.0 if none else long_tailed(habit, size["median"], size["spread"]) * long_tailed(now, 1.0, 0.25)
    if unit.type == "number":
        return Decimal(whole(now, amount * 100)).scaleb(-2)
    return whole(now, amount) * (now.choice((1, -1)) if unit.signs else 1)


def _carried(free: set[str], previous: Figures) -> dict[str, Value]:
    """Lines that repeat a line of the year before."""
    found: dict[str, Value] = {}
    for rule in _sizes()["carried"]:
        for cell in free:
            table, line, column = cell.split(".")
            if (table, line) == (rule["table"], rule["line"]):
                found[cell] = previous.values[f"{table}.{rule['from']}.{column}"]
    return found


def _stocks(form: Form, drawn: Mapping[str, Value], previous: Figures | None) -> dict[str, Value]:
    """Columns that continue a stock; no more is taken out than was there."""
    found: dict[str, Value] = {}
    for rule in _sizes()["stock"]:
        for cell in form.cells:
            if (cell.table, cell.column) == (rule["table"], rule["column"]):
                added, taken = (f"{cell.table}.{cell.line}.{rule[key]}" for key in ("add", "subtract"))
                there = (previous.values if previous and cell.id in previous.values else drawn)[cell.id] + drawn[added]
                found[taken] = min(drawn[taken], there)
                found[cell.id] = there - found[taken]
    return found
