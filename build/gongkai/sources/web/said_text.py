"""Saying text as it looks: marked where it is raised or struck, left out where nobody sees it, doubted where that is open.

What style sheets put into a page: the value of `content`.

>>> content_of('"（" attr(data-n) "）"', {"data-n": "7"}), content_of("counter(row)", {})
(('（7）', ''), ('', 'content: counter'))

What form fields of a web page show: the text in them, or why that cannot be told.

>>> from lxml import etree
>>> field = etree.fromstring("<select><option>40</option><option selected=''>45</option></select>")
>>> shown_in(field)
('45', '')
"""

import re
from typing import Any

import tinycss2

from gongkai.sources.markup import Flow
from gongkai.sources.raised import struck, subscript, superscript
from gongkai.sources.web.lengths import Look

UNSURE, HIDDEN = "text-unsure", "text-hidden"

_SPACE = re.compile(r"[ \t\r\n\f]+")
_DIGITS = re.compile(r"[0-9０-９]+")
_DIGIT_WIDTH, _OTHER_SIZE = 0.45, 1.4
_REVERSED = "\u202e"


def has_digit(text: str) -> bool:
    """Does the text hold a figure?"""
    return any(c.isnumeric() for c in text)


class Lettering:
    """Tells the flow each piece of text as it looks."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._known: dict[int, tuple[Look, bool, tuple[str, ...]]] = {}
        self._last = ("", 0.0)

    def new_cell(self) -> None:
        """Forget what stood before."""
        self._last = ("", 0.0)

    def left_out(self, text: str) -> None:
        """Remark figures that the page does not show."""
        if has_digit(text):
            self._flow.remark(HIDDEN, " ".join(text.split())[:40])

    def say(self, text: str, look: Look) -> None:
        """Tell a piece of text."""
        shown = _SPACE.sub(" ", text)
        if not shown.strip():
            self._flow.text("" if look.gone else shown)
            return
        known = self._known.get(id(look))
        if known is None:
            known = self._known[id(look)] = (look, look.hidden, look.uncertain)
        _, hidden, uncertain = known
        if hidden:
            self._hide(shown, look)
            return
        if look.transform in {"uppercase", "lowercase"}:
            shown = shown.upper() if look.transform == "uppercase" else shown.lower()
        if self._flow.cell is not None:
            self._doubt(shown, look, uncertain)
        self._flow.text(_marked(shown, look))

    def _hide(self, text: str, look: Look) -> None:
        if look.perhaps:
            self._flow.doubt(UNSURE, look.perhaps)
        else:
            self.left_out(text)

    def _doubt(self, text: str, look: Look, uncertain: tuple[str, ...]) -> None:
        if uncertain and any(c.isalnum() for c in text):
            for each in uncertain:
                self._flow.doubt(UNSURE, each)
        if look.narrow and max(map(len, _DIGITS.findall(text)), default=0) * look.size * _DIGIT_WIDTH > look.narrow:
            self._flow.doubt(UNSURE, "overflow")
        if _REVERSED in text:
            self._flow.doubt(UNSURE, "U+202E")
        letter, size = self._last
        if (
            size
            and not look.level
            and letter.isdigit()
            and text[0].isdigit()
            and not 1 / _OTHER_SIZE < look.size / size < _OTHER_SIZE
        ):
            self._flow.doubt(UNSURE, "font-size")
        self._last = (text[-1], 0.0 if look.level else look.size)


def _marked(text: str, look: Look) -> str:
    if look.level:
        text = superscript(text) if look.level > 0 else subscript(text)
    return struck(text) if look.struck else text


NOT_TEXT = frozenset(("none", "normal", "inherit", "initial", "unset"))


def content_of(value: str, element: Any) -> tuple[str, str]:
    """Return the text that `content` makes, and why it cannot be told, or nothing; `element` gives its attributes."""
    text, doubt = [], ""
    for token in tinycss2.parse_component_value_list(value):
        if token.type == "string":
            text.append(token.value)
        elif token.type == "function" and token.lower_name == "attr":
            text.append(element.get(tinycss2.serialize(token.arguments).partition(",")[0].split()[0]) or "")
        elif token.type == "literal" and token.value == "/":
            break  # what follows is read out, not shown
        elif token.type != "whitespace" and not (token.type == "ident" and token.lower_value in NOT_TEXT):
            doubt = f"content: {getattr(token, 'lower_name', '') or token.type}"
    shown = "".join(text)
    if any("\ue000" <= c <= "\uf8ff" for c in shown):
        doubt = doubt or "content"
    return shown, doubt


FIELDS = frozenset(("input", "select", "textarea"))

_NUMBER = re.compile(r"\s*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\s*")
_MARKED = "checkbox radio range color file image password date datetime-local month week time"
_MARKS = frozenset(_MARKED.split())
_DEFAULTS = {"submit": "提交", "reset": "重置"}


def shown_in(field: Any) -> tuple[str, str]:
    """Return the text that a field shows; and the reason why it cannot be told, or nothing."""
    if field.tag == "select":
        return _chosen(field), ""
    if field.tag == "textarea":
        text = "".join(field.itertext())
        return text.removeprefix("\n"), "" if text else _placeholder(field)
    kind = (field.get("type") or "").strip().lower()
    if kind == "hidden":
        return "", ""
    if kind in _MARKS:
        return "", f"<input type={kind}>"
    value = field.get("value") or ""
    if kind == "number" and not _NUMBER.fullmatch(value):
        value = ""
    return value or _DEFAULTS.get(kind, ""), "" if value else _placeholder(field)


def _placeholder(field: Any) -> str:
    """A field without a value shows its placeholder, in grey."""
    said = (field.get("placeholder") or "").strip()
    return f"placeholder {said}"[:40] if said else ""


def _chosen(field: Any) -> str:
    """What is chosen in a menu; a list shows all that can be chosen."""
    options = list(field.iter("option"))
    rows = field.get("size") or ""
    if "multiple" in field.attrib or (rows.strip().isdigit() and int(rows) > 1):
        return "\n".join(map(_label, options))
    marked = [option for option in options if "selected" in option.attrib]
    free = [option for option in options if "disabled" not in option.attrib]
    return _label((marked[-1:] or free[:1] or [None])[0])


def _label(option: Any) -> str:
    return "" if option is None else (option.get("label") or " ".join("".join(option.itertext()).split()))
