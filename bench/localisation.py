"""Error localisation measured: errors planted in synthetic tables, by fixed seeds, and the same optimum asked of HiGHS.

    python -m bench.localisation [--n 5000] [--oracle 2000] > bench/localisation.md

Prints a Markdown page. Times are processor time of one answer; each table is localised once.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from statistics import median

from bench.localisation_oracle import agrees
from bench.localisation_trials import PLANS, Outcome, Plan, table, trials
from bench.machine import facts
from gongkai.localisation.localise import localise
from gongkai.localisation.model import STATUSES

HEAD = "| error | tables | ranked first | unique | wrong among them | median ms | 95 % ms | worst ms | statuses |"
RULE = "|---|---:|---:|---:|---:|---:|---:|---:|---|"
OPENING = """# Where the error is: error localisation measured

Written by `python -m bench.localisation`; seeds are fixed, so everything but the times comes out the same on every machine.
Errors are planted in synthetic `requests` tables of both editions, which hold all identities; what is read is then localised.
"""
NOTES = (
    "Ranked first: the cells and figures ranked first are the true ones. Unique: the answer names one set as the only one.",
    "Slips of which only one or two cells show are told from figures in a neighbouring cell if the place left over was not read.",
)


def main() -> int:
    """Print how every kind of error fares, then the agreement with the solver."""
    arguments = _arguments()
    print(f"{OPENING}\nMeasured on {_machine()}.\n\n{HEAD}\n{RULE}")
    print(_line("none", _consistent(arguments.n)), flush=True)
    for plan in PLANS:
        print(_line(plan.title, list(trials(plan, _tables(plan, arguments.n)))), flush=True)
    differing = [seed for seed in range(arguments.oracle) if not agrees(seed)]
    print("\n" + "\n".join(f"- {note}" for note in NOTES))
    without = f"; not with seeds {differing}" if differing else ""
    same = arguments.oracle - len(differing)
    print(f"- HiGHS finds the same size and uniqueness in {same} of {arguments.oracle} tables{without}.")
    return 1 if differing else 0


def _machine() -> str:
    found = facts()
    return f"{found['cores']} cores ({found['processor']}), Python {found['python']}; load at the start: {found['load']}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.localisation", description=__doc__)
    parser.add_argument("--n", type=int, default=5000, help="tables for each kind of error")
    parser.add_argument("--oracle", type=int, default=2000, help="tables given to the solver as well")
    return parser.parse_args()


def _tables(plan: Plan, n: int) -> int:
    """The bars are set for one to three cells; the rest is measured on fewer tables."""
    return n if plan.kind in ("typo", "lost", "arbitrary", "total", "keystroke") and plan.cells <= 3 else max(1, n // 5)


def _consistent(n: int) -> list[Outcome]:
    """Tables without any error: exact when nothing is suspected."""
    found = []
    for seed in range(n):
        here = table(seed % 10_000)
        start = time.process_time()
        answer = localise(here.network, here.truth)
        found.append(Outcome(answer, answer.status == "consistent", time.process_time() - start))
    return found


def _line(title: str, outcomes: Sequence[Outcome]) -> str:
    seconds = sorted(outcome.seconds * 1000 for outcome in outcomes)
    times = (median(seconds), seconds[len(seconds) * 95 // 100], seconds[-1])
    unique = [outcome for outcome in outcomes if outcome.answer.unique]
    statuses = [outcome.answer.status for outcome in outcomes]
    shown = ", ".join(f"{status} {statuses.count(status)}" for status in STATUSES if status in statuses)
    counts = (len(outcomes), sum(o.exact for o in outcomes), len(unique), sum(not o.exact for o in unique))
    return f"| {title} | {' | '.join(map(str, counts))} | {' | '.join(f'{ms:.2f}' for ms in times)} | {shown} |"


if __name__ == "__main__":
    sys.exit(main())
