"""The descriptor `datapackage.json` of one report's package.

What is special to these reports stands under `report`; its `accepted` is what
people accepted of comparisons, which are made only when all packages are there,
its `replies` what the agency says to findings.
Standard: https://datapackage.org/standard/data-package/
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from gongkai.checks.model import ReportChecks
from gongkai.package.schema import Json
from gongkai.package.tables_described import SCHEMA, VERSION, resources_text
from gongkai.publication import Publication
from gongkai.quantity import KINDS
from gongkai.report.source import Source
from gongkai.rules.catalogue import rules


def report_descriptor(
    checked: ReportChecks, names: tuple[str, str], tables: Mapping[str, bytes], publication: Publication
) -> bytes:
    """Return the bytes of `datapackage.json`.

    Args:
        checked: The report with its checks.
        names: The agency's name in the year of the report, in Chinese and English.
        tables: CSV bytes by resource name.
        publication: Who makes the package, and under which licence.
    """
    source, form = checked.report.source, checked.report.reading.form
    head = {
        "$schema": SCHEMA,
        "name": f"{source.agency_id}-{source.year}",
        "title": f"{source.title}：数据",
        "title_en": f"{names[1] or names[0]}, {source.year}: annual report on information disclosure, data",
        "description": "政府信息公开工作年度报告三张表的全部数字，附原文、位置和核对结果；各列和代号见数据字典 dict/。",
        "description_en": "Every figure of the three tables of the annual report, with raw text, place and checks; "
        "columns and codes: dictionary, en/dict/.",
        "version": VERSION,
        "licenses": [publication.described_licence],
        "contributors": [
            {"title": names[0], "role": "author", "roles": ["author"]},
            {"title": publication.by, "role": "wrangler", "roles": ["wrangler"]},
        ],
        "sources": [_source(source)],
        "report": _report(checked, names),
    }
    lines = ",\n".join(f'"{key}": {json.dumps(value, ensure_ascii=False)}' for key, value in head.items())
    return f"{{\n{lines},\n".encode() + resources_text(form, tables)


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
        **({"replies": [asdict(reply) for reply in source.decided.replies]} if source.decided.replies else {}),
    }
