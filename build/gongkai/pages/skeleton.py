"""The three tables of an edition as HTML with holes: all that never changes is rendered once.

A skeleton is `pieces` and `cells`, interleaved: `pieces[i]` ends inside the opening tag of the cell `cells[i]`
(`<td id="…"`), and the caller supplies the rest of that cell; the last piece closes the table. The layout is that
of the form: merged headings, its order of lines, the blocks of table 1 each under its own headings.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from gongkai.form import Block, Form, Table
from gongkai.pages.headings import Heading, Leaf, column_leaves, depth, group_leaves, line_leaves, merged
from gongkai.pages.lettering import esc


@dataclass(frozen=True, slots=True)
class Skeleton:
    """One table of the form; `pieces` has one item more than `cells`."""

    table: str
    title: str
    title_en: str
    pieces: tuple[str, ...]
    cells: tuple[str, ...]

    def filled(self, caption: str, cells: Sequence[str]) -> str:
        """Return the table under an escaped caption, each hole filled by the text of its cell."""
        parts = [""] * (len(self.pieces) + len(cells))
        parts[::2], parts[1::2] = self.pieces, cells
        return f'<table class="form form-{self.table}"><caption>{caption}</caption>{"".join(parts)}'


_HOLE = "\x00"


def skeletons(form: Form) -> tuple[Skeleton, ...]:
    """Return the tables of an edition in form order."""
    return tuple(_skeleton(table) for table in form.tables)


def _skeleton(table: Table) -> Skeleton:
    body = _groups(table) if table.orientation == "groups" else _lines(table)
    pieces = f"{body}</table>".split(_HOLE)
    return Skeleton(table.id, table.title, table.title_en, tuple(pieces[::2]), tuple(pieces[1::2]))


def _hole(cell: str, extra: str = "") -> str:
    """Return the opening of a cell; the hole's id is kept between two marks until the text is split."""
    return f'<td id="{esc(cell)}"{extra}{_HOLE}{cell}{_HOLE}'


def _two(label: str, label_en: str) -> str:
    second = f'<span class="en" lang="en">{esc(label_en)}</span>' if label_en else ""
    return f"{esc(label)}{second}"


def _th(heading: Heading, *, scope: str, rows: int, columns: int, extra: str = "") -> str:
    spans = (f' rowspan="{rows}"' if rows > 1 else "") + (f' colspan="{columns}"' if columns > 1 else "")
    return f'<th scope="{scope}"{spans}{extra}>{_two(heading.label, heading.label_en)}</th>'


def _head_rows(leaves: list[Leaf], *, stretch_leaf: bool, corner: str = "") -> str:
    """Return the heading rows over a table; the corner stands over the labels of the lines."""
    rows = [[corner]] + [[] for _ in range(depth(leaves) - 1)]
    for heading in merged(leaves, stretch_leaf=stretch_leaf):
        scope = "col" if heading.leaf else "colgroup"
        rows[heading.level].append(_th(heading, scope=scope, rows=heading.levels, columns=heading.span))
    return "<thead>" + "".join(f"<tr>{''.join(row)}</tr>" for row in rows) + "</thead>"


# ---------------------------------------------------------------- one line a row


def _lines(table: Table) -> str:
    if len(table.blocks) == 1:
        return _single_block(table, table.blocks[0])
    width = max(len(block.columns) for block in table.blocks)
    return "".join(_titled_block(table, block, width) for block in table.blocks)


def _single_block(table: Table, block: Block) -> str:
    columns, lines = column_leaves(block), line_leaves(block)
    stub = depth(lines)
    corner = f'<td class="corner" rowspan="{depth(columns)}" colspan="{stub}">{_two(table.stub, table.stub_en)}</td>'
    groups = f'<colgroup span="{stub}"></colgroup>' + _column_groups(columns)
    labels = merged(lines)
    outer = [line.path[:1] or (line.label,) for line in block.lines]
    body: list[str] = []
    for _, rows in groupby(range(len(lines)), key=lambda i: outer[i]):
        body += ["<tbody>", *(_line_row(table, block, labels, i) for i in rows), "</tbody>"]
    return groups + _head_rows(columns, stretch_leaf=True, corner=corner) + "".join(body)


def _column_groups(leaves: list[Leaf]) -> str:
    runs = [len(list(run)) for _, run in groupby(leaf.path for leaf in leaves)]
    return "".join(f'<colgroup span="{run}"></colgroup>' for run in runs)


def _line_row(table: Table, block: Block, labels: tuple[Heading, ...], row: int) -> str:
    line = block.lines[row]
    heads = [_stub_th(h) for h in labels if h.start == row]
    cells = [_hole(f"{table.id}.{line.id}.{column.id}") for column in block.columns]
    strong = ' class="sum"' if line.id.endswith("total") else ""
    return f"<tr{strong}>{''.join(heads)}{''.join(cells)}</tr>"


def _stub_th(heading: Heading) -> str:
    """Return a label of a line; its class says in which column of labels it starts, for those that stick."""
    kind = "label" if heading.leaf else "group"
    scope = "row" if heading.leaf or heading.level else "rowgroup"
    extra = f' class="{kind} stub-{heading.level}"'
    return _th(heading, scope=scope, rows=heading.span, columns=heading.levels, extra=extra)


def _titled_block(table: Table, block: Block, width: int) -> str:
    """Return a block under its own title and headings; few columns share the width of the widest block."""
    title, shares = f"{table.id}-{block.id}", _shares(len(block.columns), width)
    head = (
        f'<tr><th class="block" scope="colgroup" colspan="{width + 1}" id="{title}">{_two(block.title, block.title_en)}</th></tr>'
    )
    names = [
        f'<th scope="col"{_colspan(share)} id="{title}-{c.id}">{_two(c.label, c.label_en)}</th>'
        for c, share in zip(block.columns, shares, strict=True)
    ]
    stub = f'<td class="corner">{_two(table.stub, table.stub_en)}</td>'
    rows = "".join(_titled_row(table, block, i, shares) for i in range(len(block.lines)))
    return f"<tbody>{head}<tr>{stub}{''.join(names)}</tr>{rows}</tbody>"


def _titled_row(table: Table, block: Block, row: int, shares: list[int]) -> str:
    """Return a line of such a block; its cells name their headings, since `scope` would reach into the next block."""
    line, title = block.lines[row], f"{table.id}-{block.id}"
    own = f"{title}--{line.id}"
    cells = [
        _hole(f"{table.id}.{line.id}.{c.id}", f' headers="{title} {title}-{c.id} {own}"{_colspan(share)}')
        for c, share in zip(block.columns, shares, strict=True)
    ]
    return f'<tr><th class="label stub-0" scope="row" id="{own}">{_two(line.label, line.label_en)}</th>{"".join(cells)}</tr>'


def _colspan(share: int) -> str:
    return f' colspan="{share}"' if share > 1 else ""


def _shares(columns: int, width: int) -> list[int]:
    """Split the width of the table between the columns of a block; the last takes what is left over."""
    each = width // columns
    return [each] * (columns - 1) + [width - each * (columns - 1)]


# ---------------------------------------------------------------- all lines side by side


def _groups(table: Table) -> str:
    leaves = group_leaves(table)
    cells = "".join(_hole(f"{table.id}.{leaf.id}") for leaf in leaves)
    return _column_groups(leaves) + _head_rows(leaves, stretch_leaf=False) + f"<tbody><tr>{cells}</tr></tbody>"
