"""Agencies as the pages show them: the registry's words where it knows an agency, the report's own where it does not."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from gongkai.agencies.model import Agencies, Period
from gongkai.agencies.registry import judged_agencies
from gongkai.pages.report.summary import Summary
from gongkai.text import visible


@dataclass(frozen=True, slots=True)
class Entry:
    """An agency with its reports, newest first, and its periods in the registry, oldest first."""

    id: str
    name: str
    name_en: str
    level: str
    kind: str
    parent: str
    parent_name: str
    parent_name_en: str
    periods: tuple[Period, ...]
    reports: tuple[Summary, ...]


def read_registry(path: Path) -> Agencies:
    """Read the registry; an empty one when the collection has none."""
    if not path.is_file():
        return Agencies(())
    agencies, _ = judged_agencies(path)
    return replace(agencies, agencies=tuple(replace(each, periods=tuple(map(_visible, each.periods))) for each in agencies))


def _visible(period: Period) -> Period:
    """Return the period with texts in which every character shows."""
    return replace(
        period,
        name=visible(period.name),
        name_en=visible(period.name_en),
        short_name=visible(period.short_name),
        aliases=tuple(map(visible, period.aliases)),
    )


def entries(summaries: Sequence[Summary], registry: Agencies) -> tuple[Entry, ...]:
    """Return all agencies that have a report, by id."""
    by_agency: dict[str, list[Summary]] = {}
    for summary in summaries:
        by_agency.setdefault(summary.agency_id, []).append(summary)
    return tuple(_entry(agency_id, by_agency[agency_id], registry) for agency_id in sorted(by_agency))


def _entry(agency_id: str, reports: list[Summary], registry: Agencies) -> Entry:
    newest = tuple(sorted(reports, key=lambda summary: -summary.year))
    if agency_id not in registry:
        named = next((s for s in newest if s.agency), newest[0])
        return Entry(agency_id, named.agency or agency_id, named.agency_en, "unknown", "unknown", "", "", "", (), newest)
    agency = registry[agency_id]
    now = agency.current
    above = registry[now.parent].current if now.parent and now.parent in registry else None
    parent, parent_en = (above.name, above.name_en) if above else ("", "")
    return Entry(agency_id, now.name, now.name_en, now.level, now.kind, now.parent, parent, parent_en, agency.periods, newest)
