"""A small collection of agency-years as an example of the catalogue describes it, for rules between years and agencies."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import Any

from gongkai.agencies.model import Agencies, Agency, Period
from gongkai.comparisons.model import Comparison, Statements
from gongkai.comparisons.run_all import compare
from gongkai.comparisons.statements import Growth, Statement
from gongkai.form import load_form
from gongkai.report.decided import adjudication_of
from gongkai.rules.catalogue import Rule

from .printed import REMARKS, Example

YEAR, OWN = 2023, "999901-example"


def compared(rule: Rule, example: Example) -> str:
    """The verdict of the rule on the example's report, at the cell named in `on`; empty `on` is the whole report."""
    found = [c for c in comparisons_of(example) if (c.key, c.rule, c.cell) == ((OWN, YEAR), rule.code, example["on"])]
    (verdict,) = [comparison.verdict for comparison in found]
    return verdict


def comparisons_of(example: Example) -> list[Comparison]:
    """All comparisons of the collection that the example describes."""
    members = [f"{OWN}-{number}" for number, _ in enumerate(example.get("members", ()))]
    return compare(Statements.of(_statements(example)), Agencies(tuple(_agency(member, OWN) for member in members)))


def _statements(example: Example) -> Iterator[Statement]:
    yield statement(example)
    if "before" in example:
        yield statement(example["before"], year=YEAR - 1)
    if "another" in example:
        yield statement(example["another"], agency="999902-example")
    for number, member in enumerate(example.get("members", ())):
        if not member.get("missing"):
            yield statement(member, agency=f"{OWN}-{number}")
    for cell, figures in example.get("years", {}).items():
        yield from (statement({"printed": {cell: str(n)}}, year=YEAR - back) for back, n in enumerate(figures, 1))
    for cell, figures in example.get("peers", {}).items():
        yield from (statement({"printed": {cell: str(n)}}, agency=f"{999903 + i}-peer") for i, n in enumerate(figures))


def statement(said: Mapping[str, Any], *, agency: str = OWN, year: int = YEAR) -> Statement:
    """Return an agency-year: cells that `printed` does not name (patterns may) hold 0, `<blank>` holds no number."""
    edition = said.get("edition", "2021")
    printed = said.get("printed", {})
    texts = [next((t for pattern, t in printed.items() if fnmatchcase(c.id, pattern)), "0") for c in load_form(edition).cells]
    values = tuple(None if text == "<blank>" else Decimal(text) if "." in text else int(text) for text in texts)
    growth = tuple(Growth(((1, c["cell"]),), c["low"], c["high"], c["text"], c.get("doubt", "")) for c in said.get("claims", ()))
    return Statement(
        agency, year, ("合成示例局", ""), edition, said.get("scope", "own"), "county", said.get("kind", "other_department"), values,
        frozenset(said.get("rounded", ())), frozenset(said.get("noted", ())), growth,
        None if said.get("excerpt") else tuple(said.get("paragraphs", ())),
        accepted=adjudication_of({"accepted": [REMARKS | each for each in said.get("accepted", ())]}).accepted,
    )  # fmt: skip


def _agency(agency_id: str, parent: str) -> Agency:
    period = Period(
        agency_id, "合成示例局", "Synthetic example", "", (), "", "", None, None, "110000", 2023, "county", "other_department",
        parent, "own", "",
    )  # fmt: skip
    return Agency(agency_id, (period,))
