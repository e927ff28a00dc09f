"""`gongkai status`: what a project holds of each year, and what is missing."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gongkai.cli.console import project, put, put_json, say
from gongkai.codes import codes
from gongkai.language import either
from gongkai.text import visible

if TYPE_CHECKING:
    from gongkai.coverage.expected import Coverage, Place

_EXAMPLES = """\b
{example}gongkai status
    gongkai status --year 2023 --missing
    gongkai status --as-of 2024-02-01 --json > 缺什么.json
"""


@click.command(
    "status",
    short_help=either("各年度已收、迟发、缺哪些年报", "What is held, late and missing"),
    help=either(
        "各年度应有多少份年报，已收、迟发、读不了、找到未读、未找到、链接失效、未到期各多少；县级以上区划有多少还没有登记政府。\n\n"
        "应有的年报由机关名录和《条例》第四十九条推定，从已收最早的年度算起；学校、医院、法院等不在应有之列。",
        "How many reports each year should have, and how many are held, late, unreadable, found but not read, not found, at a "
        "dead link or not yet due; and of how many divisions of county level and above no government is registered. Expected are "
        "the registered agencies that article 49 of the Regulations binds, from the first year that is held.",
    ),
    epilog=_EXAMPLES.format(example=either("例：", "E.g. "))
    + "\n"
    + either("退出码：0 写出了；2 用法错误；3 名录有误。", "Exit codes: 0 written; 2 wrong usage; 3 the registry is wrong."),
)
@project
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help=either("以哪一天为准，默认今天（北京时间）。", "The day to go by; today in Beijing by default."),
)
@click.option("--year", type=int, help=either("只看一个年度。", "One year alone."))
@click.option(
    "--missing", is_flag=True, help=either("逐份列出没有的、迟的、失效的。", "List each that is missing, late or dead.")
)
@click.option("--json", "as_json", is_flag=True, help=either("全部写成 JSON。", "Everything, as JSON."))
def command(*, project: Path, as_of: datetime.datetime | None, year: int | None, missing: bool, as_json: bool) -> None:
    """Read the folders and the registry, and write the table."""
    from gongkai.agencies.registry import load_agencies  # noqa: PLC0415 - the help needs none of it
    from gongkai.coverage.expected import coverage  # noqa: PLC0415
    from gongkai.coverage.held import held  # noqa: PLC0415
    from gongkai.coverage.told import as_data  # noqa: PLC0415
    from gongkai.fetching.policy import today  # noqa: PLC0415

    day = as_of.date() if as_of else today()
    agencies = load_agencies(project / "datasets" / "agencies.csv")
    found = coverage(held(project / "datasets"), agencies, day)
    names = {agency.id: agency.current.name for agency in agencies}
    if as_json:
        put_json(_of_year(as_data(found), year))
        return
    put("".join(f"{line}\n" for line in _table(found, year)))
    if missing:
        put("".join(f"{line}\n" for line in _listed(found, year, names)))
    divisions, registered = (sum(getattr(each, name) for each in found.provinces) for name in ("divisions", "registered"))
    say(
        either(
            f"县级以上区划 {divisions} 个，登记了政府的 {registered} 个。",
            f"{registered} of {divisions} divisions of county level and above have a registered government.",
        )
    )


def _of_year(data: dict[str, Any], year: int | None) -> dict[str, Any]:
    """Return the data of one year, or all of them."""
    if year is None:
        return data
    reports = [each for each in data["reports"] if each["year"] == year]
    return {**data, "years": {key: counts for key, counts in data["years"].items() if key == str(year)}, "reports": reports}


def _table(found: "Coverage", year: int | None) -> Iterator[str]:
    """Yield the lines of the table, columns apart by tabs: years down, states across."""
    words = {code.id: either(code.title, code.title_en) for code in codes("coverage").values()}
    yield "\t".join((either("年度", "year"), either("应有", "expected"), *words.values()))
    for each in found.years if year is None else [own for own in found.years if own == year]:
        counts = found.counts(each)
        whole = sum(count for state, count in counts.items() if state != "dead")
        yield "\t".join((str(each), str(whole), *(str(counts[state]) for state in words)))


def _listed(found: "Coverage", year: int | None, names: dict[str, str]) -> Iterator[str]:
    for place in found.places:
        if (place.state != "published" or place.dead) and year in (None, place.year):
            yield f"{visible(place.agency_id)}/{place.year}\t{visible(_said(place))}\t{visible(names.get(place.agency_id, ''))}"


def _said(place: "Place") -> str:
    words = codes("coverage")
    told = [either(words[place.state].title, words[place.state].title_en)]
    if place.days_late:
        told.append(either(f"迟 {place.days_late} 天", f"{place.days_late} days"))
    elif place.state in ("not_found", "not_due"):
        told.append(either(f"法定期限 {place.due}", f"due {place.due}"))
    if place.address:
        told.append(place.address)
    if place.dead:
        told.append(either(words["dead"].title, words["dead"].title_en))
    return either("，", ", ").join(told)
