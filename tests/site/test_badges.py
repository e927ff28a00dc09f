"""Badges say what the page says, in words; one wrong digit changes badge, page and exit code."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

import gongkai
from gongkai.pages.desk.renderer import Setting, open_desk

from .crawled import tree_of, words
from .project import CONSISTENT, INCONSISTENT, PLANTED, REPORTS, ROOT, UNREADABLE

TERMS = open_desk(Setting.of(ROOT)).wording.lists["badge"]
SVG = "{http://www.w3.org/2000/svg}"
STATES = {**dict.fromkeys(REPORTS, "consistent"), INCONSISTENT: "unsettled", PLANTED: "unsettled", UNREADABLE: "unreadable"}


@pytest.mark.parametrize(("name", "state"), STATES.items())
def test_page_badge_and_endpoint_say_the_same(site: Path, name: str, state: str) -> None:
    term, year = TERMS[state], name.partition("/")[2]
    badge = etree.parse(site / "badge" / "a" / f"{name}.svg").getroot()
    alternative = badge.get("aria-label", "")
    assert badge.get("role") == "img"
    assert badge.findtext(f"{SVG}title") == alternative
    assert term.word in alternative
    assert year in alternative
    shown = [element.text for element in badge.iter(f"{SVG}text")]
    assert shown[1] == f"{term.glyph} {term.word}"
    endpoint = json.loads((site / "badge" / "a" / f"{name}.json").read_text(encoding="utf-8"))
    assert set(endpoint) == {"schemaVersion", "label", "message", "color"}
    assert (endpoint["schemaVersion"], [endpoint["label"], endpoint["message"]]) == (1, shown)
    assert re.fullmatch("#[0-9a-f]{6}", endpoint["color"])
    (verdict,) = tree_of(site / "a" / name / "index.html").xpath("//p[contains(@class, 'verdict')]/strong")
    assert words(verdict) == shown[1]


def test_no_two_states_look_alike_in_grey() -> None:
    assert len({term.glyph for term in TERMS.values()}) == len(TERMS)
    assert len({term.word for term in TERMS.values()}) == len(TERMS)


def test_one_wrong_digit_is_on_the_page_at_its_cell(site: Path) -> None:
    page = tree_of(site / "a" / PLANTED / "index.html")
    (cell,) = page.xpath("//td[@id='requests.new.total']")
    assert words(cell, without=("sup",)) == "2,047"
    assert "fails" in cell.get("class").split()
    notes = [words(page.xpath("//*[@id=$id]", id=link.removeprefix("#"))[0]) for link in cell.xpath(".//sup/a/@href")]
    assert [note for note in notes if "2008 + 21 + 11 + 1 = 2041 ≠ 2047" in note]
    assert page.xpath("//*[@id='check-RQ1.new'][contains(., '2008 + 21 + 11 + 1 = 2041 ≠ 2047')]")


@pytest.mark.parametrize(("name", "code"), [(CONSISTENT, 0), (PLANTED, 1), (INCONSISTENT, 1), (UNREADABLE, 3)])
def test_the_command_ends_with_the_same_verdict(project: Path, name: str, code: int) -> None:
    env = {**os.environ, "PYTHONPATH": str(Path(gongkai.__file__).resolve().parents[1])}
    command = [sys.executable, "-m", "gongkai", "check", str(project / "datasets" / name / "source.txt"), "--format", "json"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    if code < 3:
        assert json.loads(done.stdout)["files"][0]["report"]["badge"] == STATES[name]
