"""The collection for tools of machine learning: Croissant 1.0, every CSV file with its hash, every table with its fields.

Croissant knows no code lists beside the data and no reason for a missing value; both stand in the descriptions of fields, and
in full in datapackage.json. The context is the standard's own (`croissant.context.json`).
Standard: https://docs.mlcommons.org/croissant/docs/croissant-spec.html
"""

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from gongkai.package.descriptor import LICENCE, VERSION
from gongkai.pages.citation import Cited, gb_t_7714
from gongkai.pages.offered import FOLDER, MEDIA, File, Offered

_TYPES = {"string": "sc:Text", "integer": "sc:Integer", "number": "sc:Float", "boolean": "sc:Boolean", "date": "sc:Date"}
STANDARD = "http://mlcommons.org/croissant/1.0"


def croissant(cited: Cited, description: str, root: str, offered: Offered) -> dict[str, Any]:
    """Return the description of the collection; `root` is the address of the site, or the relative way to it."""
    csv_files = offered.of_kind("csv")
    return {
        "@context": _context(),
        "@type": "sc:Dataset",
        "name": "gongkai",
        "alternateName": cited.title,
        "description": description,
        "conformsTo": STANDARD,
        "citeAs": gb_t_7714(cited),
        "license": LICENCE["path"],
        "url": f"{root}download/",
        "version": f"{VERSION}+{cited.version}",
        "creator": {"@type": "sc:Organization", "name": cited.creator},
        "inLanguage": "zh-CN",
        **({"datePublished": cited.published} if cited.published else {}),
        "distribution": [_file(file, root) for file in csv_files],
        "recordSet": list(_record_sets(offered.tables)),
    }


@lru_cache(maxsize=1)
def _context() -> dict[str, Any]:
    text = files("gongkai.pages").joinpath("croissant.context.json").read_text(encoding="utf-8")
    context: dict[str, Any] = json.loads(text)
    return context


def _file(file: File, root: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": file.name,
        "name": file.name,
        "description": file.title_en,
        "contentUrl": f"{root}{FOLDER}{file.name}",
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
