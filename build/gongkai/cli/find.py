"""`gongkai find ADDRESS …`: the annual reports that column pages lead to, as a manifest for `gongkai add --manifest`."""

import csv
import io
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from gongkai.cli.console import CLEAN, FINDINGS, exit_code, put, put_json, say, say_error
from gongkai.errors import GongkaiError
from gongkai.extras import require
from gongkai.language import either
from gongkai.text import safe_text, visible

if TYPE_CHECKING:
    from gongkai.fetching.columns import Listed, Listing

COLUMNS = ("address", "title", "year", "agency")
_EXAMPLES = """\b
{example}gongkai find https://example.org/zfxxgk/ndbg/ > 清单.csv
    gongkai add --manifest 清单.csv
"""
_CODES = either(
    "退出码：0 都看过了；1 有看不到的（翻页、列表由脚本写，或超过 --pages），写在标准错误；2 用法错误；3 有栏目取不到。",
    "Exit codes: 0 all was looked at; 1 some could not be (pages or lists in scripts, or beyond --pages), told on standard "
    "error; 2 wrong usage; 3 a column could not be had.",
)


@click.command(
    "find",
    short_help=either("列出栏目页里的年报，写成清单", "List the reports of a column page"),
    help=either(
        "列出栏目页所列的各年年度报告（网址、标题、年度、机关），写成 gongkai add --manifest 读的清单。\n\n"
        "年度和机关只取标题所写的，没写就留空。翻页跟到底，每年一个的下级文件夹（“2023年”）跟一层；由脚本翻页、由脚本写出列表的，跟不了就说明。"
        "守 robots.txt，每个网站每秒至多一次。",
        "List the annual reports that column pages lead to (address, title, year, agency), as a manifest for gongkai add "
        "--manifest. Year and agency are what the title says, else empty. Paging is followed, and a folder for each year one "
        "level down; what scripts write is named where it cannot be.",
    ),
    epilog=_EXAMPLES.format(example=either("例：", "E.g. ")) + "\n" + _CODES,
)
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS...")
@click.option(
    "--pages",
    type=click.IntRange(1, 200),
    default=20,
    show_default=True,
    help=either("一个栏目至多看几页。", "Pages of one column to look at, at most."),
)
@click.option(
    "--json", "as_json", is_flag=True, help=either("写成 JSON，连同看不到的。", "As JSON, with what could not be looked at.")
)
def command(*, addresses: Sequence[str], pages: int, as_json: bool) -> None:
    """Look at the columns, write what they list, and leave with the exit code."""
    require("collect")
    from gongkai.fetching import Visitor  # noqa: PLC0415 - the help needs none of it
    from gongkai.fetching.columns import find_reports  # noqa: PLC0415

    visitor, listings, errors = Visitor(), [], []
    for address in addresses:
        try:
            listings.append((address, find_reports(address, visitor, pages)))
        except GongkaiError as error:
            errors.append(error)
            say_error(error)
    left = [error for _, listing in listings for error in listing.left]
    for unseen in left:
        say_error(unseen)
    found = {each.address: each for _, listing in listings for each in listing.reports}
    if as_json:
        put_json([_as_json(address, listing) for address, listing in listings])
    else:
        put(_manifest(list(found.values())))
    say(either(f"找到 {len(found)} 份年度报告。", f"{len(found)} annual reports found."))
    sys.exit(max(map(exit_code, errors), default=FINDINGS if left else CLEAN))


def _manifest(reports: Sequence["Listed"]) -> str:
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(COLUMNS)
    for each in reports:
        lines.writerow([safe_text(visible(value)) for value in (each.address, each.title, str(each.year or ""), each.agency)])
    return text.getvalue()


def _as_json(address: str, listing: "Listing") -> dict[str, object]:
    return {
        "column": address,
        "pages": listing.pages,
        "reports": [
            {
                "address": each.address,
                "title": visible(each.title),
                "year": each.year or None,
                "agency": visible(each.agency) or None,
            }
            for each in listing.reports
        ],
        "left": [{"code": error.code, "address": error.file, "message": error.message} for error in listing.left],
    }
