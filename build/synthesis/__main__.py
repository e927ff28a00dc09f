"""Write one synthetic report to a file, and beside it what every cell of it says.

    python -m synthesis --container docx --seed 7 --out report.docx
    python -m synthesis --list

The answer is `report.cells.csv`: one row a cell of the form, with the text as printed, its kind, its value in the form's
unit, the precision of a rounded figure and the note beside it. All agencies are invented, and the report says so.
"""

import argparse
import csv
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from gongkai.errors import GongkaiError
from gongkai.form import load_form
from synthesis.containers import CONTAINERS, container, write_report
from synthesis.defects import DEFECT_KINDS, plant_several
from synthesis.draws import draw_figures
from synthesis.printed import PrintedCell

_COLUMNS = ("cell", "raw", "kind", "value", "precision", "note")


def main() -> int:
    """Write the report asked for, or list what can be written."""
    parser = _parser()
    asked = parser.parse_args()
    if asked.list:
        print("\n".join(f"{each.id} {style.id}: {style.docs}" for each in CONTAINERS for style in each.styles))
        return 0
    chosen = container(asked.container)
    if asked.style and asked.style not in {style.id for style in chosen.styles}:
        parser.error(f"{chosen.id} has no style {asked.style}; see --list")
    if not asked.out:
        parser.error("--out says where to write")
    if reason := chosen.missing():
        print(reason, file=sys.stderr)
        return 3
    try:
        _write(asked)
    except GongkaiError as error:
        print(error, file=sys.stderr)
        return 3
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m synthesis", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--container", default="text", choices=[each.id for each in CONTAINERS])
    parser.add_argument("--style", default="", help="default: the container's first")
    parser.add_argument("--edition", default="2021", help="of the form, or a hybrid as in 2021+2019:article_20_1")
    parser.add_argument("--year", type=int, default=2023)
    parser.add_argument("--seed", type=int, default=0, help="decides figures, words and page breaks")
    parser.add_argument("--defect", default="", choices=["", *DEFECT_KINDS], help="plant this kind of defect")
    parser.add_argument("--cells", type=int, default=5, help="how many of them, at most")
    parser.add_argument("--out", type=Path, help="where to write; the answer goes beside it, as .cells.csv")
    parser.add_argument("--list", action="store_true", help="list containers and styles")
    return parser


def _write(asked: argparse.Namespace) -> None:
    form = load_form(asked.edition)
    figures = draw_figures(form, asked.seed, year=asked.year)
    defects = plant_several(form, figures, asked.defect, asked.seed, asked.cells) if asked.defect else ()
    written = write_report(asked.container, form, figures, asked.style, asked.seed, defects=defects)
    asked.out.write_bytes(written.data)
    _write_answer(asked.out.with_suffix(".cells.csv"), written.cells)


def _write_answer(path: Path, cells: Iterable[PrintedCell]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream, lineterminator="\n")
        rows.writerow(_COLUMNS)
        rows.writerows((c.cell, c.raw, c.kind, "" if c.value is None else c.value, c.precision, c.note) for c in cells)


if __name__ == "__main__":
    try:
        status = main()
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read the list has enough of it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 1
    sys.exit(status)
