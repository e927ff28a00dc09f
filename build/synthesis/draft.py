"""A report before it is put into a container: words and drawn tables in reading order, and what every cell says.

>>> from gongkai.form import load_form
>>> from synthesis.draws import draw_figures
>>> form = load_form("2021")
>>> draft = compose(form, draw_figures(form, 1), Style("ruled", ""))
>>> draft.title, len(draft.cells), sum(isinstance(part, Grid) for part in draft.parts)
('合成示例01市教育局2023年政府信息公开工作年度报告', 200, 3)
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from gongkai.form import Form
from synthesis.boxes import Grid, draw_tables
from synthesis.chance import chance
from synthesis.chapters import write_prose
from synthesis.defects import Defect
from synthesis.draws import Figures
from synthesis.printed import PrintedCell, print_figures, write_number
from synthesis.shapes import Shape
from synthesis.spellings import relabel
from synthesis.styles import Style

_MONEY = "万元"


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph outside the tables; `role` is title, heading or paragraph."""

    text: str
    role: str = "paragraph"


Part = Words | Grid


@dataclass(frozen=True, slots=True)
class Draft:
    """A report to be written.

    Attributes:
        style: Id of the style it is to be written in.
        key: What its chances hang on.
        parts: Title first, then paragraphs, headings and tables in reading order.
        cells: What a careful reader must find in each cell of the form, in form order.
    """

    style: str
    key: str
    parts: tuple[Part, ...]
    cells: tuple[PrintedCell, ...]

    @property
    def title(self) -> str:
        """The title of the report."""
        return next(part.text for part in self.parts if isinstance(part, Words))

    @property
    def grids(self) -> tuple[Grid, ...]:
        """The tables in reading order."""
        return tuple(part for part in self.parts if isinstance(part, Grid))

    def shaped(self, shape: Shape) -> Iterator[Part]:
        """Yield the parts with their tables shaped."""
        rng = self.chance("shape")
        for part in self.parts:
            yield from (part,) if isinstance(part, Words) else shape(part, rng)

    def chance(self, purpose: str) -> Random:
        """Return a generator of random numbers for what the style leaves open."""
        return chance(purpose, self.style, self.key)


def compose(form: Form, figures: Figures, style: Style, seed: int = 0, *, defects: Iterable[Defect] = ()) -> Draft:
    """Compose a report.

    Args:
        form: The edition of the figures.
        figures: What to print.
        style: The style it is to be written in; decides the spelling of labels, or leaves it to the seed.
        seed: Decides what the style leaves open: spellings, page breaks, words of the prose.
        defects: What to print differently.
    """
    key = f"{seed}/{figures.seed}/{figures.year}"
    rng = chance("draft", style.id, key)
    spelling = style.spelled(rng)
    printed = print_figures(form, figures, [cell for defect in defects for cell in defect.printed])
    printed = _with_units(form, printed) if spelling.units else printed
    grids = {grid.table: relabel(form, grid, spelling, rng) for grid in draw_tables(form, printed)}
    prose = write_prose(figures, rng, arabic=spelling.arabic_chapters)
    parts: list[Part] = [Words(prose.title, "title"), Words(prose.opening)]
    for chapter in prose.chapters:
        parts += [Words(chapter.heading, "heading"), *map(Words, chapter.paragraphs), *_table(grids, chapter.table)]
    return Draft(style.id, key, tuple(parts), tuple(printed.values()))


def _table(grids: Mapping[str, Grid], table: str) -> Iterator[Grid]:
    if table:
        yield grids[table]


def _with_units(form: Form, printed: Mapping[str, PrintedCell]) -> dict[str, PrintedCell]:
    """Money with its unit inside the cell, unless the cell says something else already."""
    kept = {cell.id for cell in form.cells if form.unit_by_id[cell.unit].kept_words}
    return {
        id_: replace(c, raw=c.raw + _MONEY, note=_MONEY if id_ in kept else c.note) if _is_bare_money(c) else c
        for id_, c in printed.items()
    }


def _is_bare_money(cell: PrintedCell) -> bool:
    return isinstance(cell.value, Decimal) and cell.raw == write_number(cell.value)
