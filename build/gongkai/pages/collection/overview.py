"""Pages about many reports: home, agencies, years. Made in the parent process from summaries."""

from collections import Counter
from collections.abc import Iterator, Sequence

from gongkai.codes import ranked
from gongkai.pages.collection.agency_names import Entry
from gongkai.pages.collection.holdings import Holdings
from gongkai.pages.collection.plotted import SCRIPTS
from gongkai.pages.collection.series import series_twin
from gongkai.pages.collection.talk import Talk
from gongkai.pages.collection.year_page import LEVELS, KeyFigure, key_figures
from gongkai.pages.desk.page import Page, Twin
from gongkai.pages.desk.renderer import Desk
from gongkai.pages.report.summary import Summary
from gongkai.statistics.held import Group, Statistics


def overview_pages(desk: Desk, holdings: Holdings) -> Iterator[Page]:
    """Yield agencies and years."""
    yield from _agencies(desk, holdings)
    yield from _years(desk, holdings)


def _agencies(desk: Desk, holdings: Holdings) -> Iterator[Page]:
    levels = [(level, [entry for entry in holdings.known if entry.level == level]) for level in LEVELS]
    listed = {entry.id for entry in holdings.known}
    waiting = sorted(
        (agency.id, agency.current.name, agency.current.name_en) for agency in holdings.registry if agency.id not in listed
    )
    return desk.both_languages(
        "a/", "agencies.html",
        levels=[(level, own) for level, own in levels if own], waiting=waiting, **holdings.mark,
    )  # fmt: skip


def _oldest_first(entry: Entry) -> list[Summary]:
    """Return the reports of an agency that have data."""
    return [report for report in reversed(entry.reports) if report.badge != "unreadable"]


def overview_twins(desk: Desk, holdings: Holdings) -> Iterator[Twin]:
    """Yield the series of every agency."""
    for entry in holdings.known:
        if reports := _oldest_first(entry):
            yield series_twin(entry.id, reports, desk.wording)


def _years(desk: Desk, holdings: Holdings) -> Iterator[Page]:
    """Yield the list of years, each with its key figures, in both languages."""
    counts = sorted(Counter(summary.year for summary in holdings.summaries).items(), reverse=True)
    states = {year: _states([s for s in holdings.summaries if s.year == year]) for year, _ in counts}
    talks = {english: Talk(desk, english) for english in (False, True)}
    figures = {english: {year: _key(talk, holdings.statistics, year) for year, _ in counts} for english, talk in talks.items()}
    return desk.both_languages(
        "y/", "years.html", scripts=SCRIPTS, counts=counts, states=states, figures=figures, **holdings.mark
    )


def _key(talk: Talk, stat: Statistics, year: int) -> tuple[str, tuple[KeyFigure, ...]]:
    """Return the scope that most reports of a year have, and the key figures of its reports."""
    scopes = stat.scopes(year)
    return (talk.term("scope", scopes[0]), key_figures(talk, stat, Group(year, scopes[0]))) if scopes else ("", ())


def _states(summaries: Sequence[Summary]) -> tuple[tuple[str, int], ...]:
    counts = Counter(summary.badge for summary in summaries)
    return tuple((state, counts[state]) for state in ranked("badge") if counts[state])
