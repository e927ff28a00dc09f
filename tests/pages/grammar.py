"""What every chart must have, asked of the HTML of a page: `faults` names what one lacks.

title       a sentence with a figure: the finding, not the subject
subtitle    years, unit and scope, and how many reports
picture     text alternative with the figures; what is drawn is not the only place of a number
twin        a table with a heading for each column and a row for each mark
source      where it is from, with the version of the data
files       SVG and CSV, and a page to embed
"""

import re
from collections.abc import Iterator
from html import unescape

FIGURE = re.compile(r'<figure class="plotted" id="([^"]+)">(.*?)</figure>', re.DOTALL)
_HEAD = re.compile(r"<h([23])>([^<]+)</h\1><p class=\"small\">([^<]+)</p>")
_PICTURE = re.compile(r'<svg class="plot" width="100%" height="[0-9.]+" role="(?:img|group)" aria-label="([^"]+)">')
_YEARS = re.compile(r"(?:19|20)[0-9]{2}(?:[–-](?:19|20)[0-9]{2})?")
_UNIT = re.compile(r"单位：(?:件|份|%)|; (?:requests|reports|per cent);")
_REPORTS = re.compile(r"[0-9,]+ 份年报|[0-9,]+ reports")
_SCOPE = re.compile("口径|scope")


def charts(page: str) -> Iterator[tuple[str, str]]:
    """Yield the id and the HTML of every chart of a page."""
    yield from FIGURE.findall(page)


def faults(chart: str) -> Iterator[str]:
    """Name what a chart lacks."""
    head, picture = _HEAD.search(chart), _PICTURE.search(chart)
    title, subtitle = (unescape(text) for text in head.groups()[1:]) if head else ("", "")
    if not re.search(r"[0-9]", _YEARS.sub("", title)):
        yield f"title without a figure: {title}"
    for name, said in (("years", _YEARS), ("unit", _UNIT), ("scope", _SCOPE), ("reports", _REPORTS)):
        if not said.search(subtitle):
            yield f"subtitle without {name}: {subtitle}"
    if not picture or len(re.findall(r"[0-9][0-9.,]*", _YEARS.sub("", picture[1]))) < 2:
        yield "picture without its figures in words"
    if chart.count("<thead>") != 1 or not re.search(r'<tbody>\s*<tr><th scope="row">', chart):
        yield "no table"
    if not re.search(r"(?:来源：|Source: )[^<]+(?:数据版本|data version) [0-9a-f]{12}", chart):
        yield "no source with its version"
    wanted = (r'<a href="[^"]+[.]svg" download>', r'<a href="[^"]+[.]csv" download>', r'<a href="[^"]*embed/chart/[^"]+">')
    yield from (f"no file: {link}" for link in wanted if not re.search(link, chart))
