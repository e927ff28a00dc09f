"""The three tables of an edition as HTML with holes: all that never changes is rendered once.

A skeleton is `pieces` and `cells`, interleaved: `pieces[i]` ends inside the opening tag of the cell `cells[i]`
(`<td id=…`), and the caller supplies the rest of that cell; the last piece closes the table. The layout is that
of the form: merged headings, its order of lines, the blocks of table 1 each under its own headings. Labels of lines lead to
their definitions.

These tables are half of a report's page: end tags that HTML has the next tag imply are left out, and so are quotes of ids and
scopes, which are words of the form.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from gongkai.form import Block, Form, Table, parse_id
from gongkai.pages.form.merged_headings import Heading, Leaf, column_leaves, depth, group_leaves, line_leaves, merged
from gongkai.pages.words.html import esc


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


@dataclass(frozen=True, slots=True)
class _Labels:
    """How headings are written: in which language first, and the addresses of definitions.

    `links` has these by what the heading of a line is known by: its id as a leaf, or else its label.
    """

    links: Mapping[str, str]
    english: bool

    def __call__(self, label: str, label_en: str, known_by: str = "") -> str:
        """Return a label with that of the other language under it; the first leads to the definition, where there is one."""
        first, second, lang = (label_en, label, "zh-CN") if self.english and label_en else (label, label_en, "en")
        link = self.links.get(known_by, "")
        shown = f'<a href="{esc(link)}">{esc(first)}</a>' if link else esc(first)
        return f"{shown}<i lang={lang}>{esc(second)}</i>" if second else shown


def skeletons(form: Form, *, english: bool = False) -> tuple[Skeleton, ...]:
    """Return the tables of an edition in form order, the labels of one language over those of the other."""
    return tuple(_skeleton(table, _Labels(_defined(form, table), english)) for table in form.tables)


def _defined(form: Form, table: Table) -> Mapping[str, str]:
    """Return where each line of a table is defined, seen from the page of an agency-year."""
    base, other = parse_id(form.edition)
    return {
        line.label if table.orientation == "groups" else line.id: f"../../../dict/#{other.get(block.id, base)}.{line.id}"
        for block in table.blocks
        for line in block.lines
    }


def _skeleton(table: Table, spell: _Labels) -> Skeleton:
    body = _groups(table, spell) if table.orientation == "groups" else _lines(table, spell)
    pieces = f"{body}</table>".split(_HOLE)
    return Skeleton(table.id, table.title, table.title_en, tuple(pieces[::2]), tuple(pieces[1::2]))


def _hole(cell: str, extra: str = "") -> str:
    """Return the opening of a cell; the hole's id is kept between two marks until the text is split."""
    return f"<td id={cell}{extra}{_HOLE}{cell}{_HOLE}"


def _th(heading: Heading, spell: _Labels, *, scope: str, rows: int, columns: int, extra: str = "") -> str:
    spans = (f" rowspan={rows}" if rows > 1 else "") + (f" colspan={columns}" if columns > 1 else "")
    label = spell(heading.label, heading.label_en, heading.leaf or heading.label)
    return f"<th scope={scope}{spans}{extra}>{label}"


def _head_rows(leaves: list[Leaf], spell: _Labels, *, stretch_leaf: bool, corner: str = "") -> str:
    """Return the heading rows over a table; the corner stands over the labels of the lines."""
    rows = [[corner]] + [[] for _ in range(depth(leaves) - 1)]
    for heading in merged(leaves, stretch_leaf=stretch_leaf):
        scope = "col" if heading.leaf else "colgroup"
        rows[heading.level].append(_th(heading, spell, scope=scope, rows=heading.levels, columns=heading.span))
    return "<thead>" + "".join(f"<tr>{''.join(row)}" for row in rows)


# ---------------------------------------------------------------- one line a row


def _lines(table: Table, spell: _Labels) -> str:
    if len(table.blocks) == 1:
        return _single_block(table, table.blocks[0], spell)
    width = max(len(block.columns) for block in table.blocks)
    return "".join(_titled_block(table, at, width, spell) for at in range(len(table.blocks)))


def _single_block(table: Table, block: Block, spell: _Labels) -> str:
    columns, lines = column_leaves(block), line_leaves(block)
    stub = depth(lines)
    corner = f"<td class=corner rowspan={depth(columns)} colspan={stub}>{spell(table.stub, table.stub_en)}"
    groups = f"<colgroup span={stub}>" + _column_groups(columns)
    labels = merged(lines)
    outer = [line.path[:1] or (line.label,) for line in block.lines]
    body: list[str] = []
    for _, rows in groupby(range(len(lines)), key=lambda i: outer[i]):
        body += ["<tbody>", *(_line_row(table, block, labels, i, spell) for i in rows)]
    return groups + _head_rows(columns, replace(spell, links={}), stretch_leaf=True, corner=corner) + "".join(body)


def _column_groups(leaves: list[Leaf]) -> str:
    runs = [len(list(run)) for _, run in groupby(leaf.path for leaf in leaves)]
    return "".join(f"<colgroup span={run}>" for run in runs)


def _line_row(table: Table, block: Block, labels: tuple[Heading, ...], row: int, spell: _Labels) -> str:
    line = block.lines[row]
    heads = [_stub_th(h, spell) for h in labels if h.start == row]
    cells = [_hole(f"{table.id}.{line.id}.{column.id}") for column in block.columns]
    strong = " class=sum" if line.id.endswith("total") else ""
    return f"<tr{strong}>{''.join(heads)}{''.join(cells)}"


def _stub_th(heading: Heading, spell: _Labels) -> str:
    """Return a label of a line; its class says in which column of labels it starts, for those that stick."""
    scope = "row" if heading.leaf or heading.level else "rowgroup"
    extra = f" class=stub-{heading.level}" if heading.leaf else f' class="group stub-{heading.level}"'
    return _th(heading, spell, scope=scope, rows=heading.span, columns=heading.levels, extra=extra)


def _titled_block(table: Table, at: int, width: int, spell: _Labels) -> str:
    """Return a block under its own title and headings; few columns share the width of the widest block.

    Its headings are known by short names: `b0` the block, `b0c1` a column, `b0r1` a line.
    """
    block, title = table.blocks[at], f"b{at}"
    shares = _shares(len(block.columns), width)
    name = spell(block.title, block.title_en)
    head = f"<tr><th class=block scope=colgroup colspan={width + 1} id={title}>{name}"
    names = [
        f"<th scope=col{_colspan(share)} id={title}c{i}>{spell(c.label, c.label_en)}"
        for i, (c, share) in enumerate(zip(block.columns, shares, strict=True))
    ]
    stub = f"<td class=corner>{spell(table.stub, table.stub_en)}"
    rows = "".join(_titled_row(table, at, i, shares, spell) for i in range(len(block.lines)))
    return f"<tbody>{head}<tr>{stub}{''.join(names)}{rows}"


def _titled_row(table: Table, at: int, row: int, shares: list[int], spell: _Labels) -> str:
    """Return a line of such a block; its cells name their headings, since `scope` would reach into the next block."""
    block, title = table.blocks[at], f"b{at}"
    line, own = block.lines[row], f"{title}r{row}"
    cells = [
        _hole(f"{table.id}.{line.id}.{c.id}", f' headers="{title} {title}c{i} {own}"{_colspan(share)}')
        for i, (c, share) in enumerate(zip(block.columns, shares, strict=True))
    ]
    label = spell(line.label, line.label_en, line.id)
    return f"<tr><th class=stub-0 scope=row id={own}>{label}{''.join(cells)}"


def _colspan(share: int) -> str:
    return f" colspan={share}" if share > 1 else ""


def _shares(columns: int, width: int) -> list[int]:
    """Split the width of the table between the columns of a block; the last takes what is left over."""
    each = width // columns
    return [each] * (columns - 1) + [width - each * (columns - 1)]


# ---------------------------------------------------------------- all lines side by side


def _groups(table: Table, spell: _Labels) -> str:
    leaves = group_leaves(table)
    cells = "".join(_hole(f"{table.id}.{leaf.id}") for leaf in leaves)
    return _column_groups(leaves) + _head_rows(leaves, spell, stretch_leaf=False) + f"<tbody><tr>{cells}"
