"""How many cells come back right from synthetic reports in every container, and how many wrong without a word.

    python -m bench.accuracy [--containers text,docx] [--n 300] [--slow 50] [--list] [--write]

Prints two Markdown tables: all cells per container, and the cells with a planted defect per container and kind of defect.
`--list` names every report with a cell that is not right (write it with `python -m synthesis`), `--write` keeps the
lines of these containers in `bench/accuracy.md`. The exit code is 1 when a cell of `requests` or `reviews` is wrong without a
word.
"""

import argparse
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from bench.accuracy_trials import DEFECTS, Outcome, run
from gongkai.libreoffice import office_program
from synthesis import CONTAINERS, Container
from synthesis.write_pdf import chromium_program

KINDS = [kind for kind in DEFECTS if kind]
KEPT = Path(__file__).with_name("accuracy.md")
SHOWN = Path(__file__).parents[1] / "build" / "gongkai" / "pages" / "reference" / "accuracy.toml"
HEAD = "| container | reports | cells | right | right, % | marked | wrong | of them in tables with sums | refused |"
RULE = "|---|---:|---:|---:|---:|---:|---:|---:|---:|"
Lines = dict[str, tuple[str, str]]
INTRODUCTION = """# Accuracy

Written by `python -m bench.accuracy --write`; do not edit. Synthetic reports (`synthesis`) of both editions and of
hybrids, in every style of a container, each with one kind of planted defect or none, are read like any other file.

- **right**: kind, value, precision and note (apart from white space) of the cell are the printed ones;
- **marked**: not right, and the reading says so of this cell: unreadable, two readings differ, a finding, a sum that fails;
- **wrong**: not right, and nothing says so; **refused**: reports that gave an error (all their cells count as marked).

The reader was developed on reports of this kind: 100 % says that no obstacle is left among these, not how often a report in the
wild is misread. Where nothing is drawn around the cells (`pdf-borderless`), a table is believed only when all its sums hold.
"""


def main() -> int:
    """Measure the containers asked for, print the tables, keep them if asked to."""
    arguments = _arguments()
    measured: dict[str, list[Outcome]] = {}
    for container in _chosen(arguments.containers):
        if reason := container.missing():
            print(f"{container.id}: skipped, {reason}", file=sys.stderr)
            continue
        outcomes = list(run(container, arguments.slow if container.slow else arguments.n))
        measured[container.id] = outcomes
        print(_line(container.id, outcomes), file=sys.stderr, flush=True)
        if arguments.list:
            print("\n".join(_failures(outcomes)), file=sys.stderr, flush=True)
    lines = {name: (_line(name, outcomes), _planted(name, outcomes)) for name, outcomes in measured.items()}
    print(_page(lines))
    if arguments.write:
        KEPT.write_text(f"{INTRODUCTION}\n{_page(_kept() | lines)}\n", encoding="utf-8")
        SHOWN.write_text(shown_on_site(SHOWN.read_text(encoding="utf-8"), _kept()), encoding="utf-8")
    return int(any(outcome.tally(summed=True)["wrong"] for outcomes in measured.values() for outcome in outcomes))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.accuracy", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--containers", default="", help="ids, with commas between them; default: all")
    parser.add_argument("--n", type=int, default=300, help="reports in each fast container")
    parser.add_argument("--slow", type=int, default=50, help="reports in each slow container")
    parser.add_argument("--list", action="store_true", help="name the reports with cells that are not right")
    parser.add_argument("--write", action="store_true", help=f"keep the lines of these containers in {KEPT.name}")
    return parser.parse_args()


def _chosen(ids: str) -> Iterable[Container]:
    wanted = ids.split(",") if ids else [container.id for container in CONTAINERS]
    unknown = set(wanted) - {container.id for container in CONTAINERS}
    if unknown:
        raise SystemExit(f"no container {', '.join(sorted(unknown))}; there are {', '.join(c.id for c in CONTAINERS)}")
    return (container for container in CONTAINERS if container.id in wanted)


def _kept() -> Lines:
    """Return the lines of every container in the page as it is kept."""
    page = KEPT.read_text(encoding="utf-8").splitlines() if KEPT.exists() else []
    found = {each.id: [line for line in page if line.startswith(f"| {each.id} |")] for each in CONTAINERS}
    return {name: (lines[0], lines[1]) for name, lines in found.items() if len(lines) == 2}


def shown_on_site(text: str, lines: Lines) -> str:
    """Return what the site shows, given as it stands, with the figures of the lines; a container without a line is left alone."""
    head, *parts = text.split("\n[[container]]\n")
    return "\n[[container]]\n".join([head, *(_with_figures(part, lines) for part in parts)])


def _with_figures(part: str, lines: Lines) -> str:
    name = re.findall(r'^id = "(.+)"$', part, re.MULTILINE)[0]
    if name not in lines:
        return part
    reports, cells, right, _, marked, wrong, _, refused = re.findall(r"[0-9][0-9,.]*(?= \|)", lines[name][0])
    figures = {"reports": reports, "cells": cells, "right": right, "marked": marked, "wrong": wrong, "refused": refused}
    for key, figure in figures.items():
        part = re.sub(rf"^{key} = [0-9]+$", f"{key} = {figure.replace(',', '')}", part, flags=re.MULTILINE)
    return part


def _page(lines: Lines) -> str:
    """Return both tables, with a line a container in the order of the registry."""
    rows = [lines[each.id] for each in CONTAINERS if each.id in lines]
    heads = [f"| container | {' | '.join(KINDS)} |", f"|---|{'---:|' * len(KINDS)}"]
    title = "Cells with a planted defect, right / marked / wrong:"
    return "\n".join([_versions(), "", HEAD, RULE, *(a for a, _ in rows), "", title, "", *heads, *(b for _, b in rows)])


def _versions() -> str:
    """Say with which programs the files were made."""
    programs = {"LibreOffice": office_program(), "Chromium": chromium_program()}
    found = [_version(path) if path else f"{name} not installed" for name, path in programs.items()]
    return f"Made with {' and '.join(found)}."


def _version(path: str) -> str:
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout.split()
    return " ".join(said[:2])


def _line(name: str, outcomes: Sequence[Outcome]) -> str:
    tally, summed = _sum(o.tally() for o in outcomes), _sum(o.tally(summed=True) for o in outcomes)
    cells = tally.total()
    # rounded down: 100.00 means that every cell is right
    share = int(tally["right"] * 10_000 / cells) / 100 if cells else 0.0
    counts = f"{len(outcomes)} | {cells:,} | {tally['right']:,} | {share:.2f} | {tally['marked']:,} | {tally['wrong']:,}"
    return f"| {name} | {counts} | {summed['wrong']:,} | {sum(bool(o.refused) for o in outcomes)} |"


def _planted(name: str, outcomes: Sequence[Outcome]) -> str:
    tallies = [_sum(o.tally(planted=True) for o in outcomes if o.trial.defect == kind) for kind in KINDS]
    counts = [f"{t['right']} / {t['marked']} / {t['wrong']}" for t in tallies]
    return f"| {name} | {' | '.join(counts)} |"


def _sum(tallies: Iterable[Counter[str]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for tally in tallies:
        total += tally
    return total


def _failures(outcomes: Sequence[Outcome]) -> Iterable[str]:
    for outcome in outcomes:
        tally, trial = outcome.tally(), outcome.trial
        if tally["right"] < tally.total():
            cells = [cell for cell, verdict in outcome.verdicts.items() if verdict != "right"]
            what = outcome.refused or f"{tally['marked']} marked, {tally['wrong']} wrong: {', '.join(cells[:4])} …"
            print_as = f"--style {trial.style} --edition {trial.edition} --defect '{trial.defect}' --seed {trial.seed}"
            yield f"  {print_as}: {what}"


if __name__ == "__main__":
    sys.exit(main())
