"""What becomes of one input: added, there already, a newer version, asked about, or unreadable; and what is written of it.

| outcome | meaning |
|---|---|
| added | a new report |
| same | this very file is there |
| newer | another file for this agency and year is there: nothing is written without being told to |
| replaced | as `newer`, and it was told to |
| ambiguous | agency or year is not certain; `code` is the question |
| unreadable | `build` would refuse it; `code` is that of the error |
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from gongkai.agencies.kinds import kind_of
from gongkai.agencies.model import Period
from gongkai.collect.inputs import Input
from gongkai.collect.placed import Project
from gongkai.collect.proposed import rows_for
from gongkai.collect.register import Register
from gongkai.collect.said import Said, bytes_of
from gongkai.collect.whose import Answer, Candidate, whose
from gongkai.errors import DataError, GongkaiError
from gongkai.recognise.organs import same
from gongkai.report.assemble import assemble
from gongkai.report.decided import adjudication_of, adjudication_problems
from gongkai.report.source import FIRST_YEAR, LAST_YEAR, Source
from gongkai.sources import read_bytes
from gongkai.text import fold

NO_YEAR, OTHER_YEAR, OTHER_AGENCY, UNKNOWN = "no-year", "year-differs", "agency-differs", "unknown-agency"
WRITTEN = frozenset({"added", "replaced"})


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome of one input, and the rows of the registry that it brings."""

    outcome: str
    agency_id: str = ""
    agency: str = ""
    year: int = 0
    title: str = ""
    sha256: str = ""
    code: str = ""
    detail: str = ""
    candidates: tuple[Candidate, ...] = ()
    rows: tuple[Period, ...] = field(default=())


def decide(given: Input, said: Said | GongkaiError, register: Register, project: Project, *, replace_newer: bool) -> Decision:
    """Say what becomes of an input; a new agency is in the register from here on."""
    if isinstance(said, GongkaiError):
        return Decision("unreadable", title=given.title, year=given.year, code=said.code, detail=said.message)
    found = Decision("", year=said.year or given.year, title=said.title or given.title, agency=said.agency, sha256=said.sha256)
    if holder := project.holder(said.sha256):
        name = register[holder[0]].current.name if holder[0] in register else ""
        return replace(found, outcome="same", agency_id=holder[0], agency=name, year=holder[1])
    if question := _year_asked(given, said):
        return replace(found, outcome="ambiguous", code=question, detail=_detail(question, given, said))
    if given.decided and given.year:
        found = replace(found, year=given.year)
    answer = _agency(given, said, found.year, register)
    if answer.certain is None:
        question = answer.question
        return replace(
            found, outcome="ambiguous", code=question, candidates=answer.candidates, detail=_detail(question, given, said)
        )
    return _placed(found, answer.certain, given, said, register, project, replace_newer=replace_newer)


def _year_asked(given: Input, said: Said) -> str:
    if said.year and given.year and said.year != given.year and not given.decided and not said.several:
        return OTHER_YEAR
    year = (given.year if given.decided or said.several else 0) or said.year or given.year
    return "" if FIRST_YEAR <= year <= LAST_YEAR else NO_YEAR


def _agency(given: Input, said: Said, year: int, register: Register) -> Answer:
    """Find the agency by what is known of it and what the file says; the two must not contradict each other."""
    name = said.agency or given.agency
    if given.agency_id:
        return _by_id(given, said, name, year, register)
    if given.agency and said.agency and not same(given.agency, said.agency):
        return Answer(whose(said.agency, year, said.witnesses, register).candidates, OTHER_AGENCY)
    fuller = max((given.agency, said.agency), key=len)
    answer = whose(fuller, year, said.witnesses, register)
    signed = _signer(said, year, register) if answer.certain else None
    if answer.certain is None or signed is None or answer.certain.name in signed.name:
        return answer
    return Answer(tuple(replace(each, certainty=50) for each in (answer.certain, signed)), OTHER_AGENCY)


def _signer(said: Said, year: int, register: Register) -> Candidate | None:
    """Return who signed the report: a county's name may head a bureau's report. An office signs for its government."""
    signed = whose(said.signed, year, said.witnesses, register).certain if said.signed else None
    return None if signed is None or kind_of(signed.name) == "general_office" else signed


def _by_id(given: Input, said: Said, name: str, year: int, register: Register) -> Answer:
    meant = whose(name, year, said.witnesses, register)
    if given.agency_id not in register:
        known = next((each for each in meant.candidates if each.agency_id == given.agency_id), None)
        return Answer((replace(known, certainty=100),)) if known else Answer(meant.candidates, UNKNOWN)
    own = Candidate(given.agency_id, register[given.agency_id].current.name, 100)
    names = register[given.agency_id].in_year(year).names
    words = fold(f"{said.title}{said.agency}")
    fits = not said.agency or any(fold(each) in words or fold(said.agency) in fold(each) for each in names)
    return Answer((own,)) if given.decided or fits else Answer((own, *meant.candidates), OTHER_AGENCY)


def _detail(question: str, given: Input, said: Said) -> str:
    """Return what the question is about, as the file and the list have it."""
    if question == OTHER_YEAR:
        return f"{said.year} / {given.year}"
    if question in (OTHER_AGENCY, UNKNOWN):
        return " / ".join(filter(None, (said.agency, given.agency_id or given.agency)))
    return said.agency or said.title


def _placed(
    found: Decision, meant: Candidate, given: Input, said: Said, register: Register, project: Project, *, replace_newer: bool
) -> Decision:
    rows = rows_for(meant.place, register) if meant.place else ()
    agency_id = rows[-1].agency_id if rows else meant.agency_id
    name = rows[-1].name if rows else register[agency_id].in_year(found.year).name
    found = replace(found, agency_id=agency_id, agency=name, rows=rows)
    held = project.held(agency_id, found.year)
    if held and not replace_newer:
        return replace(found, outcome="newer", rows=(), detail=project.differences(agency_id, found.year, said.figures))
    period = rows[-1] if rows else register[agency_id].in_year(found.year)
    source = _source(found, given, said)
    written = description(source)
    try:
        if held:
            written, source = _succeeding(project.description(agency_id, found.year), source)
        _judge(source, given, said, period, register)
        project.stage(agency_id, found.year, written, said.file, bytes_of(given))
    except GongkaiError as error:
        return replace(found, outcome="unreadable", code=error.code, detail=error.message, rows=())
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
        url=given.url or given.address, published=given.published, retrieved=given.retrieved, rendition=said.rendition,
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
    assemble(source, len(data), read_bytes(data, given.name), names, period)


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
    rendition = ""
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
