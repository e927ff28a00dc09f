"""A synthetic report as text, in any of the layouts, with the answer: what each cell says and how it is printed.

>>> from gongkai.form import load_form
>>> from gongkai.synthesis.figures import draw_figures
>>> form = load_form("2021")
>>> report = write_text(form, draw_figures(form, 1), "rows-plain", 1)
>>> report.text.splitlines()[0], len(report.cells)
('合成示例01市教育局2023年政府信息公开工作年度报告', 200)
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from gongkai.form import Form
from gongkai.synthesis.chance import chance
from gongkai.synthesis.defects import Defect
from gongkai.synthesis.figures import Figures
from gongkai.synthesis.grid import draw_tables
from gongkai.synthesis.labels import relabel
from gongkai.synthesis.layouts import Layout, layout
from gongkai.synthesis.printed import PrintedCell, print_figures, write_number
from gongkai.synthesis.prose import Chapter, write_prose
from gongkai.synthesis.text_cells import write_cells
from gongkai.synthesis.text_rows import write_rows


@dataclass(frozen=True, slots=True)
class Written:
    """A report as written, and its cells in form order as a careful reader must find them."""

    title: str
    text: str
    cells: tuple[PrintedCell, ...]


def write_text(form: Form, figures: Figures, layout_id: str, seed: int = 0, *, defects: Iterable[Defect] = ()) -> Written:
    """Write a report as text.

    Args:
        form: The edition of the figures.
        figures: What to print.
        layout_id: One of LAYOUT_IDS.
        seed: Decides what the layout leaves open: spellings, page breaks, words of the prose.
        defects: What to print differently.
    """
    look = layout(layout_id)
    rng = chance("text", layout_id, seed, figures.seed, figures.year)
    printed = print_figures(form, figures, [cell for defect in defects for cell in defect.printed])
    printed = _with_units(printed) if look.bookmark else printed
    tables: dict[str, list[str]] = {}
    for grid in draw_tables(form, printed):
        spelled = relabel(form, grid, look, rng)
        tables[grid.table] = write_rows(spelled, look, rng) if look.rows else write_cells(spelled, look)
    prose = write_prose(figures, rng, arabic=look.arabic_chapters)
    lines = [*_paragraphs([prose.title], replace(look, indent="")), *_paragraphs([prose.opening], look)]
    for chapter in prose.chapters:
        lines += _chapter(chapter, tables, look)
    return Written(prose.title, "\n".join(lines).rstrip("\n") + "\n", tuple(printed.values()))


def _with_units(printed: Mapping[str, PrintedCell]) -> dict[str, PrintedCell]:
    """Money with its unit inside the cell, unless the cell says something else already."""
    return {id_: replace(c, raw=f"{c.raw}万元") if _is_bare_money(c) else c for id_, c in printed.items()}


def _is_bare_money(cell: PrintedCell) -> bool:
    return isinstance(cell.value, Decimal) and cell.raw == write_number(cell.value)


def _chapter(chapter: Chapter, tables: Mapping[str, list[str]], look: Layout) -> list[str]:
    heading = _paragraphs([chapter.heading], replace(look, indent=""))
    return heading + _paragraphs(chapter.paragraphs, look) + (tables[chapter.table] if chapter.table else [])


def _paragraphs(paragraphs: Iterable[str], look: Layout) -> list[str]:
    space = [""] if look.airy else []
    return [line for paragraph in paragraphs for line in (look.indent + paragraph, *space)]
