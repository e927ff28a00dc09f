"""Frictionless data packages, one per agency-year, and the collection of all; the only writer into `datasets/`."""

from gongkai.package.collection import write_collection
from gongkai.package.schema import code_lists, resources, table_schema
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
