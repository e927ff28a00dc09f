"""Merged headings of the form, computed from the paths in the form data.

A heading tree is given as leaves, each with the labels above it; neighbours that share their labels from the
outside in share one merged heading. Where a path is shorter than the deepest, one of its labels is stretched.
Worked for column headings and, turned by a quarter, for the labels of lines.

>>> leaves = [Leaf(("甲",), ("A",), "一", "1", "x"), Leaf(("甲",), ("A",), "二", "2", "y"), Leaf((), (), "总计", "Total", "z")]
>>> [(h.label, h.level, h.levels, h.start, h.span) for h in merged(leaves)]
[('甲', 0, 1, 0, 2), ('一', 1, 1, 0, 1), ('二', 1, 1, 1, 1), ('总计', 0, 2, 2, 1)]
"""

from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.form import Block, Table


@dataclass(frozen=True, slots=True)
class Leaf:
    """A column or line with the labels that stand over it, outermost first."""

    path: tuple[str, ...]
    path_en: tuple[str, ...]
    label: str
    label_en: str
    id: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A merged heading: it covers `levels` levels from `level`, and `span` leaves from `start`."""

    label: str
    label_en: str
    level: int
    levels: int
    start: int
    span: int
    leaf: str


def depth(leaves: Sequence[Leaf]) -> int:
    """Return the number of levels of headings."""
    return max(len(leaf.path) for leaf in leaves) + 1


def merged(leaves: Sequence[Leaf], *, stretch_leaf: bool = True) -> tuple[Heading, ...]:
    """Return the headings in reading order; a short path stretches its leaf, or else the label just above it."""
    found: list[Heading] = []
    for start, leaf in enumerate(leaves):
        labels, labels_en = (*leaf.path, leaf.label), (*leaf.path_en, leaf.label_en)
        places = _places(len(labels), depth(leaves), stretch_leaf)
        shared = _shared(leaves[start - 1].path, leaf.path) if start else 0
        for i in range(shared, len(labels)):
            last = i == len(labels) - 1
            span = 1 if last else _run(leaves, start, leaf.path[: i + 1])
            found.append(Heading(labels[i], labels_en[i], *places[i], start, span, leaf.id if last else ""))
    return tuple(found)


def _places(labels: int, levels: int, stretch_leaf: bool) -> list[tuple[int, int]]:
    """Return (level, levels) of each label of a leaf."""
    stretched = labels - 1 if stretch_leaf or labels == 1 else labels - 2
    heights = [1 + (levels - labels if i == stretched else 0) for i in range(labels)]
    return [(sum(heights[:i]), height) for i, height in enumerate(heights)]


def _shared(before: tuple[str, ...], path: tuple[str, ...]) -> int:
    count = 0
    for left, right in zip(before, path, strict=False):
        if left != right:
            break
        count += 1
    return count


def _run(leaves: Sequence[Leaf], start: int, prefix: tuple[str, ...]) -> int:
    """Return how many leaves from `start` on stand under this prefix."""
    span = 0
    for leaf in leaves[start:]:
        if leaf.path[: len(prefix)] != prefix:
            break
        span += 1
    return span


def column_leaves(block: Block) -> list[Leaf]:
    """Return the columns of a block as leaves."""
    return [Leaf(c.path, c.path_en, c.label, c.label_en, c.id) for c in block.columns]


def line_leaves(block: Block) -> list[Leaf]:
    """Return the lines of a block as leaves."""
    return [Leaf(line.path, line.path_en, line.label, line.label_en, line.id) for line in block.lines]


def group_leaves(table: Table) -> list[Leaf]:
    """Return the cells of a table laid out in groups as leaves: every line with its columns under it."""
    return [
        Leaf((*line.path, line.label), (*line.path_en, line.label_en), c.label, c.label_en, f"{line.id}.{c.id}")
        for block in table.blocks
        for line in block.lines
        for c in block.columns
    ]
