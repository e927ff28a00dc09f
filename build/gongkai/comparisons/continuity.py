"""Whether a cell means the same in two editions of the form."""

from gongkai.form import load_form, remembered


@remembered(maxsize=65536)
def same_cell(cell: str, edition: str, other: str) -> bool:
    """Say whether a cell stands in both editions, also composed ones, and means the same in both.

    >>> same_cell("requests.carried_out.total", "2019", "2021"), same_cell("disclosure.regulations.issued", "2019", "2021")
    (True, False)
    """
    return edition == other or all(cell in load_form(each).cell_by_id for each in (edition, other))
