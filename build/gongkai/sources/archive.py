"""ZIP archives (DOCX, OFD) from strangers, and the XML inside: nothing is unpacked to disk, no name is used as a path.

At most 2,000 entries and 64 MiB of expanded content a file; past 1 MiB an entry may not expand more than a hundredfold.
XML is read without entities, without a document type and without network.
"""

import io
import posixpath
import struct
import zipfile
import zlib
from typing import Any

from lxml import etree

from gongkai.sources import refusals

MOST_ENTRIES = 2_000
MOST_BYTES = 64 * 1024 * 1024
MOST_RATIO = 100
FREE_BYTES = 1024 * 1024
MOST_TAGS = 1_000_000

_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, struct.error, NotImplementedError, KeyError)
_ENCRYPTED_FLAG = 0x1


class Archive:
    """An opened archive; `read` counts what it expands."""

    def __init__(self, data: bytes, file: str) -> None:
        self.file = file
        self._left = MOST_BYTES
        # Counted before opening: the standard library would first read them all.
        if data.count(b"PK\x01\x02") > MOST_ENTRIES:
            raise refusals.too_large(file, f"压缩包内多于 {MOST_ENTRIES} 个文件")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self._entries = {info.filename.replace("\\", "/").lstrip("/"): info for info in self._zip.infolist()}
        except _FAULTS as error:
            raise refusals.damaged(file, "压缩包打不开或不完整") from error

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all entries, in the archive's order, without a leading slash."""
        return tuple(self._entries)

    @property
    def encrypted(self) -> bool:
        """Does any entry need a password?"""
        return any(info.flag_bits & _ENCRYPTED_FLAG for info in self._entries.values())

    def read(self, name: str) -> bytes:
        """Return the content of one entry; SourceError when it is missing, damaged, encrypted or too large."""
        info = self._entries.get(name.lstrip("/"))
        if info is None:
            raise refusals.damaged(self.file, "压缩包内缺少文件", name)
        if info.flag_bits & _ENCRYPTED_FLAG:
            raise refusals.encrypted(self.file, name)
        limit = min(self._left, max(FREE_BYTES, info.compress_size * MOST_RATIO))
        try:
            with self._zip.open(info) as stream:
                content = stream.read(limit + 1)
        except (*_FAULTS, RuntimeError) as error:
            raise refusals.damaged(self.file, "压缩包内的文件解不开", name) from error
        if len(content) > limit:
            raise refusals.too_large(self.file, f"压缩包展开后超过 {limit >> 20} MiB", name)
        self._left -= len(content)
        return content

    def xml(self, name: str) -> Any:
        """Return the root element of an XML entry."""
        return parse_xml(self.read(name), self.file, name)

    def relations(self, part: str) -> dict[str, str]:
        """Return the parts that an Office part names, by the ids it uses for them; what lies outside of the file is left out."""
        folder, base = posixpath.split(part)
        name = posixpath.join(folder, "_rels", f"{base}.rels")
        if name not in self.names:
            return {}
        return {
            str(each.get("Id", "")): posixpath.normpath(posixpath.join("/", folder, str(each.get("Target", "")))).lstrip("/")
            for each in self.xml(name)
            if each.get("TargetMode") != "External"
        }


def parse_xml(data: bytes, file: str, place: str) -> Any:
    """Parse XML that has no business with entities; SourceError when it is not well formed or has a document type."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True
    )
    if b"<!DOCTYPE" in data[:4096]:
        raise refusals.damaged(file, "XML 里有不该有的文档类型声明", place)
    if data.count(b"<") > MOST_TAGS:
        raise refusals.too_large(file, f"XML 里多于 {MOST_TAGS} 个标记", place)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise refusals.damaged(file, "XML 不完整或有错", f"{place} line {error.lineno}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise refusals.damaged(file, "XML 里有不该有的文档类型声明", place)
    return root
