"""Column pages visited again: reports that they list and nobody has collected, late ones among them, and those overdue.

A year is late for certain only where the column was seen without it after the statutory day, and lists it now: then it was
published between the two visits, so many days late at least. A year that is not listed after that day is overdue on this page; it
may stand elsewhere. Where a listed report does not tell its year, or not all could be looked at, none is called overdue.

A column may list reports of several agencies. What bears a name is an agency's only where that is its own, or the end of it; what
bears a name that nobody is registered under may be anybody's, so that it is neither listed as theirs nor makes them overdue.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gongkai.agencies.model import Agencies, Period
from gongkai.disk import listed
from gongkai.errors import DataError, SourceError
from gongkai.fetching import Visitor
from gongkai.fetching.columns import Listed, Listing, find_reports
from gongkai.rules.due import due_day
from gongkai.text import fold, visible
from gongkai.versions import ColumnPage, ListedReport, read_columns, write_columns


@dataclass(frozen=True, slots=True)
class ColumnNews:
    """What a column page told.

    Attributes:
        agency_id: Whose column it is.
        column: Its address.
        news: `listed` (not collected yet), `late` (the same, and published after the day), `overdue` (not listed after the day),
            `unseen` (it could not be looked at, or not all of it), or `broken` where the record is wrong.
        year: Of the report; 0 where it is about none.
        address: Of the report.
        title: Of the report.
        due: The statutory day.
        days: Days late at least, or days since it was due.
        code: Of what kept from looking.
        message: The same in words.
    """

    agency_id: str
    column: str
    news: str
    year: int = 0
    address: str = ""
    title: str = ""
    due: str = ""
    days: int = 0
    code: str = ""
    message: str = ""


def watch_columns(datasets: Path, agencies: Agencies, visitor: Visitor) -> list[ColumnNews]:
    """Visit all column pages on record, in order of agency, and write down what was seen."""
    found: list[ColumnNews] = []
    for path in listed(datasets, "*/column.toml"):
        try:
            found += _of_agency(path.parent, agencies, visitor)
        except DataError as error:
            found.append(ColumnNews(path.parent.name, "", "broken", code=error.code, message=str(error)))
    return found


def _of_agency(agency: Path, agencies: Agencies, visitor: Visitor) -> Iterator[ColumnNews]:
    pages, seen = read_columns(agency), list[ColumnPage]()
    told: list[ColumnNews] = []
    for page in pages:
        try:
            listing = find_reports(page.address, visitor)
        except SourceError as error:
            seen.append(page)
            told.append(ColumnNews(agency.name, page.address, "unseen", code=error.code, message=error.message))
            continue
        told += _told(agency, page, listing, agencies, visitor.policy.today())
        years = tuple(sorted({each.year for each in listing.reports if each.year}))
        day = visitor.policy.today().isoformat()
        seen.append(ColumnPage(page.address, day, years, _uncollected(agency, page, listing, agencies, day)))
    write_columns(agency, seen)
    yield from told


def _uncollected(agency: Path, page: ColumnPage, listing: Listing, agencies: Agencies, day: str) -> tuple[ListedReport, ...]:
    """Return what a column lists and nobody has collected, one report a year; of one not seen whole the former stay."""
    since = {each.year: each for each in page.report}
    found = {} if not listing.left else dict(since)
    for each in listing.reports:
        if each.year and _is_theirs(each, agency.name, agencies):
            first = since[each.year].first_seen if each.year in since else day
            found[each.year] = ListedReport(each.year, visible(each.title), each.address, first)
    return tuple(found[year] for year in sorted(found) if not (agency / str(year)).is_dir())


def _told(agency: Path, page: ColumnPage, listing: Listing, agencies: Agencies, today: date) -> Iterator[ColumnNews]:
    own = [each for each in listing.reports if each.year and _is_theirs(each, agency.name, agencies)]
    possible = {each.year for each in listing.reports if _may_be_theirs(each, agency.name, agencies)}
    for each in sorted(own, key=lambda each: each.year):
        if not (agency / str(each.year)).is_dir():
            yield _listed(agency.name, page, each, agencies)
    for error in listing.left:
        yield ColumnNews(agency.name, page.address, "unseen", code=error.code, message=error.message)
    year = today.year - 1
    due = _due(agency.name, year, agencies)
    whole = not listing.left and all(each.year for each in listing.reports)
    if whole and due and due < today and year not in possible and not (agency / str(year)).is_dir():
        yield ColumnNews(agency.name, page.address, "overdue", year, due=due.isoformat(), days=(today - due).days)


def _listed(agency_id: str, page: ColumnPage, each: Listed, agencies: Agencies) -> ColumnNews:
    due = _due(agency_id, each.year, agencies)
    days = (date.fromisoformat(page.checked) - due).days if due and page.checked and each.year not in page.years else 0
    said: Mapping[str, int | str] = {"days": max(days, 0), "due": due.isoformat() if due else ""}
    news = "late" if days > 0 else "listed"
    return ColumnNews(agency_id, page.address, news, each.year, each.address, each.title, str(said["due"]), int(said["days"]))


def _is_theirs(each: Listed, agency_id: str, agencies: Agencies) -> bool:
    """Whether a listed report is this agency's: it names nobody, or it, in full or by the end of its name."""
    if not each.agency or agency_id not in agencies:
        return True
    named, names = fold(each.agency), {fold(name) for period in agencies[agency_id].periods for name in period.names}
    return named in names or any(name.endswith(named) or named.endswith(name) for name in names if not agencies.find(each.agency))


def _may_be_theirs(each: Listed, agency_id: str, agencies: Agencies) -> bool:
    return _is_theirs(each, agency_id, agencies) or not agencies.find(each.agency)


def _due(agency_id: str, year: int, agencies: Agencies) -> date | None:
    period = _period(agency_id, year, agencies)
    return due_day(period.level, period.family, year) if period else None


def _period(agency_id: str, year: int, agencies: Agencies) -> Period | None:
    try:
        return agencies[agency_id].in_year(year)
    except DataError:
        return None
