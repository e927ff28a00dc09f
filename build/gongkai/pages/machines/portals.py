"""The collection for data portals: a catalogue of one data set with its files, in DCAT 3 as JSON-LD.

Every file of the collection is a distribution with its size and SHA-256; the thousands of reports are not data sets of
their own here, catalog.json lists them. Vocabularies: DCAT 3, Dublin Core terms, FOAF, SPDX.
Standard: https://www.w3.org/TR/vocab-dcat-3/

The collection for tools of machine learning: Croissant 1.0, every CSV file with its hash, every table with its fields.

Croissant knows no code lists beside the data and no reason for a missing value; both stand in the descriptions of fields, and
in full in datapackage.json. The context is the standard's own (`croissant.context.json`).
Standard: https://docs.mlcommons.org/croissant/docs/croissant-spec.html
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

from gongkai import addresses
from gongkai.package.tables_described import VERSION
from gongkai.pages.machines.citation import Cited, gb_t_7714
from gongkai.pages.machines.download_files import MEDIA, File, Offered
from gongkai.pages.words.wording import Wording
from gongkai.publication import Publication

_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_MEDIA = "https://www.iana.org/assignments/media-types/"
_AUTHORITY = "http://publications.europa.eu/resource/authority/"
_LANGUAGES = {"zh": f"{_AUTHORITY}language/ZHO", "en": f"{_AUTHORITY}language/ENG"}
_ANNUAL = f"{_AUTHORITY}frequency/ANNUAL"
_PROFILE = "https://datapackage.org/standard/data-package/"


def dcat(
    wording: Wording, cited: Cited, told: tuple[str, str], root: str, years: Sequence[int], offered: Offered
) -> dict[str, Any]:
    """Return the catalogue.

    Args:
        wording: The words of the site.
        cited: The collection as it is cited.
        told: What it holds, in Chinese and English.
        root: The address of the site, or the relative way to it.
        years: The years that it covers.
        offered: Its files.
    """
    own = cited.publication
    shared = {
        "dct:title": _said(wording, "portals.title"),
        "dct:description": _both(told),
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": _both((cited.creator, cited.creator_en))},
        **({"dct:contributor": [{"@type": "foaf:Agent", "foaf:name": name} for name in own.editors]} if own.editors else {}),
        "dct:license": {"@id": own.terms.url},
        "dct:language": [{"@id": _LANGUAGES[language]} for language in own.languages],
        **({"dct:modified": {"@value": cited.published, "@type": "xsd:date"}} if cited.published else {}),
    }
    data_set = {
        "@id": f"{root}download/",
        "@type": "dcat:Dataset",
        **shared,
        "dct:identifier": own.id,
        **({"dcat:contactPoint": _contact(own)} if own.contact else {}),
        "dcat:version": f"{VERSION}+{cited.version}",
        "dcat:keyword": [
            {"@value": word, "@language": words["@language"]}
            for words in _said(wording, "portals.keywords")
            for word in words["@value"].split(";")
        ],
        "dcat:landingPage": {"@id": f"{root}download/"},
        "dct:accrualPeriodicity": {"@id": _ANNUAL},
        "dct:spatial": {"@type": "dct:Location", "dct:title": _said(wording, "portals.place")},
        **({"dct:temporal": _period(years)} if years else {}),
        "dcat:distribution": [_distribution(file, root, own) for file in offered.of_kind(*MEDIA)],
    }
    catalogue = {"@context": _CONTEXT, "@id": f"{root}dcat.jsonld", "@type": "dcat:Catalog", **shared}
    return {**catalogue, "foaf:homepage": {"@id": root}, "dcat:dataset": [data_set], "dcat:service": [_service(wording, root)]}


def _said(wording: Wording, key: str) -> list[dict[str, str]]:
    return _both((wording.say(key), wording.say_en(key)))


def _both(texts: tuple[str, str]) -> list[dict[str, str]]:
    return [{"@value": text, "@language": language} for text, language in zip(texts, ("zh", "en"), strict=True) if text]


def _period(years: Sequence[int]) -> dict[str, Any]:
    first, last = f"{years[0]}-01-01", f"{years[-1]}-12-31"
    dates = {"dcat:startDate": first, "dcat:endDate": last}
    return {"@type": "dct:PeriodOfTime", **{key: {"@value": date, "@type": "xsd:date"} for key, date in dates.items()}}


def _contact(own: Publication) -> dict[str, Any]:
    address = own.contact_link
    return {
        "@type": "vcard:Kind",
        "vcard:fn": own.by,
        "vcard:hasEmail" if "://" not in own.contact else "vcard:hasURL": {"@id": address},
    }


def _distribution(file: File, root: str, own: Publication) -> dict[str, Any]:
    address = {"@id": f"{root}{addresses.collection(own.id)}{file.name}"}
    packed = {"dcat:packageFormat": {"@id": _MEDIA + MEDIA["zip"]}} if file.kind == "zip" else {}
    return {
        "@id": address["@id"],
        "@type": "dcat:Distribution",
        "dct:title": [{"@value": file.name}, *_both((file.title, file.title_en))],
        "dcat:accessURL": {"@id": f"{root}download/"},
        "dcat:downloadURL": address,
        "dcat:mediaType": {"@id": _MEDIA + MEDIA[file.kind]},
        **packed,
        "dcat:byteSize": {"@value": str(file.bytes), "@type": "xsd:nonNegativeInteger"},
        "dct:license": {"@id": own.terms.url},
        **({"dct:conformsTo": {"@id": _PROFILE}} if file.name in ("datapackage.json", f"{own.id}.zip") else {}),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@value": file.sha256, "@type": "xsd:hexBinary"},
        },
    }


def _service(wording: Wording, root: str) -> dict[str, Any]:
    return {
        "@id": f"{root}api/",
        "@type": "dcat:DataService",
        "dct:title": _said(wording, "portals.service"),
        "dcat:endpointURL": {"@id": root},
        "dcat:endpointDescription": {"@id": f"{root}api/"},
        "dcat:servesDataset": [{"@id": f"{root}download/"}],
    }


_TYPES = {"string": "sc:Text", "integer": "sc:Integer", "number": "sc:Float", "boolean": "sc:Boolean", "date": "sc:Date"}
STANDARD = "http://mlcommons.org/croissant/1.0"


def croissant(cited: Cited, description: str, root: str, offered: Offered) -> dict[str, Any]:
    """Return the description of the collection; `root` is the address of the site, or the relative way to it."""
    csv_files = offered.csv
    return {
        "@context": _croissant_context(),
        "@type": "sc:Dataset",
        "name": cited.publication.id,
        "alternateName": cited.title,
        "description": description,
        "conformsTo": STANDARD,
        "citeAs": gb_t_7714(cited),
        "license": cited.publication.terms.url,
        "url": f"{root}download/",
        "version": f"{VERSION}+{cited.version}",
        "creator": {"@type": "sc:Organization", "name": cited.creator},
        "inLanguage": "zh-CN",
        **({"datePublished": cited.published} if cited.published else {}),
        "distribution": [_file(file, f"{root}{addresses.collection(cited.publication.id)}") for file in csv_files],
        "recordSet": list(_record_sets(offered.tables)),
    }


@lru_cache(maxsize=1)
def _croissant_context() -> dict[str, Any]:
    text = files("gongkai.pages.machines").joinpath("croissant.context.json").read_text(encoding="utf-8")
    context: dict[str, Any] = json.loads(text)
    return context


def _file(file: File, folder: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": file.name,
        "name": file.name,
        "description": file.title_en,
        "contentUrl": f"{folder}{file.name}",
        "contentSize": f"{file.bytes} B",
        "encodingFormat": MEDIA["csv"],
        "sha256": file.sha256,
    }


def _record_sets(tables: Iterable[Mapping[str, Any]]) -> Iterable[dict[str, Any]]:
    for table in tables:
        name, key = table["name"], table["schema"].get("primaryKey", ())
        yield {
            "@type": "cr:RecordSet",
            "@id": name,
            "name": name,
            "description": table["description_en"],
            **({"key": [{"@id": f"{name}/{part}"} for part in key]} if key else {}),
            "field": [_field(table, field) for field in table["schema"]["fields"]],
        }


def _field(table: Mapping[str, Any], field: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"{table['name']}/{field['name']}",
        "name": field["name"],
        "description": " · ".join(filter(None, (field["title_en"], field["title"], field["description_en"]))),
        "dataType": _TYPES[field["type"]],
        "source": {"fileObject": {"@id": table["path"]}, "extract": {"column": field["name"]}},
    }
