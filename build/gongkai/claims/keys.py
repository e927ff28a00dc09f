"""The keys of `claims.toml`: what each of its parts may say, so that a misspelt guard is refused and accuses nobody."""

from gongkai.strict import Record

Words = tuple[str, ...]


class Unit(Record, frozen=True):
    """A unit of figures in sentences."""

    id: str
    words: Words
    scale: str = "1"


class Opening(Record, frozen=True):
    """What opens and joins clauses."""

    time: str
    adverb: str
    connector: str
    year: str


class Vague(Record, frozen=True):
    """Words that make a figure vague."""

    before: str
    after: str


class Subject(Record, frozen=True):
    """Words for whom a sentence speaks of."""

    scope: str
    words: str


class Scope(Record, frozen=True):
    """What states the scope of a report."""

    statement: str


class Doubt(Record, frozen=True):
    """What makes a sentence, a clause or the words around a figure doubtful, and what does not."""

    about: str
    before: str
    behind: str
    clause: str
    compares: str
    duty: str
    harmless: str
    heading: str
    hedge: str
    level: str
    narrow: str
    organ: str
    part: str
    particular: str
    sentence: str


class Topic(Record, frozen=True):
    """What a paragraph is about."""

    id: str
    words: str
    line: str = ""


class Chapter(Record, frozen=True):
    """The heading of a chapter."""

    number: int
    words: str


class Wording(Record, frozen=True):
    """One way to say a quantity, with its guards."""

    text: str
    part: bool = False
    topic: Words = ()
    about: Words = ()
    after: Words = ()
    before: str = ""
    behind: str = ""
    not_behind: str = ""
    cells: Words = ()


class Pattern(Record, frozen=True):
    """A quantity that sentences name."""

    code: str
    title: str
    title_en: str
    family: str
    cells: Words
    wordings: tuple[Wording, ...]
    relation: str = "equals"
    sign: int = 1
    unit: str = "item"
    above: int | str = ""
    guarded: bool = False
    part: bool = False
    topic: Words = ()
    chapters: tuple[int, ...] = ()
    also: tuple[Words, ...] = ()


class File(Record, frozen=True):
    """The whole file."""

    chapters: tuple[int, ...]
    fragment: dict[str, str]
    unit: tuple[Unit, ...]
    opening: Opening
    vague: Vague
    subject: tuple[Subject, ...]
    scope: Scope
    doubt: Doubt
    topic: tuple[Topic, ...]
    chapter: tuple[Chapter, ...]
    pattern: tuple[Pattern, ...]
