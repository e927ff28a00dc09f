"""What programs read beside the pages: indexes, catalogue, feeds, sitemaps; and pages made from lists kept by hand."""

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import msgspec
import pytest

from gongkai.agencies.model import Agencies
from gongkai.errors import DataError
from gongkai.form import newest_form
from gongkai.pages.build.publish import write_sitemap
from gongkai.pages.build.site import redirect_twins
from gongkai.pages.collection.agency_names import read_registry
from gongkai.pages.collection.browse import browse_pages, browse_twins, find_twins, waiting_twin
from gongkai.pages.collection.holdings import Holdings
from gongkai.pages.collection.region import regions_of
from gongkai.pages.collection.region_pages import extract_of_region, region_pages
from gongkai.pages.desk.renderer import Desk, Setting, open_desk
from gongkai.pages.machines.data_catalogue import catalogue_twins
from gongkai.pages.reference.fixed_pages import read_releases
from gongkai.pages.report.agency_year import render_agency_year
from gongkai.pages.report.source_versions import SourceNews
from gongkai.versions import ListedReport
from pages.parsed import DATASETS, PROJECT, SETTING, Parsed

ADDRESS = "https://example.org/gongkai/"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def holdings() -> Holdings:
    folders = sorted(path.parent for path in DATASETS.glob("*/*/datapackage.json"))
    summaries = tuple(render_agency_year(folder, SETTING).summary for folder in folders)
    return Holdings(summaries, read_registry(DATASETS / "agencies.csv"))


@pytest.fixture
def desk() -> Desk:
    return open_desk(SETTING)


def dated(holdings: Holdings) -> Holdings:
    """The same reports, two of them with a date, one with a title that is markup."""
    first, second, *rest = holdings.summaries
    marked = replace(first, published="2024-01-31", title='<b>&"年报"')
    return Holdings((marked, replace(second, retrieved="2024-03-01"), *rest), holdings.registry)


def test_every_file_of_the_catalogue_is_named_by_it(desk: Desk, holdings: Holdings) -> None:
    twins = {twin.path: twin.text for twin in catalogue_twins(desk, holdings)}
    listed = json.loads(twins["catalog.json"])["agencies"]
    assert {agency["index"] for agency in listed} == {path for path in twins if path.startswith("a/")}
    for agency in listed:
        index = json.loads(twins[agency["index"]])
        assert (index["id"], [report["year"] for report in index["reports"]]) == (agency["id"], agency["years"][::-1])
        for report in index["reports"]:
            assert set(report["files"]) == {"json", "markdown", "badge", "cells", "datapackage"}
            assert all(path.startswith((f"a/{agency['id']}/", "badge/a/")) for path in report["files"].values())


def test_there_are_no_feeds_without_an_address_or_dates(desk: Desk, holdings: Holdings) -> None:
    with_address = open_desk(Setting.of(PROJECT, ADDRESS))
    for where, what in ((desk, dated(holdings)), (with_address, holdings)):
        assert not [twin.path for twin in catalogue_twins(where, what) if twin.path.startswith("feed")]


def test_feeds_tell_exchanged_reports_and_dead_links(holdings: Holdings) -> None:
    news = (
        SourceNews("2024-05-01", "figures", 2, 3),
        SourceNews("2024-06-01", "gone"),
        SourceNews("2024-04-30", "late", told="迟了。"),
    )
    told = replace(holdings, summaries=(replace(holdings.summaries[0], news=news), *holdings.summaries[1:]))
    items = json.loads(
        {twin.path: twin.text for twin in catalogue_twins(open_desk(Setting.of(PROJECT, ADDRESS)), told)}["feed.json"]
    )["items"]
    assert [item["date_published"][:10] for item in items[:2]] == ["2024-06-01", "2024-05-01"]
    assert [item["url"].partition("#")[2] for item in items[:2]] == ["versions", "version-3"]
    assert [item["title"].partition("：")[0] for item in items[:2]] == ["链接失效", "换稿"]
    assert "2 格的数字不同" in items[1]["content_text"]
    assert (items[2]["title"].partition("：")[0], items[2]["content_text"]) == ("迟于法定日期", "迟了。")


def test_feeds_tell_what_a_column_page_newly_lists(holdings: Holdings) -> None:
    name, stranger = holdings.summaries[0].agency_id, "990000-nobody"
    each = ListedReport(2031, "<b>2031年年报", "https://example.org/a?b&c", "2032-02-03")
    told = replace(
        dated(holdings), listed=((name, each), (stranger, msgspec.structs.replace(each, year=2030, first_seen="2032-01-01")))
    )
    twins = {twin.path: twin.text for twin in catalogue_twins(open_desk(Setting.of(PROJECT, ADDRESS)), told)}
    items = json.loads(twins["feed.json"])["items"]
    assert [item["url"] for item in items[:2]] == [
        f"{ADDRESS}coverage/#listed-{name}-2031",
        f"{ADDRESS}coverage/#listed-{stranger}-2030",
    ]
    assert (items[0]["title"], items[0]["content_text"]) == (
        "栏目新列出，还没有收录：<b>2031年年报",
        "在 https://example.org/a?b&c",
    )
    for path, found in (("feed.xml", [2031, 2030]), (f"r/{name[:2]}0000/feed.xml", [2031])):
        told_ids = [entry.findtext(f"{ATOM}id") or "" for entry in ET.fromstring(twins[path]).findall(f"{ATOM}entry")]  # noqa: S314 - our own
        assert [int(each[-4:]) for each in told_ids if "#listed-" in each] == found


def test_feeds_list_dated_reports_newest_first_and_escape_their_titles(holdings: Holdings) -> None:
    desk = open_desk(Setting.of(PROJECT, ADDRESS))
    twins = {twin.path: twin.text for twin in catalogue_twins(desk, dated(holdings))}
    items = json.loads(twins["feed.json"])["items"]
    assert [item["date_published"] for item in items] == ["2024-03-01T00:00:00Z", "2024-01-31T00:00:00Z"]
    feed = ET.fromstring(twins["feed.xml"])  # noqa: S314 - our own
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == [item["title"] for item in items]
    assert [entry.findtext(f"{ATOM}id") for entry in entries] == [item["id"] for item in items]
    assert entries[1].findtext(f"{ATOM}title") == '<b>&"年报"'
    assert feed.findtext(f"{ATOM}updated") == "2024-03-01T00:00:00Z"


def test_every_agency_and_region_with_a_dated_report_has_a_feed_of_its_own_and_no_other(holdings: Holdings) -> None:
    desk, told = open_desk(Setting.of(PROJECT, ADDRESS)), dated(holdings)
    twins = {twin.path: twin.text for twin in catalogue_twins(desk, told)}
    own = {summary.agency_id for summary in told.summaries if summary.published or summary.retrieved}
    assert {path for path in twins if path.startswith("a/") and path.endswith(".xml")} == {f"a/{id_}/feed.xml" for id_ in own}
    name = next(iter(own))
    feed = ET.fromstring(twins[f"a/{name}/feed.xml"])  # noqa: S314 - our own
    assert feed.findtext(f"{ATOM}id") == f"{ADDRESS}a/{name}/"
    assert all(f"/a/{name}/" in (entry.findtext(f"{ATOM}id") or "") for entry in feed.findall(f"{ATOM}entry"))
    province = f"r/{name[:2]}0000/feed.xml"
    assert f"{ADDRESS}a/{name}/" in twins[province]


def test_a_large_index_of_agencies_is_cut_into_files_that_the_first_names(desk: Desk, holdings: Holdings) -> None:
    twins = {twin.path: json.loads(twin.text) for twin in find_twins(desk, holdings.known, shard=2)}
    assert twins["find.json"]["more"] == ["find-2.json", "find-3.json", "find-4.json"] == sorted(set(twins) - {"find.json"})
    rows = twins["find.json"]["agencies"] + [row for name in twins["find.json"]["more"] for row in twins[name]]
    assert [row[0] for row in rows] == [entry.id for entry in holdings.known]
    assert {len(row) for row in rows} == {4}


def test_registered_agencies_without_a_report_are_listed_apart(holdings: Holdings) -> None:
    waiting = json.loads(waiting_twin(holdings.known, holdings.registry).text)
    assert waiting
    assert waiting == {a.id: a.current.name for a in holdings.registry if a.id not in {entry.id for entry in holdings.known}}


def test_the_index_of_no_agency_has_the_rows_of_the_form_alone(desk: Desk) -> None:
    (twin,) = find_twins(desk, ())
    index = json.loads(twin.text)
    assert (index["agencies"], index["more"]) == ([], [])
    cells = [cell for _, _, cell, *_ in index["terms"] if cell]
    assert set(cells) <= {cell.id for cell in newest_form().cells}
    assert {tuple(cell.split(".")[:2]) for cell in cells} == {(cell.table, cell.line) for cell in newest_form().cells}


def test_a_former_name_and_a_former_code_find_an_agency_and_lead_to_its_region(desk: Desk, holdings: Holdings) -> None:
    agency = holdings.registry["370600-gonganju"]
    before = replace(agency.current, name="烟台地区公安处", valid_to=1990)
    before = replace(before, division_code="320500", division_revision=2023)
    moved = replace(agency, periods=(before, replace(agency.current, valid_from=1991)))
    registry = Agencies(tuple(moved if each.id == agency.id else each for each in holdings.registry))
    changed = Holdings(holdings.summaries, registry)
    (index,) = find_twins(desk, changed.known)
    (row,) = [row for row in json.loads(index.text)["agencies"] if row[0] == agency.id]
    assert {"烟台地区公安处", "320500", "370600"} <= set(row[3])
    regions = regions_of(changed)
    assert [each.id for each in regions["320500"].moved] == [agency.id]
    assert agency.id not in [entry.id for entry in regions["320500"].entries]
    place = regions["320500"]
    page = next(each.page for each in region_pages(desk, extract_of_region(changed, place), regions, place))
    assert '<a href="../../r/370600/">370600</a>' in page.body


def test_regions_form_a_tree_without_codes_that_only_group(holdings: Holdings) -> None:
    regions = regions_of(holdings)
    assert [code for code, region in regions.items() if not region.above] == ["230000", "310000", "320000", "370000"]
    assert regions["230506"].above == ("230000", "230500")
    assert regions["230500"].below == ("230506",)
    assert [regions[code].key for code in ("310000", "230500", "230506")] == ["31", "2305", "230506"]
    assert sum(len(region.entries) + len(region.waiting) for region in regions.values()) == len(holdings.registry)


def test_the_file_of_the_list_holds_every_report_once(holdings: Holdings) -> None:
    data = json.loads(next(browse_twins(holdings)).text)
    shown = {(data["agencies"][at][0], year, state) for at, year, state in data["reports"]}
    assert shown == {(summary.agency_id, summary.year, summary.badge) for summary in holdings.summaries}
    assert len(data["reports"]) == len(holdings.summaries)


def test_a_large_collection_is_listed_by_region_and_year(desk: Desk, holdings: Holdings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.pages.collection.browse.LISTED", 2)
    page = Parsed(next(browse_pages(desk, holdings, regions_of(holdings))).body)
    links = {a["href"] for a in page.all("a")}
    assert {"../y/2023/", "../y/2024/", "../r/310000/", "../r/230506/"} <= links
    assert not [link for link in links if re.fullmatch(r"\.\./a/[^/]+/[0-9]{4}/", link)]


@pytest.mark.parametrize(("old", "new"), [("a/", "y/"), ("old/", "nowhere/")])
def test_a_redirect_from_a_page_or_to_none_stops_the_build(tmp_path: Path, old: str, new: str) -> None:
    shutil.copytree(PROJECT / "site_src", tmp_path / "site_src")
    (tmp_path / "site_src" / "redirects.toml").write_text(f'[moved]\n"{old}" = "{new}"\n', encoding="utf-8")
    with pytest.raises(DataError, match=f"{old} → {new}"):
        list(redirect_twins(open_desk(Setting.of(tmp_path)), {"a/", "y/", "r/", "dict/", "method/", "download/"}))


def test_a_sitemap_that_grows_too_long_is_cut_into_parts(tmp_path: Path) -> None:
    write_sitemap(tmp_path, ["", "a/", "a/x&y/"], ADDRESS, most=2)
    locations = {path.name: re.findall("<loc>(.*)</loc>", path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()}
    assert locations == {
        "sitemap.xml": [f"{ADDRESS}sitemap-1.xml", f"{ADDRESS}sitemap-2.xml"],
        "sitemap-1.xml": [ADDRESS, f"{ADDRESS}a/"],
        "sitemap-2.xml": [f"{ADDRESS}a/x&amp;y/"],
    }


def test_every_line_of_the_changelog_is_on_its_page() -> None:
    text = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    releases = read_releases(text)
    assert releases
    told = "".join(f"{r.title}{''.join(r.paragraphs)}{''.join(r.items)}" for r in releases)
    plain = re.sub(r"<[^>]+>|\s", "", told).replace("&lt;", "<").replace("&gt;", ">").replace("&#39;", "'").replace("&amp;", "&")
    for line in text.split("## ", 1)[1].splitlines():
        words = re.sub(r"^- |^## |^### |`|\s", "", line)
        assert words in plain, line


def test_markup_in_the_changelog_is_text() -> None:
    (release,) = read_releases("## 1 <i>\n\n- a <script>x</script> [y](javascript:z)\n")
    assert release.items == ("a &lt;script&gt;x&lt;/script&gt; [y](javascript:z)",)
