"""Text for a terminal: what was read, every identity that does not hold, suspects, and what else is to be said.

What has one cause is said once: at most one line a table for cells that were not read, one for all cells whose two readings
differ, one for each rule and table besides; identities that lack figures are counted by table. `verbose` says all of it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from gongkai.checks.model import ReportChecks
from gongkai.claims.judged import Comparison
from gongkai.cli.formats.remarks_of_file import FileResult, Remark, cause_words, most_severe_first
from gongkai.cli.formats.repairs import suspect_lines
from gongkai.cli.told_errors import words_of
from gongkai.codes import codes
from gongkai.language import either, language
from gongkai.report.source import Source
from gongkai.text import visible

TALLY_EN = {"pass": "hold", "fail": "fail", "not_assessed": "not assessed", "pass_if_blank_is_zero": "hold if blank is zero"}
TALLY = {"pass": "一致", "fail": "不符", "not_assessed": "无法核对", "pass_if_blank_is_zero": "空白按零则一致"}
_MARKS = {
    "fail": either("✗ 不符", "✗ fails"),
    "not_assessed": either("? 无法核对", "? not assessed"),
    "pass_if_blank_is_zero": either("◐ 空白按零则一致", "◐ holds if blank is zero"),
}
_CLAIMS_EN = {"pass": "agree", "fail": "differ", "not_assessed": "not assessed"}
_COLON = either("：", ": ")
_UNREAD = frozenset(
    {
        "blanks-dropped", "cell-over-pages", "cells-fused", "column-qualified", "columns-differ", "form-incomplete",
        "label-qualified", "leftover-number", "leftover-text", "line-missing", "line-repeated", "line-unreadable",
        "merged-values", "table-as-picture", "table-guessed", "table-missing", "unit-unclear", "unreadable-cell",
    }
)  # fmt: skip
"""Rules about cells that were not read, and about what stands in their place."""


def as_text(results: Sequence[FileResult], site_url: str, *, verbose: bool = False) -> str:
    """Return the text. Files have headings where there are several; why one could not be read stands below its own."""
    blocks = [list(_file_lines(result, site_url, alone=len(results) == 1, verbose=verbose)) for result in results]
    return "\n".join("".join(f"{visible(line)}\n" for line in block) for block in blocks)


def summary_lines(checked: ReportChecks) -> Iterator[str]:
    """Yield what was read of a report, and how its identities came out."""
    source, verdicts = checked.report.source, checked.verdicts
    form = checked.report.reading.form
    numbers = sum(cell.kind == "number" for cell in checked.report.reading.cells)
    yield f"年度 {source.year or '未能识别'}，{form.edition} 年版表式，{len(form.cells)} 个单元格中 {numbers} 个有数字。"
    yield f"{len(checked.checks)} 条恒等式：" + "，".join(f"{verdicts[v]} 条{words}" for v, words in TALLY.items()) + "。"
    yield _scope_line(source)
    yield "主动公开一表没有恒等式，数字未经核对。"
    yield from _claims_line(checked.report.claims)


def _summary_in_english(checked: ReportChecks) -> Iterator[str]:
    source, verdicts, form = checked.report.source, checked.verdicts, checked.report.reading.form
    numbers = sum(cell.kind == "number" for cell in checked.report.reading.cells)
    year, cells = source.year or "not recognised", len(form.cells)
    yield f"Year {year}, edition {form.edition} of the form; {numbers} of {cells} cells hold a figure."
    yield f"{len(checked.checks)} identities: " + ", ".join(f"{verdicts[v]} {words}" for v, words in TALLY_EN.items()) + "."
    quoted = f", from the text “{source.scope_quote}”" if source.scope_quote else ""
    yield f"Scope: {codes('scope')[source.scope].title_en} ({source.scope}){quoted}."
    yield "The table on disclosure has no identities: its figures are not checked."
    if compared := checked.report.claims:
        counted = ", ".join(f"{sum(c.verdict == v for c in compared)} {words}" for v, words in _CLAIMS_EN.items())
        yield f"{len(compared)} figures of the text can be compared with the tables: {counted}."


def _file_lines(result: FileResult, site_url: str, *, alone: bool, verbose: bool) -> Iterator[str]:
    if not alone:
        yield f"── {result.name}"
    if result.error and not alone:
        yield f"{either('未能读取', 'not read')} [{result.error.code}] {words_of(result.error)}"
    if result.checked:
        yield f"{either('标题：', 'Title: ')}{result.checked.report.source.title or either('未能识别', 'not recognised')}"
        yield from summary_lines(result.checked) if language() == "zh" else _summary_in_english(result.checked)
        verdicts = {each.check.id: each.verdict for each in result.checked.checks}
        told = [remark for remark in result.remarks if remark.kind == "identity"]
        for group in _by_cause(told, verdicts, verbose=verbose):
            first, *rest = _identity_lines(group[0], verdicts[group[0].about], site_url)
            yield from (first + _more(group), *rest)
        yield from suspect_lines(result.checked, english=language() == "en")
        for group in _by_cause([remark for remark in result.remarks if remark.kind != "identity"], {}, verbose=verbose):
            yield _line(group[0], site_url) + _more(group)


def _by_cause(remarks: Iterable[Remark], verdicts: Mapping[str, str], *, verbose: bool) -> Iterator[list[Remark]]:
    """Yield the remarks in groups of one cause, each with the gravest first; `verbose`, each by itself."""
    groups: dict[object, list[Remark]] = {}
    for number, remark in enumerate(remarks):
        cause = _cause(remark, verdicts.get(remark.about, ""))
        groups.setdefault(number if verbose or remark.accepted or cause is None else cause, []).append(remark)
    yield from (most_severe_first(tuple(group)) for group in groups.values())


def _cause(remark: Remark, verdict: str) -> tuple[str, str] | None:
    """Return what remarks have in common that are said once; None for what is always said."""
    table = (remark.cell or remark.about).partition(".")[0]
    if remark.kind == "identity":
        return ("identity", table) if verdict == "not_assessed" else None
    if remark.kind != "reading":
        return None
    if remark.rule.code in _UNREAD:
        return "unread", table
    return remark.rule.code, "" if remark.rule.code == "readings-differ" else table


def _more(group: Sequence[Remark]) -> str:
    """Say how many remarks of the same cause are left out."""
    if len(group) < 2:
        return ""
    counts = Counter(remark.rule.code for remark in group[1:]).items()
    if language() == "en":
        return f" ({len(group) - 1} more of the same cause: {', '.join(f'{n} {code}' for code, n in counts)}; -v lists all)"
    counted = "，".join(f"{code} {n} 条" for code, n in counts)
    return f"（同一原因另有 {len(group) - 1} 条：{counted}，加 -v 全列）"


def _scope_line(source: Source) -> str:
    title = codes("scope")[source.scope].title
    return f"口径：{title}（{source.scope}）" + (f"，据正文“{source.scope_quote}”。" if source.scope_quote else "。")


def _claims_line(compared: Sequence[Comparison]) -> Iterator[str]:
    if compared:
        counted = "，".join(f"{sum(c.verdict == v for c in compared)} 处{TALLY[v]}" for v in ("pass", "fail", "not_assessed"))
        yield f"正文中有 {len(compared)} 处数字可与表格对照：{counted}。"


def _identity_lines(remark: Remark, verdict: str, site_url: str) -> Iterator[str]:
    title = either(remark.rule.title, remark.rule.title_en)
    yield f"{_MARKS[verdict]} {remark.about} {title}{_COLON}{remark.arithmetic}{_link(remark, site_url)}"
    if remark.cause:
        yield f"    {either(f'原因：{cause_words(remark.cause)}', 'Cause: ' + codes('cause')[remark.cause].title_en)}"
    if remark.accepted:
        yield f"    {either('已认可：', 'Accepted: ')}{remark.accepted}"


def _line(remark: Remark, site_url: str) -> str:
    where = " ".join(part for part in (remark.cell or remark.about, remark.place) if part)
    quoted = f"“{remark.raw}”" if remark.kind == "prose" else ""
    accepted = f"{either('已认可：', ' Accepted: ')}{remark.accepted}{either('。', '.')}" if remark.accepted else ""
    message = either(remark.message, remark.message_en)
    return f"[{remark.severity}] {remark.rule.code} {where}{_COLON}{message}{quoted}{accepted}{_link(remark, site_url)}"


def _link(remark: Remark, site_url: str) -> str:
    return f" {remark.help_uri(site_url)}" if site_url else ""
