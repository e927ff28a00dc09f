"""Reports as Word documents (DOCX): what Word would print of `word/document.xml`, in reading order.

Kept: tracked insertions, content controls, smart tags, the results of fields, text boxes, symbols. Left out: tracked
deletions, field instructions, hidden text, rows and cells, pronunciation above characters, headers and footers,
automatic numbers. Superscripts become superscript digits and struck-out characters get a stroke (see `raised`).
Cells are merged by gridSpan, vMerge and hMerge. A nested table is a table of its own (see `flow`).
"""

import posixpath
from typing import Any

from lxml import etree

from gongkai.document import Block, Document
from gongkai.sources import refusals
from gongkai.sources.archive import Archive
from gongkai.sources.markup import Flow, TooDeep
from gongkai.sources.sniff import OLE
from gongkai.sources.spans import MarkedCell, TooManyCells, by_merges
from gongkai.sources.word.properties import HiddenStyles, RunLook, attribute, child, count, flag, look_of, named, value

_MAIN = "word/document.xml"

# Properties are read where they apply; the rest never shows.
_SKIPPED = frozenset(("pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sectPr", "del", "moveFrom", "rt"))
_CHARACTERS = {"tab": "\t", "ptab": "\t", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad", "br": "\n", "cr": "\n"}

_TOLD = ("t", "r", "p", "tbl", "tr", "tc", "sym", "fldChar", "Fallback", "txbxContent")
# All other elements are passed through to what is inside them.
_MET = tuple(f"{{*}}{name}" for name in (*_SKIPPED, *_CHARACTERS, *_TOLD))


def read_docx(data: bytes, file: str, container: str = "docx") -> Document:
    """Read a Word document; SourceError when it is encrypted, damaged or too large."""
    if data.startswith(OLE):
        raise refusals.encrypted(file)
    archive = Archive(data, file)
    main = _main_part(archive)
    root = archive.xml(main)
    try:
        blocks = _Body(_hidden_styles(archive, main)).read(root)
        return Document(file, container, blocks, sum(1 for _ in root.iter("{*}blip", "{*}imagedata")))
    except TooDeep as error:
        raise refusals.damaged(file, "表格嵌套过深", main) from error
    except TooManyCells as error:
        raise refusals.too_large(file, "表格跨行、跨列过多，单元格超出上限", main) from error


def _main_part(archive: Archive) -> str:
    """The part that the package names as its document; Word for the web calls it `word/document2.xml`."""
    if _MAIN in archive.names or "_rels/.rels" not in archive.names:
        return _MAIN
    for relation in archive.xml("_rels/.rels"):
        if relation.get("Type", "").endswith("/officeDocument") and relation.get("TargetMode") != "External":
            return posixpath.normpath(str(relation.get("Target", "")).lstrip("/"))
    return _MAIN


def _hidden_styles(archive: Archive, main: str) -> HiddenStyles:
    styles = posixpath.join(posixpath.dirname(main), "styles.xml")
    content = archive.read(styles) if styles in archive.names else b""
    return HiddenStyles.of(content, archive.file, styles)


class _Body:
    """One walk over the document; tells the flow what it meets."""

    def __init__(self, hidden: HiddenStyles) -> None:
        self._flow = Flow(by_merges)
        self._hidden = hidden
        self._look = RunLook()
        self._paragraph_hidden = False
        # Open fields, innermost last: is its result being shown? Cells hold their fields to themselves.
        self._fields: list[bool] = []
        self._outer_fields: list[list[bool]] = []

    def read(self, root: Any) -> tuple[Block, ...]:
        walk = etree.iterwalk(root, events=("start", "end"), tag=_MET)
        for event, element in walk:
            name = named(element)
            if event == "end":
                self._end(name, element)
            elif name in _SKIPPED or not self._start(name, element):
                walk.skip_subtree()
        return self._flow.blocks()

    def _start(self, name: str, element: Any) -> bool:
        """Take in the beginning of an element; False when nothing in it shows."""
        if name == "t":
            self._text(element.text or "")
        elif name == "r":
            self._look = look_of(element, self._hidden, self._paragraph_hidden)
            return not self._look.hidden
        elif name == "p":
            self._paragraph_hidden = value(element, "pPr", "pStyle") in self._hidden.ids
        elif name in _CHARACTERS:
            self._text(_CHARACTERS[name])
        elif name in {"tbl", "tr", "tc"}:
            return self._start_table(name, element)
        else:
            return self._start_special(name, element)
        return True

    def _start_special(self, name: str, element: Any) -> bool:
        if name == "sym":
            self._text(_symbol(element))
        elif name == "fldChar":
            self._field(element)
        elif name == "Fallback":
            return not any(named(child) == "Choice" for child in element.getparent())
        elif name == "txbxContent":
            self._flow.end_line()
        return True

    def _start_table(self, name: str, element: Any) -> bool:
        if name == "tbl":
            self._flow.open_table()
        elif name == "tr":
            properties = child(element, "trPr")
            if flag(properties, "del") or flag(properties, "hidden"):
                return False
            self._flow.open_row(count(properties, "gridBefore", 0))
        else:
            properties = child(element, "tcPr")
            if flag(properties, "cellDel"):
                return False
            self._flow.open_cell(_marked(properties))
            self._outer_fields.append(self._fields)
            self._fields = []
        return True

    def _end(self, name: str, element: Any) -> None:
        if name in {"p", "txbxContent"}:
            # A paragraph whose mark was deleted runs into the next one.
            if not flag(child(element, "pPr", "rPr"), "del"):
                self._flow.end_line()
        elif name == "tc" and not flag(child(element, "tcPr"), "cellDel"):
            self._flow.close_cell()
            self._fields = self._outer_fields.pop()
        elif name == "tbl":
            self._flow.close_table()

    def _text(self, text: str) -> None:
        if all(self._fields):
            self._flow.text(self._look.shown(text))

    def _field(self, element: Any) -> None:
        kind = attribute(element, "fldCharType")
        if kind == "begin":
            self._fields.append(False)
        elif self._fields and kind == "separate":
            self._fields[-1] = True
        elif self._fields and kind == "end":
            self._fields.pop()


def _marked(properties: Any) -> MarkedCell:
    return MarkedCell(
        "",
        columns=count(properties, "gridSpan", 1),
        continues_above=_goes_on(properties, "vMerge"),
        continues_left=_goes_on(properties, "hMerge"),
    )


def _goes_on(properties: Any, name: str) -> bool:
    merge = child(properties, name)
    return merge is not None and value(merge) != "restart"


def _symbol(element: Any) -> str:
    try:
        return chr(int(attribute(element, "char"), 16))
    except (ValueError, OverflowError):
        return "\ufffd"
