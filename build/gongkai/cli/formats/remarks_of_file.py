"""One list of everything to say of a file: identities that do not hold, what was odd in reading, prose that disagrees.

Whatever the format, a remark has the same rule, severity, sentence and place.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from gongkai import addresses
from gongkai.checks.model import Checked, ReportChecks
from gongkai.claims.judged import Comparison
from gongkai.claims.vocabulary import rule_of
from gongkai.cli.formats.repairs import ways
from gongkai.codes import codes
from gongkai.errors import GongkaiError
from gongkai.findings import Finding
from gongkai.form import Form, cell_words, newest
from gongkai.rules.catalogue import SEVERITIES, Rule, rules

SEVERITY_OF: Mapping[str, str] = {"fail": "error", "not_assessed": "warning", "pass_if_blank_is_zero": "warning"}
"""How much a verdict weighs; those that are not here are not remarked on."""
_UNJUDGED = {
    "not_assessed": (
        "{subject}：缺少数字，无法核对{title}：{arithmetic}。",
        "{subject_en}: not assessed for want of figures: {title_en}: {arithmetic}.",
    ),
    "pass_if_blank_is_zero": (
        "{subject}：把空白当作零，{title}才成立：{arithmetic}。",
        "{subject_en}: holds only if blank is zero: {title_en}: {arithmetic}.",
    ),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to say.

    Attributes:
        kind: `identity`, `reading` or `prose`.
        rule: The rule of the catalogue.
        severity: `info`, `warning` or `error`.
        about: Which check, cell, line, table or claim.
        cell: The cell to look at first, by its id; empty when it is none in particular.
        place: Where in the source, as text.
        raw: The words concerned, as published.
        message: The sentence in Chinese.
        message_en: The sentence in English.
        arithmetic: The sum in numbers, where there is one.
        cause: Why an identity fails, a code; else empty.
        suspects: Sentences: which cells, changed to what, would make the identity hold.
        edition: Of the form, for an identity; else empty.
        accepted: What people decided about it; empty when nothing.
    """

    kind: str
    rule: Rule
    severity: str
    about: str
    cell: str
    place: str
    raw: str
    message: str
    message_en: str
    arithmetic: str = ""
    cause: str = ""
    suspects: tuple[str, ...] = ()
    edition: str = ""
    accepted: str = ""

    @property
    def sentences(self) -> str:
        """Everything it says in Chinese: message, cause, suspects, why it was accepted."""
        cause = (f"原因：{cause_words(self.cause)}。",) if self.cause else ()
        accepted = (f"已认可：{self.accepted}。",) if self.accepted else ()
        return "".join((self.message, *cause, *(f"{way}。" for way in self.suspects), *accepted))

    def help_uri(self, site_url: str) -> str:
        """Return where the site explains the rule; empty when there is no site."""
        return rule_uri(self.rule, site_url, self.edition) if site_url else ""


@dataclass(frozen=True)
class FileResult:
    """What became of one file: the checks, or the error that stopped it."""

    path: Path
    checked: ReportChecks | None = None
    error: GongkaiError | None = None

    @property
    def name(self) -> str:
        """The path as given, below the current folder where it is there, with forward slashes."""
        here = Path.cwd()
        return (self.path.relative_to(here) if self.path.is_relative_to(here) else self.path).as_posix()

    @cached_property
    def remarks(self) -> tuple[Remark, ...]:
        """All remarks, in the order: identities, reading, prose."""
        return tuple(remarks_of(self.checked)) if self.checked else ()


def rule_uri(rule: Rule, site_url: str, edition: str = "") -> str:
    """Return where a site explains a rule; identities stand there by edition, the newest unless told otherwise."""
    return f"{site_url.rstrip('/')}/{addresses.rule(rule.code, (edition or newest()) if rule.identity else '')}"


def cause_words(cause: str) -> str:
    """Return what a code of cause is called."""
    return codes("cause")[cause].title


def most_severe_first(remarks: tuple[Remark, ...]) -> list[Remark]:
    """Return the remarks by severity, each severity in the order in which they stand."""
    return sorted(remarks, key=lambda remark: -SEVERITIES.index(remark.severity))


def remarks_of(checked: ReportChecks) -> Iterator[Remark]:
    """Yield everything to say of a report."""
    told = {table.id: tuple(ways(checked, table.id)) for table in checked.report.reading.form.tables}
    for each in checked.checks:
        if each.verdict in SEVERITY_OF:
            remark = _of_identity(each, checked)
            cells = {*each.check.left, *each.check.right}
            found = (
                words for changes, words in told.get(each.check.rule.table, ()) if cells & {change.cell for change in changes}
            )
            yield replace(remark, suspects=tuple(found)) if each.verdict == "fail" else remark
    yield from (_of_reading(finding, checked.report.reading.form) for finding in checked.findings)
    yield from (_of_prose(claim) for claim in checked.report.claims if claim.verdict == "fail")


def _of_identity(each: Checked, checked: ReportChecks) -> Remark:
    form, rule = checked.report.reading.form, rules()[each.check.rule.code]
    message, message_en = _UNJUDGED.get(each.verdict, (rule.message, rule.message_en))
    subject, subject_en = _subject(each, form)
    words = {"subject": subject, "subject_en": subject_en, "arithmetic": each.arithmetic}
    words |= {"title": each.check.rule.title, "title_en": each.check.rule.title_en}
    at = checked.report.reading.cells[each.suspects[0].cell if each.suspects else each.check.right[0]]
    return Remark(
        "identity",
        rule,
        SEVERITY_OF[each.verdict],
        each.check.id,
        at.cell.id,
        str(at.place or ""),
        at.raw,
        message.format(**words),
        message_en.format(**words),
        arithmetic=each.arithmetic,
        cause=each.cause,
        edition=form.edition,
        accepted=each.accepted,
    )


def _subject(each: Checked, form: Form) -> tuple[str, str]:
    """Return what the line or column is called for which an identity stands, in both languages."""
    if each.check.rule.each == "report":
        return each.check.rule.title, each.check.rule.title_en
    cell = form.cells[each.check.right[0]]
    column, line = cell_words(form, cell.id).split(" / ", 1)
    blocks = form.table(cell.table).blocks
    if each.check.rule.each == "line":
        return line, next(item.label_en for block in blocks for item in block.lines if item.id == cell.line)
    return column, next(item.label_en for block in blocks for item in block.columns if item.id == cell.column)


def _of_reading(finding: Finding, form: Form) -> Remark:
    cell = finding.cell if finding.cell in form.cell_by_id else ""
    rule = rules()[finding.rule]
    said = finding.message, finding.message_en
    place = str(finding.place)
    return Remark("reading", rule, rule.severity, finding.cell, cell, place, finding.raw, *said, accepted=finding.accepted)


def _of_prose(compared: Comparison) -> Remark:
    claim, rule = compared.claim, rule_of(compared.claim.code)
    words = {"raw": claim.figure, "arithmetic": compared.arithmetic}
    return Remark(
        "prose",
        rule,
        rule.severity,
        claim.code,
        claim.cells[0].cell if claim.cells else "",
        str(claim.place),
        claim.text,
        rule.message.format(**words),
        rule.message_en.format(**words),
        arithmetic=compared.arithmetic,
        accepted=compared.accepted,
    )
