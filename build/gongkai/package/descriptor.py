"""The descriptor `datapackage.json` of one report's package.

Version 2 of the Data Package standard (`$schema`), with the properties that readers of version 1 need beside it
(`profile` of a resource, `primaryKey`, `enum`). What is special to these reports stands under `report`; its `accepted` is what
people accepted of comparisons, which are made only when all packages are there.
Standard: https://datapackage.org/standard/data-package/
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from gongkai.checks.model import ReportChecks
from gongkai.form import Form
from gongkai.package.schema import Json, Resource, resources, table_schema
from gongkai.publication import publication
from gongkai.quantity import KINDS
from gongkai.report import Source
from gongkai.rules.catalogue import rules

SCHEMA = "https://datapackage.org/profiles/2.0/datapackage.json"
LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0 International",
}
VERSION = "1.0.0"


def resource_descriptor(form: Form, resource: Resource) -> Json:
    """Return what the descriptor says of one table, without size and hash."""
    return {
        "name": resource.name,
        "path": f"{resource.name}.csv",
        "type": "table",
        "profile": "tabular-data-resource",
        "title": resource.title,
        "title_en": resource.title_en,
        "description": resource.description,
        "description_en": resource.description_en,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": table_schema(form, resource),
    }


def report_descriptor(checked: ReportChecks, names: tuple[str, str], tables: Mapping[str, bytes]) -> bytes:
    """Return the bytes of `datapackage.json`.

    Args:
        checked: The report with its checks.
        names: The agency's name in the year of the report, in Chinese and English.
        tables: CSV bytes by resource name.
    """
    source, form = checked.report.source, checked.report.reading.form
    head = {
        "$schema": SCHEMA,
        "name": f"{source.agency_id}-{source.year}",
        "title": f"{source.title}：数据",
        "title_en": f"{names[1] or names[0]}, {source.year}: annual report on information disclosure, data",
        "description": "政府信息公开工作年度报告三张表的全部数字，附原文、位置和核对结果。",
        "description_en": "Every figure of the three tables of the annual report, with raw text, place and checks.",
        "version": VERSION,
        "licenses": [LICENCE],
        "contributors": [
            {"title": names[0], "role": "author", "roles": ["author"]},
            {"title": publication().id, "role": "wrangler", "roles": ["wrangler"]},
        ],
        "sources": [_source(source)],
        "report": _report(checked, names),
    }
    opening = json.dumps(head, ensure_ascii=False, indent=2).removesuffix("\n}")
    return f"{opening},\n".encode() + resources_text(form, tables)


def resources_text(form: Form, tables: Mapping[str, bytes]) -> bytes:
    """Return the end of `datapackage.json`, from `resources` on: but for sizes and hashes the same for all of an edition."""
    listed = ",\n".join(_sized(form, resource, tables[resource.name]) for resource in resources())
    return f'  "resources": [\n{listed}\n  ]\n}}\n'.encode()


def _source(source: Source) -> Json:
    sha256 = f"sha256:{source.sha256}"
    described = {"title": source.title, "path": source.url, "version": source.published, "hash": sha256}
    return {key: value for key, value in described.items() if value}


def _report(checked: ReportChecks, names: tuple[str, str]) -> Json:
    source, report = checked.report.source, checked.report
    kinds = [cell.kind for cell in report.reading.cells]
    file: dict[str, Any] = {"path": source.file, "sha256": source.sha256, "bytes": report.size}
    file |= {key: getattr(source, key) for key in ("rendition", "rendered_from", "url", "published", "retrieved")}
    return {
        "agency_id": source.agency_id,
        "agency": names[0],
        "agency_en": names[1],
        "year": source.year,
        "title": source.title,
        "edition": report.reading.form.edition,
        "scope": source.scope,
        "scope_quote": source.scope_quote,
        "excerpt": source.excerpt,
        "note": source.note,
        "source": file,
        "badge": checked.badge,
        "verdicts": checked.verdicts,
        "localisation": {table: answer.status for table, answer in checked.localisations.items()},
        "kinds": {kind: kinds.count(kind) for kind in KINDS},
        "accepted": [asdict(one) for one in source.decided.accepted if rules()[one.rule].compares],
    }


@lru_cache(maxsize=64)
def _resource_text(form: Form, resource: Resource) -> tuple[str, str]:
    """Return the text of a resource, indented, up to where size and hash go, and from there on."""
    text = json.dumps(resource_descriptor(form, resource), ensure_ascii=False, indent=2)
    before, mark, after = "\n".join(f"    {line}" for line in text.split("\n")).partition('"dialect"')
    return before, mark + after


def _sized(form: Form, resource: Resource, data: bytes) -> str:
    before, after = _resource_text(form, resource)
    return f'{before}"bytes": {len(data)},\n      "hash": "sha256:{hashlib.sha256(data).hexdigest()}",\n      {after}'
