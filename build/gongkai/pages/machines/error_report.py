"""Where an error is reported, filled in beforehand: the issue form of the repository, else a mail to the publisher.

A publication that names neither has no such address; its pages then say what a report of an error should hold.
"""

from dataclasses import asdict, dataclass
from urllib.parse import quote, urlencode

from gongkai.pages.words.wording import Wording
from gongkai.publication import Publication

CELL, SHOWN = "{cell}", "{value}"
"""Stand for the cell and its figure, which the page's script puts in, in the address as it encodes them."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """What a report of an error begins with: agency and year, cell, figure shown, address of the page, data version."""

    report: str
    cell: str = ""
    shown: str = ""
    page: str = ""
    version: str = ""


def error_report(publication: Publication, wording: Wording, wrong: Wrong) -> str:
    """Return the address, empty where there is none."""
    evidence = wording.say("wrong.evidence", page=wrong.page, version=wrong.version)
    if publication.repository:
        told = {
            "template": "data-error.yml",
            "report": wrong.report,
            "cell": wrong.cell,
            "shown": wrong.shown,
            "evidence": evidence,
        }
        return f"{publication.repository}/issues/new?{_query(told)}"
    if publication.contact_link.startswith("mailto:"):
        subject = wording.say("wrong.subject", report=wrong.report)
        body = wording.say("wrong.body", **asdict(wrong))
        return f"{publication.contact_link}?{_query({'subject': subject, 'body': body})}"
    return publication.contact_link


def _query(told: dict[str, str]) -> str:
    return urlencode({key: text for key, text in told.items() if text}, quote_via=quote)
