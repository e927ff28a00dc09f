"""The catalogue is complete: every rule has examples that come out as they say, and every code in use is in it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from gongkai.form import EDITIONS, load_form
from gongkai.rules.catalogue import LEVELS, OUTCOMES, Rule, rules

from .running import outcome

HAN = re.compile(r"[一-鿿]")
EXAMPLES = [(rule, wanted) for rule in rules().values() for wanted in OUTCOMES]


@pytest.mark.parametrize(("rule", "wanted"), EXAMPLES, ids=lambda value: value.code if isinstance(value, Rule) else value)
def test_every_example_comes_out_as_it_says(rule: Rule, wanted: str) -> None:
    assert outcome(rule, rule.examples[wanted]) == wanted


def test_every_rule_says_the_same_in_both_languages() -> None:
    for rule in rules().values():
        assert not HAN.search(rule.title_en + rule.message_en + rule.reason_en), rule.code
        assert bool(rule.reason) == bool(rule.reason_en)
        assert HAN.search(rule.title)
        assert HAN.search(rule.message)
        assert {name.removesuffix("_en") for name in named_in(rule.message_en)} == named_in(rule.message), rule.code


def named_in(message: str) -> set[str]:
    """Names of the values that a sentence takes."""
    return {name for _, name, _, _ in Formatter().parse(message) if name}


def test_every_identity_of_every_edition_stands_in_the_catalogue_and_the_reverse() -> None:
    of_forms = {identity.code for edition in EDITIONS for identity in load_form(edition).identities}
    assert of_forms == {rule.code for rule in rules().values() if rule.identity}


def test_every_rule_with_thresholds_says_why_and_with_which_figures() -> None:
    judged = {rule.code: rule for rule in rules().values() if any(type(value) is int for value in rule.data.values())}
    assert {code for code, rule in judged.items() if not rule.reason} == set()
    for rule in judged.values():
        assert any(str(value) in rule.reason for value in rule.data.values()), rule.code
        assert not named_in(rule.formula + rule.reason + rule.reason_en), rule.code


def test_levels_come_in_their_order() -> None:
    levels = [rule.level for rule in rules().values()]
    assert levels == sorted(levels, key=LEVELS.index)


def test_every_code_that_the_program_names_is_in_the_catalogue_and_the_reverse(root: Path) -> None:
    named = {code for path in sorted((root / "build").rglob("*.py")) for code in codes_named(path)}
    known = {rule.code for rule in rules().values() if not rule.identity}
    by_data = {rule.code for rule in rules().values() if rule.level == "report" and "families" in rule.data}
    texts = "".join(path.read_text(encoding="utf-8") for path in sorted((root / "build").rglob("*.py")))
    assert named <= known
    assert [code for code in sorted(known - by_data) if f'"{code}"' not in texts] == []


def codes_named(path: Path) -> Iterator[str]:
    """Codes given to a finding outright, or listed as oddities of a quantity."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Finding" and node.args:
            yield from _strings(node.args[0])
        if isinstance(node, ast.keyword) and node.arg == "oddities":
            yield from _strings(node.value)


def _strings(node: ast.AST) -> Iterator[str]:
    yield from (each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str))
