"""Every figure a reader sees is the one in the data: by cell id, for all five reports."""

import csv
import re
import tomllib
from pathlib import Path

import pytest
from lxml import html

from .crawled import pages_of, target_of, tree_of, words
from .project import BUNDLED, INCONSISTENT, REPORTS, ROOT

KINDS = tomllib.loads((ROOT / "site_src" / "wording.toml").read_text(encoding="utf-8"))["kind"]


def rows_of(name: str) -> dict[str, dict[str, str]]:
    """Return the committed cells of a report by cell id."""
    with (BUNDLED / name / "cells.csv").open(encoding="utf-8", newline="") as stream:
        return {f"{row['table_id']}.{row['line_id']}.{row['column_id']}": row for row in csv.DictReader(stream)}


def page_of(site: Path, name: str) -> html.HtmlElement:
    return tree_of(site / "a" / name / "index.html")


def printed(text: str) -> str:
    """Return a figure of the page as plain digits."""
    assert re.fullmatch(r"−?[0-9]{1,3}(,[0-9]{3})*(\.[0-9]+)?", text), f"no figure: {text!r}"
    return text.replace(",", "").replace("−", "-")


@pytest.mark.parametrize("name", REPORTS)
def test_every_cell_of_the_form_is_on_the_page_with_its_value(site: Path, name: str) -> None:
    rows = rows_of(name)
    cells = {cell.get("id"): cell for cell in page_of(site, name).xpath("//table[contains(@class, 'form')]//td[@id]")}
    assert len(cells) == 200
    assert set(cells) == set(rows)
    for cell_id, row in rows.items():
        shown = words(cells[cell_id], without=("sup",))
        if row["kind"] == "number":
            assert printed(shown) == row["value"], cell_id
        else:
            wanted = row["raw"] if row["kind"] == "dash" and row["raw"] else KINDS[row["kind"]]["mark"]
            assert shown == wanted, cell_id
            assert re.search(r"[^\s0-9]", shown), cell_id
            assert "0" not in shown, cell_id


def test_the_tables_hold_no_figure_without_an_id(site: Path) -> None:
    for name in REPORTS:
        loose = page_of(site, name).xpath("//table[contains(@class, 'form')]//td[not(@id or @class='corner')]")
        assert not [cell for cell in loose if re.search("[0-9]", words(cell))]


def test_there_are_blanks_to_see(site: Path) -> None:
    rows = rows_of(INCONSISTENT)
    blanks = [cell for cell, row in rows.items() if row["kind"] == "blank"]
    assert len(blanks) == 5
    for cell in blanks:
        (shown,) = page_of(site, INCONSISTENT).xpath("//td[@id=$id]", id=cell)
        assert words(shown, without=("sup",)) == KINDS["blank"]["mark"]


def test_every_figure_that_is_a_link_says_what_stands_there(site: Path) -> None:
    """Headline figures and series lead to cells; the figure on the way is the figure at the end."""
    followed = 0
    for page in pages_of(site):
        for link in tree_of(page).xpath("//a[contains(@class, 'figure')] | //table[contains(@class, 'series')]//td/a"):
            target, fragment = target_of(site, page, link.get("href"))
            (cell,) = tree_of(target).xpath("//td[@id=$id]", id=fragment)
            assert words(link) == words(cell, without=("sup",)), f"{page}: {link.get('href')}"
            followed += 1
    assert followed > 50


def test_headline_figures_of_an_inconsistent_report_are_not_among_those_that_fail(site: Path) -> None:
    page = page_of(site, INCONSISTENT)
    failing = set(page.xpath("//td[contains(concat(' ', @class, ' '), ' fails ')]/@id"))
    linked = {link.removeprefix("#") for link in page.xpath("//a[contains(@class, 'figure')]/@href")}
    assert failing
    assert linked
    assert not failing & linked


def test_arithmetic_on_the_page_is_that_of_the_checks(site: Path) -> None:
    for name in REPORTS:
        with (BUNDLED / name / "checks.csv").open(encoding="utf-8", newline="") as stream:
            checks = {row["check_id"]: row["arithmetic"] for row in csv.DictReader(stream)}
        assert len(checks) == 42
        for check, arithmetic in checks.items():
            page, rule = page_of(site, name), check.partition(".")[0]
            (row,) = page.xpath("//*[@id=$id]", id=f"check-{check}") or page.xpath("//*[@id=$id]", id=f"zeros-{rule}")
            assert arithmetic in words(row), f"{name} {check}"
