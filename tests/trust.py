"""What is promised of hostile input, row by row, with the tests that hold it and the figure reached: `trust.yaml` as a table.

    python -m tests.trust            print it

`pytest -m 'trust(row="R3")'` runs the tests of a row: `conftest.py` marks them as the file names them.
"""

import sys
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("trust.yaml")
STATES = ("met", "partly", "open")


def rows() -> list[dict[str, Any]]:
    """Return the rows as the file has them."""
    loaded: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return loaded


def rows_of_tests() -> dict[str, list[str]]:
    """Return the numbers of the rows that each test holds, by path and name of the test."""
    found: dict[str, list[str]] = {}
    for row in rows():
        for test in row["tests"]:
            found.setdefault(test, []).append(row["row"])
    return found


def table() -> str:
    """Return the rows as a table of Markdown."""
    lines = ["| row | promise | tests | aim | reached | | what is missing |", "|---|---|---:|---|---|---|---|"]
    for row in rows():
        cells = (row["row"], row["promise"], len(row["tests"]), row["aim"], row["reached"], row["state"], row.get("missing", ""))
        lines.append(f"| {' | '.join(map(str, cells))} |")
    states = Counter(row["state"] for row in rows())
    return "\n".join([*lines, "", ", ".join(f"{states[state]} {state}" for state in STATES if states[state])])


if __name__ == "__main__":
    sys.stdout.write(f"{table()}\n")
