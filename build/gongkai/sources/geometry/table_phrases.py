"""Which tables of a file are statistics worth a closer look: those with a phrase that stands in such forms and not in prose."""

from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

from gongkai.sources.geometry.page_grid import Grid
from gongkai.text import fold


@lru_cache(maxsize=1)
def phrases() -> tuple[str, ...]:
    """Return the phrases."""
    return tuple(files("gongkai.sources.geometry").joinpath("table_phrases.txt").read_text(encoding="utf-8").split())


def is_statistical(grid: Grid) -> bool:
    """Does the table hold one of the phrases?"""
    return holds_phrase(cell.text for cell in grid.cells)


def holds_phrase(texts: Iterable[str]) -> bool:
    """Do these texts, one after the other, hold one of the phrases?"""
    words = fold("".join(texts))
    return any(phrase in words for phrase in phrases())
