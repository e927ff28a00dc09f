"""Writer of synthetic reports: plausible figures from a seed, put into the national form in the layouts agencies use.

For tests, for benchmarks, and for whoever wants to measure an extractor: the writer knows what every cell says. Figures
(`figures`, `equations`), what is printed in a cell (`printed`, `defects`), drawn tables (`grid`) and words (`prose`,
`labels`, `styles`, `shapes`) know no container, nor does the draft that they make (`draft`). Each container has a writer
(`write_text`, `write_html`, `write_docx` …) and a line in `containers`; `python -m synthesis` writes one report.
All agencies are invented and named so (合成示例…); nothing here reads a report.

>>> from gongkai.form import load_form
>>> form = load_form("2021")
>>> figures = draw_figures(form, 7, year=2023)
>>> defect = plant(form, figures, "blank", 7, cell="requests.granted.total")
>>> report = write_report("text", form, figures, "cells-word", defects=[defect])
>>> [(cell.kind, cell.raw) for cell in report.cells if cell.cell == "requests.granted.total"]
[('blank', '')]
"""

from synthesis.containers import CONTAINERS, Container, Written, container, write_report
from synthesis.defects import DEFECT_KINDS, Defect, plant, plant_several
from synthesis.draft import Draft, Words, compose
from synthesis.draws import Figures, draw_figures
from synthesis.equations import Equation, equations
from synthesis.invented import MOST_AGENCIES, Agency, invent_agency
from synthesis.layouts import LAYOUT_IDS, LAYOUTS, Layout
from synthesis.printed import PrintedCell
from synthesis.styles import Style

__all__ = [
    "CONTAINERS",
    "DEFECT_KINDS",
    "LAYOUTS",
    "LAYOUT_IDS",
    "MOST_AGENCIES",
    "Agency",
    "Container",
    "Defect",
    "Draft",
    "Equation",
    "Figures",
    "Layout",
    "PrintedCell",
    "Style",
    "Words",
    "Written",
    "compose",
    "container",
    "draw_figures",
    "equations",
    "invent_agency",
    "plant",
    "plant_several",
    "write_report",
]
