"""What questions are answered from: the newest full year and its largest stated scope, and the tables of its reports."""

from collections.abc import Sequence
from dataclasses import dataclass

from gongkai import addresses
from gongkai.codes import ids
from gongkai.pages.collection.agency_names import Entry
from gongkai.pages.collection.group_charts import Labelled
from gongkai.pages.collection.holdings import Holdings
from gongkai.pages.collection.report_table import Listing, of_year, report_table
from gongkai.pages.collection.talk import Talk
from gongkai.pages.report.summary import Summary
from gongkai.pages.words.html import figure, own_html
from gongkai.statistics.held import Group, Statistics


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question is answered from."""

    talk: Talk
    stat: Statistics
    holdings: Holdings
    group: Group
    root: str
    home: str

    @property
    def reports(self) -> list[tuple[Entry, Summary]]:
        """The reports of the year and scope, in order of agency."""
        year, scope = self.group.year, self.group.scope
        own = of_year(self.holdings.known, year)
        return [each for each in own if each[1].scope == scope and each[1].badge != "unreadable"]

    def kinds(self) -> list[Labelled]:
        """The kinds of agency of the year and scope."""
        year, scope = self.group.year, self.group.scope
        own = self.stat.groups(year, scope, "agency_kind")
        return [
            Labelled(self.talk.term("agency_kind", kind), Group(year, scope, "", kind))
            for kind in ids("agency_kind")
            if kind in own
        ]

    def years(self) -> list[Labelled]:
        """The same scope in all years, newest first."""
        scope = self.group.scope
        years = [year for year in self.stat.years if scope in self.stat.scopes(year)]
        return [Labelled(str(year), Group(year, scope), f"{self.home}{addresses.year(year)}") for year in reversed(years)]

    def table(self, *columns: str) -> Listing:
        """The table of the reports with some measures."""
        return report_table(self.talk, self.stat, self.reports, self.root, columns)


def with_last_year(asked: Asked, reports: Sequence[tuple[Entry, Summary]]) -> Listing:
    """Return the table of requests received against the year before."""
    table = report_table(asked.talk, asked.stat, reports, asked.root, ("received",))
    further = []
    for _, report in reports[: len(table.rows)]:
        growth = asked.stat.figures[report.agency_id, report.year]["growth"]
        cells = "".join(f'<td class="num" data-v="{value}">{figure(value)}</td>' for value in (growth.base, growth.value))
        target = f"{asked.root}{asked.talk.report_at(report.agency_id, report.year)}changes/"
        further.append(f'{cells}<td class="num"><a href="{target}">{asked.talk.say("q.see")}</a></td>')
    return _with_cells(table, [asked.talk.say(key) for key in ("q.last_year", "q.difference", "q.what_changed")], further)


def with_differences(asked: Asked, reports: Sequence[tuple[Entry, Summary]]) -> Listing:
    """Return the table of reports with the number of figures of the text that differ from the tables."""
    table = report_table(asked.talk, asked.stat, reports, asked.root, ("received", "concluded"))
    counts = (report.claims_failed for _, report in reports[: len(table.rows)])
    further = [f'<td class="num" data-v="{count}">{count}</td>' for count in counts]
    return _with_cells(table, [asked.talk.say("q.places")], further)


def _with_cells(table: Listing, heads: Sequence[str], further: Sequence[str]) -> Listing:
    """Return a table with further cells before the state of each report."""
    rows = []
    for html, cells in zip(table.rows, further, strict=True):
        at = html.rindex('<td class="state')
        rows.append(own_html(f"{html[:at]}{cells}{html[at:]}"))
    return Listing((*table.heads[:-1], *heads, table.heads[-1]), tuple(rows), table.total)
