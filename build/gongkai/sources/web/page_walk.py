"""One walk over the elements of a web page: tells the flow what a browser shows, and what it could not tell.

Looks are worked out once for each kind of element in each surrounding; a page without sheets costs hardly more than its tags.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from lxml import etree

from gongkai.sources.markup import Flow
from gongkai.sources.spans import MarkedCell
from gongkai.sources.web.cascade import (
    BOXES,
    CELLS,
    DISPLAYS,
    FRAMES,
    GROUPS,
    INK,
    INLINE,
    LINES,
    OPENERS,
    SKIPPED,
    TELLING,
    TELLING_TAGS,
    cascaded,
    count,
    is_speck,
    layered,
    of_old,
)
from gongkai.sources.web.lengths import FAINT, Look
from gongkai.sources.web.said_text import FIELDS, Lettering, content_of, has_digit, shown_in
from gongkai.sources.web.style_sheets import Rule, sheets_of
from gongkai.sources.web.web_looks import Box, looked

_WRITES = re.compile(r"document\s*\.\s*write|innerHTML|innerText|textContent|\.\s*(?:html|text|val|append)\s*\(")
DEEPEST_FRAME = 3

UNREAD = "content-unread"


class _Open(NamedTuple):
    """An element that is being walked through."""

    look: Look
    box: Box
    lines: bool
    cell: bool
    rules: Sequence[Rule]
    closed: bool = False


class PageWalk:
    """Reads a page, and frames inside it, into a flow."""

    def __init__(self, flow: Flow, root: Any, text: str, tree: Callable[[bytes], Any], fetch: Any, depth: int = 0) -> None:
        self._flow, self._root, self._tree, self._fetch, self._depth = flow, root, tree, fetch, depth
        self._quirks = of_old(text)
        self._sheets = sheets_of(root, fetch)
        self._lettering = Lettering(flow)
        self._stack: list[_Open] = [_Open(Look(), Box("block"), False, False, ())]
        self._memo: dict[Any, tuple[Look, tuple[Look, Box]]] = {}
        self._body: Any = None
        self._columns = [0]
        self._pictures: list[tuple[Any, str]] = []
        self._named: list[tuple[Any, str]] = []
        self.frames = 0

    @property
    def sheets_missing(self) -> int:
        """Style sheets that are not in the file."""
        return self._sheets.missing

    def read(self) -> None:
        """Tell the flow all that the page shows."""
        walk = etree.iterwalk(self._root, events=("start", "end", "comment", "pi"))
        skipped = False
        for event, element in walk:
            if event == "start":
                skipped = not self._start(element)
                if skipped:
                    walk.skip_subtree()
                else:
                    self._text(element.text)
                continue
            if event == "end" and not skipped:
                self._end(element)
            skipped = False
            self._text(element.tail)
        self._settle()

    def _text(self, text: str | None) -> None:
        if text:
            self._lettering.say(text, self._stack[-1].look)

    def _start(self, element: Any) -> bool:
        """Open an element; False when nothing inside it is walked through."""
        tag, around = element.tag, self._stack[-1].look
        if tag in SKIPPED and tag not in INK and tag != "script":
            return False
        if tag == "script":
            return self._script(element)
        if tag == "summary" and self._stack[-1].closed and element.getparent().find("summary") is element:
            around = self._stack[-2].look
        rules: Sequence[Rule] = self._sheets.matching(element) if not self._sheets.empty else ()
        if tag == "tr" and (around.astray or around.narrow):
            around = around._replace(astray=(), narrow=0.0)
        look, box = self._look(element, around, rules)
        if tag == "body":
            self._body = look.ink
        if self._vanishes(element, look, box):
            self._lettering.left_out("".join(element.itertext()) if self._flow.cell else "")
            return False
        if tag in INK or tag in FIELDS or tag in FRAMES:
            self._replaced(element, look)
            return False
        self._open(element, look, box, [rule for rule in rules if rule.pseudo] if rules else ())
        return True

    def _look(self, element: Any, around: Look, rules: Sequence[Rule]) -> tuple[Look, Box]:
        """Return how text inside an element looks, and its box; elements that are told alike are worked out once."""
        tag, names = element.tag, element.keys()
        if not rules and not (tag in TELLING_TAGS or (names and not TELLING.isdisjoint(names))):
            return around, BOXES.get(tag, INLINE)
        key = (id(around), tag, id(rules) if rules else 0, *element.items())
        if key not in self._memo:
            self._memo[key] = (around, self._worked_out(element, around, rules))
        return self._memo[key][1]

    def _worked_out(self, element: Any, around: Look, rules: Sequence[Rule]) -> tuple[Look, Box]:
        tag = element.tag
        own = [rule for rule in rules if not rule.pseudo]
        values, variables = cascaded(element, own, around.variables, quirks=self._quirks)
        if variables is not around.variables:
            around = around._replace(variables=variables)
        look, box = looked(around, values, DISPLAYS.get(tag, "inline"), self._body, self._sheets.faces)
        if tag in {"sup", "sub"} and not look.level:
            look = look._replace(doubts=(*look.doubts, f"{tag} {{vertical-align: {values.get('vertical-align', '')}}}"))
        return look, box

    def _vanishes(self, element: Any, look: Look, box: Box) -> bool:
        """Is nothing of it shown, nor any place left for it?"""
        tag = element.tag
        if box.display == "none" or (tag == "rt" and not has_digit("".join(element.itertext()))):
            return True
        return look.gone and not look.moves and (tag not in CELLS or box.out) and tag not in {"tr", *GROUPS}

    def _open(self, element: Any, look: Look, box: Box, rules: Sequence[Rule]) -> None:
        tag = element.tag
        cell = tag in CELLS and not box.out
        lines = not cell and not box.out and (tag == "br" or box.display in LINES) and tag not in {"table", "tr", *GROUPS, "html"}
        if lines:
            self._flow.end_line()
        if cell:
            self._flow.open_cell(MarkedCell("", count(element, "colspan"), count(element, "rowspan")))
            self._lettering.new_cell()
        elif tag in OPENERS:
            self._open_part(element, look)
        elif tag == "caption":
            self._flow.open_caption()
        if self._flow.cell is not None:
            look = self._watch(element, look, box, rules)
        if tag == "rt":
            look = look._replace(level=1)
        if closed := tag == "details" and "open" not in element.attrib:
            look = look._replace(gone=True)
        self._stack.append(_Open(look, box, lines, cell, rules, closed))
        if rules:
            self._generate(element, "before")

    def _open_part(self, element: Any, look: Look) -> None:
        tag = element.tag
        if tag == "tr":
            self._flow.open_row(collapsed=look.collapsed)
        elif tag == "table":
            self._flow.open_table()
            self._columns.append(0)
        elif tag in GROUPS:
            self._flow.open_group()
        elif tag == "col" or element.find("col") is None:
            columns = min(max(1, count(element, "span")), 1000)
            if look.collapsed:
                self._flow.collapse_columns(self._columns[-1], columns)
            self._columns[-1] += columns

    def _watch(self, element: Any, look: Look, box: Box, rules: Sequence[Rule]) -> Look:
        """Keep in mind what may put ink into a cell without a word."""
        if name := element.get("id"):
            self._named.append((self._flow.cell, name))
        if "url(" in box.picture and not look.hidden:
            whole = element.tag in CELLS
            if whole or not "".join(element.itertext()).strip():
                self._pictures.append((self._flow.cell, box.picture if whole else ""))
        seen = look.shown and not look.gone and look.opacity >= FAINT
        if box.covers and seen and element.tag not in CELLS and not "".join(element.itertext()).strip():
            self._flow.doubt(UNREAD, f"<{element.tag}>")
        if any(rule.pseudo in {"first-letter", "first-line"} for rule in rules):
            look = look._replace(astray=(*look.astray, "::first-letter"))
        return look

    def _generate(self, element: Any, pseudo: str) -> None:
        """Say what sheets put before or after the content of an element."""
        here = self._stack[-1]
        rules = [rule for rule in here.rules if rule.pseudo == pseudo]
        if not rules:
            return
        values, _ = layered({}, rules, (), here.look.variables)
        look, box = looked(here.look, values, "inline", self._body, self._sheets.faces)
        text, doubt = content_of(values.get("content", "none"), element)
        if box.display == "none" or values.get("content", "none") in {"none", "normal"}:
            return
        if not doubt and not text.strip() and ("url(" in box.picture or (box.out and not look.gone)):
            doubt = f"::{pseudo}"
        if doubt and not look.hidden:
            self._flow.doubt(UNREAD, doubt)
        if box.display in LINES:
            self._flow.end_line()
        self._lettering.say(text, look)
        if box.display in LINES:
            self._flow.end_line()

    def _replaced(self, element: Any, look: Look) -> None:
        """What is no text in the page: fields, frames, pictures."""
        if element.tag in FIELDS:
            text, doubt = shown_in(element)
            if doubt and not look.hidden:
                self._flow.doubt(UNREAD, doubt)
            for number, line in enumerate(text.split("\n")):
                if number:
                    self._flow.end_line()
                self._lettering.say(line, look)
        elif element.tag in FRAMES and self._frame(element):
            return
        elif not look.gone and look.shown and not is_speck(element):
            self._flow.doubt(UNREAD, f"<{element.tag}>")
            self.frames += element.tag in FRAMES or element.tag in {"embed", "object"}

    def _frame(self, element: Any) -> bool:
        """Read what a frame shows, where that is at hand."""
        inside = element.get("srcdoc")
        data = inside.encode() if inside else self._fetch(element.get("src") or "") if self._fetch else None
        if data is None or self._depth == DEEPEST_FRAME:
            return False
        root, text = self._tree(data)
        if root is not None:
            walk = PageWalk(self._flow, root, text, self._tree, self._fetch, self._depth + 1)
            walk.read()
            self.frames += walk.frames
        return True

    def _script(self, script: Any) -> bool:
        if self._flow.cell is not None and _WRITES.search("".join(script.itertext())):
            self._flow.doubt(UNREAD, "<script>")
        return False

    def _end(self, element: Any) -> None:
        if self._stack[-1].rules:
            self._generate(element, "after")
        ended, tag = self._stack.pop(), element.tag
        if ended.lines:
            self._flow.end_line()
            if tag == "caption":
                self._flow.close_caption()
        elif ended.cell or tag == "tr":
            self._flow.close_cell()
        elif tag in GROUPS:
            self._flow.open_group()
        elif tag == "table":
            self._flow.close_table()
            self._columns.pop()

    def _settle(self) -> None:
        """Doubt cells without a word of their own into which a picture or a script may put one."""
        decoration = {picture for cell, picture in self._pictures if picture and not cell.blank}
        for cell, picture in self._pictures:
            if picture not in decoration and (cell.blank or not picture):
                self._flow.doubt(UNREAD, "background-image", cell)
        scripts = "".join("".join(script.itertext()) for script in self._root.iter("script")) if self._named else ""
        known = set(re.findall(r"[\"'`]#?([\w-]+)[\"'`]", scripts)) if _WRITES.search(scripts) else set()
        for cell, name in self._named:
            if name in known and cell.blank:
                self._flow.doubt(UNREAD, "<script>", cell)
