"""From a source file and its description to a `Report`: read, recognised, who and which year, decisions applied.

A report can also be assembled without a project, from the file alone (`gongkai check FILE`).
"""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from gongkai.agencies.model import Period
from gongkai.claims.judged import Comparison, compare
from gongkai.claims.model import Claim, prose_of
from gongkai.claims.prose import Passage
from gongkai.claims.scope import Scope
from gongkai.document import Document
from gongkai.errors import DataError
from gongkai.findings import Finding
from gongkai.form import Form
from gongkai.kinds import KINDS
from gongkai.quantity import Quantity
from gongkai.recognise import Reading, Recognised, recognised
from gongkai.recognise.naming import named
from gongkai.recognise.titles import year_of
from gongkai.report.decided import Acceptance, Adjudication, adjudication_of, adjudication_problems
from gongkai.report.model import Report
from gongkai.report.source import Source, cleaned_description, open_source, shown
from gongkai.rules.catalogue import Rule, rules
from gongkai.sources import read_bytes, read_source
from gongkai.sources.worker import limited
from gongkai.text import fold

_PARTS = (
    Report, Source, Adjudication, Recognised, Reading, Form, Quantity, Finding, Comparison, Claim, Passage, Period,
)  # fmt: skip
MADE_OF = frozenset(part.__module__ for part in _PARTS)
"""The modules whose classes a report is made of: what may come back of the process that may die."""


def assemble_apart(
    source: Source, size: int, document: Document, names: Iterable[str] = (), agency: Period | None = None
) -> Report:
    """Do the same as `assemble` in the process that may die; SourceError also where it took more than its limits."""
    return limited(assemble, shown(source), MADE_OF)(source, size, document, tuple(names), agency)


def assemble(source: Source, size: int, document: Document, names: Iterable[str] = (), agency: Period | None = None) -> Report:
    """Recognise a document and put it together with its description.

    Args:
        source: The description.
        size: Length of the source file in bytes.
        document: The file as read.
        names: The agency's names; the title must hold one of them, else that is a finding.
        agency: What the registry says of the agency.

    Raises:
        DataError: the file is not of the kind that its description says, or a correction expects another figure.
        FormNotFound: none of the form's tables is in the document, or nothing is in them.
        SourceError: several reports are in it, and which one is meant cannot be told.
    """
    found = counts_as(document)
    if source.container not in ("", found):
        message, remedy = f"来源文件是 {found}，登记为 {source.container}", "请改正 source.toml 里的 container"
        raise DataError(message, code="container-differs", file=shown(source), remedy=remedy)
    source, names = replace(source, container=found), tuple(names)
    form = recognised(document, source.year, names, wanted=source.year if source.agency_id else 0)
    reading = form.reading
    if unmet := list(source.decided.unmet(reading.form.edition, {read.cell.id: read.value for read in reading.cells})):
        remedy = "请对照原文，改正或删去 source.toml 里的这一处更正"
        raise DataError("；".join(unmet), code="correction-unmet", file=shown(source), remedy=remedy)
    prose = prose_of(form.document, reading.form)
    findings = (*form.findings, *_title_findings(source, form, names), *_scope_findings(source, prose.scope))
    if not source.scope:
        source = replace(source, scope=prose.scope.code, scope_quote=prose.scope.quote)
    return Report(source, size, reading, findings, compare(prose.claims, reading), prose.passages, agency, form.agency)


def counts_as(document: Document) -> str:
    """Return the container that a document counts as; whose mistake a failed check is depends on it."""
    return KINDS[document.container].counts_as if document.container in KINDS else document.container


def read_report(folder: Path, names: Iterable[str] = ()) -> Report:
    """Read the report in one agency-year folder: `open_source`, read, `assemble`; raises what they raise."""
    source, data = open_source(folder)
    return assemble(source, len(data), read_bytes(data, shown(source)), names)


def read_alone(path: Path, *, second_reading: bool = True) -> Report:
    """Read a report without a project: agency unknown, year as its title says, or 0.

    Of a `source.toml` that stands beside the file and names it only what was accepted is used.
    """
    document = read_source(path, second_reading=second_reading)
    return alone(path.name, path.stat().st_size, document, accepted_beside(path))


def alone(name: str, size: int, document: Document, accepted: tuple[Acceptance, ...]) -> Report:
    """Return the same of a file that was read already; no other file is looked at."""
    said, decided = named(document), Adjudication(accepted=accepted)
    source = Source("", said.year or 0, said.title, name, sha256="", container=counts_as(document), decided=decided)
    return assemble(source, size, document)


def accepted_beside(path: Path) -> tuple[Acceptance, ...]:
    """Return what was accepted about a file in the `source.toml` beside it; nothing where that describes another file."""
    beside = path.with_name("source.toml")
    try:
        raw = cleaned_description(tomllib.loads(beside.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        return ()
    if raw.get("file") != path.name:
        return ()
    records = {"accepted": raw.get("accepted", ())}
    if problems := list(adjudication_problems(records)):
        raise DataError("；".join(problems), code="source-toml-invalid", file=beside.name, remedy="请改正 source.toml")
    return tuple(one for one in adjudication_of(records).accepted if _judged_alone(rules()[one.rule]))


def _judged_alone(rule: Rule) -> bool:
    """Whether the file suffices; other rules need what a registry or a description says, or other reports."""
    return rule.level in ("cell", "table") or (rule.level == "report" and "families" in rule.data)


def _title_findings(source: Source, form: Recognised, names: tuple[str, ...]) -> Iterator[Finding]:
    title, told = form.title, form.agency
    year = year_of(title)
    if year is not None and year != source.year:
        yield Finding("year-differs", raw=title, params={"found": str(year), "wanted": str(source.year)})
    if told and names and not any(fold(name) in fold(f"{title}{told}") or fold(told) in fold(name) for name in names):
        yield Finding("agency-differs", raw=title, params={"name": names[0]})


def _scope_findings(source: Source, stated: Scope) -> Iterator[Finding]:
    if source.scope and stated.quote and stated.code != source.scope:
        params = {"found": stated.code, "wanted": source.scope}
        yield Finding("scope-differs", place=str(stated.place), raw=stated.quote, params=params)
