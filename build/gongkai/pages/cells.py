"""One cell of a table as HTML: what is put into the hole of the skeleton.

Zeros are quiet; blanks, dashes and the other kinds of nothing carry a word, never an empty cell; a figure whose
print differs from its value says so in a note. The same few cells come back thousands of times, so they are cached.
"""

from functools import lru_cache

from gongkai.pages.lettering import esc, figure
from gongkai.pages.packages import CellRow
from gongkai.pages.wording import Wording

ZERO = ' class="z">0</td>'


class CellPress:
    """Prints cells with the marks of a wording."""

    def __init__(self, wording: Wording) -> None:
        self._marks = {code: esc(term.mark) for code, term in wording.lists["kind"].items()}
        self._titles = {code: esc(term.word_en) for code, term in wording.lists["kind"].items()}
        self.number = lru_cache(maxsize=65536)(_number)

    def cell(self, row: CellRow | None, notes: str = "", fails: bool = False) -> str:
        """Return the rest of a cell after its opening: class, content, end tag."""
        if row is None:
            return self._nothing("absent", "", notes)
        if row.kind != "number":
            return self._nothing(row.kind, row.raw, notes)
        return self.number(row.value, notes, fails)

    def _nothing(self, kind: str, raw: str, notes: str) -> str:
        mark = esc(raw) if kind == "dash" and raw else self._marks[kind]
        sup = f"<sup>{notes}</sup>" if notes else ""
        return f' class="no {esc(kind)}"><i title="{self._titles[kind]}">{mark}</i>{sup}</td>'


def _number(value: str, notes: str, fails: bool) -> str:
    if not notes and not fails:
        return ZERO if value == "0" else f">{figure(value)}</td>"
    names = " ".join(name for name, wanted in (("z", value == "0"), ("odd", bool(notes)), ("fails", fails)) if wanted)
    sup = f"<sup>{notes}</sup>" if notes else ""
    return f' class="{names}">{figure(value)}{sup}</td>'
