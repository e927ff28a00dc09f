"""A report against the same agency's report of the year before.

Scope must be the same in both, and a cell must mean the same in both editions of the form; else nothing is compared. A
difference names both cells; which of them is wrong, if either, is not for arithmetic to say.

What a scope is called, in both languages.

Reports of different agencies whose figures are all the same.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache

from gongkai.codes import codes
from gongkai.comparisons.model import Comparison, Key, Statements, same_cell
from gongkai.comparisons.statements import Growth, Statement, Value
from gongkai.form import FormCell, load_form
from gongkai.identities import arithmetic
from gongkai.rules.catalogue import rules

Judge = Callable[[str, Statement, Statement], Iterator[Comparison]]
Terms = tuple[str, ...]


def between_years(statements: Statements) -> Iterator[Comparison]:
    """Apply every rule between years to every report; a rule that cannot be applied says why in one record."""
    for now in statements.all:
        before = statements.before(now)
        for code, judge in RULES:
            if code == "growth-differs" and not now.growth:
                continue
            if before is None:
                yield Comparison(now.key, code, "not_assessed", "no-previous-year", params={"other_year": now.year - 1})
            elif now.scope != before.scope:
                words = scope_words(now.scope, before.scope)
                yield Comparison(now.key, code, "not_applicable", "scope-differs", other=before.key, params=words)
            else:
                yield from judge(code, now, before)


def _continuations(code: str, now: Statement, before: Statement) -> Iterator[Comparison]:
    """Apply an identity between years once for each cell that the first term of its left side stands for."""
    for left, right, previous in _instances(code, now.edition):
        if not all(same_cell(cell, now.edition, before.edition) for cell in previous):
            yield _other_edition(code, now, before, left[0])
        else:
            yield _continuation(code, now, before, (left, right, previous))


def _other_edition(code: str, now: Statement, before: Statement, cell: str = "") -> Comparison:
    params = {"edition": now.edition, "other_edition": before.edition}
    return Comparison(now.key, code, "not_applicable", "edition-differs", cell, before.key, params=params)


@lru_cache(maxsize=256)
def _instances(code: str, edition: str) -> tuple[tuple[Terms, Terms, Terms], ...]:
    """Return left, right and last year's terms of each instance: `*` is the line or column that they share."""
    data = rules()[code].data
    table, line, column = data["left"][0].split(".")
    cells = [c for c in load_form(edition).cells if c.table == table and line in (c.line, "*") and column in (c.column, "*")]
    shared = [cell.line if line == "*" else cell.column for cell in cells]
    sides = ("left", "right", "previous")
    return tuple(
        tuple(tuple(term.replace("*", name) for term in data[side]) for side in sides)  # type: ignore[misc]
        for name in shared
    )


def counterpart(code: str, cell: str) -> str:
    """Return the cell of the other report that a cell is compared with.

    >>> counterpart("carried-in-differs", "requests.carried_in.total"), counterpart("off-peers", "requests.new.total")
    ('requests.carried_out.total', 'requests.new.total')
    """
    data = rules()[code].data
    if not cell or "previous" not in data:
        return cell
    shared = next(mine for mine, pattern in zip(cell.split("."), data["left"][0].split("."), strict=True) if pattern == "*")
    return str(data["previous"][0].replace("*", shared))


def _continuation(code: str, now: Statement, before: Statement, terms: tuple[Terms, Terms, Terms]) -> Comparison:
    mine, own, previous = terms
    left = [(now, cell) for cell in mine]
    right = [*((before, cell) for cell in previous), *((now, cell) for cell in own)]
    values = [statement.value(cell) for statement, cell in (*left, *right)]
    if reason := _unfit(values, (*left, *right)):
        return Comparison(now.key, code, "not_assessed", reason, mine[0], before.key)
    known = [value for value in values if value is not None]
    sums = sum(known[: len(left)]), sum(known[len(left) :])
    equal = sums[0] == sums[1]
    if not equal and any(cell in statement.noted for statement, cell in (*left, *right)):
        return Comparison(now.key, code, "not_assessed", "note-in-cell", mine[0], before.key, sums)
    written = [str(value) for value in known]
    shown = arithmetic(written[: len(left)], written[len(left) :], (int(sums[0]), int(sums[1])), equal=equal)
    params = {"left": sums[0], "right": sums[1], "other_year": before.year, "other_cell": previous[0]}
    return Comparison(now.key, code, "pass" if equal else "fail", "", mine[0], before.key, sums, shown, params)


def _unfit(values: Sequence[Value | None], cells: Sequence[tuple[Statement, str]]) -> str:
    if any(value is None for value in values):
        return "cells-missing"
    return "rounded" if any(cell in statement.rounded for statement, cell in cells) else ""


def _growths(code: str, now: Statement, before: Statement) -> Iterator[Comparison]:
    yield from (_growth(code, now, before, said) for said in now.growth)


def _growth(code: str, now: Statement, before: Statement, said: Growth) -> Comparison:
    """Compare last year's printed figure with the interval that the stated rate implies for it."""
    first = said.cells[0][1]
    values = [before.value(cell) for _, cell in said.cells]
    reason = "claim-doubtful" if said.doubt else _unfit(values, [(before, cell) for _, cell in said.cells])
    if not all(same_cell(cell, now.edition, before.edition) for _, cell in said.cells):
        return _other_edition(code, now, before, first)
    if reason:
        return Comparison(now.key, code, "not_assessed", reason, first, before.key)
    printed = sum(sign * value for (sign, _), value in zip(said.cells, values, strict=True) if value is not None)
    holds = said.low <= printed <= said.high
    implied = str(said.low) if said.low == said.high else f"{said.low}…{said.high}"
    sides = (printed, said.low) if said.low == said.high else None
    params = {"text": said.text, "left": printed, "implied": implied, "other_year": before.year}
    shown = f"{printed} {'∈' if holds else '∉'} {implied}" if sides is None else f"{printed} {'=' if holds else '≠'} {implied}"
    return Comparison(now.key, code, "pass" if holds else "fail", "", first, before.key, sides, shown, params)


def _magnitudes(code: str, now: Statement, before: Statement) -> Iterator[Comparison]:
    """Look for cells that are a power of ten apart, digit for digit, or about ten thousand times apart (元 for 万元)."""
    compared, found = 0, []
    for cell in load_form(now.edition).cells:
        mine = now.values[cell.index]
        other = before.value(cell.id) if mine else None
        if not mine or not other or min(mine, other) < 0 or not same_cell(cell.id, now.edition, before.edition):
            continue
        compared += 1
        if times := _times(code, cell, mine, other):
            params = {"left": mine, "right": other, "other_year": before.year, "times": times}
            shown = f"{mine} / {other} {times}"
            found.append(Comparison(now.key, code, "fail", "", cell.id, before.key, (mine, other), shown, params))
    if not compared:
        yield Comparison(now.key, code, "not_assessed", "cells-missing", other=before.key)
    yield from found or [Comparison(now.key, code, "pass", other=before.key, arithmetic=f"n = {compared}")] if compared else ()


def _times(code: str, cell: FormCell, mine: Value, other: Value) -> str:
    """Say how many times larger, when it looks like a slip of unit; empty when it does not."""
    data = rules()[code].data
    small, ratio = min(mine, other), Fraction(max(mine, other)) / Fraction(min(mine, other))
    if ratio in {10**power for power in range(1, 9)} and len(_digits(small)) >= data["digits"]:
        return f"= {ratio if mine > other else f'1/{ratio}'}"
    low, high = data["about"]
    if low <= ratio <= high and (cell.unit == data["unit"] or small >= data["least"]):
        return f"≈ {'1' if mine > other else '1/1'}0000"
    return ""


def _digits(value: Value) -> str:
    """Return the significant digits of a number.

    >>> _digits(1200), _digits(1203)
    ('12', '1203')
    """
    return str(value).replace(".", "").strip("0")


def _repeated(code: str, now: Statement, before: Statement) -> Iterator[Comparison]:
    """Say whether all figures that are not zero are those of the year before."""
    mine = now.figures
    if now.edition != before.edition:
        yield _other_edition(code, now, before)
    elif few := too_few(code, now):
        yield Comparison(now.key, code, "not_assessed", "few-figures", other=before.key, params=few)
    else:
        equal = mine == before.figures
        params = {"n": len(mine), "other_year": before.year}
        yield Comparison(
            now.key, code, "fail" if equal else "pass", "", "", before.key, arithmetic=f"n = {len(mine)}", params=params
        )


RULES: tuple[tuple[str, Judge], ...] = (
    ("carried-in-differs", _continuations),
    ("in-force-differs", _continuations),
    ("growth-differs", _growths),
    ("magnitude-differs", _magnitudes),
    ("figures-repeated", _repeated),
)
"""Every rule between two years, in the order of the catalogue."""


def scope_words(mine: str, other: str) -> dict[str, object]:
    """Return the names of two scopes as values for a sentence."""
    words = codes("scope")
    return {
        "scope": words[mine].title,
        "scope_en": words[mine].title_en,
        "other_scope": words[other].title,
        "other_scope_en": words[other].title_en,
    }


CODE = "figures-shared"


def too_few(code: str, statement: Statement) -> dict[str, object]:
    """Return how few figures a report has, when they are too few or too much alike for being equal to mean something."""
    data, values = rules()[code].data, [value for _, value in statement.figures]
    few = len(values) < data["least"] or len(set(values)) < data["different"]
    return {"n": len(values), "different": len(set(values))} if few else {}


def shared_figures(statements: Statements) -> Iterator[Comparison]:
    """Say of each report whether all its figures that are not zero are those of another agency's, in whatever year."""
    alike: defaultdict[object, list[Key]] = defaultdict(list)
    for statement in statements.all:
        alike[(statement.edition, statement.figures)].append(statement.key)
    for statement in statements.all:
        figures = statement.figures
        others = [key for key in alike[(statement.edition, figures)] if key[0] != statement.agency_id]
        if few := too_few(CODE, statement):
            yield Comparison(statement.key, CODE, "not_assessed", "few-figures", params=few)
        else:
            nearest = min(others, key=lambda key: (abs(key[1] - statement.year), key), default=None)
            params = {"n": len(figures), "others": len(others), **(statements.by_key[nearest].named if nearest else {})}
            verdict = "fail" if others else "pass"
            yield Comparison(statement.key, CODE, verdict, other=nearest, arithmetic=f"n = {len(figures)}", params=params)
