"""The five bundled reports as figures and words, to be written again in other containers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from gongkai.form import load_form
from gongkai.recognise import Reading, recognise
from gongkai.sources import read_source
from project.checkout import ROOT
from synthesis.boxes import Grid, draw_tables
from synthesis.draft import Draft, Part, Words
from synthesis.printed import PrintedCell

REPORTS: Mapping[str, str] = {
    "310000-gonganju/2023": "000_81a0ece2ff5c718d",
    "230506-gonganfenju/2023": "001_e0a4b7f9db582c7c",
    "310000-zhengfu/2024": "002_279364b37d11c44d",
    "370600-gonganju/2023": "003_ad37ede929d04114",
    "320500-gonganju/2023": "004_4dd466fe1f371dca",
}
"""Folder of the package → name of its text and its hand-checked figures in the reference material."""

Figures = list[tuple[str, str, str, str]]


@dataclass(frozen=True)
class Original:
    """A report as bundled: its words outside tables, its tables as drawn, and what every cell says."""

    paragraphs: tuple[str, ...]
    grids: tuple[Grid, ...]
    figures: Figures


@cache
def original(report: str) -> Original:
    document = read_source(ROOT / "datasets" / report / "source.txt")
    reading = recognise(document)
    printed = {c.cell.id: PrintedCell(c.cell.id, c.raw, c.kind, c.value) for c in reading.cells}
    paragraphs = tuple(paragraph.text for paragraph in document.paragraphs)
    return Original(paragraphs, draw_tables(load_form("2021"), printed), figures_of(reading))


def figures_of(reading: Reading) -> Figures:
    return [(c.cell.id, c.kind, "" if c.value is None else str(c.value), c.raw) for c in reading.cells]


def wrong_figures(reading: Reading, report: str) -> list[tuple[str, str]]:
    """The numbers that are not the report's own, with their cells."""
    wanted = {cell_id: value for cell_id, _, value, _ in original(report).figures}
    return [(c.cell.id, c.raw) for c in reading.cells if c.kind == "number" and str(c.value) != wanted[c.cell.id]]


HEADINGS = re.compile(r"主动公开政府信息情况|收到和处理政府信息公开申请情况|行政复议.*行政诉讼.*情况$")


def draft(report: str, style: str) -> Draft:
    """The report to be written in a style: its paragraphs, and each table after the heading of its chapter."""
    source = original(report)
    parts: list[Part] = []
    grids = list(source.grids)
    for text in source.paragraphs:
        parts.append(Words(text))
        if grids and HEADINGS.search(text):
            parts.append(grids.pop(0))
    assert grids == []
    return Draft(style, report, tuple(parts), ())
