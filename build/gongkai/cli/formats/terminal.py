"""Text for a terminal: what was read, every identity that does not hold, suspects, and what else is to be said."""

from collections.abc import Iterator, Sequence

from gongkai.checks.model import ReportChecks
from gongkai.claims.judged import Comparison
from gongkai.cli.formats.remarks_of_file import FileResult, Remark, cause_words
from gongkai.cli.formats.repairs import suspect_lines
from gongkai.package.schema import code_lists
from gongkai.report import SCOPES, Source
from gongkai.text import visible

TALLY = {"pass": "一致", "fail": "不符", "not_assessed": "无法核对", "pass_if_blank_is_zero": "空白按零则一致"}
_MARKS = {"fail": "✗ 不符", "not_assessed": "? 无法核对", "pass_if_blank_is_zero": "◐ 空白按零则一致"}


def as_text(results: Sequence[FileResult], site_url: str) -> str:
    """Return the text. Files have headings where there are several; why one could not be read stands below its own."""
    blocks = [list(_file_lines(result, site_url, alone=len(results) == 1)) for result in results]
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


def _file_lines(result: FileResult, site_url: str, *, alone: bool) -> Iterator[str]:
    if not alone:
        yield f"── {result.name}"
    if result.error and not alone:
        yield f"未能读取 [{result.error.code}] {result.error}"
    if result.checked:
        yield f"标题：{result.checked.report.source.title or '未能识别'}"
        yield from summary_lines(result.checked)
        verdicts = {each.check.id: each.verdict for each in result.checked.checks}
        told = [remark for remark in result.remarks if remark.kind == "identity"]
        for remark in told:
            yield from _identity_lines(remark, verdicts[remark.about], site_url)
        yield from suspect_lines(result.checked)
        yield from (_line(remark, site_url) for remark in result.remarks if remark.kind != "identity")


def _scope_line(source: Source) -> str:
    title = code_lists()["scope"]["codes"][SCOPES.index(source.scope)]["title"]
    return f"口径：{title}（{source.scope}）" + (f"，据正文“{source.scope_quote}”。" if source.scope_quote else "。")


def _claims_line(compared: Sequence[Comparison]) -> Iterator[str]:
    if compared:
        counted = "，".join(f"{sum(c.verdict == v for c in compared)} 处{TALLY[v]}" for v in ("pass", "fail", "not_assessed"))
        yield f"正文中有 {len(compared)} 处数字可与表格对照：{counted}。"


def _identity_lines(remark: Remark, verdict: str, site_url: str) -> Iterator[str]:
    yield f"{_MARKS[verdict]} {remark.about} {remark.rule.title}：{remark.arithmetic}{_link(remark, site_url)}"
    if remark.cause:
        yield f"    原因：{cause_words(remark.cause)}"
    if remark.accepted:
        yield f"    已认可：{remark.accepted}"


def _line(remark: Remark, site_url: str) -> str:
    where = " ".join(part for part in (remark.cell or remark.about, remark.place) if part)
    quoted = f"“{remark.raw}”" if remark.kind == "prose" else ""
    accepted = f"已认可：{remark.accepted}。" if remark.accepted else ""
    return f"[{remark.severity}] {remark.rule.code} {where}：{remark.message}{quoted}{accepted}{_link(remark, site_url)}"


def _link(remark: Remark, site_url: str) -> str:
    return f" {remark.help_uri(site_url)}" if site_url else ""
