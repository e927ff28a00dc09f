"""Agencies of our own, added to a registry."""

import csv
from collections.abc import Iterable
from pathlib import Path

MODEL = "320500-gonganju"


def add_agencies(registry: Path, agencies: Iterable[str]) -> None:
    """Add agencies like one that is there, each with a name of its own."""
    with registry.open(encoding="utf-8", newline="") as stream:
        model = next(row for row in csv.DictReader(stream) if row["agency_id"] == MODEL)
    empty = dict.fromkeys(("aliases", "short_name", "parent", "uscc"), "")
    with registry.open("a", encoding="utf-8", newline="") as stream:
        rows = csv.DictWriter(stream, list(model), lineterminator="\n")
        rows.writerows({**model, **empty, "agency_id": each, "name": f"示例{each[7:]}局"} for each in agencies)
