"""OLE compound files, the outer shell of DOC and WPS files: named streams in a small file system.

Encrypted DOCX files have this shell too; `sniff` tells them apart by the names inside.
"""

import io
import struct

import olefile  # type: ignore[import-untyped]

from gongkai.sources import refusals

LARGEST_STREAM = 64 * 1024 * 1024

_FAULTS = (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, OverflowError, struct.error, RecursionError)


class OleFile:
    """An opened compound file."""

    def __init__(self, data: bytes, file: str) -> None:
        self.file = file
        try:
            self._ole = olefile.OleFileIO(io.BytesIO(data))
        except _FAULTS as error:
            raise refusals.damaged(file, "OLE 结构不完整") from error

    def has(self, name: str) -> bool:
        """Is there a stream of this name at the top?"""
        return bool(self._ole.exists(name)) and self._ole.get_type(name) == olefile.STGTY_STREAM

    def read(self, name: str) -> bytes:
        """Return a stream; SourceError when it is not there or cut off."""
        if not self.has(name):
            raise refusals.damaged(self.file, "缺少数据流", name)
        if self._ole.get_size(name) > LARGEST_STREAM:
            raise refusals.too_large(self.file, f"数据流超过 {LARGEST_STREAM >> 20} MiB", name)
        try:
            return bytes(self._ole.openstream(name).read())
        except _FAULTS as error:
            raise refusals.damaged(self.file, "数据流不完整", name) from error
