"""Where everything stands on the site: the one owner of its addresses, each relative to the root and stable for ever.

An address of a page ends with a slash. Pages, their twins (the same as data), feeds and templates (as `at`) ask here.

>>> report("310000-gonganju", 2023), badge("310000-gonganju", 2023), rule("RQ3", "2021")
('a/310000-gonganju/2023/', 'badge/a/310000-gonganju/2023.svg', 'rules/#2021-RQ3')
"""

HOME = ""
AGENCIES, YEARS, REGIONS, INDICATORS = "a/", "y/", "r/", "i/"
QUESTIONS = "q/"
RULES, DICTIONARY, DOWNLOADS, CORRECTIONS, QUALITY = "rules/", "dict/", "download/", "corrections/", "quality/"
COVERAGE = "coverage/"
CATALOGUE, CONFIG_SCHEMA, JSON_FEED, ATOM_FEED = "catalog.json", "gongkai.schema.json", "feed.json", "feed.xml"
BANDS = "i/bands.json"
PUBLISHED = "published.json"


def collection(publication_id: str) -> str:
    """The folder of the collection-wide files, by the id of the publication."""
    return f"{DOWNLOADS}{publication_id}/"


def agency(agency_id: str) -> str:
    """The page of an agency."""
    return f"{AGENCIES}{agency_id}/"


def report(agency_id: str, year: int | str) -> str:
    """The page of an agency-year."""
    return f"{AGENCIES}{agency_id}/{year}/"


def twin(agency_id: str, year: int | str, suffix: str) -> str:
    """The same as a file: `json`, `csv` or `md`; its data package is `zip`."""
    return f"{AGENCIES}{agency_id}/{year}.{suffix}"


def served(agency_id: str, year: int | str, name: str) -> str:
    """A file that is served in the folder of the agency-year: its source."""
    return f"{AGENCIES}{agency_id}/{year}/{name}"


def changes(agency_id: str, year: int | str) -> str:
    """What changed against the year before."""
    return f"{AGENCIES}{agency_id}/{year}/changes/"


def agency_file(agency_id: str, name: str) -> str:
    """A file about an agency: `index.json`, `series.csv`."""
    return f"{AGENCIES}{agency_id}/{name}"


def badge(agency_id: str, year: int | str, suffix: str = "svg") -> str:
    """The badge of an agency-year, as a picture or as JSON."""
    return f"badge/{AGENCIES}{agency_id}/{year}.{suffix}"


def embedded(agency_id: str) -> str:
    """The small page of an agency that other sites embed."""
    return f"embed/{AGENCIES}{agency_id}/"


def chart(page: str, chart_id: str, suffix: str) -> str:
    """A chart of a page as a file: `svg`, or `csv` with its numbers.

    >>> chart("y/2023/", "outcomes", "svg"), chart("", "years", "csv")
    ('chart/y/2023/outcomes.svg', 'chart/years.csv')
    """
    return f"chart/{page}{chart_id}.{suffix}"


def chart_embedded(page: str, chart_id: str) -> str:
    """The small page of a chart that other sites embed."""
    return f"embed/chart/{page}{chart_id}/"


def question(question_id: str) -> str:
    """The page that answers a question."""
    return f"{QUESTIONS}{question_id}/"


def year(number: int | str, suffix: str = "") -> str:
    """The page of a year, or a file of it."""
    return f"{YEARS}{number}.{suffix}" if suffix else f"{YEARS}{number}/"


def region(code: str) -> str:
    """The page of a region, by its division code."""
    return f"{REGIONS}{code}/"


def region_feed(code: str) -> str:
    """The feed of a region."""
    return f"{REGIONS}{code}/feed.xml"


def listed(agency_id: str, year: int | str) -> str:
    """The place on the page of coverage of a report that a column page lists and nobody has collected."""
    return f"{COVERAGE}#listed-{agency_id}-{year}"


def indicator(indicator_id: str, suffix: str = "") -> str:
    """The page of an indicator, or a file of it."""
    return f"{INDICATORS}{indicator_id}.{suffix}" if suffix else f"{INDICATORS}{indicator_id}/"


def rule(code: str, edition: str = "") -> str:
    """The place of a rule; the identities of the form stand there by edition."""
    return f"{RULES}#{edition}-{code}" if edition else f"{RULES}#{code}"
