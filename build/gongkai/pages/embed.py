"""Small pages for other sites to embed: the new requests of an agency over the years, as a picture with its table.

Each stands alone: no script, no frame of the site, a policy of its own, and a style sheet of a few lines.
"""

from collections.abc import Iterator

from gongkai.pages.desk import Desk
from gongkai.pages.holdings import Holdings
from gongkai.pages.lettering import plain
from gongkai.pages.page import Twin, root_of
from gongkai.pages.series import chart


def embed_twins(desk: Desk, holdings: Holdings) -> Iterator[Twin]:
    """Yield the page of every agency that has data."""
    for entry in holdings.known:
        reports = [report for report in reversed(entry.reports) if report.badge != "unreadable"]
        if not reports:
            continue
        address = f"embed/a/{entry.id}/"
        html = desk.render(
            "embed.html", root=root_of(address), address=address, site_url=desk.setting.site_url, entry=entry, reports=reports,
            chart=chart(reports, desk.wording), series=desk.wording.series[0], points=[report.series[0] for report in reports],
            title=plain(entry.name), **holdings.mark,
        )  # fmt: skip
        yield Twin(f"{address}index.html", html)
