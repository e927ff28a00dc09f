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
