"""The body of a Word document, walked through in reading order: what Word would print, told to a `Flow`.

Kept: tracked insertions, content controls, smart tags, the results of fields, the choice of form fields, text boxes, symbols,
parts in other formats (`altChunk`). Left out: tracked deletions, field instructions, text that is not seen (`looks`), hidden
rows and deleted cells, pronunciation above characters. What shows without being text - pictures, drawn fields, built-up formulas,
automatic numbers - is a doubt at its cell.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from lxml import etree

from gongkai.document import Block, Paragraph
from gongkai.document import Table as DocumentTable
from gongkai.sources.markup import Flow
from gongkai.sources.spans import by_merges
from gongkai.sources.word.colours import Colour, shading
from gongkai.sources.word.elements import OFF, attribute, by_name, child, count, displaced, flag, named, value
from gongkai.sources.word.fields import Fields, drawn, form_text, unread
from gongkai.sources.word.looks import FAINT, OpenCell, OpenParagraph, RunLook, applied, lifted, look_of, marked, row_seen
from gongkai.sources.word.styles import NOTHING, Properties, Style, StyleSheet, TableLook, numbered, run_properties, table_look

Chunks = Callable[[str], tuple[Block, ...]]
"""Id of a relation → what the part that it names holds."""

Stale = Callable[[Any], bool]
"""Will Word fill this content control with something else?"""
_BOUND = "与数据绑定的控件"

# Properties are read where they apply; the rest never shows.
_SKIPPED = frozenset(("pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sectPr", "del", "moveFrom", "rt"))
_CHARACTERS = {"tab": "\t", "ptab": "\t", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad", "br": "\n", "cr": "\n"}
_SPECIAL = (
    "sym", "fldChar", "instrText", "fldSimple", "Choice", "Fallback", "txbxContent", "footnoteReference", "endnoteReference",
    "drawing", "pict", "object", "contentPart", "pgNum", "oMath", "bdo", "altChunk", "sdt",
)  # fmt: skip
# All other elements are passed through to what is inside them.
_MET = tuple(f"{{*}}{name}" for name in (*_SKIPPED, *_CHARACTERS, "t", "r", "p", "tbl", "tr", "tc", *_SPECIAL))
_UNBUILT = frozenset(("r", "ctrlPr", "oMathParaPr"))
_UNEVEN = 0.75
"""Digits of one figure that differ more in size than this are perhaps a figure and a mark."""


class Body:
    """One walk over the document; tells the flow what it meets."""

    def __init__(self, sheet: StyleSheet, chunks: Chunks, stale: Stale, *, lifted_text: bool, clear_ground: bool) -> None:
        self._flow = Flow(by_merges)
        self._sheet, self._chunks, self._stale = sheet, chunks, stale
        self._stale_controls: list[Any] = []
        self._any_lifted, self._clear_ground = lifted_text, clear_ground
        self._fields = Fields()
        self._looks: dict[tuple[Any, ...], RunLook] = {}
        self._tables: list[TableLook | None] = []
        self._grounds: list[Colour | None] = []
        # What cells and paragraphs lay under the text, and what they and their styles say of it; innermost last.
        self._cells = [OpenCell(None, None, NOTHING)]
        self._paragraphs = [OpenParagraph(None, {})]
        self._bases: dict[tuple[Any, ...], Properties] = {}
        self._boxes: list[RunLook] = []
        self._row_seen = "shown"
        self._look = RunLook()
        self._digit_size = 0
        self._start_of: dict[str, Callable[[Any], bool | None]] = {
            "t": lambda element: self._text(element.text or ""), "r": self._run, "p": self._paragraph, "tbl": self._table,
            "tr": self._row, "tc": self._cell, **{name: getattr(self, f"_{name}") for name in _SPECIAL},
        }  # fmt: skip

    def read(self, root: Any) -> tuple[Block, ...]:
        """Walk; return paragraphs and tables."""
        walk = etree.iterwalk(root, events=("start", "end"), tag=_MET)
        for event, element in walk:
            name = named(element)
            if event == "end":
                self._end(name, element)
            elif name in _CHARACTERS:
                self._text(_CHARACTERS[name])
            elif name in _SKIPPED or self._start_of[name](element) is False:
                walk.skip_subtree()
        return self._flow.blocks()

    # Tables: each beginning returns False when nothing in it shows.

    def _table(self, element: Any) -> None:
        self._flow.open_table()
        self._tables.append(table_look(element, self._sheet.whole(value(element, "tblPr", "tblStyle"))))
        self._grounds.append(shading(child(element, "tblPr", "shd")) or self._cells[-1].ground)

    def _row(self, element: Any) -> bool:
        if self._tables and (table := self._tables[-1]):
            table.next_row(element)
        properties = child(element, "trPr")
        if flag(properties, "del") or flag(properties, "hidden"):
            return False
        self._row_seen = row_seen(properties)
        self._flow.open_row(count(properties, "gridBefore", 0))
        return True

    def _cell(self, element: Any) -> bool:
        properties = child(element, "tcPr")
        table = self._tables[-1] if self._tables else None
        said, ground = table.next_cell(properties) if table else (NOTHING, None)
        own = by_name(properties)
        if "cellDel" in own and flag(properties, "cellDel"):
            return False
        ground = shading(own["shd"]) if "shd" in own else ground or (self._grounds[-1] if self._grounds else None)
        self._cells.append(OpenCell(element, ground, said))
        self._flow.open_cell(marked(own))
        if self._stale_controls:
            self._flow.doubt("content-unread", _BOUND)
        self._fields.enter_cell()
        self._digit_size = 0
        return True

    def _end(self, name: str, element: Any) -> None:
        if name == "p":
            # A paragraph whose mark was deleted runs into the next one.
            if not self._paragraphs.pop().runs_on:
                self._flow.end_line()
                self._digit_size = 0
        elif name == "txbxContent":
            self._flow.end_line()
            self._look = self._boxes.pop()
        elif name == "tc" and element is self._cells[-1].element:
            self._flow.close_cell()
            self._fields.leave_cell()
            self._cells.pop()
        elif name == "sdt" and self._stale_controls and self._stale_controls[-1] is element:
            self._stale_controls.pop()
        elif name == "tbl":
            self._flow.close_table()
            self._tables.pop()
            self._grounds.pop()

    # Paragraphs and runs

    def _paragraph(self, element: Any) -> None:
        said = by_name(child(element, "pPr"))
        name = attribute(said["pStyle"], "val") if "pStyle" in said else self._sheet.usual
        style = self._sheet.whole(name)
        cell = self._cells[-1]
        ground = (shading(said["shd"]) if "shd" in said else None) or style.ground or cell.ground
        runs_on = "rPr" in said and flag(said["rPr"], "del")
        self._paragraphs.append(OpenParagraph(ground, self._base(name, style, cell.said), runs_on))
        own = numbered(said["numPr"]) if "numPr" in said else None
        if style.numbered if own is None else own:
            self._flow.doubt("content-unread", "自动编号")
        if displaced(said):
            self._flow.doubt("text-unsure", "段落的位置或行距")
        if self._any_lifted:
            self._paragraphs[-1].largest = self._largest(element)

    def _base(self, name: str, style: Style, of_cell: Properties) -> Properties:
        """Return what a paragraph says of its runs; the same object for the same paragraphs."""
        key = (name, *of_cell.items())
        if key not in self._bases:
            # What the usual style only repeats of the defaults does not go over the table's style.
            kept = style.run if name != self._sheet.usual or not of_cell else self._sheet.beyond_defaults(style.run)
            self._bases[key] = applied({**self._sheet.defaults, **of_cell}, kept, {})
        return self._bases[key]

    def _largest(self, paragraph: Any) -> RunLook | None:
        """Return the look of the largest text of a paragraph, against which other text is lifted."""
        looks = [self._look_at(run) for run in paragraph.iter("{*}r") if child(run, "t") is not None]
        return max(looks, key=lambda look: look.size, default=None)

    def _look_at(self, run: Any) -> RunLook:
        paragraph = self._paragraphs[-1]
        properties = child(run, "rPr")
        own = run_properties(properties) if properties is not None else {}
        key = (id(paragraph.base), paragraph.ground, not self._boxes, *own.items())
        look = self._looks.get(key)
        if look is None:
            character = self._sheet.whole(own["rStyle"]).run if "rStyle" in own else {}
            sure = self._clear_ground and not self._boxes
            look = self._looks[key] = look_of(applied(paragraph.base, character, own), paragraph.ground, sure_of_ground=sure)
        return look

    def _run(self, element: Any) -> None:
        self._look = self._look_at(element)
        if self._row_seen != "shown" and self._look.seen != "hidden" and len(self._tables) > 0:
            self._look = replace(self._look, seen=self._row_seen)
        beside = self._paragraphs[-1].largest
        if beside is not None and not self._look.shift:
            shift = lifted(self._look, beside)
            if shift == "unsure":
                self._flow.doubt("text-unsure", "字的高低不一")
            elif shift:
                self._look = replace(self._look, shift=shift)

    def _text(self, text: str) -> None:
        look = self._look
        if not self._fields.showing:
            return
        if look.seen == "hidden":
            if text.strip():
                self._flow.remark("text-hidden", text.strip())
            return
        if (look.seen == "faint" or look.combined) and text.strip():
            self._flow.doubt("text-unsure", FAINT if look.seen == "faint" else "双行合一")
        self._watch_sizes(text)
        self._flow.text(look.shown(text))

    def _watch_sizes(self, text: str) -> None:
        """Doubt a figure whose digits are of different sizes and follow one another without a mark of being raised."""
        size = 0 if self._look.shift or self._look.struck else self._look.size
        if (
            size
            and self._digit_size
            and text[:1].isdecimal()
            and min(size, self._digit_size) < _UNEVEN * max(size, self._digit_size)
        ):
            self._flow.doubt("text-unsure", "字的大小不一")
        self._digit_size = size if text[-1:].isdecimal() else 0

    # What is special

    def _sym(self, element: Any) -> None:
        try:
            self._text(chr(int(attribute(element, "char"), 16)))
        except (ValueError, OverflowError):
            self._text("\ufffd")

    def _fldChar(self, element: Any) -> None:  # noqa: N802 - the element's name
        ended = self._fields.mark(element)
        if ended is None or self._look.seen == "hidden":
            return
        if text := form_text(ended.form):
            self._text(text)
        if name := unread(ended):
            self._flow.doubt("content-unread", f"域 {name}")

    def _instrText(self, element: Any) -> None:  # noqa: N802
        self._fields.instruction(element.text or "")

    def _fldSimple(self, element: Any) -> None:  # noqa: N802
        name = drawn(attribute(element, "instr"))
        stale = attribute(element, "dirty") not in {"", *OFF}
        if stale or (name and not any(each.text for each in element.iter("{*}t"))):
            self._flow.doubt("content-unread", f"域 {name}")

    def _Choice(self, element: Any) -> bool:  # noqa: N802
        return not any(named(each) == "Choice" for each in element.itersiblings(preceding=True))

    def _Fallback(self, element: Any) -> bool:  # noqa: N802
        return not any(named(each) == "Choice" for each in element.getparent())

    def _txbxContent(self, element: Any) -> None:  # noqa: N802, ARG002
        self._flow.end_line()
        self._boxes.append(self._look)

    def _footnoteReference(self, element: Any) -> None:  # noqa: N802
        if self._look.seen != "hidden":
            self._flow.remark("footnote-mark", "")
        if attribute(element, "customMarkFollows") not in {"", *OFF} and not self._look.shift:
            self._look = replace(self._look, shift="superscript")

    _endnoteReference = _footnoteReference  # noqa: N815

    def _drawing(self, element: Any) -> None:
        """Doubt a cell with a picture; a text box in line with the text is no more than its words."""
        if self._look.seen == "hidden":
            return
        boxed = next(element.iter("{*}txbxContent"), None) is not None
        floats = next(element.iter("{*}anchor"), None) is not None or any("absolute" in e.get("style", "") for e in element)
        if floats or not boxed or next(element.iter("{*}blip", "{*}imagedata"), None) is not None:
            self._flow.doubt("content-unread", "文本框" if boxed else "图片")

    _pict = _object = _contentPart = _pgNum = _drawing  # noqa: N815

    def _oMath(self, element: Any) -> None:  # noqa: N802
        if any(named(each) not in _UNBUILT for each in element):
            self._flow.doubt("content-unread", "公式")

    def _bdo(self, element: Any) -> None:
        if attribute(element, "val") == "rtl":
            self._flow.doubt("text-unsure", "文字方向自右向左")

    def _sdt(self, element: Any) -> None:
        """Doubt a control whose data say something else, and the cells inside it."""
        if self._stale(element):
            self._stale_controls.append(element)
            self._flow.doubt("content-unread", _BOUND)

    def _altChunk(self, element: Any) -> None:  # noqa: N802
        for block in self._chunks(attribute(element, "id")):
            if isinstance(block, DocumentTable):
                self._flow.insert((block,))
            elif isinstance(block, Paragraph):
                self._flow.text(block.text)
                self._flow.end_line()
