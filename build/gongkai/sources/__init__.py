"""Reading a source file into a `Document`. The kind of file is decided by its content, never by its name.

A reader knows one file format and nothing of the form.
"""

from collections.abc import Callable
from pathlib import Path

from gongkai.document import Document
from gongkai.errors import SourceError
from gongkai.sources.plain_text import read_text

LARGEST_FILE = 64 * 1024 * 1024

# What a file starts with → what it is. The order is the order of the tests.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
)

READERS: dict[str, Callable[[bytes, str], Document]] = {"text": read_text}

_NAMES = {
    "pdf": "PDF",
    "zip": "Word（DOCX）、OFD 或其他压缩",
    "ole": "Word（DOC）或 WPS",
    "rtf": "RTF",
    "image": "图片",
    "html": "网页",
}


def container_of(data: bytes) -> str:
    """Say what kind of file these bytes are: pdf, zip, ole, rtf, image, html or text."""
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    for signature, container in _SIGNATURES:
        if head.startswith(signature):
            return container
    lowered = head.lower()
    return "html" if lowered.startswith((b"<!doctype html", b"<html", b"<?xml")) or b"<html" in lowered else "text"


def read_bytes(data: bytes, file: str) -> Document:
    """Read the bytes of a source file; SourceError when they cannot be read."""
    if not data.strip():
        raise SourceError("文件是空的", code="empty-file", file=file, remedy="请检查下载是否完整")
    if len(data) > LARGEST_FILE:
        raise SourceError(f"文件超过 {LARGEST_FILE >> 20} MiB", code="file-too-large", file=file, remedy="请拆分后再试")
    container = container_of(data)
    if container not in READERS:
        raise SourceError(
            f"这是{_NAMES[container]}文件，当前版本只读纯文本",
            code="unsupported-container",
            file=file,
            remedy="请先另存为保留制表符的纯文本（.txt）",
        )
    return READERS[container](data, file)


def read_source(path: Path, name: str = "") -> Document:
    """Read a source file; `name` is how messages call it (default: its file name). SourceError when it cannot be read."""
    shown = name or path.name
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise SourceError("没有这个文件", code="file-not-found", file=shown, remedy="请检查路径") from error
    except OSError as error:
        raise SourceError(f"打不开文件（{error.strerror}）", code="file-not-readable", file=shown, remedy="请检查权限") from error
    return read_bytes(data, shown)
