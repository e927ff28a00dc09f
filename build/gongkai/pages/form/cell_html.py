"""One cell of a table as HTML: what is put into the hole of the skeleton.

Zeros are quiet; blanks, dashes and the other kinds of nothing carry a word, never an empty cell; a figure whose
print differs from its value says so in a note, a corrected one has the correction beside it. The same few cells come
back thousands of times, so they are cached.
"""

from collections.abc import Iterable

from gongkai.package.rows import CellRow
from gongkai.pages.words.html import esc, figure
from gongkai.pages.words.wording import Wording


class _Plain(dict[str, str]):
    """The cells of plain numbers by value, made on first use; zeros are most of a page, so they are those without a class."""

    def __missing__(self, value: str) -> str:
        html = ">0" if value == "0" else f" class=n>{figure(value)}"
        self[value] = html
        return html


class CellPress:
    """Prints cells with the marks of a wording. `plain` gives a number that needs no mark, by its value."""

    def __init__(self, wording: Wording) -> None:
        self._marks = {code: esc(term.mark) for code, term in wording.lists["kind"].items()}
        self._titles = {code: esc(term.word_en) for code, term in wording.lists["kind"].items()}
        self._say = wording.say
        self.plain = _Plain()

    def cell(self, row: CellRow | None, notes: str = "", flags: Iterable[str] = ()) -> str:
        """Return the rest of a cell after its opening: class and content; `flags` are classes more."""
        if row is None:
            return self._nothing("absent", "", _sup(notes), flags)
        if row.kind != "number":
            return self._nothing(row.kind, row.raw, f"{self._corrected(row)}{_sup(notes)}", flags)
        names = " ".join((*(["z"] if row.value == "0" else []), *(["odd"] if notes else []), *flags))
        return f' class="{names}">{figure(row.value)}{self._corrected(row)}{_sup(notes)}'

    def _nothing(self, kind: str, raw: str, beside: str, flags: Iterable[str]) -> str:
        mark = esc(raw) if kind == "dash" and raw else self._marks[kind]
        return f' class="{" ".join(("no", esc(kind), *flags))}"><i title="{self._titles[kind]}">{mark}</i>{beside}'

    def _corrected(self, row: CellRow) -> str:
        """Return the corrected figure that stands beside the published one."""
        return self._say("cells.corrected", figure=figure(row.corrected)) if row.corrected else ""


def _sup(notes: str) -> str:
    return f"<sup>{notes}</sup>" if notes else ""
