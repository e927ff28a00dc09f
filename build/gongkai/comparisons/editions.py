"""Whether a cell means the same in two editions of the form."""

from functools import lru_cache

from gongkai.form import load_form, parse_id


@lru_cache(maxsize=65536)
def same_cell(cell: str, edition: str, other: str) -> bool:
    """Say whether a cell stands in both editions and is recorded there as the same."""
    if edition == other:
        return True
    one, two = _origin(cell, edition), _origin(cell, other)
    return "" not in (one, two) and one == two


def _origin(cell: str, edition: str) -> str:
    """Return the edition that a cell of a composed form comes from; empty when the form has no such cell."""
    base, other = parse_id(edition)
    known = load_form(edition).cell_by_id.get(cell)
    return "" if known is None else other.get(known.block, base)
