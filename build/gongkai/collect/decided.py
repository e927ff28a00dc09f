"""What becomes of one input: added, there already, a newer version, asked about, or unreadable; and what is written of it.

| outcome | meaning |
|---|---|
| added | a new report |
| same | this very file is there |
| newer | another file for this agency and year is there: nothing is written without being told to |
| replaced | as `newer`, and it was told to |
| ambiguous | agency or year is not certain, or the list contradicts the file; `code` is the question |
| unreadable | `build` would refuse it; `code` is that of the error |

Of a file that is there already the list is held against the file as well, and against whose it is there: `code` tells.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from gongkai.agencies.kinds import kind_of
from gongkai.agencies.model import Period
from gongkai.collect.contradictions import CODES, Contradiction, contradictions, told
from gongkai.collect.inputs import Input
from gongkai.collect.placed import Project
from gongkai.collect.proposed import rows_for
from gongkai.collect.register import Register
from gongkai.collect.said import Said, bytes_of
from gongkai.collect.whose import Answer, Candidate, whose
from gongkai.errors import DataError, GongkaiError
from gongkai.recognise.organs import same
from gongkai.report.assemble import assemble_apart
from gongkai.report.decided import adjudication_of, adjudication_problems
from gongkai.report.source import FIRST_YEAR, LAST_YEAR, Source
from gongkai.sources import read_bytes

NO_YEAR, OTHER_AGENCY, UNKNOWN = "no-year", "agency-differs", "unknown-agency"
WRITTEN = frozenset({"added", "replaced"})


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome of one input, and the rows of the registry that it brings; `asked`: the columns that the question is about."""

    outcome: str
    agency_id: str = ""
    agency: str = ""
    year: int = 0
    edition: str = ""
    scope: str = ""
    title: str = ""
    sha256: str = ""
    code: str = ""
    detail: str = ""
    asked: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    rows: tuple[Period, ...] = field(default=())


def decide(given: Input, said: Said | GongkaiError, register: Register, project: Project, *, replace_newer: bool) -> Decision:
    """Say what becomes of an input; a new agency is in the register from here on."""
    if isinstance(said, GongkaiError):
        return Decision("unreadable", title=given.title, year=given.year, code=said.code, detail=_worded(said))
    found = Decision(
        "", year=said.year or given.year, edition=said.edition, scope=said.scope, title=said.title or given.title,
        agency=said.agency, sha256=said.sha256,
    )  # fmt: skip
    if "year" in given.settled or said.several:
        found = replace(found, year=given.year or found.year)
    differing = contradictions(given, said, register)
    if holder := project.holder(said.sha256):
        return _same(found, given, holder, differing, register)
    answer = _agency(given, said, found.year, register) if FIRST_YEAR <= found.year <= LAST_YEAR else Answer((), NO_YEAR)
    if differing or given.question:
        code, _, detail = given.question.partition(" ")
        code, detail = (CODES[differing[0].column], told(differing)) if differing else (code, detail)
        asked = _columns_of(differing) or given.asked
        return replace(found, outcome="ambiguous", code=code, detail=detail, asked=asked, candidates=answer.candidates)
    if answer.certain is None:
        asked = ("year",) if answer.question == NO_YEAR else ("agency_id",)
        detail = _detail(answer.question, given, said)
        return replace(found, outcome="ambiguous", code=answer.question, detail=detail, asked=asked, candidates=answer.candidates)
    return _placed(found, answer.certain, given, said, register, project, replace_newer=replace_newer)


def _worded(error: GongkaiError) -> str:
    """Return what is wrong and what to do."""
    return "。".join(filter(None, (error.message, error.remedy)))


def _same(
    found: Decision, given: Input, holder: tuple[str, int], differing: tuple[Contradiction, ...], register: Register
) -> Decision:
    """Return the outcome of a file that is there, with what the list has otherwise than the file or than what is there."""
    agency_id, year = holder
    found = replace(found, outcome="same", agency_id=agency_id, year=year)
    if agency_id in register:
        found = replace(found, agency=register[agency_id].current.name)
    there = [
        Contradiction(column, str(own), str(listed))
        for column, own, listed in (("year", year, given.year), ("agency_id", agency_id, given.agency_id))
        if listed and listed != own and column not in {each.column for each in differing}
    ]
    if not (every := (*differing, *there)):
        return found
    return replace(found, code=CODES[every[0].column], detail=told(every), asked=_columns_of(every))


def _columns_of(differing: tuple[Contradiction, ...]) -> tuple[str, ...]:
    """Return what is asked of contradictions: an agency is answered by its id."""
    return tuple(dict.fromkeys("agency_id" if each.column == "agency" else each.column for each in differing))


def _agency(given: Input, said: Said, year: int, register: Register) -> Answer:
    """Find the agency by what is known of it and what the file says."""
    name = said.agency or given.agency
    fuller = max((given.agency, said.agency), key=len) if same(given.agency, said.agency) else said.agency
    answer = _by_id(given, said, name, year, register) if given.agency_id else whose(fuller, year, said.witnesses, register)
    signed = _signer(said, year, register) if answer.certain and "agency_id" not in given.settled else None
    if answer.certain is None or signed is None or answer.certain.name in signed.name:
        return answer
    return Answer(tuple(replace(each, certainty=50) for each in (answer.certain, signed)), OTHER_AGENCY)


def _signer(said: Said, year: int, register: Register) -> Candidate | None:
    """Return who signed the report: a county's name may head a bureau's report. An office signs for its government."""
    signed = whose(said.signed, year, said.witnesses, register).certain if said.signed else None
    return None if signed is None or kind_of(signed.name) == "general_office" else signed


def _by_id(given: Input, said: Said, name: str, year: int, register: Register) -> Answer:
    """Return the agency that the list names by its id; what contradicts it was told before."""
    meant = whose(name, year, said.witnesses, register)
    if given.agency_id not in register:
        known = next((each for each in meant.candidates if each.agency_id == given.agency_id), None)
        return Answer((replace(known, certainty=100),)) if known else Answer(meant.candidates, UNKNOWN)
    own = Candidate(given.agency_id, register[given.agency_id].current.name, 100)
    others = tuple(each for each in meant.candidates if each.agency_id != own.agency_id)
    return Answer((own, *others))


def _detail(question: str, given: Input, said: Said) -> str:
    """Return what the question is about, as the file and the list have it."""
    if question in (OTHER_AGENCY, UNKNOWN):
        return " / ".join(filter(None, (said.agency, given.agency_id or given.agency)))
    return said.agency or said.title


def _placed(
    found: Decision, meant: Candidate, given: Input, said: Said, register: Register, project: Project, *, replace_newer: bool
) -> Decision:
    rows = rows_for(meant.place, register) if meant.place else ()
    agency_id = rows[-1].agency_id if rows else meant.agency_id
    found = replace(found, agency_id=agency_id, rows=rows)
    try:
        period = rows[-1] if rows else register[agency_id].in_year(found.year)
    except DataError as error:
        return replace(found, outcome="unreadable", code=error.code, detail=_worded(error), rows=())
    found = replace(found, agency=period.name)
    held = project.held(agency_id, found.year)
    if held and not replace_newer:
        return replace(found, outcome="newer", rows=(), detail=project.differences(agency_id, found.year, said.figures))
    source = _source(found, given, said)
    written = description(source)
    try:
        if held:
            written, source = _succeeding(project.description(agency_id, found.year), source)
        _judge(source, given, said, period, register)
        project.stage(agency_id, found.year, written, said.file, bytes_of(given), given.answer)
    except GongkaiError as error:
        return replace(found, outcome="unreadable", code=error.code, detail=_worded(error), rows=())
    register.add(rows)
    project.take(agency_id, found.year, said.sha256)
    return replace(found, outcome="replaced" if held else "added", title=source.title)


def _succeeding(former: str, source: Source) -> tuple[str, Source]:
    """Return the description of a version that follows another: what people wrote stays where nothing new is known."""
    import tomlkit  # noqa: PLC0415 - only a replaced version needs it

    document = tomlkit.parse(former)
    for key, value in _lines(source):
        new = json.loads(value)
        if new not in ("", False) or key not in document:
            document[key] = new
    raw = document.unwrap()
    decisions: dict[str, Any] = {key: raw[key] for key in ("correction", "accepted") if key in raw}
    if problems := list(adjudication_problems(decisions)):
        raise DataError("；".join(problems), code="source-toml-invalid", file="source.toml", remedy="请改正 source.toml")
    return tomlkit.dumps(document), replace(source, decided=adjudication_of(decisions))


def _source(found: Decision, given: Input, said: Said) -> Source:
    titled = found.title or f"{found.agency}{found.year}年政府信息公开工作年度报告"
    note = "；".join(filter(None, (given.note.rstrip("。"), "" if found.title else "原文没有题目，题目按表式书写")))
    return Source(
        found.agency_id, found.year, titled, said.file, said.sha256,
        url=given.url or given.address, published=given.published, retrieved=given.retrieved, container=said.container,
        rendered_from=given.rendered_from, excerpt=given.excerpt, scope=given.scope, scope_quote=given.scope_quote,
        note=f"{note}。" if note else "",
    )  # fmt: skip


def _judge(source: Source, given: Input, said: Said, period: Period, register: Register) -> None:
    """Read again as a build will, where that can differ from what was read.

    That is: the year was not the file's, the file holds several reports, or there are corrections that expect figures.
    """
    if said.year == source.year and not said.several and not source.decided.corrections:
        return
    data = bytes_of(given)
    names = tuple(name for name in period.names if {*register.named(name)} <= {period.agency_id})
    assemble_apart(source, len(data), read_bytes(data, given.name), names, period)


def description(source: Source) -> str:
    """Return `source.toml`; what is not known stays empty, and the scope is left to the text where nobody stated it.

    >>> print(description(Source("310000-gonganju", 2023, '题“甲”', "source.txt", "0" * 8)))
    agency_id = "310000-gonganju"
    year = 2023
    title = "题“甲”"
    file = "source.txt"
    sha256 = "00000000"
    url = ""
    published = ""
    retrieved = ""
    container = ""
    rendered_from = ""
    excerpt = false
    note = ""
    <BLANKLINE>
    """
    return "".join(f"{key} = {value}\n" for key, value in _lines(source))


def _lines(source: Source) -> Iterator[tuple[str, str]]:
    for key in Source.__dataclass_fields__:
        value = getattr(source, key)
        if key == "decided" or (key in ("scope", "scope_quote") and not source.scope):
            continue
        yield key, json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
