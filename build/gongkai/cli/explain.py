"""`gongkai explain CODE`: one rule of the catalogue with its examples, Chinese first."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

import click

from gongkai.codes import codes
from gongkai.errors import UsageError
from gongkai.form import Form, cell_words, load_form
from gongkai.language import either, language
from gongkai.rules.catalogue import OUTCOMES, Rule, rules

LEVEL_WORDS = {
    "cell": ("单元格", "cell"),
    "table": ("表", "table"),
    "report": ("报告", "report"),
    "years": ("年度之间", "between years"),
    "agencies": ("机关之间", "between agencies"),
}
KEY_WORDS = {
    "printed": "所印",
    "second": "第二次读作",
    "artefact": "夹有标记",
    "rows": "表中的行",
    "without": "缺少的表",
    "words": "正文",
    "report": "登记",
    "agency": "机关",
    "accepted": "认可",
    "container": "文件",
    "edition": "表式",
    "before": "上一年度",
    "years": "其他年度",
    "another": "另一机关",
    "peers": "同类机关",
    "members": "成员机关",
    "claims": "正文所说增减",
    "paragraphs": "正文段落",
    "scope": "口径",
    "missing": "未收录",
    "ruled": "表格线",
    "pictures": "图片",
    "then": "其后",
    "on": "看",
}
"""What the keys of an example are called."""
OUTCOME_WORDS = {"pass": ("通过", "passes"), "fail": ("不通过", "fails"), "not_assessed": ("无法核对", "not assessed")}
_NEAR = 5


def complete_code(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001 - click's signature
    """Return the codes that begin so."""
    return [code for code in rules() if code.lower().startswith(incomplete.lower())]


@click.command(
    "explain",
    short_help=either("说明一条核对规则，或列出全部", "Explain a rule, or list them all"),
    help=either(
        "说明一条规则：核对什么、依据什么，通过、不通过和无法核对的例子。不写代号则列出全部规则。",
        "Explain one rule: what it checks, on which ground, with an example of each outcome; without a code list them all.",
    ),
    epilog=either("例：", "E.g. ") + "gongkai explain RQ3",
)
@click.argument("code", required=False, shell_complete=complete_code)
def command(*, code: str | None) -> None:
    """Explain one rule, or list all."""
    click.echo("\n".join(_lines(_found(code)) if code else _all()))


def _all() -> Iterator[str]:
    width = max(map(len, rules()))
    for rule in rules().values():
        level = LEVEL_WORDS[rule.level][language() == "en"]
        yield f"{rule.code:<{width}}  {rule.severity:<7}  {level}  {either(rule.title, rule.title_en)}"


def _found(code: str) -> Rule:
    """Return the rule of this code, or of the check of this name; else name the nearest codes."""
    by_code = {each.lower(): rule for each, rule in rules().items()}
    wanted = code.strip().lower()
    rule = by_code.get(wanted) or by_code.get(wanted.partition(".")[0])
    if rule is None:
        near = get_close_matches(wanted, by_code, _NEAR, 0.3) or list(by_code)[:_NEAR]
        remedy = either("相近的代号：", "Near: ") + "、".join(by_code[each].code for each in near)
        raise UsageError(either(f"没有规则 {code}", f"There is no rule {code}"), code="unknown-rule", remedy=remedy)
    return rule


def _lines(rule: Rule) -> Iterator[str]:
    level, level_en = LEVEL_WORDS[rule.level]
    severity = codes("severity")[rule.severity]
    yield f"{rule.code}  {rule.title}"
    yield f"{' ' * len(rule.code)}  {rule.title_en}"
    yield f"层次 level: {level} {level_en}    轻重 severity: {severity.title} {severity.title_en}"
    yield f"规则 formula: {rule.formula}"
    yield f"说明 message: {rule.message}"
    yield f"              {rule.message_en}"
    if rule.reason:
        yield f"界限 thresholds: {rule.reason}"
        yield f"                 {rule.reason_en}"
    if rule.citation:
        yield f"依据 citation: {rule.citation}"
    for outcome in OUTCOMES:
        words, words_en = OUTCOME_WORDS[outcome]
        yield f"例 example, {words} {words_en}: {_shown(rule.examples[outcome])}"


def _shown(example: Mapping[str, Any]) -> str:
    """Return an example as one line: what differs from a report filled with 0."""
    form = load_form(example.get("edition", "2021"))
    told = {**example, **({"on": _place(form, example["on"])} if "on" in example else {})}
    return (
        "；".join(f"{KEY_WORDS.get(key, key)} {_value(form, value)}" for key, value in told.items() if value or value is False)
        or "—"
    )


def _place(form: Form, place: str) -> str:
    """Return what a cell, a line or column, or a table is called; no place is the whole report."""
    if not place or place in form.cell_by_id:
        return cell_words(form, place) if place else "整份报告"
    blocks = [block for table in form.tables for block in table.blocks]
    named = {table.id: table.title for table in form.tables}
    named |= {column.id: column.label for block in blocks for column in block.columns}
    named |= {line.id: line.label for block in blocks for line in block.lines}
    return named.get(place.rpartition(".")[2], place)


def _value(form: Form, value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{_key(form, key)} = {_value(form, each)}" for key, each in value.items())
    if isinstance(value, list):
        return "[" + " | ".join(_value(form, each) for each in value) + "]"
    if isinstance(value, bool):
        return "有" if value else "无"
    return f"“{cell_words(form, value) if value in form.cell_by_id else value}”" if isinstance(value, str) else str(value)


def _key(form: Form, key: str) -> str:
    return cell_words(form, key) if key in form.cell_by_id else KEY_WORDS.get(key, key)
