"""Broken files by the thousand, the same every time: what became of them, container by container.

    PYTHONPATH=build:tests python -m sources.fuzz [--n 5000] [--container docx,html]

`make fuzz` runs this and `bench.changed`. The suite runs the first 310 of these files (`test_mutants.py`). A file is refused with a typed
error, or read and marked, or read with the figures of the whole file; **silently wrong** is a figure that differs without a remark.
Counted apart: figures that only changed places, which no sum can tell, and figures of the table of publications, which has no sums, so that a
changed digit there is what the file says. The exit code is 1 where a figure of another table is silently wrong, or an error is not typed.
"""

import argparse
import sys
from collections import Counter

from gongkai.errors import SourceError
from sources.mutants import KINDS, mutants, seed_file
from sources.test_mutants import TELLS, TYPED, is_exchange, matrix, outcome_of, read, remarks

TOLD = ("files", "refused", "as the whole file", "marked", "changed places", "no sum to tell by", "silently wrong", "not typed")


def main() -> int:
    """Break files, read them, print a line a container."""
    asked = _arguments()
    chosen = {kind: share for kind, share in KINDS.items() if not asked.container or kind in asked.container.split(",")}
    total: Counter[str] = Counter()
    print(f"| container | {' | '.join(TOLD)} |\n|---|{'---:|' * len(TOLD)}", flush=True)
    for kind, share in chosen.items():
        found = fuzzed(kind, round(asked.n * share / sum(chosen.values())))
        total.update(found)
        print(_line(kind, found), flush=True)
    print(_line("all", total))
    return int(bool(total["silently wrong"] or total["not typed"]))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sources.fuzz", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--n", type=int, default=5000, help="files in all, shared out between the containers")
    parser.add_argument("--container", default="", help="ids, with commas between them; default: all")
    return parser.parse_args()


def fuzzed(kind: str, count: int) -> Counter[str]:
    """Return what became of the broken files of a container."""
    seed = read(kind, seed_file(kind))
    before, known = matrix(seed), remarks(seed)
    found: Counter[str] = Counter()
    for number, data in enumerate(mutants(kind, count)):
        outcome = outcome_of(kind, data)
        found["files"] += 1
        if isinstance(outcome, SourceError):
            typed = outcome.code in TYPED and outcome.place and outcome.remedy and not TELLS.search(str(outcome))
            what = "refused" if typed else "not typed"
        else:
            after = matrix(outcome)
            differ = [cell for cell in before if before[cell] != after.get(cell)]
            what = "as the whole file"
            if differ and remarks(outcome) - known:
                what = "marked"
            elif differ and is_exchange(before, after):
                what = "changed places"
            elif differ:
                what = "no sum to tell by" if all(cell.startswith("disclosure.") for cell in differ) else "silently wrong"
        found[what] += 1
        if what in ("silently wrong", "not typed"):
            print(f"{what}: {kind} {number}: {outcome if what == 'not typed' else differ[:4]}", file=sys.stderr, flush=True)
    return found


def _line(name: str, found: Counter[str]) -> str:
    return f"| {name} | {' | '.join(f'{found[what]:,}' for what in TOLD)} |"


if __name__ == "__main__":
    sys.exit(main())
