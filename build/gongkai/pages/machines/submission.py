"""Where a report is submitted by people without git: the issue form of the repository, filled in beforehand, else a mail.

A publication that names neither a repository nor an address has no such link.

>>> own = Publication(id="city", name="城市年报", name_en="City Reports", repository="https://example.org/city/reports")
>>> submission(own, "new", agency="甲&乙局", year="2023")
'https://example.org/city/reports/issues/new?template=new-report.yml&agency=%E7%94%B2%26%E4%B9%99%E5%B1%80&year=2023'
>>> submission(Publication(id="city", name="城市年报", name_en="City Reports"), "new")
''
"""

from urllib.parse import quote, urlencode

from gongkai.publication import Publication

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
    return urlencode(told, quote_via=quote)
