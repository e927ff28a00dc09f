"""The list of all reports with its facets: level, region, kind, year, state.

The page lists reports itself while they are few; a larger collection is listed by the pages of its regions and years, to
which the page leads. With JavaScript the list is filtered on the page, from one file:

    browse.json    {"agencies": [[id, name, level, kind, division code], …], "reports": [[agency, year, state], …]}

where `agency` is the agency's position in `agencies`; `en/browse.json` has English names where there are any. The state of
the filter stands in the page's address.

The index behind the search box: every agency by all of its names, spellings and codes, and the years of its reports; the rows
of the form and the indicators by their words.

    find.json      {"agencies": [[id, name, [year, …], [word, …]], …], "more": ["find-2.json", …],
                    "terms": [[label, address, cell, word, …], …], "columns": [[table, column, label, word, …], …],
                    "short": words that also count inside a longer word, "filler": words of a question that say nothing}
    find-2.json    [[id, name, [year, …], [word, …]], …]
    waiting.json   {id: name, …}, the registered agencies without a report; only the page for what is not there asks for it

Words are the names of all periods (full, short, former, other), English names, pinyin, its initials, division codes and
unified social credit codes. The browser looks through all of them at each keystroke, so that any part of a word finds
its agency. The first file alone serves most collections; larger ones are cut into files of `SHARD` agencies, of which the
browser uses each as it arrives.

Pinyin is the registry's: a short name needs none of its own, because its letters stand in the full name's in the same order.
"""

from collections.abc import Iterator, Mapping, Sequence

from gongkai import addresses
from gongkai.agencies.model import Agencies
from gongkai.form import Form, newest_form
from gongkai.form.model import Block
from gongkai.indicators.definitions import indicators
from gongkai.pages.collection.agency_names import Entry
from gongkai.pages.collection.holdings import Holdings
from gongkai.pages.collection.region import Region
from gongkai.pages.collection.talk import Talk
from gongkai.pages.desk.page import ENGLISH, Page, Twin, json_text
from gongkai.pages.desk.renderer import Desk
from gongkai.pages.words.keys import QUESTIONS
from gongkai.text import bare

LISTED = 500
"""Most reports that the page lists without JavaScript."""


def browse_pages(desk: Desk, holdings: Holdings, regions: Mapping[str, Region]) -> Iterator[Page]:
    """Yield the page in both languages."""
    rows = [(entry, report) for entry in holdings.known for report in entry.reports]
    yield from desk.both_languages(
        "browse/", "browse.html",
        scripts=("load.js", "browse.js"), rows=rows if len(rows) <= LISTED else (), total=len(rows),
        facets=_facets(desk, holdings, regions),
        regions=[region for region in regions.values() if region.entries], **holdings.mark,
    )  # fmt: skip


def _facets(desk: Desk, holdings: Holdings, regions: Mapping[str, Region]) -> list[tuple[str, str, list[tuple[str, str, str]]]]:
    """Return id, key of the title and choices (value, word, English word) of every facet, in the order of the wording."""
    known, lists = holdings.known, desk.wording.lists
    areas = [(region.key, region.path, region.name_en) for region in regions.values() if len(region.key) < 6]
    years = [(str(year), str(year), "") for year in reversed(holdings.years)]
    return [
        ("level", "browse.level", _used(desk, "level", {entry.level for entry in known})),
        ("region", "browse.region", areas),
        ("kind", "browse.kind", _used(desk, "agency_kind", {entry.kind for entry in known})),
        ("year", "browse.year", years),
        ("state", "browse.state", [
            (code, f"{term.glyph} {term.word}", f"{term.glyph} {term.word_en}") for code, term in lists["badge"].items()
            if any(summary.badge == code for summary in holdings.summaries)
        ]),
    ]  # fmt: skip


def _used(desk: Desk, name: str, codes: set[str]) -> list[tuple[str, str, str]]:
    return [(code, term.word, term.word_en) for code, term in desk.wording.lists[name].items() if code in codes]


def browse_twins(holdings: Holdings) -> Iterator[Twin]:
    """Yield the file that the page filters, and the same with English names."""
    yield _twin(holdings, english=False)
    yield _twin(holdings, english=True)


def _twin(holdings: Holdings, *, english: bool) -> Twin:
    def name(entry: Entry) -> str:
        return entry.name_en if english and entry.name_en else entry.name

    agencies = [[entry.id, name(entry), entry.level, entry.kind, division_of(entry)] for entry in holdings.known]
    reports = [[at, report.year, report.badge] for at, entry in enumerate(holdings.known) for report in entry.reports]
    return Twin(f"{ENGLISH if english else ''}browse.json", json_text({"agencies": agencies, "reports": reports}))


def division_of(entry: Entry) -> str:
    """Return an agency's division code of today, or an empty string when the registry does not know the agency."""
    return entry.periods[-1].division_code if entry.periods else ""


SHARD = 2000
"""Agencies in one file: about 60 KB when compressed."""


def find_twins(desk: Desk, known: Sequence[Entry], shard: int = SHARD, *, english: bool = False) -> Iterator[Twin]:
    """Yield the files of the index, with what is found called in Chinese or in English; both languages find it."""
    talk, folder = Talk(desk, english), ENGLISH if english else ""
    rows = [
        [entry.id, talk.name(entry), sorted(report.year for report in entry.reports), words_of(entry, talk.name(entry))]
        for entry in known
    ]
    shards = [rows[at : at + shard] for at in range(0, len(rows), shard)]
    more = [f"{folder}find-{number}.json" for number in range(2, len(shards) + 1)]
    fillers = desk.strings["find.filler"][: 1 + english]
    said = {
        "terms": [*_questions(talk), *_rows(talk)],
        "columns": list(columns_of(newest_form(), english=english)),
        "short": _short(desk),
        "filler": "|".join(map(str, fillers)),
    }
    yield Twin(f"{folder}find.json", json_text({"agencies": shards[0] if shards else [], "more": more, **said}))
    for name, own in zip(more, shards[1:], strict=True):
        yield Twin(name, json_text(own))


SPOKEN = ("new", "granted", "carried_out", "fees")
"""Lines of the form of which readers speak in words of their own."""


def _spoken(desk: Desk, key: str) -> list[str]:
    return " ".join(map(str, desk.strings[key])).split()


def _short(desk: Desk) -> list[str]:
    """Return the words of readers, which also count inside a longer word."""
    keys = (*(f"find.row_{line}" for line in SPOKEN), *(f"find.of_{name}" for name in QUESTIONS))
    return sorted({word for key in keys for word in _spoken(desk, key)})


def _rows(talk: Talk) -> Iterator[list[str]]:
    """Yield the rows of the form and the indicators, with the words in which readers speak of them."""
    for row in terms(newest_form(), english=talk.english):
        line = row[2].split(".")[1] if row[2] else ""
        yield [*row, *(_spoken(talk.desk, f"find.row_{line}") if line in SPOKEN else ())]


def columns_of(form: Form, *, english: bool = False) -> Iterator[list[str]]:
    """Yield the columns that a question may name beside a row: of tables with a total, and not called as some row is."""
    rows = {word for table in form.tables for line in table.lines for word in (bare(line.label), bare(line.label_en).lower())}
    for table in form.tables:
        for column in dict.fromkeys(each for block in table.blocks for each in block.columns if "total" in _ids(block)):
            words = [word for word in (bare(column.label), column.label_en.lower()) if word not in rows]
            if words and column.id != "total":
                yield [table.id, column.id, column.label_en if english else bare(column.label), *words]


def _ids(block: Block) -> list[str]:
    return [column.id for column in block.columns]


def waiting_twin(known: Sequence[Entry], registry: Agencies) -> Twin:
    """Return the file of the agencies that are registered and have no report."""
    held = {entry.id for entry in known}
    return Twin("waiting.json", json_text({a.id: a.current.name for a in registry if a.id not in held}))


def words_of(entry: Entry, called: str) -> list[str]:
    """Return what an agency is found by beside its id and what it is called there, in lower case."""
    words = dict.fromkeys(
        word.lower()
        for period in entry.periods
        for word in (*period.names, period.pinyin, period.pinyin_initials, period.division_code, period.uscc, period.name_en)
        if word
    )
    words |= {entry.name_en.lower(): None, entry.name.lower(): None}
    return [word for word in words if word and word != called.lower()]


def _questions(talk: Talk) -> Iterator[list[str]]:
    """Yield the questions that have a page, with the words by which readers ask them."""
    for name, (key, _) in QUESTIONS.items():
        title, words = talk.desk.strings[key], talk.desk.strings[f"find.of_{name}"]
        yield [
            str(title[talk.english]),
            addresses.question(name),
            "",
            str(title[0]),
            str(title[1]).lower(),
            *f"{words[0]} {words[1]}".split(),
        ]


def terms(form: Form, *, english: bool = False) -> Iterator[list[str]]:
    """Yield the rows of a form and the indicators: label, address of the definition, the cell that answers, words for it."""
    for table in form.tables:
        for block in table.blocks:
            column = next((column.id for column in block.columns if column.id == "total"), block.columns[0].id)
            for line in block.lines:
                path = [bare(part) for part in line.path]
                label = bare(line.label)
                words = dict.fromkeys(word for word in (line.key, label, *path, line.label_en.lower()) if word)
                where = f"{addresses.DICTIONARY}#{form.edition}.{line.id}"
                shown = [*line.path_en[-1:], line.label_en] if english else [*path[-1:], label]
                yield [" · ".join(shown), where, f"{table.id}.{line.id}.{column}", *words]
    for indicator in indicators().values():
        shown_as = indicator.title_en if english else indicator.title
        yield [shown_as, addresses.indicator(indicator.id), "", indicator.title, indicator.title_en.lower()]
