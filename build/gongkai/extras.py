"""The extras of the package: what each brings, whether it is there, and the command that brings it.

    data      packages and collection of a project: pandas, pyarrow, frictionless, the divisions, repetition
    site      the site engine and the full-text search, and `data`
    ocr       scans and pictures
    collect   reports from folders and addresses: fetching, likeness of names, pinyin; and `data`
    cluster   many machines and object storage; and `data`

The core (no extra) reads, checks and explains reports. A command asks for what it needs before it loads anything of it.

>>> brings("ocr", editable="")
"pip install 'gongkai[ocr]'"
>>> brings("site", editable="/src/gongkai")
"pip install -e '/src/gongkai[site]'"
"""

import json
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from urllib.parse import unquote, urlsplit

from gongkai.errors import UsageError
from gongkai.language import either

MODULES: Mapping[str, tuple[str, ...]] = {
    "data": ("frictionless", "pandas", "pyarrow", "rensa", "stdnum"),
    "site": ("mkdocs", "material", "pagefind_bin_extended"),
    "ocr": ("cv2", "onnxruntime", "pi_heif", "rapidocr"),
    "collect": ("httpx", "protego", "pypinyin", "rapidfuzz", "tomlkit"),
    "cluster": ("distributed", "s3fs"),
}


def require(*extras: str) -> None:
    """Stop with wrong usage where an extra is not installed."""
    for extra in extras:
        missing = missing_of(extra)
        if missing:
            message = either(
                f"缺少组件 {extra}（{'、'.join(missing)}）", f"The extra {extra} is not installed ({', '.join(missing)})"
            )
            command = brings(extra, checkout())
            raise UsageError(message, code="extra-missing", remedy=either(f"请运行 {command}", f"Run {command}"))


def missing_of(extra: str) -> list[str]:
    """Return the modules of an extra that are not installed."""
    return [name for name in MODULES[extra] if find_spec(name) is None]


def brings(extra: str, editable: str) -> str:
    """Return the command that installs an extra: of the released package, or of the checkout that runs here."""
    return f"pip install -e '{editable}[{extra}]'" if editable else f"pip install 'gongkai[{extra}]'"


def checkout() -> str:
    """Return the folder of the checkout that runs here; empty where the package is installed from a wheel."""
    try:
        written = distribution("gongkai").read_text("direct_url.json")
    except PackageNotFoundError:
        return ""
    told = json.loads(written) if written else {}
    return unquote(urlsplit(told["url"]).path) if told.get("dir_info", {}).get("editable") else ""
