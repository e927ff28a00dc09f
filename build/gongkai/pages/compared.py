"""A report beside last year's and other agencies': what its page shows of the comparisons.

Differences come first, each with both places and no verdict on which is wrong; then those that another report has with
this one; what agrees and what could not be compared is summed up by rule.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from gongkai.comparisons import ComparisonRow, counterpart
from gongkai.pages.checklist import CheckDesk
from gongkai.pages.lettering import own_html
from gongkai.rules import Rule, rules


@dataclass(frozen=True, slots=True)
class Difference:
    """A failed comparison; `places` are the cells or reports compared, as (name in HTML, address relative to the page)."""

    rule: Rule
    arithmetic: str
    message: str
    message_en: str
    places: tuple[tuple[Markup, str], ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """What the section shows; `agreeing` counts passed comparisons by rule, `unmade` holds each reason with its rules."""

    differences: tuple[Difference, ...]
    elsewhere: tuple[Difference, ...]
    agreeing: tuple[tuple[Rule, int], ...]
    unmade: tuple[tuple[str, str, tuple[Rule, ...]], ...]


def compared(rows: Sequence[ComparisonRow], agency_id: str, year: int, desk: CheckDesk, root: str) -> Compared | None:
    """Sort the comparisons of a report, given those about it and those of other reports with it; None without any."""
    if not rows:
        return None
    own = [row for row in rows if (row.agency_id, row.year) == (agency_id, str(year))]
    known = rules()
    passed = [row.rule for row in own if row.verdict == "pass"]
    return Compared(
        tuple(_difference(row, desk, root, here=True) for row in own if row.verdict == "fail"),
        tuple(_difference(row, desk, root, here=False) for row in rows if row not in own),
        tuple((known[code], passed.count(code)) for code in dict.fromkeys(passed)),
        _unmade(row for row in own if row.verdict in ("not_assessed", "not_applicable")),
    )


def _unmade(rows: Iterable[ComparisonRow]) -> tuple[tuple[str, str, tuple[Rule, ...]], ...]:
    found: dict[tuple[str, str], dict[str, Rule]] = {}
    for row in rows:
        found.setdefault((row.message, row.message_en), {})[row.rule] = rules()[row.rule]
    return tuple((message, message_en, tuple(held.values())) for (message, message_en), held in found.items())


def _difference(row: ComparisonRow, desk: CheckDesk, root: str, *, here: bool) -> Difference:
    """Name both places: that of the report the comparison is about, then the other's; `here` says whose page it is on."""
    mine = "" if here else f"{root}a/{row.agency_id}/{row.year}/"
    other = "" if not here else f"{root}a/{row.other_agency_id}/{row.other_year}/" if row.other_year else None
    places = [] if here and not row.cell else [_place(row.year, row.cell, mine, desk)]
    if other is not None:
        places.append(_place(row.other_year, counterpart(row.rule, row.cell), other, desk))
    return Difference(rules()[row.rule], row.arithmetic, row.message, row.message_en, tuple(places))


def _place(year: str, cell: str, address: str, desk: CheckDesk) -> tuple[Markup, str]:
    name = desk.names.get(cell, "")
    return own_html(f"{int(year)} 年{'：' if name else '的报告'}{name}"), f"{address}#{cell}" if name else address or "#"
