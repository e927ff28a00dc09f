"""Data sets described for search engines and catalogues: schema.org/Dataset as JSON-LD inside the page.

Addresses are full where the site's own is known; elsewhere they are relative to the page, against whose address JSON-LD
resolves them. The text stands inside a script element, so that nothing in it may close that element: `<`, `>` and `&` are
written as escapes.

>>> script_text({"name": "</script><b>"})
'{"name":"\\\\u003c/script\\\\u003e\\\\u003cb\\\\u003e"}'
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from gongkai import addresses
from gongkai.agencies.divisions import division_path
from gongkai.errors import DataError
from gongkai.indicators.definitions import Indicator
from gongkai.package.stored_package import Package
from gongkai.pages.desk.page import root_of
from gongkai.pages.desk.renderer import Desk
from gongkai.pages.machines.download_files import MEDIA, Offered
from gongkai.pages.words.html import plain, web_address

_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def described_in_both(desk: Desk) -> tuple[str, str]:
    """Return what the collection holds, in Chinese and English."""
    return desk.wording.say("portals.described"), desk.wording.say_en("portals.described")


def script_text(data: Mapping[str, Any]) -> str:
    """Return data as JSON that is safe inside a script element."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)


def report_data(desk: Desk, package: Package, address: str) -> str:
    """Describe an agency-year as a data set that is part of the collection."""
    report, year = package.report, package.year
    say, state = desk.wording.say, desk.wording.term("badge", report["badge"]).word
    root, version = _root(desk, address), f"{package.version}+{package.fingerprint}"
    own = (package.agency_id, year)
    files = [f"{root}{addresses.twin(*own, suffix)}" for suffix in ("csv", "zip", "json")]
    name = say("agency_year.dataset", title=plain(report["title"]))
    described = say("agency_year.dataset_told", agency=plain(report["agency"]), year=year, cells=len(package.cells), state=state)
    return script_text(
        _dataset(desk, name, described, f"{root}{addresses.report(*own)}", version)
        | {
            "creator": {"@type": "GovernmentOrganization", "name": plain(report["agency"])},
            "temporalCoverage": str(year),
            "spatialCoverage": _place(package, say("portals.place")),
            "isPartOf": {"@type": "Dataset", "@id": f"{root}download/"},
            "includedInDataCatalog": _catalogue(desk, root),
            "distribution": [_download(file) for file in files],
            **_source(report["source"], plain(report["title"])),
        }
    )


def _source(source: Mapping[str, Any], title: str) -> dict[str, Any]:
    """Return the report that a data set is made from, and its dates as far as they are recorded."""
    based = {"@type": "DigitalDocument", "name": title, "sha256": source["sha256"]}
    if url := web_address(source["url"]):
        based["url"] = url
    dates = {"datePublished": source["published"], "dateModified": source["retrieved"]}
    return {
        **{key: day for key, day in dates.items() if day},
        "isBasedOn": {**based, **_dated("datePublished", source["published"])},
    }


def _dated(key: str, day: str) -> dict[str, str]:
    return {key: day} if day else {}


def indicator_data(desk: Desk, indicator: Indicator, years: Sequence[int], mark: Mapping[str, Any]) -> str:
    """Describe an indicator of all reports as a data set that is made from the collection."""
    address = addresses.indicator(indicator.id)
    told = f"{indicator.reading}{indicator.caveat} {indicator.reading_en} {indicator.caveat_en}"
    return _part(desk, indicator.title, told, address, addresses.indicator(indicator.id, "csv"), years, mark)


def year_data(desk: Desk, year: int, reports: int, mark: Mapping[str, Any]) -> str:
    """Describe the reports of a year as a data set that is made from the collection."""
    said = (say("portals.year", year=year, reports=reports) for say in (desk.wording.say, desk.wording.say_en))
    address = addresses.year(year)
    return _part(
        desk, desk.wording.say("year.name", year=year), " ".join(said), address, addresses.year(year, "csv"), [year], mark
    )


def _part(
    desk: Desk, name: str, told: str, address: str, file: str, years: Sequence[int], mark: Mapping[str, Any]
) -> str:  # fmt: skip
    """Describe what is made from the whole collection: one file, from which its numbers can be had."""
    root = _root(desk, address)
    span = {"temporalCoverage": str(years[0]) if len(years) == 1 else f"{years[0]}/{years[-1]}"} if years else {}
    return script_text(
        _dataset(desk, name, told, f"{root}{address}", mark["version"])
        | {
            "creator": {"@type": "Organization", "name": desk.wording.site.by},
            **span,
            **_dated("dateModified", mark["dated"]),
            "spatialCoverage": {"@type": "Place", "name": desk.wording.say("portals.place")},
            "isBasedOn": {"@type": "Dataset", "@id": f"{root}download/"},
            "includedInDataCatalog": _catalogue(desk, root),
            "distribution": [_download(f"{root}{file}")],
        }
    )


def collection_data(desk: Desk, years: list[int], version: str, offered: Offered) -> str:
    """Describe all reports together."""
    site, root = desk.wording.site, _root(desk, "download/")
    described = "".join(described_in_both(desk))
    return script_text(
        _dataset(desk, f"{site.name}：{site.tagline}", described, f"{root}download/", version)
        | {
            "@id": f"{root}download/",
            "creator": {"@type": "Organization", "name": site.by},
            **({"temporalCoverage": f"{years[0]}/{years[-1]}"} if years else {}),
            "spatialCoverage": {"@type": "Place", "name": desk.wording.say("portals.place")},
            "includedInDataCatalog": _catalogue(desk, root),
            "distribution": [
                {
                    **_download(f"{root}{addresses.collection(site.id)}{file.name}"),
                    "contentSize": f"{file.bytes} B",
                    "sha256": file.sha256,
                }
                for file in offered.of_kind(*MEDIA)
            ],
        }
    )


def catalogue_data(desk: Desk) -> str:
    """Describe the site as a catalogue of data."""
    site, root = desk.wording.site, _root(desk, "")
    return script_text(
        {
            "@context": "https://schema.org/",
            **_catalogue(desk, root),
            "alternateName": site.name_en,
            "description": site.tagline,
            "inLanguage": ["zh-CN", "en"],
            "license": site.licence_url,
            "dataset": {
                "@type": "Dataset",
                "@id": f"{root}download/",
                "name": site.tagline,
                "description": "".join(described_in_both(desk)),
            },
        }
    )


def _dataset(desk: Desk, name: str, description: str, url: str, version: str) -> dict[str, Any]:
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": name,
        "description": description,
        "url": url,
        "version": version,
        "license": desk.wording.site.licence_url,
        "isAccessibleForFree": True,
        "inLanguage": "zh-CN",
    }


def _root(desk: Desk, address: str) -> str:
    return desk.setting.site_url or root_of(address)


def _catalogue(desk: Desk, root: str) -> dict[str, str]:
    return {"@type": "DataCatalog", "name": desk.wording.site.name, "url": f"{root}{addresses.CATALOGUE}"}


def _place(package: Package, country: str) -> dict[str, str]:
    """Return the division that an agency's id begins with, or the country where the table of divisions has none."""
    try:
        name = division_path(package.agency_id.partition("-")[0], package.year)
    except DataError:
        name = ""
    return {"@type": "Place", "name": "/".join([country, *name.split("/")]) if name else country}


def _download(file: str) -> dict[str, str]:
    return {"@type": "DataDownload", "contentUrl": file, "encodingFormat": MEDIA[file.rpartition(".")[2]]}
