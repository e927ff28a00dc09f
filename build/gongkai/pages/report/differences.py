"""A report beside last year's and other agencies': what its page shows of the comparisons.

Differences come first, each with both places and no verdict on which is wrong; then those that another report has with
this one; what agrees and what could not be compared is summed up by rule.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from gongkai import addresses
from gongkai.comparisons.years import counterpart
from gongkai.package.collection_rows import ComparisonRow
from gongkai.pages.report.checklist import CheckDesk, accepted_note
from gongkai.pages.words.html import esc, own_html
from gongkai.pages.words.wording import Wording
from gongkai.rules.catalogue import Rule, rules


@dataclass(frozen=True, slots=True)
class Difference:
    """A failed comparison and its level; `places` are the cells or reports compared, as (name in HTML, address from the page)."""

    rule: Rule
    level: str
    arithmetic: str
    message: str
    message_en: str
    places: tuple[tuple[Markup, str], ...]
    accepted: Markup


@dataclass(frozen=True, slots=True)
class Compared:
    """What the section shows.

    Attributes:
        differences: What this report has with others.
        elsewhere: What others have with this one, unless it is said already.
        agreeing: Passed comparisons, counted by rule.
        unremarkable: Rules that only remark on something, and had nothing to remark.
        unmade: Each reason why a comparison was not made, as (verdict, message, message_en), with its rules.
    """

    differences: tuple[Difference, ...]
    elsewhere: tuple[Difference, ...]
    agreeing: tuple[tuple[Rule, int], ...]
    unremarkable: tuple[Rule, ...]
    unmade: tuple[tuple[tuple[str, str, str], tuple[Rule, ...]], ...]


def compared(
    rows: Sequence[ComparisonRow], agency_id: str, year: int, desk: CheckDesk, root: str, wording: Wording
) -> Compared | None:
    """Sort the comparisons of a report, given those about it and those of other reports with it; None without any."""
    if not rows:
        return None
    here = (agency_id, str(year))
    own = [row for row in rows if (row.agency_id, row.year) == here]
    failed = [row for row in own if row.verdict == "fail"]
    said = {(row.rule, row.other_agency_id, row.other_year) for row in failed}
    others = [row for row in rows if (row.agency_id, row.year) != here and (row.rule, row.agency_id, row.year) not in said]
    passed = Counter(row.rule for row in own if row.verdict == "pass")
    agreeing = [(rules()[code], count) for code, count in passed.items()]
    return Compared(
        tuple(_difference(row, here, desk, root, wording) for row in failed),
        tuple(_difference(row, here, desk, root, wording) for row in others),
        tuple((rule, count) for rule, count in agreeing if rule.severity != "info"),
        tuple(rule for rule, _ in agreeing if rule.severity == "info"),
        _unmade(row for row in own if row.verdict in ("not_assessed", "not_applicable")),
    )


def _unmade(rows: Iterable[ComparisonRow]) -> tuple[tuple[tuple[str, str, str], tuple[Rule, ...]], ...]:
    found: dict[tuple[str, str, str], dict[str, Rule]] = {}
    for row in rows:
        found.setdefault((row.verdict, row.message, row.message_en), {})[row.rule] = rules()[row.rule]
    return tuple((reason, tuple(held.values())) for reason, held in found.items())


def _difference(row: ComparisonRow, here: tuple[str, str], desk: CheckDesk, root: str, wording: Wording) -> Difference:
    """Name both places: that of the report the comparison is about, then the other's."""
    places = [(row.agency_id, row.year, row.cell), (row.other_agency_id, row.other_year, counterpart(row.rule, row.cell))]
    shown = tuple(_place(place, here, desk, root, wording) for place in places if place[1] and (place[2] or place[:2] != here))
    accepted = own_html(accepted_note(row.accepted, wording))
    return Difference(rules()[row.rule], row.level, row.arithmetic, row.message, row.message_en, shown, accepted)


def _place(
    place: tuple[str, str, str], here: tuple[str, str], desk: CheckDesk, root: str, wording: Wording
) -> tuple[Markup, str]:
    agency_id, year, cell = place
    whose = "" if agency_id == here[0] else f"<code>{esc(agency_id)}</code> "
    key, known = ("beside.cell", {"cell": desk.names[cell]}) if cell in desk.names else ("beside.report", {})
    address = "" if (agency_id, year) == here else f"{root}{addresses.report(esc(agency_id), int(year))}"
    return own_html(whose + wording.say(key, year=int(year), **known)), f"{address}#{cell}" if cell in desk.names else address
