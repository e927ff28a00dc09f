"""The page of corrections, of findings that were accepted (each with its reason, who decided and when) and of replies.

A correction never replaces a published figure; both stand side by side, here, on the page of the report and in the files.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gongkai.claims.vocabulary import rule_of
from gongkai.form import cell_words
from gongkai.pages.collection.holdings import Holdings
from gongkai.pages.desk.page import Page
from gongkai.pages.desk.renderer import Desk
from gongkai.pages.reference.quality_page import rows_of
from gongkai.pages.report.checklist import cell_names_en
from gongkai.pages.words.html import own_html, web_address
from gongkai.text import unsafe_text, visible


@dataclass(frozen=True, slots=True)
class Place:
    """A place on the page of a report, and whose report it is."""

    agency_id: str
    year: str
    agency: str
    agency_en: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """A corrected cell: whose, which, both figures, and on what ground."""

    place: Place
    cell: str
    cell_en: str
    value: str
    corrected: str
    reason: str
    who: str
    date: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """What was found, looked into and let stand: a finding, or a check, claim or comparison that failed; and the reason."""

    place: Place
    rule: str
    told: str
    told_en: str
    reason: str


@dataclass(frozen=True, slots=True)
class Replied:
    """What an agency says, in its own words; `url` is where it says so, if that is an address of the web."""

    place: Place
    rule: str
    text: str
    who: str
    date: str
    url: str


def corrections_pages(desk: Desk, holdings: Holdings, collection: Path | None) -> Iterator[Page]:
    """Yield the page in both languages, newest corrections first."""
    known = {(summary.agency_id, str(summary.year)): summary for summary in holdings.summaries}

    def place(row: dict[str, str], anchor: str) -> Place:
        summary = known[row["agency_id"], row["year"]]
        return Place(row["agency_id"], row["year"], summary.agency, summary.agency_en, anchor)

    corrected = [
        Corrected(
            place(row, row["cell"]), *_cell(desk, known[row["agency_id"], row["year"]].edition, row["cell"]),
            row["value"], row["corrected"], *(_shown(row[name]) for name in ("reason", "who", "date", "evidence")),
        )
        for row in rows_of(collection, "corrections")
    ]  # fmt: skip
    checks = (
        Accepted(place(row, _check(row)), row["rule"], row["arithmetic"], row["arithmetic"], _shown(row["accepted"]))
        for row in _accepted(collection, "checks")
    )
    findings = (
        Accepted(place(row, "findings"), row["rule"], *(_shown(row[name]) for name in ("message", "message_en", "accepted")))
        for row in _accepted(collection, "findings")
    )
    said = (
        Accepted(place(row, f"claim-{row['claim']}"), rule_of(row["code"]).code, *_claimed(row), _shown(row["accepted"]))
        for row in _accepted(collection, "claims")
    )
    compared = (
        Accepted(place(row, "beside"), row["rule"], *(_shown(row[name]) for name in ("message", "message_en", "accepted")))
        for row in _accepted(collection, "comparisons")
    )
    yield from desk.both_languages(
        "corrections/", "corrections.html",
        corrected=sorted(corrected, key=lambda each: each.date, reverse=True), accepted=[*checks, *findings, *said, *compared],
        replies=sorted(_replies(holdings), key=lambda each: each.date, reverse=True),
        files=collection is not None,
        **holdings.mark,
    )  # fmt: skip


def _replies(holdings: Holdings) -> Iterator[Replied]:
    for summary in holdings.summaries:
        for reply in summary.replies:
            place = Place(summary.agency_id, str(summary.year), summary.agency, summary.agency_en, reply.cell)
            rule, text, who = visible(reply.rule), visible(reply.text), visible(reply.who)
            yield Replied(place, rule, text, who, visible(reply.date), web_address(reply.url))


def _claimed(row: dict[str, str]) -> tuple[str, str]:
    """Return the sentence that its rule has for a figure of the text, in both languages."""
    rule, values = rule_of(row["code"]), {"raw": _shown(row["figure"]), "arithmetic": row["arithmetic"]}
    return rule.message.format(**values), rule.message_en.format(**values)


def _cell(desk: Desk, edition: str, cell: str) -> tuple[str, str]:
    """Return what a cell is called in both languages."""
    form = desk.edition(edition).form
    return cell_words(form, cell), own_html(cell_names_en(form)[cell]).unescape()


def _check(row: dict[str, str]) -> str:
    return f"check-{row['check_id']}"


def _shown(text: str) -> str:
    return visible(unsafe_text(text))


def _accepted(collection: Path | None, name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a file of the collection that have a reason; the file may be large."""
    path = collection / f"{name}.csv" if collection else None
    if path is None or not path.is_file():
        return
    with path.open(encoding="utf-8", newline="") as stream:
        yield from (row for row in csv.DictReader(stream) if row["accepted"])
