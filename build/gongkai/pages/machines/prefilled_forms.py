"""Where people report an error or a report that is missing, filled in beforehand: the repository's issue form, else a mail.

A publication that names neither has no such address; its pages then say what a report of an error should hold.

>>> own = Publication(id="city", name="城市年报", name_en="City Reports", repository="https://example.org/city/reports")
>>> submission(own, "new", agency="甲&乙局", year="2023")
'https://example.org/city/reports/issues/new?template=new-report.yml&agency=%E7%94%B2%26%E4%B9%99%E5%B1%80&year=2023'
>>> submission(Publication(id="city", name="城市年报", name_en="City Reports"), "new")
''
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


TEMPLATE = "new-report.yml"
"""The issue form; the names of its fields are keys of the link."""


def submission(publication: Publication, subject: str, agency: str = "", year: str = "") -> str:
    """Return the link, empty where there is none; `subject` is that of a mail."""
    known = {key: text for key, text in (("agency", agency), ("year", year)) if text}
    if publication.repository:
        return f"{publication.repository}/issues/new?{_query({'template': TEMPLATE, **known})}"
    if publication.contact_link.startswith("mailto:"):
        return f"{publication.contact_link}?{_query({'subject': ' '.join([subject, *known.values()])})}"
    return publication.contact_link


def _query(told: dict[str, str]) -> str:
    return urlencode({key: text for key, text in told.items() if text}, quote_via=quote)
