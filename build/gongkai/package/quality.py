"""How the checks of a collection came out, by year and rule."""

from pathlib import Path

import pandas as pd

COLUMNS = {
    "pass": "checks_passed",
    "fail": "checks_failed",
    "not_assessed": "checks_not_assessed",
    "pass_if_blank_is_zero": "checks_if_blank_is_zero",
}


def quality_rows(checks: Path) -> list[tuple[object, ...]]:
    """Count the checks of a collection's `checks.csv` by verdict, for each year and rule, in the order of the fields."""
    frame = pd.read_csv(checks, usecols=["agency_id", "year", "rule", "verdict"], dtype={"verdict": "category"})
    frame = frame[frame["verdict"] != "not_applicable"]
    groups = frame.groupby(["year", "rule"], sort=True)
    counted = frame.groupby(["year", "rule", "verdict"], observed=False, sort=True).size().unstack(fill_value=0)
    table = counted.reindex(columns=list(COLUMNS), fill_value=0)
    table.insert(0, "reports", groups["agency_id"].nunique())
    table.insert(1, "checks", groups.size())
    return [tuple(row) for row in table.reset_index().itertuples(index=False)]
