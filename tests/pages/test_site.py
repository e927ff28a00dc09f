"""The site as a whole: every page is written, links are relative and lead somewhere, two runs write the same bytes."""

import hashlib
import json
import re
import shutil
import tomllib
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from gongkai.codes import code_lists
from gongkai.errors import DataError
from gongkai.form import Line, editions, load_form
from gongkai.package.schema import resources, table_schema
from gongkai.package.stored_descriptor import read_head
from gongkai.pages.build.site import write_pages
from gongkai.pages.collection.agency_names import entries, read_registry
from gongkai.pages.collection.browse import words_of
from gongkai.pages.desk.page import root_of, source_of
from gongkai.pages.report.agency_year import render_agency_year
from gongkai.pages.report.summary import FIRST_DATE, newest_epoch
from gongkai.pages.words.keys import UNREGISTERED
from gongkai.pages.words.wording import load_wording
from gongkai.rules.catalogue import rules
from pages.conftest import Alter
from pages.parsed import CONSISTENT, DATASETS, PROJECT, SETTING, Parsed

FIXED = (
    "",
    "search/",
    "browse/",
    "a/",
    "r/",
    "y/",
    "dict/",
    "rules/",
    "method/",
    "download/",
    "about/",
    "api/",
    "check/",
    "changelog/",
)


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("output")
    write_pages(DATASETS, PROJECT, folder)
    return folder


def bodies(output: Path) -> dict[str, str]:
    """Return the body of every written page by its address."""
    found = {}
    for path in sorted((output / "docs").rglob("*.md")):
        name = path.relative_to(output / "docs").as_posix().removesuffix(".md")
        address = name.removesuffix("index") if name.endswith("index") else f"{name}/"
        found[address] = json.loads(path.read_text(encoding="utf-8")[4:-5])["body"]
    return found


def digest(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_every_page_of_the_plan_is_written(output: Path) -> None:
    written = bodies(output)
    assert set(FIXED) <= set(written)
    for folder in DATASETS.glob("*/*/datapackage.json"):
        agency, year = folder.parts[-3:-1]
        assert {f"a/{agency}/", f"a/{agency}/{year}/", f"y/{year}/"} <= set(written)
        for twin in (f"a/{agency}/{year}.json", f"badge/a/{agency}/{year}.svg", f"badge/a/{agency}/{year}.json"):
            assert (output / "twins" / twin).is_file()


def test_links_are_relative_and_lead_to_a_page_or_a_published_file(output: Path) -> None:
    pages = bodies(output)
    ids = {address: set(re.findall(r' id="?([^"\s>]+)', body)) for address, body in pages.items()}
    for address, body in pages.items():
        page = Parsed(body)
        for link in [*(a["href"] for a in page.all("a")), *(img["src"] for img in page.all("img"))]:
            if link.startswith("https://"):
                continue
            assert not link.startswith(("/", "http:", "javascript:")), (address, link)
            parts = urlsplit(urljoin(f"https://x/prefix/{address}", link))
            target = parts.path.removeprefix("/prefix/")
            assert parts.path.startswith("/prefix/"), (address, link)
            if parts.query.startswith("of="):  # the figure of a receipt, which a script reads from the address
                target = f"a/{parts.query.removeprefix('of=')}/"
            if target in pages:
                assert not parts.fragment or parts.fragment in ids[target], (address, link)
            else:
                assert published(output, target), (address, link)


def published(output: Path, target: str) -> bool:
    """Say whether `publish` serves this file: a twin, a page that stands alone, or a file of a package."""
    if any((output / folder).is_file() for folder in (f"twins/{target}", f"docs/{target}", f"docs/{target}index.html")):
        return True
    inside = target.removeprefix("a/")
    return (DATASETS / inside).is_file() or (DATASETS / inside.removesuffix(".csv") / "cells.csv").is_file()


def test_two_runs_and_two_processes_write_the_same_bytes(output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.pages.build.report_pages.CHUNK", 1)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        write_pages(DATASETS, PROJECT, tmp_path, pool=pool)
    assert digest(tmp_path) == digest(output)


def test_a_run_leaves_nothing_of_an_earlier_one(tmp_path: Path) -> None:
    stale = tmp_path / "docs" / "a" / "gone" / "2020.md"
    stale.parent.mkdir(parents=True)
    stale.write_text("old", encoding="utf-8")
    write_pages(DATASETS, PROJECT, tmp_path)
    assert not stale.exists()


def test_pages_carry_breadcrumb_licence_and_data_version(output: Path) -> None:
    for address, body in bodies(output).items():
        assert "CC BY 4.0" in body
        assert ("Data version" if address.startswith("en/") else "数据版本") in body
        assert ('class="crumbs"' in body) == (address not in ("", "en/"))


def test_the_dictionary_holds_every_field_line_column_and_code(output: Path) -> None:
    page = "".join(Parsed(bodies(output)["dict/"]).text)
    form = load_form(read_head(CONSISTENT)["report"]["edition"])
    fields = [field for resource in resources() for field in table_schema(form, resource)["fields"]]
    assert fields
    for field in fields:
        assert field["name"] in page
        assert field["title"] in page
        assert field["description"] in page
    for edition in editions():
        for table in load_form(edition).tables:
            for block in table.blocks:
                assert not [
                    line.id for line in block.lines if not {line.id, line.label, line.definition_en} <= pieces(page, line)
                ]
                assert not [column.id for column in block.columns if column.id not in page or column.label not in page]


def pieces(page: str, line: Line) -> set[str]:
    return {text for text in (line.id, line.label, line.definition_en) if text in page}


def test_every_rule_of_every_level_is_on_the_rules_page_under_its_code(output: Path) -> None:
    page = Parsed(bodies(output)["rules/"])
    words = "".join(page.text)
    for rule in rules().values():
        assert rule.title in words
        assert rule.title_en in words
        assert rule.identity or rule.code in page.by_id


def test_every_rule_of_the_form_is_on_the_rules_page(output: Path) -> None:
    body = bodies(output)["rules/"]
    for edition in editions():
        for rule in load_form(edition).identities:
            own = body.split(f'id="{edition}-{rule.code}"')[1].split("</section>")[0]
            assert rule.title in own
            assert rule.title_en in own


def test_every_published_code_has_words_and_pages_add_to_no_other() -> None:
    wording = load_wording(SETTING.files, SETTING.publication)
    added = tomllib.loads((PROJECT / "site_src" / "wording.toml").read_text(encoding="utf-8"))
    for listed in code_lists().values():
        unregistered = UNREGISTERED.get(listed.id, ())
        theirs = {code.id: (code.title, code.title_en) for code in listed.codes}
        assert {
            code: (term.word, term.word_en) for code, term in wording.lists[listed.id].items() if code not in unregistered
        } == theirs
        assert set(added.get(listed.id, {})) <= {*theirs, *unregistered}
    assert all(term.glyph and term.colour for term in wording.lists["badge"].values())


def test_a_code_without_words_stops_the_build(altered: Alter, tmp_path: Path) -> None:
    altered(CONSISTENT, report={"scope": "galaxy"})
    with pytest.raises(DataError, match="galaxy"):
        write_pages(tmp_path, PROJECT, tmp_path / "output")


def test_figures_of_different_scope_never_share_a_chart(altered: Alter, tmp_path: Path) -> None:
    altered(CONSISTENT)
    altered(CONSISTENT, year=2022, report={"scope": "system"})
    shutil.copy(DATASETS / "agencies.csv", tmp_path)
    write_pages(tmp_path, PROJECT, tmp_path / "output")
    agency = bodies(tmp_path / "output")["a/310000-gonganju/"]
    assert "各年口径不同" in agency
    assert "<svg" not in agency


def test_a_series_of_one_scope_is_drawn_with_a_text_alternative(altered: Alter, tmp_path: Path) -> None:
    altered(CONSISTENT)
    altered(CONSISTENT, year=2022)
    write_pages(tmp_path, PROJECT, tmp_path / "output")
    (chart,) = Parsed(bodies(tmp_path / "output")["a/310000-gonganju/"]).all("svg")
    assert chart["role"] == "img"
    assert "2022 年" in chart["aria-label"]


def test_agencies_are_found_by_name_short_name_alias_pinyin_initials_and_code() -> None:
    registry = read_registry(DATASETS / "agencies.csv")
    summary = render_agency_year(CONSISTENT, SETTING).summary
    (entry,) = entries([summary], registry)
    assert {"上海公安", "上海公安局", "shanghaishigonganju", "shsgaj", "310000"} <= set(words_of(entry, entry.name))


def test_names_in_the_registry_that_reorder_text_are_shown_as_code_points(tmp_path: Path) -> None:
    registry = (DATASETS / "agencies.csv").read_text(encoding="utf-8").replace("上海公安,", "上海\u202e公安,")
    (tmp_path / "agencies.csv").write_text(registry, encoding="utf-8")
    agency = read_registry(tmp_path / "agencies.csv")["310000-gonganju"]
    assert agency.current.short_name == "上海⟨U+202E⟩公安"


def test_a_build_has_no_clock_but_the_dates_of_its_data(altered: Alter, tmp_path: Path) -> None:
    source = json.loads((CONSISTENT / "datapackage.json").read_text(encoding="utf-8"))["report"]["source"]
    altered(CONSISTENT, report={"source": {**source, "published": "2024-01-31", "retrieved": ""}})
    assert write_pages(tmp_path, PROJECT, tmp_path / "output").epoch == 1706659200
    assert newest_epoch([]) == 1632960000, FIRST_DATE


@pytest.mark.parametrize(
    ("address", "source", "root"),
    [
        ("", "index.md", "./"),
        ("y/2023/", "y/2023.md", "../../"),
        ("a/x/", "a/x/index.md", "../../"),
        ("a/x/2023/", "a/x/2023.md", "../../../"),
    ],
)
def test_addresses(address: str, source: str, root: str) -> None:
    assert (source_of(address), root_of(address)) == (source, root)


def test_a_publication_in_chinese_alone_has_no_english_pages_and_no_way_to_them(tmp_path: Path) -> None:
    text = (PROJECT / "gongkai.toml").read_text(encoding="utf-8").replace('["zh", "en"]', '["zh"]')
    (tmp_path / "gongkai.toml").write_text(text, encoding="utf-8")
    shutil.copytree(CONSISTENT, tmp_path / "datasets" / "310000-gonganju" / "2023")
    written = write_pages(tmp_path / "datasets", tmp_path, tmp_path / "output")
    assert not [address for address in written.addresses if address.startswith("en/")]
    pages = [path.read_text(encoding="utf-8") for path in (tmp_path / "output" / "docs").rglob("*.md")]
    assert len(pages) > 20
    assert not [page for page in pages if '"other":' in page]
