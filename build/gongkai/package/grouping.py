"""The tables of a collection to group by: agencies, their periods, the divisions they are in, and the crosswalk of editions.

Every report has its agency here, also one that the registry does not know: then with the name that the report gives and nothing
else. A parent that is not registered is left empty, so that every key leads somewhere.

>>> [tuple(row)[:2] + tuple(row)[4:6] for row in division_rows([("370602", 2023)])]
[('370000', '2023', 'province', '370000'), ('370600', '2023', 'prefecture', '370000'), ('370602', '2023', 'county', '370000')]
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from gongkai.agencies.divisions import division, division_path, level_of, parent_of, province_names
from gongkai.agencies.model import Agencies, Agency, Period
from gongkai.errors import DataError
from gongkai.form import editions, load_form
from gongkai.form.crosswalk import correspondence, crosswalk
from gongkai.package.collection_rows import AgencyRow, CrosswalkRow, DivisionRow, PeriodRow
from gongkai.package.rows import ReportRow
from gongkai.rules.due import due_day


def registered(agencies: Agencies, agency_id: str, year: int) -> Period | None:
    """Return what the registry says of an agency in a year; None where it says nothing."""
    try:
        return agencies[agency_id].in_year(year)
    except DataError:  # said where the report is read
        return None


def days_of(period: Period | None, year: int, published: str) -> tuple[str, str]:
    """Return the day by which a report was due, and how many days after it was published; empty where that cannot be told."""
    due = due_day(period.level, period.family, year) if period else None
    if due is None:
        return "", ""
    late = (date.fromisoformat(published) - due).days if published else None
    return due.isoformat(), "" if late is None else str(max(late, 0))


def agency_rows(agencies: Agencies, reports: Sequence[ReportRow]) -> Iterator[AgencyRow]:
    """Yield every agency that is registered or has a report, in order of id."""
    known = {agency.id: _today(agency, agencies) for agency in agencies}
    for row in reports:  # ordered by year: the newest name counts
        if row.agency_id not in agencies:
            known[row.agency_id] = AgencyRow(row.agency_id, row.agency, row.agency_en, *[""] * 11)
    yield from (known[agency_id] for agency_id in sorted(known))


def _today(agency: Agency, agencies: Agencies) -> AgencyRow:
    starts, ends = ([getattr(each, name) for each in agency.periods] for name in ("valid_from", "valid_to"))
    span = (min(starts) if None not in starts else None, max(ends) if None not in ends else None)
    return AgencyRow(agency.id, *_attributes(agency.current, agencies, span))


def period_rows(agencies: Agencies) -> Iterator[PeriodRow]:
    """Yield every period of every agency, oldest first."""
    for agency in agencies:
        for number, each in enumerate(agency.periods, 1):
            yield PeriodRow(agency.id, str(number), *_attributes(each, agencies, (each.valid_from, each.valid_to)))


def _attributes(period: Period, agencies: Agencies, span: tuple[int | None, int | None]) -> tuple[str, ...]:
    return (
        period.name,
        period.name_en,
        period.short_name,
        period.level,
        period.kind,
        period.family,
        period.parent if period.parent in agencies else "",
        period.division_code,
        str(period.division_revision),
        period.scope_default,
        *("" if year is None else str(year) for year in span),
        period.uscc,
    )


def division_rows(used: Iterable[tuple[str, int]]) -> Iterator[DivisionRow]:
    """Yield the divisions of these codes and years, and all those above them, in order of code and year."""
    wanted: set[tuple[str, int]] = set()
    for code, year in used:
        step = code
        while step and (step, year) not in wanted:
            wanted.add((step, year))
            step = parent_of(step, year)
    yield from (_division(code, year) for code, year in sorted(wanted))


def _division(code: str, year: int) -> DivisionRow:
    place, (name_en, name), above = division(code, year), province_names(code), parent_of(code, year)
    return DivisionRow(
        division_code=code,
        division_revision=str(year),
        division_name=place.name,
        division_path=division_path(code, year),
        division_level=level_of(code),
        province_code=f"{code[:2]}0000",
        province=name,
        province_en=name_en,
        parent_code=above,
        parent_revision=str(year) if above else "",
        valid_from=str(place.valid_from or ""),
        valid_to=str(place.valid_to or ""),
    )


def crosswalk_rows() -> Iterator[CrosswalkRow]:
    """Yield what every cell of each edition is to every other edition, newest first."""
    for edition in reversed(editions()):
        for cell in load_form(edition).cells:
            for other in (each for each in editions() if each != edition):
                found = correspondence(cell.id, other)
                yield CrosswalkRow(
                    edition,
                    cell.table,
                    cell.line,
                    cell.column,
                    other,
                    crosswalk().of[cell.id].id,
                    found.relation,
                    "; ".join(found.there),
                    str(found.sums).lower(),
                    found.reason,
                    found.reason_en,
                )
