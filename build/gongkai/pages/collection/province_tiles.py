"""A rate of every province as a grid of tiles."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from gongkai import addresses
from gongkai.agencies.divisions import division, province_names
from gongkai.errors import DataError
from gongkai.pages.charts.model import Chart
from gongkai.pages.charts.single_marks import Tile, tile_grid
from gongkai.pages.collection.chart_titles import between
from gongkai.pages.collection.group_charts import Labelled, subtitle_of
from gongkai.pages.collection.talk import Talk, bare, rate, summed
from gongkai.pages.words.html import figure
from gongkai.statistics.held import Group, Statistics
from gongkai.statistics.small import LEAST_BASE, shown


def provinces_of(talk: Talk, stat: Statistics, group: Group, home: str) -> list[Labelled]:
    """Return the provinces that have reports of a year and scope."""
    codes = [code for code in stat.groups(group.year, group.scope, "region") if code.endswith("0000")]
    return [
        Labelled(_province(talk, code), Group(group.year, group.scope, "", "", code), f"{home}{addresses.region(code)}")
        for code in codes
    ]


def _province(talk: Talk, code: str) -> str:
    if talk.english:
        return province_names(code)[0] or code
    try:
        return division(code, 2023).name
    except DataError:
        return code


LETTERS: Mapping[str, str] = MappingProxyType({
    "11": "BJ", "12": "TJ", "13": "HE", "14": "SX", "15": "NM", "21": "LN", "22": "JL", "23": "HL", "31": "SH", "32": "JS",
    "33": "ZJ", "34": "AH", "35": "FJ", "36": "JX", "37": "SD", "41": "HA", "42": "HB", "43": "HN", "44": "GD", "45": "GX",
    "46": "HI", "50": "CQ", "51": "SC", "52": "GZ", "53": "YN", "54": "XZ", "61": "SN", "62": "GS", "63": "QH", "64": "NX",
    "65": "XJ", "71": "TW", "81": "HK", "82": "MO",
})  # fmt: skip
"""What stands on a tile in English: the two letters of GB/T 2260 (ISO 3166-2:CN), by the first two digits of the code."""


LONG = ("15", "23")
"""The provinces whose short name has three characters."""


def short_name(code: str, name: str) -> str:
    """Return a province's name as it stands on a tile.

    >>> short_name("150000", "内蒙古自治区"), short_name("110000", "北京市")
    ('内蒙古', '北京')
    """
    return name[: 3 if code.startswith(LONG) else 2]


def province_tiles(
    talk: Talk, stat: Statistics, provinces: Sequence[Labelled], measure: str, chart_id: str, name: str
) -> Chart | None:
    """Return the pooled rate of each province as a tile; on fewer than ten it is a fraction and has no shade."""
    found = [(each, row) for each in provinces if (row := stat.at(each.group, measure)) and row.base and int(row.base) > 0]
    if not found:
        return None
    drawn = [(each.label, int(row.total) / int(row.base), bare(rate(row))) for each, row in found if int(row.base) >= LEAST_BASE]
    title = between(talk, name, drawn) if drawn else talk.say("stat.tiles_few", name=name, n=len(found))
    most = max((value for _, value, _ in drawn), default=0) or 1
    tiles = {each.group.region[:2]: _tile(talk, each, row.total, row.base, most) for each, row in found}
    told = talk.say(
        "stat.told", title=title, rows=talk.say("stat.semicolon").join(f"{each.label} {bare(rate(row))}" for each, row in found)
    )
    table = tuple((each.label, rate(row), summed([row]), figure(row.base), f"{row.counted}/{row.reports}") for each, row in found)
    columns = tuple(talk.say(f"stat.{key}") for key in ("group", "rate", "over", "under", "n_of_n"))
    subtitle = subtitle_of(talk, found, "stat.subtitle_rate")
    return Chart(chart_id, title, subtitle, tile_grid(tiles, told), columns, table, talk.say("stat.tile_note"))


def _tile(talk: Talk, each: Labelled, over: str, under: str, most: float) -> Tile:
    value, small = int(over) / int(under), int(under) < LEAST_BASE
    text = shown(int(over), int(under))
    step = None if small else min(int(5 * value / most), 4)
    return Tile(
        each.group.region,
        LETTERS[each.group.region[:2]] if talk.english else short_name(each.group.region, each.label),
        text,
        step,
        talk.say("stat.dot", name=each.label, rate=text, over=over, under=under),
        each.href,
    )
