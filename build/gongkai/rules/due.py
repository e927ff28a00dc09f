"""The statutory day by which a report is to be published, as the rule `published-late` has it.

>>> due_day("county", "department", 2023)
datetime.date(2024, 1, 31)
>>> due_day("county", "institution", 2023)
"""

from datetime import date

from gongkai.rules.catalogue import rules

CODE = "published-late"


def due_day(level: str, family: str, year: int) -> date | None:
    """Return the day for the report of an agency on a year; None where no day is prescribed that can be told."""
    said = rules()[CODE].data
    if year < said["first_year"] or level not in said["levels"]:
        return None
    day = next((each["day"] for each in said["due"] if family in each["families"]), None)
    return date.fromisoformat(f"{year + 1}-{day}") if day else None
