"""Five readers with a question each reach its answer in at most four actions from a home page (`tasks.yaml`)."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Locator, expect

from .visiting import Visit, visiting

pytestmark = pytest.mark.browser

TASKS = yaml.safe_load(Path(__file__).with_name("tasks.yaml").read_text(encoding="utf-8"))
MOST_ACTIONS = 4


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task["reader"])
def test_a_reader_has_the_answer_in_four_actions(browser: Browser, address: str, task: dict[str, Any]) -> None:
    assert len(task["steps"]) <= MOST_ACTIONS
    with visiting(browser, width=task.get("width", 1280), height=task.get("height", 900)) as visit:
        visit.open(address)
        taken = [act(visit, kind, text) for step in task["steps"] for kind, text in step.items()]
        assert len(taken) == len(task["steps"])
        told = task["told"]
        if "file" in told:
            assert taken[-1] == told["file"]
            return
        part = visit.page.locator(told["part"]).first
        for said in told["says"]:
            expect(part).to_have_text(re.compile(said))
        if "address" in told:
            assert visit.page.url == f"{address}{told['address']}"
        if told.get("first_screen"):
            assert bottom(part) <= task["height"]
        assert visit.said == []


def bottom(part: Locator) -> float:
    """Return how far down the Chinese of a bilingual paragraph reaches."""
    return float(
        part.evaluate("part => { const range = document.createRange(); range.setStart(part, 0);"
                      " range.setEndBefore(part.querySelector('i') ?? part.lastChild); return range.getBoundingClientRect().bottom; }")
    )  # fmt: skip


def act(visit: Visit, kind: str, text: str) -> str:
    """Do one action and wait for what comes of it; return the name of a file that was taken."""
    page = visit.page
    if kind == "type":
        page.locator("#find").fill(text)
        page.locator("#found a").first.wait_for()
    elif kind == "press":
        with page.expect_navigation(wait_until="load"):
            page.keyboard.press(text)
    elif kind == "take":
        with page.expect_download() as waiting:
            page.locator(f"a[download][href$='{text}']").first.click()
        return waiting.value.suggested_filename
    else:
        link = page.get_by_role("link", name=text).first
        link.wait_for()
        visit.follow(link) if kind == "follow" else link.click()
    return ""
