"""The keys of `rules.toml`: of a record, of its examples, and of the `data` that the function which judges a rule needs.

`DATA` names, by the code of the rule, what its `data` must hold; rules on sentences, which no function names, hold the
families of claims that they judge. What may stand in `data` is thus known for each rule, and a threshold that is misspelt
is refused before anything is judged by it.
"""

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any, Literal

from msgspec import field

from gongkai.strict import Record, problems

Level = Literal["cell", "table", "report", "years", "agencies"]
Texts = dict[str, str]
Words = tuple[str, ...]
Figures = dict[str, tuple[int, ...]]


class Accepted(Record, frozen=True, kw_only=True):
    """What would stand under `[[accepted]]`; reason, who and when are the same for all examples."""

    rule: str
    on: str = ""
    raw: str = ""
    other: str = ""
    arithmetic: str = ""
    values: dict[str, int | str] = field(default_factory=dict)


class Filed(Record, frozen=True, kw_only=True):
    """What `source.toml` would say."""

    year: int = 2023
    scope: str = ""
    published: str = ""
    title: str = ""


class Registered(Record, frozen=True, kw_only=True):
    """What the registry would say of the agency."""

    name: str = ""
    level: str = ""
    kind: str = ""


class Grown(Record, frozen=True, kw_only=True):
    """A rate of growth in the text: of which cell, between which bounds, in which words."""

    cell: str
    low: int
    high: int
    text: str
    doubt: str = ""


class Stated(Record, frozen=True, kw_only=True):
    """An agency-year that is compared with others."""

    printed: Texts = field(default_factory=dict)
    edition: str = ""
    scope: str = ""
    kind: str = ""
    rounded: Words = ()
    noted: Words = ()
    paragraphs: Words = ()
    excerpt: bool = False
    claims: tuple[Grown, ...] = ()
    accepted: Accepted | tuple[Accepted, ...] = ()


class Member(Stated, frozen=True, kw_only=True):
    """A member of a consolidated report; `missing`: its report is not in the collection."""

    missing: bool = False


class Example(Stated, frozen=True, kw_only=True):
    """A report as an example prints it; the keys are explained at the head of `rules.toml`."""

    second: Texts = field(default_factory=dict)
    artefact: Texts = field(default_factory=dict)
    remarks: dict[str, Texts] = field(default_factory=dict)
    doubts: dict[str, Texts] = field(default_factory=dict)
    rows: dict[str, Words] = field(default_factory=dict)
    without: Words = ()
    words: Words = ()
    container: str = ""
    ruled: bool = True
    sheets_missing: int = 0
    failed: str = ""
    pictures: int = 0
    then: "Example | None" = None
    report: Filed = Filed()
    agency: Registered = Registered()
    before: Stated | None = None
    another: Stated | None = None
    members: tuple[Member, ...] = ()
    years: Figures = field(default_factory=dict)
    peers: Figures = field(default_factory=dict)
    on: str = ""


class Examples(Record, frozen=True, kw_only=True):
    """One example for each outcome."""

    passes: Example = field(name="pass")
    fails: Example = field(name="fail")
    open: Example = field(name="not_assessed")


class Said(Record, frozen=True, kw_only=True):
    """A rule as the file says it."""

    code: str
    level: Level
    severity: Literal["info", "warning", "error"]
    message: str
    message_en: str
    examples: Examples
    title: str = ""
    title_en: str = ""
    formula: str = ""
    citation: str = ""
    reason: str = ""
    reason_en: str = ""
    identity: bool = False
    data: dict[str, Any] = field(default_factory=dict)


class File(Record, frozen=True):
    """The whole file."""

    rule: tuple[Said, ...]


class Sentences(Record, frozen=True):
    """Of a rule on what the text says: the families of claims that it judges."""

    families: Words


class Entitled(Record, frozen=True):
    """Agencies of a level and of these families of kinds."""

    level: str
    families: Words


class RegulationsUnentitled(Record, frozen=True, kw_only=True):
    """Who may make regulations, and in which scopes that is assessed."""

    line: str
    scopes: Words
    unsure: Words
    entitled: tuple[Entitled, ...]


class Due(Record, frozen=True):
    """The day of the next year by which agencies of these families of kinds publish."""

    families: Words
    day: str


class PublishedLate(Record, frozen=True, kw_only=True):
    """From which year, for which levels and by which day."""

    first_year: int
    levels: Words
    due: tuple[Due, ...]


class Continued(Record, frozen=True, kw_only=True):
    """Cells whose sums of this year equal those of the year before."""

    left: Words
    right: Words
    previous: Words


class Magnitude(Record, frozen=True, kw_only=True):
    """From when on a ratio of two years is a slip of the unit."""

    digits: int
    about: tuple[int, int]
    unit: str
    least: int


class SameFigures(Record, frozen=True, kw_only=True):
    """How many figures, and how many different ones, make being equal a wonder."""

    accepted_by: Literal["arithmetic", "values"] = "arithmetic"
    least: int
    different: int


class FarOff(Record, frozen=True, kw_only=True):
    """Which cells are compared with how many others, and from when on one is far off."""

    accepted_by: Literal["arithmetic", "values"] = "arithmetic"
    cells: Words
    least: int
    floor: str
    beyond: str
    difference: int


class Repeated(Record, frozen=True, kw_only=True):
    """When text counts as repeated, and how alike paragraphs are found."""

    percent: int
    least: int
    paragraph: int
    similar: int
    shingle: int
    hashes: int
    bands: int


class Members(Record, frozen=True, kw_only=True):
    """Which cells add up, and whose reports of which scope a consolidated one covers."""

    cells: Words
    covered: dict[str, Texts]


DATA: Mapping[str, type[Record]] = {
    "regulations-unentitled": RegulationsUnentitled,
    "published-late": PublishedLate,
    "carried-in-differs": Continued,
    "in-force-differs": Continued,
    "growth-differs": Sentences,
    "magnitude-differs": Magnitude,
    "figures-repeated": SameFigures,
    "figures-shared": SameFigures,
    "off-own-history": FarOff,
    "off-peers": FarOff,
    "text-repeated": Repeated,
    "members-differ": Members,
}


def data_problems(code: str, data: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with the `data` of a rule."""
    if code in DATA or data:
        yield from problems(data, DATA.get(code, Sentences), "data")


_BY_CELL = ("printed", "second", "artefact", "remarks", "doubts", "years", "peers")


def unknown_cells(example: Mapping[str, Any], cells: frozenset[str]) -> Iterator[str]:
    """Yield the names in an example that no cell of any edition has; patterns may name several."""
    named = [name for key in _BY_CELL for name in example.get(key, {})]
    named += [*example.get("noted", ()), *example.get("rounded", ()), *(each["cell"] for each in example.get("claims", ()))]
    yield from (name for name in named if name not in cells and not any(fnmatchcase(cell, name) for cell in cells))
    further = (example.get(key) for key in ("then", "before", "another"))
    for each in (*filter(None, further), *example.get("members", ())):
        yield from unknown_cells(each, cells)
