"""Fields of a Word document: which of their runs are instructions, and what a form field shows.

    begin … instruction … separate … result … end

Results show, instructions never. A drop-down list shows the entry that is chosen, a check box a box, whatever their results
say. A field without a result that is known to show nothing of itself (an index entry, a bookmark) shows nothing; any other
draws something that only Word knows (`EQ`, `SYMBOL`), and `unread` names it.

>>> drawn(" EQ \\\\o(□,6) "), drawn(' XE "规章" '), drawn("")
('EQ', '', '')
"""

from dataclasses import dataclass, field
from typing import Any

from gongkai.sources.word_xml import OFF, attribute, child, children, flag, value

# Fields that only note something, or set it without showing it.
_SILENT = frozenset(
    (
        "XE",
        "TC",
        "TA",
        "RD",
        "SET",
        "ASK",
        "PRIVATE",
        "BOOKMARK",
        "NEXT",
        "NEXTIF",
        "SKIPIF",
        "DATABASE",
        "TOC",
        "INDEX",
        "BIBLIOGRAPHY",
    )
)
_NO_RESULT = frozenset(("HYPERLINK", "REF", "PAGEREF", "FORMTEXT", "MERGEFIELD", "IF", "QUOTE"))
"""Fields that show their result and nothing else: without one they are empty."""


@dataclass(slots=True)
class OpenField:
    """A field that has begun: whether its result has, its instruction so far, and what kind of form field it is."""

    in_result: bool = False
    instruction: list[str] = field(default_factory=list)
    form: Any = None
    stale: bool = False


class Fields:
    """The fields open where the walk is, innermost last. Cells hold their fields to themselves."""

    def __init__(self) -> None:
        self._open: list[OpenField] = []
        self._outer: list[list[OpenField]] = []

    @property
    def showing(self) -> bool:
        """Does text show here?"""
        return all(each.in_result and not _has_own_text(each.form) for each in self._open)

    def enter_cell(self) -> None:
        """Begin a cell."""
        self._outer.append(self._open)
        self._open = []

    def leave_cell(self) -> None:
        """End a cell; what it left open shows no more."""
        self._open = self._outer.pop()

    def instruction(self, text: str) -> None:
        """Take in a piece of the innermost instruction."""
        if self._open and not self._open[-1].in_result:
            self._open[-1].instruction.append(text)

    def mark(self, element: Any) -> OpenField | None:
        """Take in a begin, separate or end; return the field that ends here."""
        kind = attribute(element, "fldCharType")
        if kind == "begin":
            stale = attribute(element, "dirty") not in {"", *OFF}
            self._open.append(OpenField(form=child(element, "ffData"), stale=stale))
        elif self._open and kind == "separate":
            self._open[-1].in_result = True
        elif self._open and kind == "end":
            return self._open.pop()
        return None


def _has_own_text(form: Any) -> bool:
    return form is not None and (child(form, "ddList") is not None or child(form, "checkBox") is not None)


def form_text(form: Any) -> str:
    """Return what a form field shows of itself: the entry that is chosen in a list, a box."""
    chosen = child(form, "ddList")
    if chosen is not None:
        entries = [attribute(each, "val") for each in children(chosen, "listEntry")]
        number = value(chosen, "result") or value(chosen, "default") or "0"
        return entries[int(number)] if number.isdecimal() and int(number) < len(entries) else ""
    box = child(form, "checkBox")
    if box is None:
        return ""
    ticked = flag(box, "checked") if child(box, "checked") is not None else flag(box, "default")
    return "☒" if ticked else "☐"


def drawn(instruction: str) -> str:
    """Return the name of a field without a result that draws something; empty when nothing shows."""
    name = instruction.split(maxsplit=1)[0].upper() if instruction.strip() else ""
    return "" if name in _SILENT or name in _NO_RESULT else name


def unread(ended: OpenField) -> str:
    """Return the name of a field whose sight is not known: it draws, or Word works it out anew when the file is opened."""
    instruction = "".join(ended.instruction)
    if ended.stale:
        return instruction.split(maxsplit=1)[0] if instruction.strip() else "?"
    return "" if ended.in_result or _has_own_text(ended.form) else drawn(instruction)
