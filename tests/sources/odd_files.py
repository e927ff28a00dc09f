"""Bad files of every kind, made from a synthetic report: each maker takes the words of a case and returns bytes.

`odd_inputs.yaml` names the makers and says what must come of each file.
"""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

from gongkai.form import Form, load_form
from gongkai.sources.sniff import OLE
from sources.small_pdf import small_pdf
from synthesis import Draft, Words, compose, container, draw_figures
from synthesis.boxes import Grid
from synthesis.typeset import PLAIN, typeset
from synthesis.word_parts import zipped

FORM: Form = load_form("2021")
PICTURE = "此处为图片"
_IMAGES = {
    "html": ("此处为图片", '<img src="table.png">'),
    "docx": (
        f'<w:r><w:rPr></w:rPr><w:t xml:space="preserve">{PICTURE}</w:t></w:r>',
        '<w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"/></w:drawing></w:r>',
    ),
    "ofd": ("<ofd:Layer>", '<ofd:Layer><ofd:ImageObject ID="9999" ResourceID="9" Boundary="20 100 150 80"/>'),
}


def draft(kind: str, seed: int = 5, year: int = 2023) -> Draft:
    return compose(FORM, draw_figures(FORM, seed, year=year), container(kind if kind != "pdf" else "ofd").styles[0], seed)


def written(kind: str, *drafts: Draft, **options: bool | int) -> bytes:
    """Write drafts one after the other into one file."""
    whole = replace(drafts[0], parts=tuple(part for each in drafts for part in each.parts))
    if kind == "pdf":
        return small_pdf(typeset(whole.parts, PLAIN), **options)
    return container(kind).write([whole])[0]


@cache
def good(kind: str, seed: int = 5) -> bytes:
    return written(kind, draft(kind, seed))


def prose(text: str) -> bytes:
    return text.encode()


def packed(signature: str) -> bytes:
    return signature.encode() + b"\x1a\x07\x01" + bytes(100)


def page(text: str) -> bytes:
    return f"<html><head><meta charset=utf-8></head><body>{text}</body></html>".encode()


def pictured(kind: str) -> bytes:
    """The headings of the tables with a picture below each."""
    whole = draft(kind)
    bare = replace(whole, parts=tuple(Words(PICTURE) if isinstance(part, Grid) else part for part in whole.parts))
    data = written(kind, bare, pictures=3) if kind == "pdf" else written(kind, bare)
    return data if kind == "pdf" else edited(data, *_IMAGES[kind])


def one_pictured(kind: str) -> bytes:
    """Only the table of requests is a picture."""
    whole = draft(kind)
    parts = (Words(PICTURE) if isinstance(p, Grid) and p.table == "requests" else p for p in whole.parts)
    return edited(written(kind, replace(whole, parts=tuple(parts))), *_IMAGES[kind])


def edited(data: bytes, old: str, new: str) -> bytes:
    """Replace words in a file, or in all entries of an archive."""
    if not data.startswith(b"PK"):
        assert old.encode() in data
        return data.replace(old.encode(), new.encode())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert any(old.encode() in content for content in files.values())
    return zipped({name: content.replace(old.encode(), new.encode()) for name, content in files.items()})


def outlined(kind: str) -> bytes:
    if kind == "pdf":
        return written("pdf", draft("pdf"), outlines=True)
    curves = '<ofd:PathObject ID="1" Boundary="10 10 5 5" Fill="true"><ofd:AbbreviatedData>M 0 0 B 1 1 2 2 3 0 C</ofd:AbbreviatedData></ofd:PathObject>'
    with zipfile.ZipFile(io.BytesIO(good("ofd"))) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    return zipped(
        {name: re.sub(r"<ofd:TextObject.*?</ofd:TextObject>", curves, text, flags=re.DOTALL) for name, text in files.items()}
    )


def locked(kind: str) -> bytes:
    """A file that needs a password, as far as readers look."""
    if kind == "pdf":
        return written("pdf", draft("pdf"), password=True)
    if kind == "ole":
        return (
            OLE + bytes(504) + "Root Entry".encode("utf-16-le") + bytes(44) + "EncryptedPackage".encode("utf-16-le") + bytes(512)
        )
    if kind == "ofd":
        return zipped({"OFD.xml": "x", "Doc_0/Encryptions.xml": "<x/>"})
    data = bytearray(good("docx") if kind == "docx" else zipped({"年度报告.txt": good("text")}))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(signature, at + 4)
    return bytes(data)


def cut(kind: str) -> bytes:
    """The first half of a file."""
    return good(kind)[: len(good(kind)) // 2]


def without_lines(kind: str) -> bytes:
    """Two lines left out of the table of requests."""
    text = good(kind).decode()
    kept = re.sub(r"<tr>(?:(?!</tr>).)*(?:重复申请|信访举报投诉)(?:(?!</tr>).)*</tr>", "", text, flags=re.DOTALL)
    assert len(kept) < len(text)
    return kept.encode()


def without_blanks(kind: str) -> bytes:
    """All zeros of two lines are blank cells, and the blank cells are gone, as where a site turned tables into text."""
    text = good(kind).decode()
    found = re.findall(r"(<tr>(?:(?!</tr>).)*(?:重复申请|信访举报投诉)(?:(?!</tr>).)*</tr>)", text, flags=re.DOTALL)
    assert len(found) == 2
    for row in found:
        cells = re.findall(r"<td.*?</td>", row, flags=re.DOTALL)
        text = text.replace(row, "<tr>" + "".join(cells[:-4]) + "</tr>")
    return text.encode()


def two(kind: str) -> bytes:
    return written(kind, draft(kind, 5, 2022), draft(kind, 6, 2023))


def template(kind: str) -> bytes:
    """The form with nothing filled in."""
    whole = draft(kind)
    parts = []
    for part in whole.parts:
        if isinstance(part, Grid):
            rows = tuple(tuple(replace(box, text="") if box.role == "value" else box for box in row) for row in part.rows)
            parts.append(replace(part, rows=rows))
        else:
            parts.append(part)
    return written(kind, replace(whole, parts=tuple(parts)))


def old(kind: str) -> bytes:
    """A report of 2018: paragraphs, and a table of its own."""
    rows = "".join(f"<tr><td>{name}</td><td>{n}</td></tr>" for n, name in enumerate(("主动公开信息数", "收到申请数", "收费情况")))
    words = "<p>合成示例市教育局2018年政府信息公开工作年度报告</p><p>一、概述</p><p>全年主动公开政府信息12条。</p>"
    assert kind == "html"
    return page(f"{words}<table>{rows}</table>")


MAKERS: Mapping[str, Callable[..., bytes]] = {
    each.__name__: each
    for each in (
        cut, locked, old, one_pictured, outlined, packed, page, pictured, prose, template, two, without_blanks, without_lines,
    )
}  # fmt: skip
