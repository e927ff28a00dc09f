"""A claim: a figure of the running text, and the cells of the form it names.

>>> from gongkai.form import load_form
>>> form = load_form("2021")
>>> [term.cell for term in terms(form, ["requests.unavailable_*.total"])][:2]
['requests.unavailable_not_held.total', 'requests.unavailable_needs_creation.total']
>>> terms(form, ["requests.no_such_line.total"])
()
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import NamedTuple

from gongkai.claims.agency import Agency, agency_of
from gongkai.claims.around import unread, unsure
from gongkai.claims.figures import plain
from gongkai.claims.matching import Match, matches
from gongkai.claims.prose import Passage, passages, sentences
from gongkai.claims.scope import Scope, narrow_or_wide, scope_among
from gongkai.claims.vocabulary import load_vocabulary
from gongkai.codes import ids
from gongkai.document import Document, Place
from gongkai.form import Form

RELATIONS = ids("claim_relation")
DOUBTS: tuple[str, ...] = ("", "other_year", "other_scope", "not_in_form")


class Term(NamedTuple):
    """A cell of a sum and its sign."""

    sign: int
    cell: str


Sum = tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """What one figure of the running text says.

    Attributes:
        code: The quantity, a code of `claims.toml`.
        text: The sentence as printed, on one line.
        start: Where the figure (or the negative statement) begins in `text`.
        end: Where it ends.
        place: Where it stands in the source.
        figure: The figure as printed, without its unit; the words of a negative statement.
        unit: `item`, `document`, `10k_cny`, `cny` or `percent`.
        value: The figure in that unit; 0 for a negative statement; negative for a decline.
        step: Place of the figure's last digit: 1 for 85, 10000 for 629万, 0.01 for 23.03 %.
        approximate: Whether the sentence says that it is not exact.
        relation: One of `RELATIONS`.
        cells: The sum it names.
        base: The sum of which a percentage is a part.
        limit: What a figure of relation `at_most` exceeds.
        also: Other readings of the same words: sums for `cells`, or for `base` where there is one.
        year: The year the text speaks of, when it says one.
        subject: Words that say of whom.
        scope: The scope those words stand for.
        doubt: Why it must not be compared, one of `DOUBTS`.
        hedge: Why a difference would prove nothing, though an equality does; a reason of comparisons, or nothing.
        part: Whether it is said to be a part of `whole`.
        whole: The figure of which it is a part; None when none was named.
        beside: Figures of the sentence that were not understood.
    """

    code: str
    text: str
    start: int
    end: int
    place: Place
    figure: str
    unit: str
    value: Decimal
    step: Decimal
    approximate: bool
    relation: str
    cells: Sum
    base: Sum = ()
    limit: Decimal | None = None
    also: tuple[Sum, ...] = ()
    year: int | None = None
    subject: str = ""
    scope: str = ""
    doubt: str = ""
    hedge: str = ""
    part: bool = False
    whole: "Claim | None" = None
    beside: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class Prose:
    """What a report says outside its tables.

    Attributes:
        passages: Its headings and paragraphs.
        claims: Every figure that unambiguously names a quantity of the form, in reading order.
        scope: What its figures cover, in its own words.
    """

    passages: tuple[Passage, ...]
    claims: tuple[Claim, ...]
    scope: Scope


def prose_of(document: Document, form: Form) -> Prose:
    """Read the running text of a report whose tables are those of `form`."""
    agency = agency_of(document)
    told = passages(document)
    said = tuple(sentences(told))
    found = tuple(matches(said, agency))
    scope = scope_among(said, agency, found)
    reasons = unsure(found, agency, said)
    claims: dict[int, Claim] = {}
    for match in found:
        whole = claims.get(id(match.whole)) if match.whole is not None else None
        if claim := _claim(match, form, agency, scope.code, whole):
            hedge = claim.hedge or reasons.get(id(match), "")
            claims[id(match)] = replace(claim, hedge=hedge, beside=unread(match, found))
    return Prose(told, tuple(claims.values()), scope)


@lru_cache(maxsize=4096)
def _cells(form: Form, pattern: str) -> tuple[str, ...]:
    table, line, column = pattern.split(".")
    return tuple(c.id for c in form.cells if c.table == table and fnmatchcase(c.line, line) and c.column == column)


def terms(form: Form, patterns: Sequence[str]) -> Sum:
    """Return the cells that patterns stand for; nothing when one of them stands for no cell of this form."""
    found = [(-1 if pattern.startswith("-") else 1, _cells(form, pattern.lstrip("-"))) for pattern in patterns]
    if not all(cells for _, cells in found):
        return ()
    return tuple(Term(sign, cell) for sign, cells in found for cell in cells)


def _claim(match: Match, form: Form, agency: Agency, scope: str, whole: Claim | None) -> Claim | None:
    """Return the claim of a match; None when this edition of the form has no such cells."""
    pattern = match.pattern
    subject_of = match.speaks_of or match
    cells = terms(form, _patterns(subject_of))
    wanted_cells = bool(_patterns(subject_of))
    base = _base(match, form) if pattern.relation == "percent_of" else ()
    if (wanted_cells and not cells) or (pattern.relation == "percent_of" and not base):
        return None
    value, step = _value(match)
    return Claim(
        code=pattern.code,
        text=match.sentence.raw,
        start=match.start,
        end=match.end,
        place=match.sentence.place(match.start, match.end),
        figure=match.sentence.raw[match.start : match.end],
        unit=pattern.unit,
        value=value,
        step=step,
        approximate=match.vague,
        relation="at_least_approx" if match.vague and pattern.relation == "equals" else pattern.relation,
        cells=cells,
        base=base,
        limit=pattern.above,
        also=tuple(_other_readings(match, form, base or cells)),
        year=match.year,
        subject=match.subject,
        scope=match.scope,
        doubt=_doubt(match, agency, scope),
        hedge=match.hedge or ("other_year" if match.year is not None and agency.year is None else ""),
        part=match.part,
        whole=whole,
    )


def _patterns(match: Match) -> tuple[str, ...]:
    line = next((topic.line for topic in load_vocabulary().topics if topic.id == match.topic), "")
    return tuple(cell.replace("@", line) for cell in match.wording.cells or match.pattern.cells)


def _base(match: Match, form: Form) -> Sum:
    if match.wording.cells:
        return terms(form, match.wording.cells)
    return terms(form, _patterns(match.base)) if match.base is not None else ()


def _other_readings(match: Match, form: Form, own: Sum) -> Iterator[Sum]:
    if match.wording.cells:
        return
    for patterns in match.pattern.also:
        other = terms(form, patterns)
        if other and other != own:
            yield other


def _value(match: Match) -> tuple[Decimal, Decimal]:
    if match.figure is None:
        return Decimal(0), Decimal(1)
    scale = load_vocabulary().unit_scales[match.pattern.unit]
    return plain(match.figure.value * scale * match.pattern.sign), match.figure.step * scale


def _doubt(match: Match, agency: Agency, scope: str) -> str:
    if match.year is not None and agency.year is not None and match.year != agency.year:
        return "other_year"
    if match.scope and scope and narrow_or_wide(match.scope) != narrow_or_wide(scope):
        return "other_scope"
    return "" if match.pattern.cells or match.speaks_of or match.pattern.above is not None else "not_in_form"
