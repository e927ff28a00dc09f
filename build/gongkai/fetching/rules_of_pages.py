"""`pages.toml`: by which words a web page is known for what it is, and which of its links are followed."""

from functools import lru_cache

from gongkai.strict import Record, convert, packaged

FILE = "pages.toml"


class Tables(Record, frozen=True):
    """Words of the form's tables, and how many must stand on a page that holds them."""

    at_least: int
    words: tuple[str, ...]


class Called(Record, frozen=True):
    """What an annual report is called, and what is none."""

    words: tuple[str, ...]
    not_words: tuple[str, ...]


class Attachment(Record, frozen=True):
    """Suffixes of documents, in order of preference, and of archives; links that do not say what they lead to."""

    suffixes: tuple[str, ...]
    archives: tuple[str, ...]
    plain: tuple[str, ...]


class Frame(Record, frozen=True):
    """Frames that hold a report."""

    words: tuple[str, ...]
    parameters: tuple[str, ...]


class ErrorPage(Record, frozen=True):
    """Pages that say that there is none."""

    longest: int
    titles: tuple[str, ...]
    words: tuple[str, ...]


class Pager(Record, frozen=True):
    """A script that writes where a list goes on: a pattern of its call, with `count`, and the address of a page, with `n`."""

    call: str
    address: str


class Column(Record, frozen=True):
    """Pages that list reports."""

    next: tuple[str, ...]
    more: tuple[str, ...]
    previous: tuple[str, ...]
    pages: str
    folder: str
    scripted: tuple[str, ...]
    pager: tuple[Pager, ...]


class Rules(Record, frozen=True):
    """All of it."""

    tables: Tables
    report: Called
    attachment: Attachment
    frame: Frame
    error: ErrorPage
    column: Column


def rules_of(raw: object) -> Rules:
    """Return what `pages.toml` says; DataError for a key that is not known."""
    return convert(raw, Rules, FILE)


@lru_cache(maxsize=1)
def rules() -> Rules:
    """Return the rules of the program."""
    return rules_of(packaged("gongkai.fetching", FILE))
