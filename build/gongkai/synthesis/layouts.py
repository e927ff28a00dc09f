"""The layouts of text reports, as data: what a converter and an author's habits make of the same form.

Each was met in a published report; `docs` says where its peculiarities lie. Which label is varied and where a page
ends is drawn from the report's seed.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text looks.

    Attributes:
        id: Name of the layout.
        docs: What is peculiar to it.
        rows: True for one table row a line, cells between tabs (from PDF); False for one cell a line (from Word).
        pages: How `requests` goes over the page: "" not at all; "glued", the first merged label runs into its neighbour, is
            cut in two, and columns appear; "staged", chapter numbers have a column of their own, and columns vanish.
        spaced: Headings have spaces inside, from their narrow columns.
        broken: Headings are broken over two lines, from their narrow columns.
        ascii_marks: Brackets and commas of labels are half-width.
        gap: What stands between a label's number and its words.
        variants: Share of labels that are spelled like one of the form's variants.
        padded: Rows are filled up with tabs to the table's width on every page, not only on the first.
        airy: A blank line stands between paragraphs.
        indent: What paragraphs begin with.
        trailing: A space that some values end with.
        bookmark: A word processor's bookmark stands in the money cell, and its unit with it.
        arabic_chapters: The first two chapters are numbered 1、 2、.
    """

    id: str
    docs: str
    rows: bool
    pages: str = ""
    spaced: bool = False
    broken: bool = False
    ascii_marks: bool = False
    gap: str = ""
    variants: float = 0.0
    padded: bool = True
    airy: bool = True
    indent: str = ""
    trailing: str = ""
    bookmark: bool = False
    arabic_chapters: bool = False


LAYOUTS: tuple[Layout, ...] = (
    Layout("rows-plain", "PDF on one page: every column kept", rows=True),
    Layout(
        "rows-glued",
        "PDF over two pages: labels share a column, a merged label is cut in two and runs into its neighbour",
        rows=True,
        pages="glued",
        spaced=True,
        ascii_marks=True,
        variants=0.1,
    ),
    Layout(
        "rows-staged",
        "PDF over two pages: chapter numbers in a column of their own, columns lost after the page break",
        rows=True,
        pages="staged",
        spaced=True,
        gap=" ",
        padded=False,
    ),
    Layout("cells-word", "Word: one cell a line, headings broken over two lines", rows=False, broken=True, trailing=" "),
    Layout(
        "cells-tight",
        "Word: no blank lines between paragraphs, no-break spaces, a bookmark inside a cell",
        rows=False,
        broken=True,
        airy=False,
        indent="\u00a0 \u00a0 ",
        bookmark=True,
    ),
    Layout(
        "cells-varied",
        "Word: labels in other words than the form's, chapters numbered 1、 2、",
        rows=False,
        airy=False,
        variants=0.25,
        arabic_chapters=True,
    ),
)
LAYOUT_IDS: tuple[str, ...] = tuple(layout.id for layout in LAYOUTS)


def layout(layout_id: str) -> Layout:
    """Return the layout of this id; KeyError when there is none."""
    return {each.id: each for each in LAYOUTS}[layout_id]
