"""What descriptors say of tables and standard: the same for every package of an edition; in full for the collection.

A report's package says what validating it needs and no more: so it can be used by itself, and the words of fields and codes,
the same for all, stand once, in the descriptor of the collection and in the dictionary.
Version 2 of the Data Package standard (`$schema`), with the properties that readers of version 1 need beside it (`profile` of a
resource, `primaryKey`, `enum`). Knows the form and no report. Standard: https://datapackage.org/standard/data-package/
"""

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache

from gongkai.form import Form
from gongkai.package.schema import Json, Resource, bare_schema, resources, table_schema

ALL_YEARS, MARKED = "-all.xlsx", "-excel.csv"
"""How the names of the workbook of all years and of tables for spreadsheets end."""
FILES, SUMS = "files.json", "SHA256SUMS"
"""What the folder of the collection says of its files, for programs and for `sha256sum --check`."""
SCHEMA = "https://datapackage.org/profiles/2.0/datapackage.json"
VERSION = "2.0.0"


def resource_descriptor(form: Form, resource: Resource) -> Json:
    """Return what the descriptor of a collection says of one table, without size and hash."""
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


def bare_descriptor(form: Form, resource: Resource) -> Json:
    """Return what the descriptor of one report's package says of one table, without size and hash.

    Left out is what the standard presumes of a table in a `.csv` file; `profile` is read as `type` by readers of version 2.
    """
    return {
        "name": resource.name,
        "path": f"{resource.name}.csv",
        "profile": "tabular-data-resource",
        "title": resource.title,
        "encoding": "utf-8",
        "schema": bare_schema(form, resource),
    }


def resources_text(form: Form, tables: Mapping[str, bytes]) -> bytes:
    """Return the end of `datapackage.json`, from `resources` on: but for sizes and hashes the same for all of an edition."""
    listed = ",\n".join(_sized(form, resource, tables[resource.name]) for resource in resources())
    return f'"resources": [\n{listed}\n]\n}}\n'.encode()


@lru_cache(maxsize=64)
def _resource_text(form: Form, resource: Resource) -> tuple[str, str]:
    """Return the text of a resource, in one line, up to where size and hash go, and from there on."""
    text = json.dumps(bare_descriptor(form, resource), ensure_ascii=False, separators=(",", ":"))
    before, mark, after = text.partition('"schema"')
    return before, mark + after


def _sized(form: Form, resource: Resource, data: bytes) -> str:
    before, after = _resource_text(form, resource)
    return f'{before}"bytes":{len(data)},"hash":"sha256:{hashlib.sha256(data).hexdigest()}",{after}'
