"""Zip files: the same members give the same bytes, whatever the clock, the machine's user and its file system.

>>> with ZipFile(BytesIO(archive_of({"datapackage.json": b"{}"}))) as archive:
...     archive.namelist()
['datapackage.json']
"""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_EPOCH = (1980, 1, 1, 0, 0, 0)


def member(name: str) -> ZipInfo:
    """Return the entry of a file that carries nothing but its name."""
    info = ZipInfo(name, _EPOCH)
    info.compress_type, info.create_system, info.external_attr = ZIP_DEFLATED, 3, 0o644 << 16
    return info


def archive_of(files: Mapping[str, bytes]) -> bytes:
    """Return files as one zip, in their order."""
    kept = BytesIO()
    with ZipFile(kept, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(member(name), data, compresslevel=9)
    return kept.getvalue()
