"""All that is remarkable about a report, by severity and by rule: where, what the arithmetic says, whose doing it is.

    error     sums that do not come out, figures that could not be read
    warning   figures of the running text that the tables contradict, and what may change how a figure is understood
    info      what does not touch a figure

Differences from other reports come from the comparisons (`compared`) and stand apart.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from gongkai.claims.vocabulary import load_vocabulary, rule_of
from gongkai.errors import DataError
from gongkai.form import Form
from gongkai.package.rows import ClaimRow, FindingRow
from gongkai.package.stored_package import Package
from gongkai.pages.report.checklist import CheckDesk, RuleGroup, accepted_note
from gongkai.pages.report.notes import Note, as_printed, place
from gongkai.pages.words.html import esc, own_html, web_address
from gongkai.pages.words.wording import Wording
from gongkai.rules.catalogue import SEVERITIES, Rule, rules


@dataclass(frozen=True, slots=True)
class Told:
    """What one rule found: its findings as table rows (HTML), and the anchor of the rule on the page of rules."""

    rule: Rule
    anchor: str
    size: int
    html: Markup


def told_by_severity(
    package: Package, form: Form, desk: CheckDesk, failed: Sequence[RuleGroup], notes: Sequence[Note], edition: str,
    wording: Wording,
) -> dict[str, tuple[Told, ...]]:  # fmt: skip
    """Return the findings of each severity, gravest first, each in the order of the catalogue.

    Args:
        package: The agency-year.
        form: Its form; `edition` is the one it is based on.
        desk: The checks of that form.
        failed: The rows of failed checks, by rule.
        notes: The notes beside the tables.
        edition: Where the page of rules has the form's identities.
        wording: The words of the site.
    """
    known = rules()
    answers = replies_of(package, wording)
    rows: dict[str, list[str]] = {}
    by_cell = {note.cell: note.number for note in notes}
    for finding in package.findings:
        rows.setdefault(_rule(finding.rule).code, []).append(_finding(finding, form, desk, by_cell, wording))
    for claim in package.claims:
        if claim.verdict == "fail":
            rows.setdefault(rule_of(claim.code).code, []).append(_claim(claim, desk, wording))
    told = [Told(known[code], code, len(own), own_html("\n".join([*own, *answers.get(code, ())]))) for code, own in rows.items()]
    for group in failed:
        code = group.rule.code
        told.append(Told(known[code], f"{edition}-{code}", group.size, group.html + own_html("".join(answers.get(code, ())))))
    order = {code: at for at, code in enumerate(known)}
    told.sort(key=lambda each: order[each.rule.code])
    return {severity: tuple(each for each in told if each.rule.severity == severity) for severity in reversed(SEVERITIES)}


def replies_of(package: Package, wording: Wording) -> dict[str, list[str]]:
    """Return the replies of the agency as table rows (HTML) by the rule that they answer, an empty code for the whole page."""
    rows: dict[str, list[str]] = {}
    for reply in package.report.get("replies", ()):
        told = wording.say("findings.replied", **{key: esc(reply[key]) for key in ("text", "who", "date")})
        seen, url = wording.say("findings.reply_seen"), web_address(reply["url"])
        where = f' <a href="{esc(url)}" rel="noopener noreferrer external">{seen}</a>' if url else ""
        row = f'<tr class="reply"><th scope="row">{wording.say("findings.reply")}</th><td>{told}{where}</td></tr>'
        rows.setdefault(reply["rule"], []).append(row)
    return rows


def _rule(code: str) -> Rule:
    try:
        return rules()[code]
    except KeyError:
        raise DataError(f"规则目录中没有 {code}", code="unknown-code", file="findings.csv", place=code) from None


def _finding(finding: FindingRow, form: Form, desk: CheckDesk, notes: Mapping[str, int], wording: Wording) -> str:
    """Return a finding as a row; what is said at length in a note beside the table is only pointed to."""
    if finding.cell in desk.order:
        where = f'<a href="#{esc(finding.cell)}">{desk.names[finding.cell]}</a>'
        raw = wording.say("findings.printed", raw=esc(finding.raw)) if finding.raw else ""
        told = raw + wording.say("findings.in_note", note=notes[finding.cell])
    else:
        where = _subject(finding.cell, form, wording)
        raw = as_printed(finding, wording)
        told = raw + _both(finding.message, finding.message_en, wording)
    beside = f"{place(finding.place, wording)}{accepted_note(finding.accepted, wording)}"
    return f'<tr><th scope="row">{where}</th><td>{told}{beside}</td></tr>'


def _both(message: str, message_en: str, wording: Wording) -> str:
    """Return a message as HTML, on a Chinese page with the English under it."""
    return wording.told(message, message_en) + ("" if wording.english else f"<i lang=en>{esc(message_en)}</i>")


def _subject(cell: str, form: Form, wording: Wording) -> str:
    """Return what a finding about no single cell is about: a line, a table, or the report."""
    table_id, _, line_id = cell.partition(".")
    for table in form.tables:
        if table.id == table_id:
            lines = (line for block in table.blocks for line in block.lines if line.id == line_id)
            line = next(lines, None)
            name = wording.either(line.label, line.label_en) if line else wording.either(table.title, table.title_en)
            return f'<a href="#table-{esc(table.id)}">{esc(name)}</a>'
    return esc(cell) or wording.say("findings.whole")


def _claim(claim: ClaimRow, desk: CheckDesk, wording: Wording) -> str:
    """Return a figure of the text that the tables contradict as a row: its sentence, the arithmetic, the cells."""
    rule, quantity = rule_of(claim.code), load_vocabulary().pattern(claim.code)
    message = rule.message.format(raw=claim.figure, arithmetic=claim.arithmetic)
    message_en = rule.message_en.format(raw=claim.figure, arithmetic=claim.arithmetic)
    cells = wording.say("parts.semicolon").join(
        f'<a href="#{esc(cell)}">{desk.names[cell]}</a>' for cell in cells_of(claim) if cell in desk.names
    )
    return (
        f'<tr id="claim-{esc(claim.claim)}"><th scope="row">{esc(wording.either(quantity.title, quantity.title_en))}</th>'
        f"<td><q{_chinese(wording)}>{_quoted(claim)}</q>"
        f'<p class="why">{_both(message, message_en, wording)}</p>'
        f'<p class="why">{cells}{place(claim.place, wording)}</p>{accepted_note(claim.accepted, wording)}</td></tr>'
    )


def _chinese(wording: Wording) -> str:
    """Return the attribute that says on an English page that what follows is Chinese."""
    return ' lang="zh-CN"' if wording.english else ""


def _quoted(claim: ClaimRow) -> str:
    start, end = int(claim.start), int(claim.end)
    return f'{esc(claim.text[:start])}<mark class="fails">{esc(claim.text[start:end])}</mark>{esc(claim.text[end:])}'


def cells_of(claim: ClaimRow) -> Iterator[str]:
    """Yield the cells that a claim names, without signs, those it is a share of last."""
    for named in claim.cells.split(" / "):
        for cell in filter(None, named.split("; ")):
            yield cell.removeprefix("-")
