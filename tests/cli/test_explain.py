"""`gongkai explain`: every rule can be explained, and a code that is none leads to the nearest ones."""

import re

import pytest
from typer.testing import CliRunner

from gongkai.cli import app
from gongkai.errors import UsageError
from gongkai.rules.catalogue import rules


@pytest.mark.parametrize("code", rules())
def test_every_rule_is_explained_in_both_languages_with_its_examples(code: str) -> None:
    done = CliRunner().invoke(app, ["explain", code])
    assert done.exit_code == 0
    for text in (rules()[code].title, rules()[code].title_en, rules()[code].message, rules()[code].message_en):
        assert text in done.output
    assert done.output.count("example") == 3
    assert not re.findall(r"(?:disclosure|requests|reviews)\.\w+\.\w+", done.output), "cells are called what the form calls them"


@pytest.mark.parametrize(("asked", "code"), [("rq3", "RQ3"), ("RV1.reconsideration", "RV1"), (" Line-Missing ", "line-missing")])
def test_a_code_is_found_as_it_stands_in_checks_csv(asked: str, code: str) -> None:
    assert CliRunner().invoke(app, ["explain", asked]).output.startswith(f"{code}  ")


@pytest.mark.parametrize(("asked", "near"), [("line-mising", "line-missing"), ("RQ9", "RQ"), ("zzz", "")])
def test_a_code_that_is_none_names_the_nearest(asked: str, near: str) -> None:
    done = CliRunner().invoke(app, ["explain", asked])
    assert isinstance(done.exception, UsageError), "which ends with exit code 2"
    assert near in done.exception.remedy
    assert done.exception.remedy
