"""An issue form as the forge prints it, taken apart: a heading for each field, its answer below.

The text is hostile. Every heading of one known form stands in it exactly once and in order, so that an answer that brings
headings of its own is refused and never read as another field. Each answer must be, whole, what its field may hold
(`issue_forms.toml`); characters that do not print are refused, not dropped.

>>> body = "### 年报的网址 / Address of the report\\n\\nhttps://example.org/a\\n\\n### 机关 / Agency\\n\\n_No response_\\n\\n"
>>> form, said = form_in(body + "### 年度 / Year\\n\\n2023\\n\\n### 说明 / Note\\n\\n_No response_\\n")
>>> form, said
('new-report', {'address': 'https://example.org/a', 'agency': '', 'year': '2023', 'note': ''})
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any
from unicodedata import category

from gongkai.errors import DataError
from gongkai.strict import Record, convert, packaged
from gongkai.text import one_line

FILE = "issue_forms.toml"
NOTHING = "_No response_"
"""What the forge prints for a field that was left empty."""
MOST = 20_000
"""Characters of a whole form."""


class Field(Record, frozen=True, kw_only=True):
    """A field: its heading and what may be filled in."""

    id: str
    label: str
    pattern: str
    most: int
    required: bool = False
    lines: bool = False


class IssueForm(Record, frozen=True, kw_only=True):
    """A form and its fields in order."""

    id: str
    field: tuple[Field, ...]


class IssueForms(Record, frozen=True):
    """The whole file."""

    form: tuple[IssueForm, ...]


def issue_forms_of(raw: Mapping[str, Any]) -> IssueForms:
    """Return what the data file says; DataError for a key that is not known."""
    return convert(raw, IssueForms, FILE)


@lru_cache(maxsize=1)
def issue_forms() -> Mapping[str, IssueForm]:
    """Return the forms by their ids."""
    return {form.id: form for form in issue_forms_of(packaged("gongkai.cli", FILE)).form}


def form_in(body: str) -> tuple[str, dict[str, str]]:
    """Return which form a text is, and what is said in each of its fields; empty where nothing is.

    Raises:
        DataError: it is none of the forms, or a field holds what it may not.
    """
    text = body.replace("\r\n", "\n")
    if len(text) > MOST:
        raise DataError(f"超过 {MOST} 字", code="issue-unreadable", remedy="请写短些")
    lines = text.split("\n")
    for form in issue_forms().values():
        if places := _headings(lines, form):
            return form.id, _answers(lines, form, places)
    raise DataError("不是一份完整的表单", code="issue-unreadable", remedy="请用表单重新提交，不要改动各栏的标题")


def _headings(lines: Sequence[str], form: IssueForm) -> list[int]:
    """Return the line of each heading; nothing where one is missing, stands twice or out of order."""
    found = [[at for at, line in enumerate(lines) if line.strip() == f"### {field.label}"] for field in form.field]
    places = [at for each in found for at in each]
    right = all(len(each) == 1 for each in found) and places == sorted(places)
    return places if right and not any(line.strip() for line in lines[: places[0]]) else []


def _answers(lines: Sequence[str], form: IssueForm, places: Sequence[int]) -> dict[str, str]:
    said = {}
    for field, (start, end) in zip(form.field, pairwise([*places, len(lines)]), strict=True):
        answer = "\n".join(lines[start + 1 : end]).strip()
        said[field.id] = "" if answer == NOTHING else answer
    wrong = [f"{field.label}：{why}" for field in form.field for why in _wrong(field, said[field.id])]
    if wrong:
        raise DataError("；".join(wrong), code="issue-field", remedy="请改正后重新提交")
    return {field.id: one_line(said[field.id]) for field in form.field}


def _wrong(field: Field, answer: str) -> Iterator[str]:
    if not answer:
        if field.required:
            yield "没有填"
    elif any(category(char).startswith("C") for char in answer if not (field.lines and char in "\n\t")):
        yield "有不能用的字符或换行"
    elif len(answer) > field.most:
        yield f"超过 {field.most} 字"
    elif not re.fullmatch(field.pattern, answer):
        yield "不是这一栏该填的"
