"""The collection for programs: a catalogue of agencies, one index per agency, a guide for language models, feeds.

    gongkai.schema.json    the JSON Schema of gongkai.toml
    catalog.json           the collection, and every agency with its years and the path of its index
    a/<id>/index.json      an agency and its reports, with the paths of all their files
    dcat.jsonld            the collection's files for data portals
    croissant.json         its tables for tools of machine learning
    feed.xml, feed.json    the newest reports, reports that were exchanged, dead links, reports newly listed (Atom, JSON Feed 1.1)
    a/<id>/feed.xml        the same of one agency, r/<code>/feed.xml of all agencies of a region

Paths are relative to the site. Feeds need full addresses and dates: they are made when the site's address is known, of the
reports whose day of publication or retrieval is recorded.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from gongkai import addresses
from gongkai.pages.collection.agency_names import Entry
from gongkai.pages.collection.holdings import Holdings, newest_first
from gongkai.pages.collection.region import Region, regions_of
from gongkai.pages.desk.page import Twin, json_text, root_of
from gongkai.pages.desk.renderer import Desk
from gongkai.pages.machines.citation import Cited
from gongkai.pages.machines.download_files import NOTHING, Offered
from gongkai.pages.machines.linked_data import described_in_both
from gongkai.pages.machines.portals import croissant, dcat
from gongkai.pages.report.source_versions import SourceNews
from gongkai.pages.report.summary import Summary
from gongkai.publication import schema
from gongkai.versions import ListedReport

IN_FEED = 50
"""Reports in a feed."""


def catalogue_twins(desk: Desk, holdings: Holdings, offered: Offered = NOTHING) -> Iterator[Twin]:
    """Yield all of them; what describes files only where files are offered."""
    yield Twin(addresses.CONFIG_SCHEMA, json_text(schema()))
    yield Twin(addresses.CATALOGUE, json_text(_catalogue(desk, holdings)))
    for entry in holdings.known:
        yield Twin(addresses.agency_file(entry.id, "index.json"), json_text(_agency(entry)))
    if offered.files:
        root = desk.setting.site_url or root_of("")
        cited = replace(collection_cited(desk, holdings), address=f"{root}download/")
        yield Twin("dcat.jsonld", json_text(dcat(desk.wording, cited, described_in_both(desk), root, holdings.years, offered)))
        yield Twin("croissant.json", json_text(croissant(cited, "".join(described_in_both(desk)), root, offered)))
    if has_feeds(desk, holdings):
        items = _newest_items(desk, holdings)
        yield Twin(addresses.JSON_FEED, json_text(_json_feed(desk, items)))
        yield Twin(addresses.ATOM_FEED, _atom(desk, items, Feed(desk.wording.site.name, addresses.ATOM_FEED, addresses.HOME)))
        yield from _own_feeds(desk, holdings)


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed is called, where it is, and the page whose news it has."""

    title: str
    address: str
    page: str


def _own_feeds(desk: Desk, holdings: Holdings) -> Iterator[Twin]:
    """Yield the feed of every agency that has news, and of every region in which one has."""
    dated = [entry for entry in holdings.known if fed(entry)]
    for entry in dated:
        feed = Feed(entry.name, addresses.agency_file(entry.id, "feed.xml"), addresses.agency(entry.id))
        yield Twin(feed.address, _atom(desk, _items_of(desk, entry.reports, _listed_by(holdings, [entry])), feed))
    for region in regions_of(holdings).values():
        entries = [entry for entry in dated if within(entry, region)]
        own = [report for entry in entries for report in entry.reports]
        if own:
            feed = Feed(region.path, addresses.region_feed(region.code), addresses.region(region.code))
            yield Twin(feed.address, _atom(desk, _items_of(desk, own, _listed_by(holdings, entries)), feed))


def _listed_by(holdings: Holdings, entries: Sequence[Entry]) -> list[tuple[str, ListedReport]]:
    ids = {entry.id for entry in entries}
    return [each for each in holdings.listed if each[0] in ids]


def fed(entry: Entry) -> bool:
    """Say whether there is anything for a feed of an agency."""
    return any(report.published or report.retrieved or report.news for report in entry.reports)


def within(entry: Entry, region: Region) -> bool:
    """Say whether an agency of today lies in a region."""
    return bool(entry.periods) and entry.periods[-1].division_code.startswith(region.key)


def collection_cited(desk: Desk, holdings: Holdings) -> Cited:
    """Return the whole collection as it is cited."""
    site, dated, years = desk.wording.site, holdings.mark["dated"], holdings.years
    year = int(dated[:4]) if dated else years[-1] if years else 0
    title, address = f"{site.name}：{site.tagline}", f"{desk.setting.site_url}download/"
    return Cited("collection", site.by, site.by_en, title, year, dated, holdings.version, address, site)


def has_feeds(desk: Desk, holdings: Holdings) -> bool:
    """Say whether there are feeds."""
    news = holdings.listed or any(summary.news for summary in holdings.summaries)
    return bool(desk.setting.site_url and (news or _dated(holdings)))


def _news_items(desk: Desk, summaries: Iterable[Summary]) -> Iterator[Mapping[str, str]]:
    """Yield what happened to the sources of reports: published late, exchanged, or gone from their address."""
    for report in summaries:
        page = f"{desk.setting.site_url}{addresses.report(report.agency_id, report.year)}"
        for each in report.news:
            place, title, summary = _told(desk, each)
            yield {
                "url": f"{page}#{place}",
                "title": desk.wording.say(title, title=report.title),
                "summary": summary,
                "date": f"{each.day}T00:00:00Z",
            }


def _listed_items(desk: Desk, listed: Iterable[tuple[str, ListedReport]]) -> Iterator[Mapping[str, str]]:
    """Yield what column pages list and nobody has collected."""
    say = desk.wording.say
    for agency_id, each in listed:
        yield {
            "url": f"{desk.setting.site_url}{addresses.listed(agency_id, each.year)}",
            "title": say("versions.feed_listed", title=each.title),
            "summary": say("versions.feed_listed_told", address=each.address),
            "date": f"{each.first_seen}T00:00:00Z",
        }


def _told(desk: Desk, news: SourceNews) -> tuple[str, str, str]:
    """Return the place on the report's page where a news stands, the key of its title, and its sentence."""
    say = desk.wording.say
    if news.what == "late":
        return "findings", "versions.feed_late", news.told
    if news.what == "gone":
        return "versions", "versions.feed_gone", say("versions.feed_gone_told")
    exchanged = say("versions.feed_figures_told", count=news.cells) if news.what == "figures" else say("versions.feed_text_told")
    return f"version-{news.number}", "versions.feed_figures", exchanged


def _newest_items(desk: Desk, holdings: Holdings) -> list[Mapping[str, str]]:
    """Return what the feeds hold, the newest first."""
    return _items_of(desk, holdings.summaries, holdings.listed)


def _items_of(desk: Desk, reports: Sequence[Summary], listed: Sequence[tuple[str, ListedReport]] = ()) -> list[Mapping[str, str]]:
    dated = newest_first([report for report in reports if report.published or report.retrieved])[:IN_FEED]
    items = [*_feed_items(desk, dated), *_news_items(desk, reports), *_listed_items(desk, listed)]
    return sorted(items, key=lambda item: item["date"], reverse=True)[:IN_FEED]


def _dated(holdings: Holdings) -> list[Summary]:
    return newest_first([s for s in holdings.summaries if s.published or s.retrieved])[:IN_FEED]


def _catalogue(desk: Desk, holdings: Holdings) -> dict[str, Any]:
    site = desk.wording.site
    return {
        "name": site.name,
        "name_en": site.name_en,
        "title": site.tagline,
        "title_en": site.tagline_en,
        "address": desk.setting.site_url,
        "version": holdings.version,
        "updated": holdings.mark["dated"],
        "licence": site.licence,
        "licence_url": site.licence_url,
        "collection": f"{addresses.collection(site.id)}datapackage.json",
        "years": holdings.years,
        "agencies": [
            {
                "id": e.id,
                "name": e.name,
                "years": sorted(r.year for r in e.reports),
                "index": addresses.agency_file(e.id, "index.json"),
            }
            for e in holdings.known
        ],
    }


def _agency(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "name": entry.name,
        "name_en": entry.name_en,
        "level": entry.level,
        "kind": entry.kind,
        "parent": entry.parent,
        "divisions": [{"code": p.division_code, "year": p.division_revision, "name": p.name} for p in entry.periods],
        "page": addresses.agency(entry.id),
        "reports": [_report(report) for report in entry.reports],
    }


def _report(report: Summary) -> dict[str, Any]:
    own = (report.agency_id, report.year)
    files = {"json": addresses.twin(*own, "json"), "markdown": addresses.twin(*own, "md"), "badge": addresses.badge(*own)}
    if report.badge != "unreadable":
        files |= {"cells": addresses.twin(*own, "csv"), "datapackage": addresses.twin(*own, "zip")}
    return {
        "year": report.year,
        "title": report.title,
        "edition": report.edition,
        "scope": report.scope,
        "state": report.badge,
        "verdicts": report.verdicts,
        "version": report.fingerprint,
        "published": report.published,
        "retrieved": report.retrieved,
        "page": addresses.report(*own),
        "files": files,
    }


def _feed_items(desk: Desk, reports: list[Summary]) -> Iterator[Mapping[str, str]]:
    for report in reports:
        yield {
            "url": f"{desk.setting.site_url}{addresses.report(report.agency_id, report.year)}",
            "title": report.title,
            "summary": desk.wording.term("badge", report.badge).word,
            "date": f"{report.published or report.retrieved}T00:00:00Z",
        }


def _json_feed(desk: Desk, items: Iterable[Mapping[str, str]]) -> dict[str, Any]:
    site, home = desk.wording.site, desk.setting.site_url
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.name,
        "description": site.tagline,
        "home_page_url": home,
        "feed_url": f"{home}{addresses.JSON_FEED}",
        "language": "zh-CN",
        "items": [
            {
                "id": item["url"],
                "url": item["url"],
                "title": item["title"],
                "content_text": item["summary"],
                "date_published": item["date"],
            }
            for item in items
        ],
    }


def _atom(desk: Desk, items: Sequence[Mapping[str, str]], feed: Feed) -> str:
    site, root = desk.wording.site, desk.setting.site_url
    home, itself = root + feed.page, root + feed.address
    entries = "".join(
        f"<entry><id>{escape(item['url'])}</id><title>{escape(item['title'])}</title><updated>{item['date']}</updated>"
        f"<link href={quoteattr(item['url'])}/><summary>{escape(item['summary'])}</summary></entry>\n"
        for item in items
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">\n'
        f"<id>{escape(home)}</id><title>{escape(feed.title)}</title><updated>{items[0]['date']}</updated>\n"
        f"<author><name>{escape(site.by)}</name></author>\n"
        f'<link rel="self" href={quoteattr(itself)}/><link href={quoteattr(home)}/>\n{entries}</feed>\n'
    )
