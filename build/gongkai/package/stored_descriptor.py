"""The descriptor of a package on disk, read without going through what is the same in every package.

Nine tenths of `datapackage.json` are the schemas, at its end and of our own writing. What stands before them is parsed
by itself, and they are parsed once for all packages that have the same. A descriptor written in another manner is parsed whole.
"""

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from gongkai.text import visible

_RESOURCES = b',\n  "resources": ['
_SIZES = re.compile(rb'"bytes": [0-9]+,\n      "hash": "(sha256:[0-9a-f]{64})",\n')
_USED = ("name", "path", "title", "hash")  # of a resource

Json = dict[str, Any]
Described = tuple[dict[str, str], ...]


def read_head(folder: Path) -> Json:
    """Return what the descriptor of the package in a folder says of the package itself; what else it holds is not for use."""
    return _head((folder / "datapackage.json").read_bytes())


def read_descriptor(folder: Path) -> tuple[Json, Described]:
    """Return what the descriptor says of the package, and what is used of each resource, made visible."""
    data = (folder / "datapackage.json").read_bytes()
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
