"""What pages about many reports say in numbers: every number that is a sum or a share names the rows that it is of.

    <data data-of="ROW+ROW" value="12">12</data>                   the sum of `total` of rows of statistics.csv
    <data data-of="ROW+ROW" data-by="ROW+ROW" value="0.25">25.0%</data>   that sum over another; over `base` with data-by="base"
    <data data-of="ROW" data-field="median" value="0.5">50.0%</data>      another column of one row

A share on fewer than ten is written as a fraction (`statistics.small`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from markupsafe import Markup

from gongkai import addresses
from gongkai.indicators.measure import percent
from gongkai.package.collection_rows import StatisticRow
from gongkai.pages.collection.agency_names import Entry
from gongkai.pages.desk.page import ENGLISH
from gongkai.pages.desk.renderer import Desk
from gongkai.pages.words.html import esc, figure, own_html
from gongkai.statistics.definitions import measures
from gongkai.statistics.small import shown

Rows = Sequence[StatisticRow]


@dataclass(frozen=True, slots=True, eq=False)
class Talk:
    """The words of one language."""

    desk: Desk
    english: bool = False

    @property
    def say(self) -> Callable[..., str]:
        """The texts of the catalogue."""
        return self.desk.wording.say_en if self.english else self.desk.wording.say

    def at(self, address: str) -> str:
        """Return the address of a page that stands in every language."""
        return f"{ENGLISH}{address}" if self.english else address

    def report_at(self, agency_id: str, year: int | str) -> str:
        """Return the address of the page of a report in this language; in Chinese where reports have no English pages."""
        address = addresses.report(agency_id, year)
        return f"{ENGLISH}{address}" if self.english and self.desk.wording.site.has_english_reports else address

    def name(self, entry: Entry) -> str:
        """Return what an agency is called; in Chinese where the registry has no English name."""
        return entry.name_en if self.english and entry.name_en else entry.name

    def text(self, key: str, **values: object) -> Markup:
        """Return a text with values that are HTML of ours or are escaped."""
        return self.desk.strings[key][self.english].format(**values)

    def term(self, name: str, code: str) -> str:
        """Return the word of a code."""
        term = self.desk.wording.term(name, code)
        return term.word_en or term.word if self.english else term.word

    def measure(self, measure_id: str) -> str:
        """Return the name of a measure."""
        measure = measures()[measure_id]
        return measure.title_en if self.english else measure.title

    def counted(self, row: StatisticRow) -> str:
        """Say how many of how many reports are in a sum, and why the others are not."""
        fails, missing = int(row.left_out_failing), int(row.left_out_missing)
        lacking = "stat.missing_rate" if measures()[row.measure].is_rate else "stat.missing"
        why = [self.say(key, n=n) for key, n in (("stat.failing", fails), (lacking, missing)) if n]
        left = self.say("stat.left_out", why=self.say("stat.and").join(why)) if why else ""
        return self.say("stat.counted", counted=figure(row.counted), reports=figure(row.reports), left=left)


def total(rows: Rows) -> int:
    """Return the sum of the totals."""
    return sum(int(row.total) for row in rows)


def summed(rows: Rows) -> Markup:
    """Return a sum as an element that names its rows."""
    value = total(rows)
    return own_html(f'<data data-of="{_names(rows)}" value="{value}">{figure(str(value))}</data>')


def shared(parts: Rows, whole: Rows) -> Markup:
    """Return a share of a whole; nothing where the whole is nothing."""
    over, under = total(parts), total(whole)
    text = shown(over, under)
    return _share(parts, _names(whole), over, under, text) if text else Markup("")


def rate(row: StatisticRow) -> Markup:
    """Return a rate of a group: its numerators over its denominators."""
    if not row.base or row.base == "0":
        return Markup("")
    over, under = int(row.total), int(row.base)
    return _share([row], "base", over, under, shown(over, under))


def based(row: StatisticRow) -> Markup:
    """Return the denominator of a rate as an element that names its row."""
    named = f'data-of="{esc(row.statistic)}" data-field="base" value="{esc(row.base)}"'
    return own_html(f"<data {named}>{figure(row.base)}</data>")


def _share(parts: Rows, by: str, over: int, under: int, text: str) -> Markup:
    value = f"{float(Fraction(over, under)):.6f}"
    return own_html(f'<data data-of="{_names(parts)}" data-by="{by}" value="{value}">{text}</data>')


def median(row: StatisticRow, name: str = "median") -> Markup:
    """Return the median or a quartile of a group; nothing where it is withheld."""
    value = getattr(row, name)
    if not value:
        return Markup("")
    text = percent(Fraction(Decimal(value))) if measures()[row.measure].is_rate else figure(value)
    return own_html(f'<data data-of="{esc(row.statistic)}" data-field="{name}" value="{value}">{text}</data>')


def _names(rows: Rows) -> str:
    return esc("+".join(row.statistic for row in rows))


def bare(text: Markup) -> str:
    """Return what a reader sees of a number."""
    return text.striptags()
