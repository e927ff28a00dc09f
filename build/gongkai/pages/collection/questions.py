"""Pages that answer one question over all data: a computed answer, charts, the table, how it is counted, the data.

The newest full year and its largest stated scope answer first; a table by group and one of reports follow. Which reports are
counted is said beside every number.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gongkai import addresses
from gongkai.package.collection_rows import FigureRow
from gongkai.pages.charts.model import Chart
from gongkai.pages.charts.shares import Bar, Part, bars
from gongkai.pages.collection.asked import Asked, with_differences, with_last_year
from gongkai.pages.collection.chart_titles import extremes, leading_title, outcome_title
from gongkai.pages.collection.group_charts import ranked_bars, rates, shares, subtitle_of
from gongkai.pages.collection.holdings import Holdings
from gongkai.pages.collection.plotted import SCRIPTS, Plotted, drawn
from gongkai.pages.collection.province_tiles import province_tiles, provinces_of
from gongkai.pages.collection.report_table import Listing, of_year
from gongkai.pages.collection.talk import Talk, bare, based, median, rate, shared, summed, total
from gongkai.pages.collection.year_page import REVIEWS, grown, level_rows
from gongkai.pages.desk.page import home_of, root_of
from gongkai.pages.desk.renderer import Desk
from gongkai.pages.words.html import figure
from gongkai.pages.words.keys import QUESTIONS
from gongkai.statistics.definitions import family
from gongkai.statistics.held import Group, Key, Statistics


@dataclass(frozen=True, slots=True)
class Answer:
    """The sentences that answer, the charts, and the table of reports."""

    sentences: Sequence[str]
    charts: tuple[Chart, ...]
    listing: Listing | None = None


def question_pages(desk: Desk, holdings: Holdings) -> Iterator[Plotted]:
    """Yield the list of questions and the page of each; none without a stated scope to answer from."""
    stat = holdings.statistics
    scopes = stat.scopes(stat.full_year)
    group = Group(stat.full_year, scopes[0] if scopes else "unstated")
    for talk in (Talk(desk, english) for english in desk.tongues):
        asked = {name: _question(talk, holdings, group, name) for name in QUESTIONS}
        listed = desk.page(
            talk.at(addresses.QUESTIONS), "questions.html", talk.say("q.name"), talk.say("q.description"), paired=True,
            scripts=SCRIPTS,
            questions=QUESTIONS, answers={name: answer.sentences[:1] for name, (_, answer) in asked.items()}, **holdings.mark,
        )  # fmt: skip
        yield Plotted(listed, holdings.mark)
        yield from (plotted for plotted, _ in asked.values())


def _question(talk: Talk, holdings: Holdings, group: Group, name: str) -> tuple[Plotted, Answer]:
    """Return the page of a question, and its answer."""
    address, title, stat = talk.at(addresses.question(name)), talk.say(QUESTIONS[name][0]), holdings.statistics
    answer = ANSWERS[name](Asked(talk, stat, holdings, group, root_of(address), home_of(address)))
    page = talk.desk.page(
        address, "question.html", title, talk.say("q.page_description", question=title), paired=True,
        scripts=SCRIPTS, name=name, scoped=name != "differences", answer=answer, held=bool(stat.rows), group=group,
        questions=QUESTIONS, files=address, **holdings.mark,
    )  # fmt: skip
    return Plotted(page, holdings.mark, answer.charts), answer


def _refusals(asked: Asked) -> Answer:
    talk, stat, group = asked.talk, asked.stat, asked.group
    grounds = leading_title(talk, stat, group, "refusals")
    row = stat.at(group, "refusal-rate")
    said: list[str] = (
        [
            talk.text(
                "q.refused", year=group.year, base=based(row), share=rate(row), refused=summed([row]), counted=talk.counted(row)
            )
        ]
        if row and rate(row)
        else []
    )
    charts = drawn(
        ranked_bars(talk, stat, group, "refusals", "grounds", grounds),
        rates(talk, stat, asked.kinds(), "refusal-rate", "kinds", talk.say("q.refused_by_kind", year=group.year)),
        rates(talk, stat, asked.years(), "refusal-rate", "years", talk.say("q.refused_by_year")),
    )
    said += _titles(talk, charts, "grounds", "kinds")
    return Answer(said, charts, asked.table("concluded", "refused", *_GROUNDS))


def _titles(talk: Talk, charts: Sequence[Chart], *wanted: str) -> list[str]:
    """Return what some charts show as sentences of the answer."""
    return [chart.title + talk.say("q.stop") for chart in charts if chart.id in wanted]


_GROUNDS = tuple(each.id for each in family("refusals"))


def _requests(asked: Asked) -> Answer:
    talk, stat, group = asked.talk, asked.stat, asked.group
    received = stat.at(group, "received")
    said: list[str] = []
    if received and received.total:
        said.append(talk.text("q.received", year=group.year, total=summed([received]), counted=talk.counted(received)))
    if received and received.median:
        said.append(talk.text("stat.found_median", median=median(received), n=figure(received.weighed)))
    asked_by = leading_title(talk, stat, group, "requesters")
    charts = drawn(
        _most_by_kind(asked),
        shares(talk, stat, level_rows(talk, stat, group), "requesters", "requesters", asked_by),
        shares(talk, stat, asked.kinds(), "outcomes", "kinds", outcome_title(talk, stat, group)),
    )
    said += _titles(talk, charts, "requesters", "median")
    return Answer(
        said, charts, asked.table("received", "by_natural_person", "by_business", "by_legal_services", "carried_in", "concluded")
    )


def _most_by_kind(asked: Asked) -> Chart | None:
    """Return the median of requests by kind of agency, where there is one."""
    talk, found = asked.talk, [(each, row) for each in asked.kinds() if (row := asked.stat.at(each.group, "received"))]
    drawn_rows = [
        Bar(each.label, (Part("", float(row.median), bare(median(row)), "t1"),), f"{row.counted}／{row.reports}")
        for each, row in found
        if row.median
    ]
    if not drawn_rows:
        return None
    title = extremes(talk, talk.say("q.median_by_kind", year=asked.group.year), drawn_rows)
    told = talk.say(
        "stat.told", title=title, rows=talk.say("stat.semicolon").join(f"{bar.label} {bar.parts[0].shown}" for bar in drawn_rows)
    )
    table = tuple(
        (
            each.label,
            summed([row]) if row.total else "",
            median(row) or talk.term("withheld", row.withheld),
            f"{row.counted}/{row.reports}",
        )
        for each, row in found
    )
    columns = (talk.say("stat.group"), talk.say("stat.items"), talk.say("stat.median"), talk.say("stat.n_of_n"))
    left = len(found) - len(drawn_rows)
    note = talk.say("q.no_median", n=left) if left else ""
    return Chart(
        "median",
        title,
        subtitle_of(talk, found),
        bars(drawn_rows, told),
        columns,
        table,
        note,
    )


def _corrected(asked: Asked) -> Answer:
    talk, stat, group = asked.talk, asked.stat, asked.group
    said = []
    for name, told in REVIEWS.items():
        parts = stat.parts(group, name)
        closed = [row for row in parts if not row.measure.endswith("pending")]
        if closed and total(closed):
            mended = [row for row in closed if row.measure.endswith("corrected")]
            said.append(talk.text(
                told, year=group.year, total=summed(closed), mended=summed(mended), share=shared(mended, closed),
                counted=talk.counted(parts[0]),
            ))  # fmt: skip
    charts = drawn(
        shares(
            talk,
            stat,
            asked.years(),
            "reconsideration",
            "reconsideration",
            leading_title(talk, stat, group, "reconsideration"),
        ),
        shares(
            talk,
            stat,
            asked.years(),
            "litigation",
            "litigation",
            leading_title(talk, stat, group, "litigation"),
        ),
        rates(talk, stat, asked.kinds(), "corrected-rate", "kinds", talk.say("q.corrected_by_kind", year=group.year)),
    )
    columns = [
        f"{name}_{result}" for name in ("reconsideration", "litigation") for result in ("upheld", "corrected", "other", "pending")
    ]
    return Answer(said, charts, asked.table(*columns))


def _late(asked: Asked) -> Answer:
    talk, stat, group = asked.talk, asked.stat, asked.group
    row = stat.at(group, "published_late")
    said = []
    if row and row.base and int(row.base):
        said.append(
            talk.text(
                "stat.found_late",
                year=group.year,
                late=summed([row]),
                known=figure(row.base),
                share=rate(row),
                unknown=figure(row.left_out_missing),
            )
        )
    provinces = provinces_of(talk, stat, group, asked.home)
    charts = drawn(
        rates(talk, stat, asked.years(), "published_late", "years", talk.say("q.late_by_year")),
        rates(
            talk, stat, level_rows(talk, stat, group), "published_late", "levels", talk.say("q.late_by_level", year=group.year)
        ),
        province_tiles(talk, stat, provinces, "published_late", "provinces", talk.say("q.late_by_province", year=group.year)),
    )
    return Answer(said, charts, asked.table("published_late", "received", "concluded"))


def _differences(asked: Asked) -> Answer:
    talk, group = asked.talk, asked.group
    reports = of_year(asked.holdings.known, group.year)
    read = [each for each in reports if each[1].badge != "unreadable"]
    differing = [each for each in read if each[1].claims_failed]
    told = sum(report.claims_failed for _, report in differing)
    said = [
        talk.text("q.differ", year=group.year, n=figure(str(len(differing))), of=figure(str(len(read))), claims=figure(str(told)))
    ]
    return Answer(said, drawn(_differing(asked)), with_differences(asked, differing))


def _differing(asked: Asked) -> Chart | None:
    """Return how many reports of each year have a figure of the text that differs from the tables."""
    talk, rows, table = asked.talk, list[Bar](), list[tuple[str, ...]]()
    for year in reversed(asked.stat.years):
        read = [report for _, report in of_year(asked.holdings.known, year) if report.badge != "unreadable"]
        count = sum(report.claims_failed > 0 for report in read)
        said = talk.say("q.differ_count", n=figure(str(count)))
        rows.append(Bar(str(year), (Part("", count, said, "t1"),), talk.say("q.differ_of", n=figure(str(len(read))))))
        table.append((str(year), str(count), str(len(read))))
    if not rows:
        return None
    title = extremes(talk, talk.say("q.differ_by_year"), rows)
    told = talk.say("stat.told", title=title, rows=talk.say("stat.semicolon").join(f"{b.label} {b.parts[0].shown}" for b in rows))
    reports = figure(str(sum(int(row[2]) for row in table)))
    subtitle = talk.say("q.differ_subtitle", years=f"{table[-1][0]}–{table[0][0]}", n=reports)
    columns = (talk.say("table.year"), talk.say("q.differ_reports"), talk.say("table.reports"))
    return Chart("years", title, subtitle, bars(rows, told), columns, tuple(table))


def _changes(asked: Asked) -> Answer:
    talk, stat, group = asked.talk, asked.stat, asked.group
    said = list(grown(talk, stat, group))
    signs = [int(own["growth"].value) for _, own in _of_group(stat, group) if not own["growth"].reason]
    if signs:
        more, fewer = sum(value > 0 for value in signs), sum(value < 0 for value in signs)
        said.append(talk.text("q.more_fewer", more=more, fewer=fewer, same=len(signs) - more - fewer))
    charts = drawn(
        rates(
            talk,
            stat,
            [each for each in asked.years() if each.group.year > min(stat.years, default=0)],
            "disclosure-rate",
            "disclosure",
            talk.say("q.disclosure_by_year"),
        ),
        shares(talk, stat, asked.years(), "outcomes", "outcomes", outcome_title(talk, stat, group)),
    )
    changed = [each for each in asked.reports if not stat.figures[each[1].agency_id, each[1].year]["growth"].reason]
    return Answer(said, charts, with_last_year(asked, changed))


def _of_group(stat: Statistics, group: Group) -> list[tuple[Key, Mapping[str, FigureRow]]]:
    return [(key, own) for key, own in stat.of_year.get(group.year, ()) if own["growth"].scope == group.scope]


ANSWERS: Mapping[str, Callable[[Asked], Answer]] = {
    "refusals": _refusals, "requests": _requests, "corrected": _corrected, "late": _late, "differences": _differences,
    "changes": _changes,
}  # fmt: skip
