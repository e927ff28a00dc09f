"""Reports changed on purpose, in every container: what is read right, what is marked, what is silently wrong.

    python -m bench.changed [--n 5000] [--container html,docx] [--kind hidden,struck] [--seed 0] [--list] [--write]

A writer of synthetic reports makes a file, an instrument changes it in one of many ways (`changed_tables`, `changed_texts`, and
the paints of `changed_web`, `changed_word`, `changed_ofd`, `changed_sheet`, `changed_pdf`) and knows what every cell then shows
(`changed_truth`). Prints the table by container and kind; the exit code is 1 when a cell is wrong without a word.
"""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from bench.changed_trials import INSTRUMENTS, Instrument, Outcome, Trial, run, trials
from bench.changed_truth import VERDICTS

_SLICE = 40
KEPT = Path(__file__).with_name("changed.md")
Tallies = dict[tuple[str, str], Counter[str]]
_BEGIN = "<!-- figures -->"


def main() -> int:
    """Make the files asked for, slice by slice, and print the tables."""
    asked = _arguments()
    tallies: Tallies = defaultdict(Counter)
    chosen = [i for i in INSTRUMENTS if not asked.container or i.id in asked.container.split(",")]
    shares = sum(instrument.share for instrument in chosen)
    for instrument in chosen:
        count = round(asked.n * instrument.share / shares)
        for outcome in outcomes(instrument, range(asked.seed, asked.seed + count), asked.kind):
            _count(tallies, outcome)
            if asked.list and (lines := list(failures(outcome))):
                print("\n".join(lines), file=sys.stderr, flush=True)
        print(f"{instrument.id}: {dict(_total(tallies, instrument.id))}", file=sys.stderr, flush=True)
    page = _page(tallies)
    print(page)
    if asked.write:
        said = KEPT.read_text(encoding="utf-8").partition(_BEGIN)[0] if KEPT.exists() else ""
        KEPT.write_text(f"{said}{_BEGIN}\n\n{page}\n", encoding="utf-8")
    return int(any(tally["wrong"] for tally in tallies.values()))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.changed", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--n", type=int, default=5000, help="files in all, shared out between the containers")
    parser.add_argument("--container", default="", help="ids, with commas between them; default: all")
    parser.add_argument("--kind", default="", help="kinds, with commas between them; default: all")
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--list", action="store_true", help="name every cell that is not right and should be")
    parser.add_argument("--write", action="store_true", help=f"keep the tables in {KEPT.name}")
    return parser.parse_args()


def outcomes(instrument: Instrument, seeds: Sequence[int], kinds: str = "") -> Iterable[Outcome]:
    """Yield what became of one report a seed."""
    wanted = [kind for kind in instrument.kinds if not kinds or kind in kinds.split(",")]
    made: list[Trial] = list(trials(instrument, seeds, wanted)) if wanted else []
    for start in range(0, len(made), _SLICE):
        yield from run(instrument, made[start : start + _SLICE])


def failures(outcome: Outcome, verdicts: Sequence[str] = ("wrong", "without need")) -> Iterable[str]:
    """Name the cells of a report that are silently wrong or marked without need."""
    trial = outcome.trial
    for verdict in verdicts:
        cells = [cell for cell, found in outcome.verdicts.items() if found == verdict]
        if cells:
            how = f"--container {trial.container} --kind '{trial.kind}' --seed {trial.seed} ({trial.style})"
            yield f"  {verdict}: {how} {outcome.refused}: {len(cells)}: {', '.join(cells[:4])}"


def _count(tallies: Tallies, outcome: Outcome) -> None:
    tally = tallies[outcome.trial.container, outcome.trial.kind]
    tally.update(outcome.verdicts.values())
    tally["files"] += 1
    tally["refused"] += bool(outcome.refused)


def _total(tallies: Mapping[tuple[str, str], Counter[str]], name: str) -> Counter[str]:
    total: Counter[str] = Counter()
    for key, tally in tallies.items():
        if name in key:
            total.update(tally)
    return total


def _page(tallies: Tallies) -> str:
    heads = ("files", *VERDICTS)
    lines = [
        f"{sum(t['files'] for t in tallies.values()):,} files.",
        "",
        "| container | files | right | marked | marked without need | of all cells, % | silently wrong | refused |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    names = dict.fromkeys(name for name, _ in tallies)
    everything: Counter[str] = Counter()
    for name in names:
        total = _total(tallies, name)
        everything.update(total)
        lines.append(_row(name, total))
    lines += [
        _row("all", everything),
        "",
        "Silently wrong (files with the change / marked without need), by kind and container:",
        "",
    ]
    lines += [f"| kind | {' | '.join(names)} |", f"|---|{'---:|' * len(names)}"]
    for kind in dict.fromkeys(kind for _, kind in tallies):
        cells = [tallies.get((name, kind), Counter()) for name in names]
        said = [f"{c['wrong']} ({c['files']} / {c['without need']})" if c[heads[0]] else "" for c in cells]
        lines.append(f"| {kind} | {' | '.join(said)} |")
    return "\n".join(lines)


def _row(name: str, tally: Counter[str]) -> str:
    cells = sum(tally[verdict] for verdict in VERDICTS) or 1
    counts = f"{tally['files']:,} | {tally['right']:,} | {tally['marked']:,} | {tally['without need']:,}"
    return f"| {name} | {counts} | {100 * tally['without need'] / cells:.2f} | {tally['wrong']:,} | {tally['refused']} |"


if __name__ == "__main__":
    sys.exit(main())
