"""Frictionless data packages, one per agency-year, and the collection of all; the only writer into `datasets/`.

What writes and judges packages is imported when first asked for: `gongkai check` needs the code lists only, and frictionless
takes longer to load than a report to check.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from gongkai.package.schema import code_lists, resources, table_schema

if TYPE_CHECKING:
    from gongkai.package.collection import write_collection
    from gongkai.package.validate import validate_folders, validate_package
    from gongkai.package.write import ERROR_FILE, write_error, write_package

__all__ = [
    "ERROR_FILE",
    "code_lists",
    "resources",
    "table_schema",
    "validate_folders",
    "validate_package",
    "write_collection",
    "write_error",
    "write_package",
]
_LATER = {
    "ERROR_FILE": "write",
    "validate_folders": "validate",
    "validate_package": "validate",
    "write_collection": "collection",
    "write_error": "write",
    "write_package": "write",
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
