"""The layouts of text reports, as data: what a converter and an author's habits make of the same form.

Each was met in a published report; `docs` says where its peculiarities lie. Which label is varied and where a page
ends is drawn from the report's seed.
"""

from dataclasses import dataclass

from synthesis.styles import Spelling, Style


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout(Style):
    """How a text looks.

    Attributes:
        rows: True for one table row a line, cells between tabs (from PDF); False for one cell a line (from Word).
        pages: How `requests` goes over the page: "" not at all; "glued", the first merged label runs into its neighbour, is
            cut in two, and columns appear; "staged", chapter numbers have a column of their own, and columns vanish.
        padded: Rows are filled up with tabs to the table's width on every page, not only on the first.
        airy: A blank line stands between paragraphs.
        indent: What paragraphs begin with.
        bookmark: A word processor's bookmark stands in the money cell.
    """

    rows: bool
    pages: str = ""
    padded: bool = True
    airy: bool = True
    indent: str = ""
    bookmark: bool = False


LAYOUTS: tuple[Layout, ...] = (
    Layout("rows-plain", "PDF on one page: every column kept", Spelling(), rows=True),
    Layout(
        "rows-glued",
        "PDF over two pages: labels share a column, a merged label is cut in two and runs into its neighbour",
        Spelling(spaced=True, ascii_marks=True, variants=0.1),
        rows=True,
        pages="glued",
    ),
    Layout(
        "rows-staged",
        "PDF over two pages: chapter numbers in a column of their own, columns lost after the page break",
        Spelling(spaced=True, gap=" "),
        rows=True,
        pages="staged",
        padded=False,
    ),
    Layout(
        "cells-word",
        "Word: one cell a line, headings broken over two lines",
        Spelling(broken=True, trailing=" "),
        rows=False,
    ),
    Layout(
        "cells-tight",
        "Word: no blank lines between paragraphs, no-break spaces, a bookmark inside a cell",
        Spelling(broken=True, units=True),
        rows=False,
        airy=False,
        indent="\u00a0 \u00a0 ",
        bookmark=True,
    ),
    Layout(
        "cells-varied",
        "Word: labels in other words than the form's, chapters numbered 1、 2、",
        Spelling(variants=0.25, arabic_chapters=True),
        rows=False,
        airy=False,
    ),
)
LAYOUT_IDS: tuple[str, ...] = tuple(layout.id for layout in LAYOUTS)


def layout(layout_id: str) -> Layout:
    """Return the layout of this id; KeyError when there is none."""
    return {each.id: each for each in LAYOUTS}[layout_id]
