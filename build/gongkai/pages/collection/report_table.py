"""Tables of reports that a reader can sort and filter: the figures that are asked for first, each leading to its report.

A figure that a failed check touches is marked and stands in no sum; one that is not there is a dash and says why. Rows are in
the order of the registry's ids; no rank is given.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from gongkai.package.collection_rows import FigureRow
from gongkai.pages.collection.agency_names import Entry
from gongkai.pages.collection.talk import Talk
from gongkai.pages.report.summary import Summary
from gongkai.pages.words.html import esc, figure, own_html
from gongkai.statistics.definitions import measures
from gongkai.statistics.held import Key, Statistics
from gongkai.statistics.small import shown

COLUMNS = ("received", "granted", "partly_granted", "refused", "unavailable", "rejected", "other", "concluded")
"""The counts of the table of reports."""
REVIEWS = ("reconsideration", "litigation")
LISTED = 250
"""Most reports that a page lists itself; beyond, the table is the CSV of the collection."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The table: headings, rows as HTML, how many reports there are in all."""

    heads: tuple[str, ...]
    rows: tuple[Markup, ...]
    total: int


def report_table(
    talk: Talk, stat: Statistics, reports: Sequence[tuple[Entry, Summary]], root: str, columns: Sequence[str] = COLUMNS
) -> Listing:
    """Return the table of some reports, with their figures, scope and state."""
    heads = (
        talk.say("table.agency"),
        talk.say("table.year"),
        talk.say("table.scope"),
        *map(talk.measure, columns),
        talk.say("table.state"),
    )
    rows = tuple(_row(talk, stat, entry, report, root, columns) for entry, report in reports[:LISTED])
    return Listing(heads, rows, len(reports))


def _row(talk: Talk, stat: Statistics, entry: Entry, report: Summary, root: str, columns: Sequence[str]) -> Markup:
    own = stat.figures.get((report.agency_id, report.year), {})
    address = f"{root}{talk.report_at(report.agency_id, report.year)}"
    state = talk.desk.wording.term("badge", report.badge)
    word, name = (state.word_en if talk.english else state.word), talk.name(entry)
    figures = "".join(figure_cell(talk, own.get(column)) for column in columns)
    scope = talk.term("scope", report.scope) if report.badge != "unreadable" else ""
    return own_html(
        f'<tr><th scope="row"><a href="{esc(address)}">{esc(name)}</a></th>'
        f'<td class="num">{report.year}</td><td>{esc(scope)}</td>{figures}'
        f'<td class="state {report.badge}"><span aria-hidden="true">{esc(state.glyph)}</span> {esc(word)}</td></tr>'
    )


def rate_table(talk: Talk, stat: Statistics, reports: Sequence[tuple[Entry, Summary]], root: str, indicator: str) -> Listing:
    """Return the table of one rate: value, numerator, denominator, or the reason why there is none."""
    keys = ("table.agency", "table.year", "table.scope", "stat.rate", "stat.over", "stat.under", "table.reason")
    heads = tuple(map(talk.say, keys))
    rows = tuple(_rate_row(talk, stat, entry, report, root, indicator) for entry, report in reports[:LISTED])
    return Listing(heads, rows, len(reports))


def _rate_row(talk: Talk, stat: Statistics, entry: Entry, report: Summary, root: str, indicator: str) -> Markup:
    row = stat.figures.get((report.agency_id, report.year), {}).get(indicator)
    address = f"{root}{talk.report_at(report.agency_id, report.year)}"
    head = f'<th scope="row"><a href="{esc(address)}">{esc(talk.name(entry))}</a></th><td class="num">{report.year}</td>'
    scope = f"<td>{esc(talk.term('scope', report.scope))}</td>"
    if row is None or row.reason:
        reason = esc(talk.term("indicator_reason", row.reason if row else "missing"))
        return own_html(
            f'<tr>{head}{scope}<td class="gap">—</td><td class="gap">—</td><td class="gap">—</td><td>{reason}</td></tr>'
        )
    over, under = int(row.value), int(row.base)
    value = f'<td class="num" data-v="{over / under:.6f}">{shown(over, under)}</td>'
    counts = "".join(f'<td class="num" data-v="{n}">{figure(str(n))}</td>' for n in (over, under))
    return own_html(f"<tr>{head}{scope}{value}{counts}<td></td></tr>")


def figure_cell(talk: Talk, row: FigureRow | None) -> str:
    """Return a figure as a cell of the table."""
    if row is None or not row.value:
        return f'<td class="gap" title="{esc(talk.say("table.missing"))}">—</td>'
    sign = f'<sup title="{esc(talk.say("table.fails"))}">✗</sup>' if row.reason == "fails" else ""
    style = "num fails" if sign else "num z" if row.value == "0" else "num"
    return f'<td class="{style}" data-v="{row.value}">{figure(row.value)}{sign}</td>'


def family_total(own: Mapping[str, FigureRow], name: str) -> int | None:
    """Return the sum of a family in one report; None where it is not counted."""
    parts = [row for row in own.values() if measures()[row.measure].family == name]
    return sum(int(row.value) for row in parts) if parts and not any(row.reason for row in parts) else None


def of_year(entries: Iterable[Entry], year: int) -> list[tuple[Entry, Summary]]:
    """Return the reports on a year, in order of agency."""
    return [(entry, report) for entry in entries for report in entry.reports if report.year == year]


def keys_of(reports: Iterable[tuple[Entry, Summary]]) -> list[Key]:
    """Return the keys of reports."""
    return [(report.agency_id, report.year) for _, report in reports]
