"""`gongkai check FILE`: an agency's self-check before publishing, with no project around."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from gongkai.checks import Checked as CheckedRule
from gongkai.checks import ReportChecks, check_reports
from gongkai.claims import Comparison, rule_of
from gongkai.cli.console import CLEAN, FINDINGS, FailOn, SecondReading, put_json, reaches
from gongkai.cli.suspects import localisation_json, suspect_lines
from gongkai.findings import Finding
from gongkai.package import code_lists
from gongkai.report import SCOPES, Source, read_alone

EXAMPLE = "例：gongkai check 年度报告.txt --fail-on warning"

SEVERITY = {"pass": "", "not_applicable": "", "fail": "error", "not_assessed": "warning", "pass_if_blank_is_zero": "warning"}
TALLY = {"pass": "一致", "fail": "不符", "not_assessed": "无法核对", "pass_if_blank_is_zero": "空白按零则一致"}
MARKS = {"fail": "✗ 不符", "not_assessed": "? 无法核对", "pass_if_blank_is_zero": "◐ 空白按零则一致"}
CAUSES = {"source": "原文如此", "reading": "读取存疑", "undetermined": "尚未判定，请对照原件"}


def check_command(
    file: Annotated[Path, typer.Argument(help="报告文件。")],
    second_reading: SecondReading = True,
    fail_on: Annotated[FailOn, typer.Option(help="从哪一级起以退出码 1 结束：不符为 error，无法核对为 warning。")] = FailOn.error,
    as_json: Annotated[bool, typer.Option("--json", help="结果以 JSON 写到标准输出。")] = False,
) -> None:
    """核对一份报告：读出三张表，逐条验算表式的恒等式。不需要项目，文件不会被上传。

    表不全时，读得出的照常核对，缺什么列在发现里（退出码 1）；什么也读不出时，说明是什么文件、在哪里、怎么办（退出码 3）。

    Check one report on its own: read its tables and verify every identity of the form.
    """
    report = read_alone(file, second_reading=second_reading)
    checked = check_reports([report])[0]
    if as_json:
        put_json(_as_json(checked))
    else:
        typer.echo("\n".join([*_lines(checked), *_claim_lines(report.claims)]))
    severities = [SEVERITY[c.verdict] for c in checked.checks] + [f.severity for f in checked.findings]
    severities += [rule_of(c.claim.code).severity for c in report.claims if c.verdict == "fail"]
    raise typer.Exit(FINDINGS if any(s and reaches(s, fail_on) for s in severities) else CLEAN)


def _lines(checked: ReportChecks) -> list[str]:
    source, verdicts = checked.report.source, checked.verdicts
    form = checked.report.reading.form
    numbers = sum(cell.kind == "number" for cell in checked.report.reading.cells)
    lines = [
        f"{source.title or source.file}",
        f"年度 {source.year or '未能识别'}，{form.edition} 年版表式，{len(form.cells)} 个单元格中 {numbers} 个有数字。",
        f"{len(checked.checks)} 条恒等式：" + "，".join(f"{verdicts[v]} 条{words}" for v, words in TALLY.items()) + "。",
        _scope_line(source),
        "主动公开一表没有恒等式，数字未经核对。",
    ]
    for c in checked.checks:
        if c.verdict in MARKS:
            lines += _check_lines(c)
    lines += suspect_lines(checked)
    lines += [f"[{f.severity}] {f.code} {f.cell} {f.place}：{f.message}" for f in checked.findings]
    return lines


def _scope_line(source: Source) -> str:
    title = code_lists()["scope"]["codes"][SCOPES.index(source.scope)]["title"]
    return f"口径：{title}（{source.scope}）" + (f"，据正文“{source.scope_quote}”。" if source.scope_quote else "。")


def _check_lines(c: CheckedRule) -> list[str]:
    lines = [f"{MARKS[c.verdict]} {c.check.id} {c.check.rule.title}：{c.arithmetic}"]
    if c.cause:
        lines.append(f"    原因：{CAUSES[c.cause]}")
    return lines


def _claim_lines(compared: Sequence[Comparison]) -> Iterator[str]:
    """Say what the running text states about the tables: every disagreement, and how much was compared."""
    if compared:
        tally = {verdict: sum(c.verdict == verdict for c in compared) for verdict in ("pass", "fail", "not_assessed")}
        counted = "，".join(f"{tally[verdict]} 处{TALLY[verdict]}" for verdict in tally)
        yield f"正文中有 {len(compared)} 处数字可与表格对照：{counted}。"
    for c in compared:
        if c.verdict == "fail":
            rule = rule_of(c.claim.code)
            message = rule.message.format(raw=c.claim.figure, arithmetic=c.arithmetic)
            yield f"[{rule.severity}] {rule.code} {c.claim.place}：{message}“{c.claim.text}”"


def claim_json(c: Comparison) -> dict[str, Any]:
    """Return what the running text says about a figure, and what the tables hold, as plain JSON data."""
    claim = c.claim
    return {
        "claim": claim.code,
        "rule": rule_of(claim.code).code,
        "severity": rule_of(claim.code).severity,
        "verdict": c.verdict,
        "reason": c.reason or None,
        "text": claim.text,
        "figure": claim.figure,
        "relation": claim.relation,
        "cells": [term.cell for term in claim.cells],
        "arithmetic": c.arithmetic,
        "implied": list(c.implied) if c.implied else None,
        "place": str(claim.place),
    }


def _as_json(checked: ReportChecks) -> dict[str, Any]:
    source = checked.report.source
    cells = checked.report.reading.form.cells
    return {
        "file": source.file,
        "title": source.title,
        "year": source.year or None,
        "edition": checked.report.reading.form.edition,
        "scope": source.scope,
        "scope_quote": source.scope_quote,
        "badge": checked.badge,
        "verdicts": checked.verdicts,
        "localisation": localisation_json(checked),
        "checks": [check_json(c, [cell.id for cell in cells]) for c in checked.checks],
        "findings": [_finding_json(f) for f in checked.findings],
        "claims": [claim_json(c) for c in checked.report.claims],
    }


def check_json(c: CheckedRule, cell_ids: list[str]) -> dict[str, Any]:
    """Return one check as plain JSON data."""
    return {
        "check": c.check.id,
        "rule": c.check.rule.code,
        "verdict": c.verdict,
        "left": c.left,
        "right": c.right,
        "arithmetic": c.arithmetic,
        "cause": c.cause or None,
        "suspects": [{"cell": cell_ids[s.cell], "printed": s.printed, "needed": s.needed} for s in c.suspects],
    }


def _finding_json(f: Finding) -> dict[str, str]:
    return {key: getattr(f, key) for key in ("code", "severity", "cell", "place", "raw", "message", "message_en")}
