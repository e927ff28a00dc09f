"""Whether a cell means the same in two editions of the form."""

from functools import lru_cache

from gongkai.form import load_form
from gongkai.form.crosswalk import correspondence, origin


@lru_cache(maxsize=65536)
def same_cell(cell: str, edition: str, other: str) -> bool:
    """Say whether a cell stands in both editions, also composed ones, and means the same in both.

    >>> same_cell("requests.carried_out.total", "2019", "2021"), same_cell("disclosure.regulations.issued", "2019", "2021")
    (True, False)
    """
    if edition == other:
        return True
    if not all(cell in load_form(each).cell_by_id for each in (edition, other)):
        return False
    return origin(cell, edition) == origin(cell, other) or correspondence(cell).relation == "equal"
