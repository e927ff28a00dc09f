"""Coverage as data: for `gongkai status --json`, and for the file beside the page."""

from typing import Any

from gongkai.coverage.expected import Coverage, Place, Province


def as_data(found: Coverage) -> dict[str, Any]:
    """Return everything as JSON data: counts by year and by province, and the state of each agency in each year."""
    return {
        "as_of": found.day.isoformat(),
        "years": {str(year): dict(sorted(found.counts(year).items())) for year in found.years},
        "provinces": [_province(each, found) for each in found.provinces],
        "reports": [_place(each) for each in found.places],
    }


def _province(own: Province, found: Coverage) -> dict[str, Any]:
    return {
        "code": own.code,
        "name": own.name,
        "name_en": own.name_en,
        "divisions": own.divisions,
        "governments_registered": own.registered,
        "without_government": [{"code": each.code, "name": each.name, "name_en": each.name_en} for each in own.missing],
        "agencies": len(own.agencies),
        "years": {
            str(year): dict(sorted(counts.items())) for year in found.years if (counts := found.counts(year, own.agencies))
        },
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "agency_id": place.agency_id,
        "year": place.year,
        "state": place.state,
        "due_on": place.due or None,
        "days_late": place.days_late,
        "link_dead": place.dead,
        "listed_at": place.address or None,
    }
