"""A report: who published it, for which year and scope, and what was read from it.

`source.toml` beside the source file says where the file comes from; its `sha256` ties the description to the bytes.
A report can also be assembled without a project, from the file alone (`gongkai check FILE`).
"""

import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from gongkai.adjudication import Acceptance, Adjudication, adjudication_of, adjudication_problems
from gongkai.agencies.model import SCOPES, Period
from gongkai.agencies.registry import AGENCY_ID
from gongkai.claims.judged import Comparison, compare
from gongkai.claims.model import prose_of
from gongkai.claims.prose import Passage
from gongkai.claims.scope import Scope
from gongkai.document import Document
from gongkai.errors import DataError, FormNotFound, SourceError
from gongkai.findings import Finding
from gongkai.kinds import KINDS, RENDITIONS
from gongkai.recognise import Reading, recognise
from gongkai.recognise.absence import before_form, empty_form, is_before_form, is_empty, is_mostly_absent, without_form
from gongkai.recognise.completeness import lacking
from gongkai.recognise.naming import agency_in, named
from gongkai.recognise.several import chosen, reports_in
from gongkai.recognise.titles import title_of, year_of
from gongkai.rules.catalogue import Rule, rules
from gongkai.sources import read_bytes, read_source
from gongkai.strict import unknown_key
from gongkai.text import cleaned_data, fold, is_date

# The first Regulations on Open Government Information took force in May 2008.
FIRST_YEAR, LAST_YEAR = 2008, 2100

_SHA256 = re.compile(r"[0-9a-f]{64}")
_WEB = re.compile(r"(?:https?://[^\s<>\"']+)?")
# A name of its own in its folder, and none that the build itself may write there.
_FILE = re.compile(r"(?!\.)(?!.*\.(?:csv|json|toml)\Z)[^/\\\x00]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Source:
    """What `source.toml` says.

    Dates are ISO or empty, `url` is empty when the address was not recorded. `scope` is empty when the description leaves
    it to the text of the report, `rendition` when it leaves it to the content; in a `Report` both are always said.
    """

    agency_id: str
    year: int
    title: str
    file: str
    sha256: str
    url: str = ""
    published: str = ""
    retrieved: str = ""
    rendition: str = ""
    rendered_from: str = ""
    excerpt: bool = False
    scope: str = ""
    scope_quote: str = ""
    note: str = ""
    decided: Adjudication = field(default_factory=Adjudication)


@dataclass(frozen=True, slots=True)
class Report:
    """A source read and recognised.

    Attributes:
        source: Its description.
        size: Length of the source file in bytes.
        reading: The figures of its tables.
        findings: What was odd.
        claims: What its running text says about figures, compared with its own tables.
        narrative: Its running text.
        agency: What the registry says of the agency in that year; None where there is no registry.
        signed: The agency as the report itself names it; empty where it does not with certainty.
    """

    source: Source
    size: int
    reading: Reading
    findings: tuple[Finding, ...]
    claims: tuple[Comparison, ...] = ()
    narrative: tuple[Passage, ...] = ()
    agency: Period | None = None
    signed: str = ""


def load_source(folder: Path) -> Source:
    """Read `source.toml` of one agency-year folder; DataError lists everything wrong with it."""
    path = folder / "source.toml"
    name = f"{folder.parent.name}/{folder.name}/source.toml"
    try:
        raw = _cleaned(tomllib.loads(path.read_bytes().decode("utf-8-sig")))
    except FileNotFoundError as error:
        raise DataError("没有来源说明文件", code="source-toml-missing", file=name, remedy="请补一份 source.toml") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"不是合格的 TOML（{error}）", code="source-toml-syntax", file=name, remedy="请改正语法") from error
    if isinstance(raw.get("sha256"), str):
        raw["sha256"] = raw["sha256"].lower()
    decisions: dict[str, Any] = {key: raw.pop(key) for key in ("correction", "accepted") if key in raw}
    if problems := [*_problems(raw, folder), *adjudication_problems(decisions)]:
        raise DataError("；".join(problems), code="source-toml-invalid", file=name, remedy="请改正 source.toml")
    return Source(**raw, decided=adjudication_of(decisions))


def _cleaned(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return a description with its texts cleaned, each on one line; the name of the file must stay what it is."""
    return {**cleaned_data(dict(raw)), **{key: raw[key] for key in ("file",) if key in raw}}


def open_source(folder: Path) -> tuple[Source, bytes]:
    """Return what `source.toml` says and the bytes of the source file, which must be those it describes.

    Raises:
        GongkaiError: the description is wrong, or the file is missing or changed.
    """
    source = load_source(folder)
    path = folder / source.file
    if path.is_symlink() or not path.is_file():
        raise SourceError("没有这个文件", code="file-not-found", file=shown(source), remedy="请核对 source.toml 里的 file")
    data = path.read_bytes()
    if (found := hashlib.sha256(data).hexdigest()) != source.sha256:
        message = f"来源文件与登记的 sha256 不符：登记的是 {source.sha256}，文件是 {found}"
        remedy = "请确认文件后更新 source.toml"
        raise DataError(message, code="sha256-differs", file=shown(source), remedy=remedy)
    return source, data


def shown(source: Source) -> str:
    """Return the name by which messages call a source file."""
    return f"{source.agency_id}/{source.year}/{source.file}"


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
    found = rendition_of(document)
    if source.rendition not in ("", found):
        message, remedy = f"来源文件是 {found}，登记为 {source.rendition}", "请改正 source.toml 里的 rendition"
        raise DataError(message, code="rendition-differs", file=shown(source), remedy=remedy)
    source, names = replace(source, rendition=found), tuple(names)
    document, parted = _one_report(document, source, names)
    reading = _recognised(document, source.year)
    if unmet := list(source.decided.unmet(reading.form.edition, {read.cell.id: read.value for read in reading.cells})):
        remedy = "请对照原文，改正或删去 source.toml 里的这一处更正"
        raise DataError("；".join(unmet), code="correction-unmet", file=shown(source), remedy=remedy)
    prose = prose_of(document, reading.form)
    findings = (
        *reading.findings,
        *lacking(reading, document),
        *parted,
        *_title_findings(source, document, names),
        *_scope_findings(source, prose.scope),
    )
    if not source.scope:
        source = replace(source, scope=prose.scope.code, scope_quote=prose.scope.quote)
    signed = agency_in(document, title_of(document))
    return Report(source, size, reading, findings, compare(prose.claims, reading), prose.passages, agency, signed)


def rendition_of(document: Document) -> str:
    """Return the rendition that a document's container is; whose mistake a failed check is depends on it."""
    return KINDS[document.container].rendition if document.container in KINDS else document.container


def read_report(folder: Path, names: Iterable[str] = ()) -> Report:
    """Read the report in one agency-year folder: `open_source`, read, `assemble`; raises what they raise."""
    source, data = open_source(folder)
    return assemble(source, len(data), read_bytes(data, shown(source)), names)


def read_alone(path: Path, *, second_reading: bool = True) -> Report:
    """Read a report without a project: agency unknown, year as its title says, or 0.

    Of a `source.toml` that stands beside the file and names it only what was accepted is used.
    """
    document = read_source(path, second_reading=second_reading)
    said, decided = named(document), Adjudication(accepted=_accepted_beside(path))
    year, rendition = said.year or 0, rendition_of(document)
    source = Source("", year, said.title, path.name, sha256="", rendition=rendition, decided=decided)
    return assemble(source, path.stat().st_size, document)


def _accepted_beside(path: Path) -> tuple[Acceptance, ...]:
    beside = path.with_name("source.toml")
    try:
        raw = _cleaned(tomllib.loads(beside.read_text(encoding="utf-8")))
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


def _one_report(document: Document, source: Source, names: tuple[str, ...]) -> tuple[Document, tuple[Finding, ...]]:
    """Return the part of a document that is the report wanted, which is all of it but where it holds several."""
    parts = reports_in(document)
    if not parts:
        return document, ()
    part = chosen(parts, source.year if source.agency_id else 0, names)
    others = "、".join(f"《{other.title}》" for other in parts if other is not part)
    return part.document, (Finding("several-reports", place=part.place, raw=others, params={"title": part.title}),)


def _recognised(document: Document, year: int) -> Reading:
    """Recognise the form; where that gives nothing, say why."""
    try:
        reading = recognise(document, year)
    except FormNotFound:
        raise without_form(document, year) from None
    if is_empty(reading):
        raise empty_form(document)
    if is_before_form(year) and is_mostly_absent(reading):
        raise before_form(document, year)
    return reading


def _title_findings(source: Source, document: Document, names: tuple[str, ...]) -> Iterator[Finding]:
    title = title_of(document)
    year = year_of(title)
    if year is not None and year != source.year:
        yield Finding("year-differs", raw=title, params={"found": str(year), "wanted": str(source.year)})
    told = agency_in(document, title)
    if told and names and not any(fold(name) in fold(f"{title}{told}") or fold(told) in fold(name) for name in names):
        yield Finding("agency-differs", raw=title, params={"name": names[0]})


def _scope_findings(source: Source, stated: Scope) -> Iterator[Finding]:
    if source.scope and stated.quote and stated.code != source.scope:
        params = {"found": stated.code, "wanted": source.scope}
        yield Finding("scope-differs", place=str(stated.place), raw=stated.quote, params=params)


def _problems(raw: Mapping[str, Any], folder: Path) -> Iterator[str]:
    known = {key: each for key, each in Source.__dataclass_fields__.items() if key != "decided"}
    yield from (unknown_key(key, known) for key in raw if key not in known)
    for key, value in raw.items():
        if key in known and type(value) is not known[key].type:
            yield f"{key} 的类型不对"
            return
    for key in ("agency_id", "year", "title", "file", "sha256"):
        if not raw.get(key):
            yield f"缺少 {key}"
    yield from _misplaced(raw, folder)
    yield from _impossible(raw)
    for key, pattern in _PATTERNS.items():
        if not pattern.fullmatch(str(raw.get(key, "")) or _EMPTY_OK.get(key, "")):
            yield f"{key} 不合格式"
    for key, allowed in _CHOICES.items():
        if raw.get(key, allowed[0]) not in allowed:
            yield f"{key} 须为 {'、'.join(filter(None, allowed))} 之一"


def _impossible(raw: Mapping[str, Any]) -> Iterator[str]:
    if not FIRST_YEAR <= raw.get("year", FIRST_YEAR) <= LAST_YEAR:
        yield f"year 须在 {FIRST_YEAR} 与 {LAST_YEAR} 之间"
    yield from (f"{key} 不是日期" for key in ("published", "retrieved") if raw.get(key) and not is_date(raw[key]))


def _misplaced(raw: Mapping[str, Any], folder: Path) -> Iterator[str]:
    if raw.get("agency_id") not in (None, "", folder.parent.name):
        yield f"agency_id 与文件夹 {folder.parent.name} 不符"
    if str(raw.get("year", folder.name)) != folder.name:
        yield f"year 与文件夹 {folder.name} 不符"


_PATTERNS = {"agency_id": AGENCY_ID, "sha256": _SHA256, "file": _FILE, "url": _WEB}
_EMPTY_OK = {"agency_id": "000000-x", "sha256": "0" * 64, "file": "x"}
_CHOICES = {"scope": SCOPES, "rendition": ("", *RENDITIONS), "rendered_from": ("", *RENDITIONS)}
