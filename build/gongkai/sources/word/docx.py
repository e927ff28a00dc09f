"""Reports as Word documents (DOCX): what Word would print of `word/document.xml`, in reading order.

The package is opened here; `body` has what is kept and what is left out. Headers and footers are not read. Superscripts
become superscript digits and struck-out characters get a stroke (see `raised`). Cells are merged by gridSpan, vMerge and
hMerge. A nested table is a table of its own (see `markup`).

Two things of the package stand outside that part. Content in other formats (`altChunk`) Word takes in when it opens the file,
and prints; each goes to the reader of its kind, and one that no reader here takes makes the whole file unreadable: nobody knows
what it holds. Content controls may be bound to data (`dataBinding`): Word fills them from it when it opens the file, and what
stands in the document may be older. The path to the data is one of element names with numbers, `/ns0:report[1]/ns0:total[1]`;
any other, and data that is not there, tells nothing.
"""

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from gongkai.document import Block, Document
from gongkai.sources import refusals, said_titles
from gongkai.sources.archive import Archive, parse_xml
from gongkai.sources.markup import TooDeep
from gongkai.sources.plain.plain_text import read_text
from gongkai.sources.sniff import OLE, container_of
from gongkai.sources.spans import TooManyCells
from gongkai.sources.web.html_pages import read_html, read_mhtml
from gongkai.sources.word.body import Body
from gongkai.sources.word.elements import attribute, child, children
from gongkai.sources.word.styles import StyleSheet

_STEP = re.compile(r"/(?:[\w.-]+:)?([\w.-]+)(?:\[([0-9]{1,4})\])?")
_DATA = re.compile(r"customXml/item[0-9]+\.xml")


class Bindings:
    """The data parts of a document, opened when the first control asks."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._stores: dict[str, Any] | None = None

    def stale(self, control: Any) -> bool:
        """Does the data say something else than the control's content?"""
        properties = child(control, "sdtPr")
        binding = child(properties, "dataBinding")
        if binding is None:
            return False
        data = self._value(attribute(binding, "storeItemID"), attribute(binding, "xpath"))
        content = child(control, "sdtContent")
        if data is None or content is None or child(properties, "date") is not None:
            return False
        written = "".join(each.text or "" for each in content.iter("{*}t"))
        return written.strip() not in {data.strip(), *_entries(properties, data)}

    def _value(self, store: str, path: str) -> str | None:
        if self._stores is None:
            self._stores = dict(self._read())
        root = self._stores.get(store.upper())
        steps = list(_STEP.finditer(path))
        if root is None or "".join(step.group() for step in steps) != path or not steps:
            return None
        return _followed(root, steps)

    def _read(self) -> Iterator[tuple[str, Any]]:
        for name in self._archive.names:
            if not _DATA.fullmatch(name):
                continue
            number = posixpath.basename(name)[4:-4]
            properties = f"customXml/itemProps{number}.xml"
            if properties in self._archive.names:
                yield attribute(self._archive.xml(properties), "itemID").upper(), self._archive.xml(name)


def _followed(root: Any, steps: list[re.Match[str]]) -> str | None:
    if steps[0][1] != root.tag[root.tag.rfind("}") + 1 :]:
        return None
    element = root
    for step in steps[1:]:
        number = int(step[2] or 1)
        found = list(children(element, step[1]))
        if not 0 < number <= len(found):
            return None
        element = found[number - 1]
    return "".join(element.itertext())


def _entries(properties: Any, data: str) -> Iterator[str]:
    """Yield what a list shows for the value in the data."""
    for name in ("dropDownList", "comboBox"):
        for entry in children(child(properties, name), "listItem"):
            if attribute(entry, "value") == data.strip():
                yield attribute(entry, "displayText") or data.strip()


Reader = Callable[[bytes, str], Document]

_MOST = 50


@dataclass(slots=True)
class ChunkReader:
    """Reads the parts of one archive; `relations` are the names of its parts by id, `docx` reads a document in the document."""

    archive: Archive
    relations: dict[str, str]
    docx: Reader
    elsewhere: int = 0
    pictures: int = 0
    _left: int = field(default=_MOST)

    def __call__(self, relation: str) -> tuple[Block, ...]:
        """Return what a part holds; SourceError when it is missing or no reader here takes it: its tables would look absent."""
        name = self.relations.get(relation, "")
        readers: dict[str, Reader] = {"html": read_html, "mhtml": read_mhtml, "text": read_text, "docx": self.docx}
        self._left -= 1
        if name not in self.archive.names or self._left < 0:
            raise refusals.part_unread(self.archive.file, name or relation)
        data = self.archive.read(name)
        reader = readers.get(container_of(data))
        if reader is None:
            raise refusals.part_unread(self.archive.file, name)
        document = reader(data, self.archive.file)
        self.elsewhere += document.elsewhere
        self.pictures += document.pictures
        return document.blocks


_MAIN = "word/document.xml"
_LIFTED = re.compile(rb":position [a-z0-9]+:val=[\"'](?!0[\"'])")
_BEHIND_TEXT = (b'behindDoc="1"', b"behindDoc='1'", b'behindDoc="true"', b"z-index:-")
"""What says that a picture lies behind the text: then nobody knows the ground."""
_DEEPEST = 3
"""Documents in documents."""


def read_docx(data: bytes, file: str, container: str = "docx", depth: int = 0) -> Document:
    """Read a Word document; SourceError when it is encrypted, damaged or too large."""
    if data.startswith(OLE):
        raise refusals.encrypted(file)
    if depth > _DEEPEST:
        raise refusals.damaged(file, "文档嵌套过深")
    archive = Archive(data, file)
    main = _main_part(archive)
    content = archive.read(main)
    root = parse_xml(content, file, main)
    chunks = ChunkReader(archive, archive.relations(main), partial(read_docx, depth=depth + 1))
    try:
        blocks = _body(archive, main, content, chunks).read(root)
    except TooDeep as error:
        raise refusals.damaged(file, "表格嵌套过深", main) from error
    except TooManyCells as error:
        raise refusals.too_large(file, "表格跨行、跨列过多，单元格超出上限", main) from error
    pictures = sum(1 for _ in root.iter("{*}blip", "{*}imagedata"))
    titles = said_titles.of_word(archive)
    return Document(file, container, blocks, pictures + chunks.pictures, chunks.elsewhere, titles=titles)


def _body(archive: Archive, main: str, content: bytes, chunks: ChunkReader) -> Body:
    name = posixpath.join(posixpath.dirname(main), "styles.xml")
    styles = archive.read(name) if name in archive.names else b""
    lifted = any(_LIFTED.search(part) for part in (content, styles))
    clear = not any(word in content for word in _BEHIND_TEXT)
    sheet = StyleSheet.of(styles, archive.file, name)
    return Body(sheet, chunks, Bindings(archive).stale, lifted_text=lifted, clear_ground=clear)


def _main_part(archive: Archive) -> str:
    """The part that the package names as its document; Word for the web calls it `word/document2.xml`."""
    if _MAIN in archive.names or "_rels/.rels" not in archive.names:
        return _MAIN
    for relation in archive.xml("_rels/.rels"):
        if relation.get("Type", "").endswith("/officeDocument") and relation.get("TargetMode") != "External":
            return posixpath.normpath(str(relation.get("Target", "")).lstrip("/"))
    return _MAIN
