"""`gongkai explain CODE`: one rule of the catalogue with its examples, Chinese first."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Annotated, Any

import typer

from gongkai.errors import UsageError
from gongkai.form import Form, cell_words, load_form
from gongkai.package import code_lists
from gongkai.rules import OUTCOMES, Rule, rules

EXAMPLE = "例：gongkai explain RQ3"

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
    "on": "看",
}
"""What the keys of an example are called; those of rules between reports keep their names."""
OUTCOME_WORDS = {"pass": ("通过", "passes"), "fail": ("不通过", "fails"), "not_assessed": ("无法核对", "not assessed")}
_NEAR = 5


def explain_command(code: Annotated[str, typer.Argument(help="规则代号，如 RQ3、unit-converted。")]) -> None:
    """说明一条规则：核对什么、依据什么，通过、不通过和无法核对的例子。

    Explain one rule: what it checks, on which ground, with an example of each outcome.
    """
    rule = _found(code)
    typer.echo("\n".join(_lines(rule)))


def _found(code: str) -> Rule:
    """Return the rule of this code, or of the check of this name; else name the nearest codes."""
    by_code = {each.lower(): rule for each, rule in rules().items()}
    wanted = code.strip().lower()
    rule = by_code.get(wanted) or by_code.get(wanted.partition(".")[0])
    if rule is None:
        near = get_close_matches(wanted, by_code, _NEAR, 0.3) or list(by_code)[:_NEAR]
        remedy = "相近的代号：" + "、".join(by_code[each].code for each in near)
        raise UsageError(f"没有规则 {code}", code="unknown-rule", remedy=remedy)
    return rule


def _lines(rule: Rule) -> Iterator[str]:
    level, level_en = LEVEL_WORDS[rule.level]
    severity = next(each for each in code_lists()["severity"]["codes"] if each["id"] == rule.severity)
    yield f"{rule.code}  {rule.title}"
    yield f"{' ' * len(rule.code)}  {rule.title_en}"
    yield f"层次 level: {level} {level_en}    轻重 severity: {severity['title']} {severity['title_en']}"
    yield f"规则 formula: {rule.formula}"
    yield f"说明 message: {rule.message}"
    yield f"              {rule.message_en}"
    if rule.citation:
        yield f"依据 citation: {rule.citation}"
    for outcome in OUTCOMES:
        words, words_en = OUTCOME_WORDS[outcome]
        yield f"例 example, {words} {words_en}: {_shown(rule.examples[outcome])}"


def _shown(example: Mapping[str, Any]) -> str:
    """Return an example as one line: what differs from a report filled with 0."""
    form = load_form(example.get("edition", "2021"))
    cells = example.get("printed", {})
    named = {**example, "printed": {_cell(form, cell): text for cell, text in cells.items()}}
    return "；".join(f"{KEY_WORDS.get(key, key)} {_value(value)}" for key, value in named.items() if value or value == "") or "—"


def _cell(form: Form, cell: str) -> str:
    return cell_words(form, cell) if cell in form.cell_by_id else cell


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} = {_value(each)}" for key, each in value.items())
    if isinstance(value, list):
        return "[" + " | ".join(_value(each) for each in value) + "]"
    return f"“{value}”" if isinstance(value, str) else str(value)
