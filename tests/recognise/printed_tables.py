"""Small tables in several containers: rows of cells as data → the bytes of a text, a page, a Word file.

A cell is its words, or a mapping: `text`, `over` (columns that it covers), `down` (rows that it covers).
"""

import io
import zipfile
from collections.abc import Sequence
from html import escape
from typing import Any

from gongkai.document import Document
from gongkai.sources import read_bytes

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    "</Types>"
)
CONTAINERS = ("rows", "piped", "markdown", "html", "docx")
SPANNED = ("html", "docx")
TITLE = "青禾县统计局2023年政府信息公开工作年度报告"
Rows = Sequence[Sequence[Any]]


def printed(container: str, parts: Sequence[Any], title: str = TITLE) -> Document:
    """Return a document of paragraphs (words) and tables (lists of rows), read from a container."""
    data, name = _WRITERS[container]([title, *parts])
    return read_bytes(data, name)


def cell(each: Any) -> tuple[str, int, int]:
    """Return the words of a cell and how many columns and rows it covers."""
    if isinstance(each, dict):
        return str(each.get("text", "")), each.get("over", 1), each.get("down", 1)
    return str(each), 1, 1


def _text(parts: Sequence[Any], row: Any) -> bytes:
    blocks = [part if isinstance(part, str) else "\n".join(row(at, line) for at, line in enumerate(part)) for part in parts]
    return "\n\n".join(blocks).encode()


def _rows(parts: Sequence[Any]) -> tuple[bytes, str]:
    return _text(parts, lambda _, line: "\t".join(cell(each)[0] for each in line)), "a.txt"


def _piped(parts: Sequence[Any]) -> tuple[bytes, str]:
    return _text(parts, lambda _, line: " | ".join(cell(each)[0] for each in line) + " |"), "a.txt"


def _markdown(parts: Sequence[Any]) -> tuple[bytes, str]:
    def row(at: int, line: Sequence[Any]) -> str:
        words = "| " + " | ".join(cell(each)[0] for each in line) + " |"
        return words + ("\n" + "|---" * len(line) + "|" if at == 0 else "")

    return _text(parts, row), "a.txt"


def _html(parts: Sequence[Any]) -> tuple[bytes, str]:
    return f"<html><body>{''.join(map(_html_block, parts))}</body></html>".encode(), "a.html"


def _html_block(part: Any) -> str:
    if isinstance(part, str):
        return f"<p>{escape(part)}</p>"
    lines = ("".join('<td colspan="{1}" rowspan="{2}">{0}</td>'.format(*cell(each)) for each in line) for line in part)
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def _docx(parts: Sequence[Any]) -> tuple[bytes, str]:
    body = f'<w:document xmlns:w="{W}"><w:body>{"".join(map(_docx_block, parts))}</w:body></w:document>'
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("word/document.xml", body)
    return written.getvalue(), "a.docx"


def _docx_block(part: Any) -> str:
    if isinstance(part, str):
        return _paragraph(part)
    held: dict[int, tuple[int, int]] = {}
    lines = []
    for line in part:
        cells, at, left = [], 0, list(line)
        while left or at in held:
            if at in held:
                rows, over = held.pop(at)
                if rows > 1:
                    held[at] = (rows - 1, over)
                cells.append((at, _cell("", over, "<w:vMerge/>")))
                at += over
                continue
            text, over, down = cell(left.pop(0))
            merge = '<w:vMerge w:val="restart"/>' if down > 1 else ""
            cells.append((at, _cell(text, over, merge)))
            if down > 1:
                held[at + 10_000] = (down - 1, over)
            at += over
        held = {at % 10_000: kept for at, kept in held.items()}
        lines.append(f"<w:tr>{''.join(words for _, words in cells)}</w:tr>")
    return f"<w:tbl>{''.join(lines)}</w:tbl>"


def _cell(text: str, over: int, merge: str) -> str:
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{over}"/>{merge}</w:tcPr>{_paragraph(text)}</w:tc>'


def _paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


_WRITERS = {"rows": _rows, "piped": _piped, "markdown": _markdown, "html": _html, "docx": _docx}
