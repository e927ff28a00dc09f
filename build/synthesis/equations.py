"""The identities of a form as equations over cell ids, and the cells they determine.

An equation determines its total; one without a single total (new + carried in = processed + carried out) determines
its first cell. What no equation determines is free.

>>> from gongkai.form import load_form
>>> form = load_form("2021")
>>> len(equations(form)), sum(cell.table == "requests" for cell in form.cells) - len(free_cells(form, "requests"))
(42, 37)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from gongkai.form import Form, Identity

Value = int | Decimal


@dataclass(frozen=True, slots=True)
class Equation:
    """sum(left) = sum(right): one instance of an identity, for one line or one column."""

    code: str
    left: tuple[str, ...]
    right: tuple[str, ...]

    @property
    def result(self) -> str:
        """The cell that this equation determines."""
        return self.right[0] if len(self.right) == 1 else self.left[0]

    @property
    def given(self) -> tuple[str, ...]:
        """The cells that must be known first."""
        return tuple(cell for cell in self.left + self.right if cell != self.result)

    def holds(self, values: Mapping[str, Value]) -> bool:
        """Say whether both sides are equal."""
        return sum(values[cell] for cell in self.left) == sum(values[cell] for cell in self.right)

    def solve(self, values: Mapping[str, Value]) -> Value:
        """Return what the result must be."""
        left, right = (sum(values[cell] for cell in side if cell != self.result) for side in (self.left, self.right))
        return left - right if self.result in self.right else right - left


def equations(form: Form) -> tuple[Equation, ...]:
    """Return all instances of all identities of the form, in form order."""
    return tuple(
        Equation(identity.code, _side(identity, identity.left, each), _side(identity, identity.right, each))
        for identity in form.identities
        for each in _each(form, identity)
    )


def _each(form: Form, identity: Identity) -> tuple[str, ...]:
    """Lines or columns of the identity's table which have all its terms, in form order."""
    terms = set(identity.left + identity.right)
    blocks = form.table(identity.table).blocks
    ids = [
        [(part.id, {other.id for other in others}) for part in parts]
        for block in blocks
        for parts, others in [(block.lines, block.columns) if identity.each == "line" else (block.columns, block.lines)]
    ]
    return tuple(id_ for parts in ids for id_, others in parts if terms <= others)


def _side(identity: Identity, terms: tuple[str, ...], each: str) -> tuple[str, ...]:
    pairs = ((each, term) if identity.each == "line" else (term, each) for term in terms)
    return tuple(f"{identity.table}.{line}.{column}" for line, column in pairs)


def free_cells(form: Form, table: str = "") -> tuple[str, ...]:
    """Return the cells (of one table) that no equation determines, in form order."""
    determined = {equation.result for equation in equations(form)}
    return tuple(cell.id for cell in form.cells if cell.id not in determined and table in ("", cell.table))


def complete(form: Form, free: Mapping[str, Value]) -> dict[str, Value]:
    """Return values for all cells: the free ones as given, the determined ones computed.

    Where more would have gone out than came in, the last free cell of the right side is raised until it does not.
    """
    system = equations(form)
    given = dict(free)
    while True:
        values = _solved(system, given)
        short = next((e for e in system if values[e.result] < 0 and e.right[-1] in given), None)
        if short is None:
            return {cell.id: values[cell.id] for cell in form.cells}
        given[short.right[-1]] -= values[short.result]


def _solved(system: tuple[Equation, ...], free: Mapping[str, Value]) -> dict[str, Value]:
    values, waiting = dict(free), list(system)
    while waiting:
        ready = [e for e in waiting if all(cell in values for cell in e.given)]
        if not ready:
            raise ValueError(f"the identities of the form run in a circle at {waiting[0].result}")
        for equation in ready:
            values.setdefault(equation.result, equation.solve(values))
        waiting = [e for e in waiting if e not in ready]
    return values
