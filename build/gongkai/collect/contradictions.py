"""What a list says of a file and the file denies: column by column, with what each of the two says.

A list only says what is known; a column that contradicts the file is asked about, and told even where nothing would be written.
Another wording contradicts nothing: of a title count the year and the agency that it names, of an agency who is meant by it.

| column | contradicts |
|---|---|
| agency, agency_id | the file's agency is another one; the two columns mean different ones |
| year | the file is the report of another year; a report was published before its year began |
| edition | its tables are those of another edition of the form; a file's own tables decide, whoever says otherwise |
| title | it names another year or agency |
| scope | the text says that its figures cover something else |
| scope_quote | these words are not in the file |
| published, retrieved | a day before the date that closes the report |
"""

from collections.abc import Iterator
from typing import NamedTuple

from gongkai.collect.inputs import Input
from gongkai.collect.register import Register
from gongkai.collect.said import Said
from gongkai.collect.whose import Candidate, whose
from gongkai.errors import DataError
from gongkai.form import parse_id
from gongkai.recognise.organs import same
from gongkai.recognise.titles import name_in, year_of
from gongkai.report.source import FIRST_YEAR, LAST_YEAR
from gongkai.text import fold

CODES = {
    "year": "year-differs", "edition": "edition-differs", "agency_id": "agency-differs", "agency": "agency-differs",
    "title": "title-differs", "scope": "scope-differs", "scope_quote": "quote-differs", "published": "date-differs",
    "retrieved": "date-differs",
}  # fmt: skip
"""The question that a contradicting column asks; where several do, the first here."""


class Contradiction(NamedTuple):
    """A column of the list, what the file says, and what the list says."""

    column: str
    file: str
    listed: str


def contradictions(given: Input, said: Said, register: Register) -> tuple[Contradiction, ...]:
    """Return what a list and its file say differently, in order of `CODES`; nothing of what a person settled."""
    found = {each.column: each for each in (*_years(given, said), *_agencies(given, said, register), *_others(given, said))}
    settled = {*given.settled, *(("agency",) if "agency_id" in given.settled else ())} - {"edition"}
    return tuple(found[column] for column in CODES if column in found and column not in settled)


def told(found: tuple[Contradiction, ...]) -> str:
    """Return contradictions in words: the file's first.

    >>> told((Contradiction("year", "2023", "2021"), Contradiction("scope", "own", "level")))
    'year: 2023 / 2021; scope: own / level'
    """
    return "; ".join(f"{each.column}: {each.file} / {each.listed}" for each in found)


def _years(given: Input, said: Said) -> Iterator[Contradiction]:
    year = 0 if said.several else said.year
    if year and given.year and year != given.year:
        yield Contradiction("year", str(year), str(given.year))
    known, titled = given.year if "year" in given.settled else year or given.year, year_of(given.title)
    if known and titled and titled != known:
        yield Contradiction("title", str(known), given.title)
    if known and given.published and int(given.published[:4]) < known:
        yield Contradiction("published", str(known), given.published)


def _agencies(given: Input, said: Said, register: Register) -> Iterator[Contradiction]:
    year = given.year if "year" in given.settled else said.year or given.year
    named = _meant(said.agency, year, said, register)
    listed = _meant(given.agency, year, said, register)
    if given.agency and _differ(given.agency, listed, said.agency, named):
        yield Contradiction("agency", said.agency, given.agency)
    if given.agency_id in register:
        names = _names(given.agency_id, year, register)
        if said.agency and not _is_of(given.agency_id, names, named, f"{said.title}{said.agency}", said.agency):
            yield Contradiction("agency_id", said.agency, given.agency_id)
        elif given.agency and not _is_of(given.agency_id, names, listed, given.agency, given.agency):
            yield Contradiction("agency_id", given.agency, given.agency_id)
    titled = name_in(given.title)
    other = said.agency or given.agency
    if titled and _differ(titled, _meant(titled, year, said, register), other, named or listed):
        yield Contradiction("title", other, given.title)


def _meant(name: str, year: int, said: Said, register: Register) -> Candidate | None:
    return whose(name, year, said.witnesses, register).certain if name and FIRST_YEAR <= year <= LAST_YEAR else None


def _names(agency_id: str, year: int, register: Register) -> tuple[str, ...]:
    try:
        return register[agency_id].in_year(year).names
    except DataError:  # it was not there in that year
        return ()


def _differ(one: str, first: Candidate | None, other: str, second: Candidate | None) -> bool:
    """Say whether two names are those of different agencies: for certain, or because neither is a part of the other."""
    if first and second:
        return first.agency_id != second.agency_id
    return bool(other) and not same(one, other)


def _is_of(agency_id: str, names: tuple[str, ...], meant: Candidate | None, words: str, name: str) -> bool:
    """Say whether a name can be that of an agency of the registry."""
    if meant:
        return meant.agency_id == agency_id
    return any(fold(each) in fold(words) or fold(name) in fold(each) for each in names)


def _others(given: Input, said: Said) -> Iterator[Contradiction]:
    if given.edition and said.edition and given.edition not in (said.edition, parse_id(said.edition)[0]):
        yield Contradiction("edition", said.edition, given.edition)
    if given.scope and said.scope and given.scope != said.scope:
        yield Contradiction("scope", said.scope, given.scope)
    if given.scope_quote and not said.quoted:
        yield Contradiction("scope_quote", "", given.scope_quote)
    for column in ("published", "retrieved"):
        day = getattr(given, column)
        if day and said.closed and day < said.closed:
            yield Contradiction(column, said.closed, day)
