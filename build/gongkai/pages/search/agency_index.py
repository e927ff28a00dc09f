"""The index behind the search box: every agency by all of its names, spellings and codes.

    find.json      {"agencies": [[id, name, reports, [word, …]], …], "more": ["find-2.json", …]}
    find-2.json    [[id, name, reports, [word, …]], …]
    waiting.json   {id: name, …}, the registered agencies without a report; only the page for what is not there asks for it

Words are the names of all periods (full, short, former, other), English names, pinyin, its initials, division codes and
unified social credit codes. The browser looks through all of them at each keystroke, so that any part of a word finds
its agency. The first file alone serves most collections; larger ones are cut into files of `SHARD` agencies, of which the
browser uses each as it arrives.

Pinyin is the registry's: a short name needs none of its own, because its letters stand in the full name's in the same order.
"""

from collections.abc import Iterator, Sequence

from gongkai.agencies.model import Agencies
from gongkai.pages.collection.agency_names import Entry
from gongkai.pages.desk.page import Twin, json_text

SHARD = 2000
"""Agencies in one file: about 60 KB when compressed."""


def find_twins(known: Sequence[Entry], shard: int = SHARD) -> Iterator[Twin]:
    """Yield the files of the index."""
    rows = [[entry.id, entry.name, len(entry.reports), words_of(entry)] for entry in known]
    shards = [rows[at : at + shard] for at in range(0, len(rows), shard)]
    more = [f"find-{number}.json" for number in range(2, len(shards) + 1)]
    yield Twin("find.json", json_text({"agencies": shards[0] if shards else [], "more": more}))
    for name, own in zip(more, shards[1:], strict=True):
        yield Twin(name, json_text(own))


def waiting_twin(known: Sequence[Entry], registry: Agencies) -> Twin:
    """Return the file of the agencies that are registered and have no report."""
    held = {entry.id for entry in known}
    return Twin("waiting.json", json_text({a.id: a.current.name for a in registry if a.id not in held}))


def words_of(entry: Entry) -> list[str]:
    """Return what an agency is found by beside its id and its name of today, in lower case."""
    words = dict.fromkeys(
        word.lower()
        for period in entry.periods
        for word in (*period.names, period.pinyin, period.pinyin_initials, period.division_code, period.uscc, period.name_en)
        if word
    )
    words |= {entry.name_en.lower(): None}
    return [word for word in words if word and word != entry.name.lower()]
