"""One report's package: made from the bytes of its source in the process that may die, and written, all of it or none.

Made: read, recognised, checked, and put into the bytes of every file (`made`). All of it is fed by strangers, the recognition of
tables and sentences as much as the parsing of files: a table of a hundred thousand rows or a sentence without an end costs the
worker its time and memory, not the build. Back come a badge and bytes.

Described: `datapackage.json` names the tables with their hashes. What is special to these reports stands under `report`; its
`accepted` is what people accepted of comparisons, which are made only when all packages are there, its `replies` what the agency
says to findings. Standard: https://datapackage.org/standard/data-package/

Written: a report that could not be read gets `error.json` instead; a package written earlier stays as it was, unless it is
withdrawn because nobody can use it or its source is no longer the registered one.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from gongkai.agencies.model import Period
from gongkai.checks.model import ReportChecks
from gongkai.checks.run import check_reports
from gongkai.disk import remove_if_there, write_together
from gongkai.document import Document
from gongkai.form.known_editions import added_folders, editions_from
from gongkai.kinds import OFFICE
from gongkai.package.error_record import ERROR_FILE
from gongkai.package.schema import Json, resources
from gongkai.package.tables import csv_tables
from gongkai.package.tables_described import SCHEMA, VERSION, resources_text
from gongkai.publication import UNNAMED, Publication
from gongkai.quantity import KINDS
from gongkai.report.assemble import assemble
from gongkai.report.source import Source, shown
from gongkai.rules.catalogue import rules
from gongkai.sources import container_of, read_bytes
from gongkai.sources.worker import PICTURES, READING, guarded


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
    file |= {key: getattr(source, key) for key in ("container", "rendered_from", "url", "published", "retrieved")}
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


def write_package(folder: Path, checked: ReportChecks, names: tuple[str, str], publication: Publication = UNNAMED) -> bool:
    """Write the package of a checked report, as the publication's; say whether any file changed."""
    return write_files(folder, package_files(checked, names, publication))


def package_files(checked: ReportChecks, names: tuple[str, str], publication: Publication = UNNAMED) -> dict[str, bytes]:
    """Return the files of the package of a checked report, by name."""
    tables = csv_tables(checked, resources())
    files = {f"{name}.csv": data for name, data in tables.items()}
    return {**files, "datapackage.json": report_descriptor(checked, names, tables, publication)}


def write_files(folder: Path, files: Mapping[str, bytes]) -> bool:
    """Write the files of a package, and take away the record of an error; say whether anything changed."""
    changed = write_together(folder, files)
    return remove_if_there(folder / ERROR_FILE) or changed


Files = dict[str, bytes]


def made_files(
    source: Source,
    data: bytes | Document,
    size: int,
    period: tuple[Period, tuple[str, ...], tuple[str, str]],
    publication: Publication,
    *,
    second_reading: bool,
) -> tuple[str, Files]:
    """Return the badge of a report and the files of its package.

    Args:
        source: What is said of the source.
        data: Its bytes, or what was read of it already.
        size: How many bytes it has.
        period: The agency in that year, the names that tell it from all others, and those that titles give it.
        publication: Whose package it is.
        second_reading: Whether the tables of a PDF are read twice.

    Raises:
        GongkaiError: it cannot be read, or took more than its limits.
    """
    if isinstance(data, bytes) and container_of(data) in OFFICE:
        data = read_bytes(data, shown(source))  # LibreOffice is started here: a worker starts no process
    limits = PICTURES if isinstance(data, bytes) and container_of(data) == "image" else READING
    made = guarded(_made, shown(source), limits)
    badge, files = made(source, data, size, period, publication, second_reading, added_folders())
    return badge, files


def _made(
    source: Source,
    data: bytes | Document,
    size: int,
    period: tuple[Period, tuple[str, ...], tuple[str, str]],
    publication: Publication,
    second_reading: bool,
    editions: tuple[Path, ...],
) -> tuple[str, Files]:
    agency, names, title_names = period
    with editions_from(*editions):
        document = read_bytes(data, shown(source), second_reading=second_reading) if isinstance(data, bytes) else data
        checked = check_reports([assemble(source, size, document, names, agency)])[0]
        return checked.badge, package_files(checked, title_names, publication)
