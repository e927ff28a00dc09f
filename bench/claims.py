"""Claims of running text measured: who is accused wrongly, what is recognised, which wrong figure is found.

    python -m bench.claims [--n 2000] [--verbose]

Exits with 1 when a report whose text agrees with its tables is accused of anything.
"""

import argparse
from collections import Counter

from bench.claims_trials import Outcome, trials


def main() -> int:
    """Print what came of true reports, then of reports with one wrong figure."""
    arguments = _arguments()
    true = list(trials(arguments.n, first=arguments.first))
    wrong = list(trials(arguments.n, wrong=True, first=arguments.first))
    accused = sum(bool(outcome.accused) for outcome in true)
    stated, matched, passed = (sum(getattr(o, name) for o in true) for name in ("stated", "matched", "passed"))
    print(f"reports whose text is true: {len(true)}; accused: {accused}")
    rates = f"read as claims: {matched} ({matched / stated:.1%}); agreeing: {passed} ({passed / stated:.1%})"
    print(f"statements of a cell: {stated}; {rates}")
    others = Counter(c.verdict for o in true for c in o.mistaken)
    print(f"figures of something else read as claims: {sum(others.values())} {dict(others)}")
    detected = sum(o.detected for o in wrong)
    print(f"reports with one wrong figure: {len(wrong)}; found: {detected} ({detected / len(wrong):.1%})")
    print(f"accused of another figure in them: {sum(bool(o.accused) for o in wrong)}")
    if arguments.verbose:
        _explain(true, wrong)
    return 1 if accused else 0


def _explain(true: list[Outcome], wrong: list[Outcome]) -> None:
    """Print the sentences of accusations, and which facts were not found."""
    for outcome in (*true, *wrong):
        for one in outcome.accused:
            print("ACCUSED", one.claim.code, one.arithmetic, one.claim.text)
    missed = Counter((o.planted.fact, o.reason) for o in wrong if o.planted and not o.detected)
    for (fact, reason), times in missed.most_common(25):
        print("MISSED", times, fact, reason)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.claims", description=__doc__)
    parser.add_argument("--n", type=int, default=2000, help="reports of each kind")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--verbose", action="store_true", help="print the sentences concerned")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
