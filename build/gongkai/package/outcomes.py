"""The numbers behind a page on data quality: how everything that was judged came out, and what is still unresolved.

`quality_rows` counts checks, claims of the prose, and comparisons by rule, year, level of the agency and kind of file. The
counts add up over all of these but the rule, so any share can be had from them; a verdict that does not apply is not counted.
`unresolved_rows` lists the tables whose failed checks are not known to be the report's own doing.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from gongkai.agencies.model import Agencies
from gongkai.claims.vocabulary import rule_of
from gongkai.codes import ids
from gongkai.errors import DataError
from gongkai.package.collection_rows import QualityRow, UnresolvedRow
from gongkai.package.stored_descriptor import read_head
from gongkai.report.decided import LAPSED
from gongkai.rules.catalogue import rules

VERDICTS = {
    "pass": "checks_passed",
    "fail": "checks_failed",
    "not_assessed": "checks_not_assessed",
    "pass_if_blank_is_zero": "checks_if_blank_is_zero",
}
CAUSES = {cause: f"cause_{cause}" for cause in ids("cause")}
_KEY = ["year", "level", "rule", "agency_level", "container"]
_REPORT = ["agency_id", "year"]


def quality_rows(collection: Path, agencies: Agencies) -> list[QualityRow]:
    """Count what is in a collection's files, in the order of the fields of quality.csv.

    Args:
        collection: Folder with reports.csv, checks.csv, claims.csv and comparisons.csv.
        agencies: The registry, for the level of an agency in a year; empty where it has none.
    """
    judged = _judged(collection).merge(_reports(collection, agencies), on=_REPORT)
    if judged.empty:
        return []
    groups = judged.groupby(_KEY, sort=True)
    counted = [_counted(judged, "verdict", VERDICTS), _counted(judged[judged["verdict"] == "fail"], "cause", CAUSES)]
    reports = (judged["agency_id"] + judged["year"].astype(str)).groupby([judged[name] for name in _KEY]).nunique()
    table = pd.concat([reports.rename("reports"), groups.size().rename("checks"), *counted], axis=1).fillna(0)
    whole = table.astype("int64").sort_index().reset_index()
    return [QualityRow(*map(str, row)) for row in whole.itertuples(index=False)]


def _judged(collection: Path) -> pd.DataFrame:
    """Return one row for each thing judged: report, rule and its level, verdict, cause."""
    checks = pd.read_csv(collection / "checks.csv", usecols=[*_REPORT, "rule", "verdict", "cause"], keep_default_na=False)
    used = [*_REPORT, "code", "verdict", "relation"]
    claims = pd.read_csv(collection / "claims.csv", usecols=used, keep_default_na=False)
    claims = claims[claims["relation"] != "growth_of"]  # judged among the comparisons, with last year's figure
    claims = claims.assign(rule=claims["code"].map(lambda code: rule_of(code).code))[[*_REPORT, "rule", "verdict"]]
    compared = pd.read_csv(collection / "comparisons.csv", usecols=[*_REPORT, "rule", "verdict"], keep_default_na=False)
    compared = compared[compared["rule"] != LAPSED]  # a lapse is a finding that has no other place
    judged = pd.concat([checks, claims.assign(cause=""), compared.assign(cause="")], ignore_index=True)
    judged["level"] = judged["rule"].map({code: rule.level for code, rule in rules().items()})
    return judged[judged["verdict"] != "not_applicable"]


def _reports(collection: Path, agencies: Agencies) -> pd.DataFrame:
    reports = pd.read_csv(collection / "reports.csv", usecols=[*_REPORT, "container"], keep_default_na=False)
    keys = zip(reports["agency_id"], reports["year"], strict=True)
    return reports.assign(agency_level=[_level(agencies, agency_id, year) for agency_id, year in keys])


def _level(agencies: Agencies, agency_id: str, year: int) -> str:
    try:
        return agencies[agency_id].in_year(year).level
    except DataError:  # not registered: said where the report is read
        return ""


def _counted(judged: pd.DataFrame, by: str, columns: dict[str, str]) -> pd.DataFrame:
    sizes = judged.groupby([*_KEY, by]).size().unstack(fill_value=0)
    return sizes.reindex(columns=list(columns), fill_value=0).rename(columns=columns)


def unresolved_rows(collection: Path, folders: Sequence[Path]) -> Iterator[UnresolvedRow]:
    """Return each table with failed checks whose cause is not the report, in the order of the fields of unresolved.csv.

    Args:
        collection: Folder with checks.csv.
        folders: The folders of its packages.
    """
    used = [*_REPORT, "table_id", "verdict", "cause"]
    checks = pd.read_csv(collection / "checks.csv", usecols=used, keep_default_na=False)
    failed = checks[(checks["verdict"] == "fail") & (checks["cause"] != "source")]
    by_key = {(folder.parent.name, folder.name): folder for folder in folders}
    for (agency_id, year, table), rows in failed.groupby([*_REPORT, "table_id"], sort=True):
        report = read_head(by_key[str(agency_id), str(year)])["report"]
        causes = rows["cause"].value_counts()
        counts = (len(rows), *(int(causes.get(cause, 0)) for cause in ("reading", "undetermined")))
        status = report["localisation"].get(table, "")
        yield UnresolvedRow(str(agency_id), str(year), str(table), status, *map(str, counts))
