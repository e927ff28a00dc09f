"""What a cell is called in a sentence: the words of its column and line, without enumerators and instructions.

>>> from gongkai.form.load import load_form
>>> form = load_form("2021")
>>> cell_words(form, "requests.unavailable_unclear.legal_services"), cell_words(form, "requests.other_other.total")
('法律服务机构 / 补正后申请内容仍不明确', '总计 / 其他处理 其他')
"""

import re
from functools import lru_cache

from gongkai.form.model import Column, Form, Line
from gongkai.text import bare

_INSTRUCTION = re.compile(r"[(（].*")


def cell_words(form: Form, cell_id: str) -> str:
    """Return `column / line`; KeyError when the form has no such cell."""
    return _words(form)[cell_id]


def slip_words(form: Form, cell_id: str, kind: str, step: str) -> str:
    """Say of the line or column (`kind`) of a cell that its figures all move by one cell; `step` is `+1` or `-1`.

    >>> from gongkai.form import load_form
    >>> slip_words(load_form("2021"), "requests.new.total", "line", "+1")
    '本年新收政府信息公开申请数量 这一行的数字都右移一格'
    """
    unit, moves = {"line": ("行", {"+1": "右移", "-1": "左移"}), "column": ("列", {"+1": "下移", "-1": "上移"})}[kind]
    name = cell_words(form, cell_id).split(" / ")[kind == "line"]
    return f"{name} 这一{unit}的数字都{moves[step]}一格"


@lru_cache(maxsize=64)
def _words(form: Form) -> dict[str, str]:
    found = {}
    for table in form.tables:
        lines = [line for block in table.blocks for line in block.lines]
        labels = [_plain(line.label) for line in lines]
        for block in table.blocks:
            for line in block.lines:
                shared = labels.count(_plain(line.label)) > 1 or _plain(line.label) in {_plain(c.label) for c in block.columns}
                for column in block.columns:
                    found[f"{table.id}.{line.id}.{column.id}"] = f"{_plain(column.label)} / {_name(line, with_path=shared)}"
    return found


def _name(item: Line | Column, *, with_path: bool) -> str:
    path = [_plain(item.path[-1])] if with_path and item.path else []
    return " ".join([*path, _plain(item.label)])


def _plain(label: str) -> str:
    return _INSTRUCTION.sub("", bare(label))
