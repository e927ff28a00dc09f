"""A misspelt key of any data file is refused, and the message names the file and the key."""

import copy
import csv
import io
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from gongkai.agencies.divisions import provinces_of
from gongkai.agencies.kinds import kinds_of
from gongkai.agencies.registry import load_agencies
from gongkai.claims.vocabulary import vocabulary_of
from gongkai.cli.doctor import things_of
from gongkai.codes import lists_of
from gongkai.collect.place_names import english_of
from gongkai.collect.witnesses import area_codes_of
from gongkai.comparisons.model import reasons_of
from gongkai.comparisons.repetition import phrases_of
from gongkai.errors import DataError
from gongkai.fetching.rules_of_pages import rules_of as pages_of
from gongkai.form.crosswalk import crosswalk_of
from gongkai.form.load import form_of
from gongkai.form.outcomes import outcomes_of
from gongkai.indicators.definitions import indicators_of, notes_of
from gongkai.package.about import texts_of
from gongkai.package.queries import queries_of
from gongkai.package.schema import fields_of
from gongkai.pages.site_files import SiteFiles
from gongkai.pages.words.keys import asked_by, moved_of, strings_of, wording_of
from gongkai.publication import UNNAMED, licences_of, publication_of
from gongkai.recognise.label_remarks import wording_of as remarks_of
from gongkai.report.source import load_source
from gongkai.rules.catalogue import rules_of
from gongkai.statistics.definitions import measures_of
from gongkai.strict import packaged
from gongkai.watching.differences import unsteady_of
from synthesis.keys import collected_of, plausible_of, prose_of, spoken_of

ROOT = Path(__file__).parents[2]
SITE_SRC = ROOT / "site_src"
SOURCES = sorted((ROOT / "datasets").glob("*/*/source.toml"))
BY_CELL = ("printed", "second", "artefact", "remarks", "doubts", "years", "peers", "values")
"""Keys of examples whose values are tables by cells of the form."""
ASKED = asked_by(SiteFiles(SITE_SRC).all_under("templates"))


class Kind(NamedTuple):
    """A data file: what it holds, what reads it, and keys below which names are free (of units, fragments, rows of tables)."""

    name: str
    raw: dict[str, Any]
    reads: Callable[[dict[str, Any], str], object]
    free: tuple[str, ...] = ()


def of_program(package: str, name: str, reads: Callable[[dict[str, Any], str], object], *free: str) -> Kind:
    return Kind(name, packaged(package, name), reads, free)


def of_site(name: str, reads: Callable[[dict[str, Any], str], object]) -> Kind:
    return Kind(name, tomllib.loads((SITE_SRC / name).read_text(encoding="utf-8")), reads)


KINDS = (
    of_program("gongkai.form", "edition_2019.toml", form_of, "scaled_words", "signs"),
    of_program("gongkai.form", "edition_2021.toml", form_of, "scaled_words", "signs"),
    of_program("gongkai.form", "crosswalk.toml", lambda raw, name: crosswalk_of({name: raw})),
    of_program("gongkai.rules", "rules.toml", lambda raw, name: rules_of({name: raw}), "rows", "covered", *BY_CELL),
    of_program("gongkai.indicators", "indicators.toml", lambda raw, _: indicators_of(raw)),
    of_program("gongkai.indicators", "notes.toml", lambda raw, _: notes_of(raw)),
    of_program("gongkai.statistics", "measures.toml", lambda raw, _: measures_of(raw)),
    of_program("gongkai.claims", "claims.toml", lambda raw, _: vocabulary_of(raw), "fragment"),
    of_program("gongkai", "codes.toml", lambda raw, _: lists_of(raw)),
    of_program("gongkai.agencies", "kinds.toml", lambda raw, _: kinds_of(raw)),
    of_program("gongkai", "licences.toml", lambda raw, _: licences_of(raw)),
    Kind("gongkai.toml", tomllib.loads((ROOT / "gongkai.toml").read_text(encoding="utf-8")), lambda raw, _: publication_of(raw)),
    of_program("gongkai.agencies", "provinces.toml", lambda raw, _: provinces_of(raw), "province"),
    of_program("gongkai.form", "outcomes.toml", lambda raw, _: outcomes_of(raw)),
    of_program("gongkai.package", "fields.toml", lambda raw, _: fields_of(raw)),
    of_program("gongkai.package", "queries.toml", lambda raw, _: queries_of(raw)),
    of_program("gongkai.package", "downloads.toml", lambda raw, _: texts_of(raw)),
    of_program("gongkai.cli", "doctor.toml", lambda raw, _: things_of(raw)),
    of_program("gongkai.comparisons", "reasons.toml", lambda raw, _: reasons_of(raw)),
    of_program("gongkai.comparisons", "boilerplate.toml", lambda raw, _: phrases_of(raw)),
    of_program("gongkai.recognise", "wording.toml", remarks_of, "scales"),
    of_program("gongkai.collect", "area_codes.toml", area_codes_of, "codes"),
    of_program(
        "gongkai.collect",
        "english.toml",
        english_of,
        "bodies",
        "subjects",
        "places",
        "characters",
        "readings",
        "divisions",
        "peoples",
    ),
    of_program("gongkai.fetching", "pages.toml", lambda raw, _: pages_of(raw)),
    of_program("gongkai.watching", "unsteady.toml", lambda raw, _: unsteady_of(raw)),
    of_program("synthesis", "spoken.toml", spoken_of),
    of_program("synthesis", "plausible.toml", plausible_of),
    of_program("synthesis", "prose.toml", prose_of),
    of_program("synthesis", "collection.toml", collected_of),
    of_site("wording.toml", wording_of),
)


def keys(raw: Any, free: tuple[str, ...]) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield every record and key below it."""
    if isinstance(raw, dict):
        for key, value in list(raw.items()):
            yield raw, key
            if key not in free:
                yield from keys(value, free)
    elif isinstance(raw, list):
        for each in raw:
            yield from keys(each, free)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_misspelt_key_is_refused_by_file_and_name(kind: Kind) -> None:
    raw = copy.deepcopy(kind.raw)
    kind.reads(copy.deepcopy(raw), kind.name)
    seen: set[tuple[str, frozenset[str]]] = set()
    for record, key in keys(raw, kind.free):
        if (key, frozenset(record)) in seen:  # the same key of the same kind of record
            continue
        seen.add((key, frozenset(record)))
        record[f"{key}x"] = record.pop(key)
        with pytest.raises(DataError) as caught:
            kind.reads(raw, kind.name)
        assert kind.name in str(caught.value)
        assert key in str(caught.value)
        record[key] = record.pop(f"{key}x")


@pytest.mark.parametrize("key", [key for key in BY_CELL if key != "values"])
def test_an_example_names_cells_that_there_are(key: str) -> None:
    raw = packaged("gongkai.rules", "rules.toml")
    named = next(e[key] for rule in raw["rule"] for e in rule["examples"].values() if e.get(key))
    cell = next(iter(named))
    named["requests.nwe.total"] = named.pop(cell)
    with pytest.raises(DataError, match=r"rules\.toml.*requests\.nwe\.total；是否 requests\.new\.total"):
        rules_of({"rules.toml": raw})


def test_a_text_that_templates_ask_for_cannot_be_misspelt() -> None:
    raw = tomllib.loads((SITE_SRC / "strings.toml").read_text(encoding="utf-8"))
    strings_of(raw, "strings.toml", ASKED, UNNAMED)
    asked = {(section, key) for section, named in raw.items() for key in named if f"{section}.{key}" in ASKED}
    assert len(asked) > 300
    for section, key in asked:
        raw[section][f"{key}x"] = raw[section].pop(key)
        with pytest.raises(DataError, match=rf"strings\.toml.*缺少 {section}\.{key}；最近的是 {section}\."):
            strings_of(raw, "strings.toml", ASKED, UNNAMED)
        raw[section][key] = raw[section].pop(f"{key}x")


def test_redirects_say_nothing_else(tmp_path: Path) -> None:
    text = (SITE_SRC / "redirects.toml").read_text(encoding="utf-8")
    (tmp_path / "redirects.toml").write_text(text.replace("[moved]", "[move]"), encoding="utf-8")
    with pytest.raises(DataError, match=r"redirects\.toml.*不认识的键 move；是否 moved"):
        moved_of(SiteFiles(tmp_path).data("redirects.toml"))


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.parents[1].name)
def test_a_description_says_nothing_else(source: Path, tmp_path: Path) -> None:
    folder = tmp_path / source.parents[1].name / source.parent.name
    folder.mkdir(parents=True)
    lines = source.read_text(encoding="utf-8").splitlines(keepends=True)
    keyed = [at for at, line in enumerate(lines) if line[0].isalpha() and " = " in line]
    assert len(keyed) > 5
    for at in keyed:
        key = lines[at].split(" = ")[0]
        text = "".join([*lines[:at], lines[at].replace(key, f"{key}x", 1), *lines[at + 1 :]])
        (folder / "source.toml").write_text(text, encoding="utf-8")
        with pytest.raises(DataError, match=rf"source\.toml.*不认识的键 {key}x；是否 {key}"):
            load_source(folder)


def test_every_column_of_the_registry_has_its_name(tmp_path: Path) -> None:
    text = (ROOT / "datasets" / "agencies.csv").read_text(encoding="utf-8")
    header, rest = text.split("\n", 1)
    for column in next(csv.reader(io.StringIO(header))):
        spoilt = ",".join(f"{each}x" if each == column else each for each in header.split(","))
        (tmp_path / "agencies.csv").write_text(f"{spoilt}\n{rest}", encoding="utf-8")
        with pytest.raises(DataError, match=rf"agencies\.csv.*(?s:.)*{column}x"):
            load_agencies(tmp_path / "agencies.csv")
