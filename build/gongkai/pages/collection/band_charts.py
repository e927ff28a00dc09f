"""The bands of an indicator: quartiles and median of each group of like reports, drawn for the newest year that has any.

Like reports are of one year, level, kind and stated scope, thirty of them at least; the table of the chart has every year.
"""

from collections.abc import Sequence

from gongkai.indicators.band import Band
from gongkai.indicators.definitions import Indicator
from gongkai.indicators.measure import percent
from gongkai.pages.charts.model import Chart, ceiling
from gongkai.pages.charts.single_marks import Spread, spreads
from gongkai.pages.collection.chart_titles import between
from gongkai.pages.collection.talk import Talk
from gongkai.pages.words.html import figure

Kind = tuple[str, str, str]
"""Level, kind and scope."""


def band_chart(talk: Talk, indicator: Indicator, bands: Sequence[tuple[Kind, int, Band]], least: int) -> Chart | None:
    """Return the chart of the bands, given newest year first in the order of groups; None without any."""
    if not bands:
        return None
    year = max(year for _, year, _ in bands)
    now = [(group_name(talk, group), band) for group, each, band in bands if each == year]
    title = between(
        talk,
        talk.say("indicator.bands_name", year=year, title=indicator.title_en if talk.english else indicator.title),
        [(name, float(band.median), percent(band.median)) for name, band in now],
    )
    told = talk.say("stat.told", title=title, rows=talk.say("stat.semicolon").join(_told(talk, name, band) for name, band in now))
    rows = tuple(
        (f"{group_name(talk, group)} {each}", figure(str(band.n)), *(percent(value) for value in band[1:]))
        for group, each, band in bands
    )
    heads = "indicator.band_group", "indicator.count", "indicator.lower", "indicator.median", "indicator.upper"
    columns = tuple(talk.say(key) for key in heads)
    reports = figure(str(sum(band.n for _, band in now)))
    subtitle = talk.say("indicator.bands_subtitle", year=year, n=len(now), reports=reports)
    picture = spreads([_row(talk, name, band) for name, band in now], *_scale([band for _, band in now]), told)
    return Chart("bands", title, subtitle, picture, columns, rows, talk.say("indicator.bands_note", least=least))


def group_name(talk: Talk, group: Kind) -> str:
    """Return what a group is called."""
    level, kind, scope = (talk.term(name, code) for name, code in zip(("level", "agency_kind", "scope"), group, strict=True))
    return talk.say("indicator.group", level=level, kind=kind, scope=scope)


def _told(talk: Talk, name: str, band: Band) -> str:
    lower, median, upper = (percent(value) for value in band[1:])
    said = talk.say("charts.band", lower=lower, median=median, upper=upper)
    return f"{name} {said}"


def _row(talk: Talk, name: str, band: Band) -> Spread:
    lower, median, upper = (float(value) for value in band[1:])
    return Spread(name, lower, median, upper, percent(band.median), talk.say("indicator.reports", n=figure(str(band.n))))


def _scale(bands: Sequence[Band]) -> tuple[tuple[float, float], list[tuple[float, str]]]:
    """Return where the common scale begins and ends, and what is marked: its ends, its middle, and zero."""
    high = ceiling(100 * max(float(band.upper) for band in bands)) / 100
    below = min(float(band.lower) for band in bands)
    low = -ceiling(-100 * below) / 100 if below < 0 else 0.0
    marks = (low, 0.0, high) if low else (0.0, high / 2, high)
    return (low, high), [(at, f"{100 * at:,.6g}%".replace("-", "−")) for at in marks]
