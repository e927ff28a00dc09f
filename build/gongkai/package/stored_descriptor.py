"""The descriptor of a package on disk, read without going through what is the same in every package.

Four fifths of `datapackage.json` are the schemas, at its end and of our own writing. What stands before them is parsed
by itself, and they are parsed once for all packages that have the same. A descriptor written in another manner is parsed whole.

What a descriptor says of its report, judged: words, codes, days and counts, as everything made from packages relies on them.

A package whose source can no longer be read stays as it was, so it may be of another version, or changed by hand.

>>> list(head_problems({"year": "2023"}))[:2]
['agency_id', 'agency']
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from gongkai.codes import codes
from gongkai.text import is_date, visible

_RESOURCES = b',\n"resources": ['
_SIZES = re.compile(rb'"bytes":[0-9]+,"hash":"(sha256:[0-9a-f]{64})",')
_USED = ("name", "path", "title", "hash")  # of a resource

Json = dict[str, Any]
Described = tuple[dict[str, str], ...]


def read_head(folder: Path) -> Json:
    """Return what the descriptor of the package in a folder says of the package itself; what else it holds is not for use."""
    return _head((folder / "datapackage.json").read_bytes())


def read_descriptor(folder: Path) -> tuple[Json, Described]:
    """Return what the descriptor says of the package, and what is used of each resource, made visible."""
    return descriptor_of((folder / "datapackage.json").read_bytes())


def descriptor_of(data: bytes) -> tuple[Json, Described]:
    """Return the same of a descriptor that is at hand."""
    listed = data.partition(_RESOURCES)[2]
    hashes = [digest.decode() for digest in _SIZES.findall(listed)]
    described = _described(_SIZES.sub(b"", listed))
    if not described or len(described) != len(hashes) or any("hash" in each for each in described):
        whole = json.loads(data)
        return whole, tuple(map(_used, whole["resources"]))
    return _head(data), tuple({**each, "hash": digest} for each, digest in zip(described, hashes, strict=True))


def _head(data: bytes) -> Json:
    opening, found, _ = data.partition(_RESOURCES)
    try:
        head: Json = json.loads(opening + b"}" if found else data)
    except ValueError:
        head = json.loads(data)
    return head


@lru_cache(maxsize=16)
def _described(listed: bytes) -> Described:
    """Return what is used of the resources in the end of a descriptor without sizes and hashes; nothing if it is no such end."""
    try:
        return tuple(map(_used, json.loads(b"[" + listed.rstrip().removesuffix(b"}"))))
    except ValueError:
        return ()


def _used(resource: Json) -> dict[str, str]:
    return {key: visible(str(resource[key])) for key in _USED if key in resource}


_WORDS = ("agency_id", "agency", "agency_en", "title", "edition", "scope_quote", "note")
_SOURCE_WORDS = ("path", "sha256", "url")
_DAYS = ("published", "retrieved")
_REPLY = {"text", "who", "date", "rule", "cell", "url"}
_COUNTS = (("verdicts", ("pass", "fail", "not_assessed", "pass_if_blank_is_zero")), ("kinds", ()), ("localisation", ()))


def head_problems(report: Mapping[str, Any]) -> Iterator[str]:
    """Yield the keys under `report` whose values cannot be used."""
    yield from (key for key in _WORDS if not isinstance(report.get(key), str))
    yield from (key for key in ("scope", "badge") if not _is_code(key, report.get(key)))
    yield from (key for key, kind in (("year", int), ("excerpt", bool), ("accepted", list)) if type(report.get(key)) is not kind)
    if not _are_replies(report.get("replies", [])):
        yield "replies"
    for key, needed in _COUNTS:
        held = report.get(key)
        if not isinstance(held, dict) or not all(type(held.get(each)) is int for each in needed):
            yield key
    source = report.get("source")
    yield from (f"source.{key}" for key in _source_problems(source if isinstance(source, dict) else {}))


def _are_replies(value: object) -> bool:
    """Say whether replies are records of texts; a package without any has no such key."""
    return isinstance(value, list) and all(
        isinstance(reply, dict) and reply.keys() == _REPLY and all(isinstance(text, str) for text in reply.values())
        for reply in value
    )


def _source_problems(source: Mapping[str, Any]) -> Iterator[str]:
    yield from (key for key in _SOURCE_WORDS if not isinstance(source.get(key), str))
    yield from (key for key in _DAYS if source.get(key) != "" and not is_date(str(source.get(key))))
    if not _is_code("container", source.get("container")):
        yield "container"
    if source.get("rendered_from") != "" and not _is_code("container", source.get("rendered_from")):
        yield "rendered_from"


def _is_code(name: str, value: object) -> bool:
    return value in codes(name)
