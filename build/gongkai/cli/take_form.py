"""`gongkai take-form`: an issue form becomes a change in the project, for people to judge before it counts.

    data-error   a proposed correction, added to the report's source.toml once report, cell and figure are found to be there
    new-report   a list of one address, output/form.csv, for `gongkai add --manifest`

The text of the issue is read from a file, from standard input or from the environment (`GONGKAI_FORM`), never from the command
line. Nothing is written unless all of it can be.

The text is hostile. It is taken apart as the forge prints it: a heading for each field, its answer below. Every heading of one
known form stands in it exactly once and in order, so that an answer that brings headings of its own is refused and never read as
another field. Each answer must be, whole, what its field may hold (`issue_forms.toml`); characters that do not print are
refused, not dropped.

>>> body = "### 年报的网址 / Address of the report\\n\\nhttps://example.org/a\\n\\n### 机关 / Agency\\n\\n_No response_\\n\\n"
>>> form, said = form_in(body + "### 年度 / Year\\n\\n2023\\n\\n### 说明 / Note\\n\\n_No response_\\n")
>>> form, said
('new-report', {'address': 'https://example.org/a', 'agency': '', 'year': '2023', 'note': ''})
"""

import csv
import io
import json
import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from unicodedata import category

import click

from gongkai.agencies.registry import judged_agencies
from gongkai.cli.console import project, put_json, say
from gongkai.errors import DataError, UsageError
from gongkai.language import either
from gongkai.lock import alone
from gongkai.publication import read_publication
from gongkai.report.decided import adjudication_problems
from gongkai.report.source import load_source
from gongkai.strict import Record, convert, packaged, parse
from gongkai.text import is_date, one_line, safe_text

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


VARIABLE, AUTHOR, DATE = "GONGKAI_FORM", "GONGKAI_FORM_AUTHOR", "GONGKAI_FORM_DATE"
LIST = Path("output") / "form.csv"
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?(\[bot\])?")


@click.command(
    "take-form",
    short_help=either("把一张仓库表单变成项目里的改动", "Turn an issue form into a change"),
    help=either(
        "把仓库里的一张表单变成项目里的改动：报错的成为 source.toml 里待审的更正，补年报的成为 output/form.csv。"
        "不给文件就读环境变量 GONGKAI_FORM；- 是标准输入。",
        "Turn an issue form into a change of the project: an error becomes a correction in source.toml for review, a report "
        "becomes output/form.csv. Without a file the variable GONGKAI_FORM is read; - is standard input.",
    ),
    epilog=either("例：", "E.g. ") + "gongkai take-form issue.md && gongkai add --manifest output/form.csv --yes",
)
@click.argument("file", required=False, type=click.Path(path_type=Path, allow_dash=True))
@project
def command(*, file: Path | None, project: Path) -> None:
    """Take the form, and say as JSON what became of it."""
    kind, said = form_in(_body(file))
    with alone(project / "output", "take-form"):
        target = propose(project, said, _who(), _day()) if kind == "data-error" else enlist(project, said)
    put_json({"form": kind, "file": target.relative_to(project).as_posix()})
    say(either(f"写在 {target}", f"Written to {target}"))


def _body(file: Path | None) -> str:
    try:
        if file is None:
            return os.environ.get(VARIABLE) or _nothing()
        return sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8-sig")
    except OSError as error:
        message, remedy = f"打不开（{error.strerror}）", "请检查路径"
        raise DataError(message, code="file-not-readable", file=str(file), remedy=remedy) from error
    except UnicodeDecodeError as error:
        raise DataError("不是 UTF-8 文本", code="not-text", file=str(file), remedy="请另存为 UTF-8 文本") from error


def _nothing() -> str:
    message = either("没有给出表单", "There is no form")
    remedy = either(f"请给出文件，或设环境变量 {VARIABLE}", f"Give a file, or set {VARIABLE}")
    raise UsageError(message, code="no-input", remedy=remedy)


def _who() -> str:
    name = os.environ.get(AUTHOR, "")
    return f"@{name}（表单）" if _NAME.fullmatch(name) else "表单"


def _day() -> str:
    day = os.environ.get(DATE, "")[:10]
    if not is_date(day):
        message = either("没有提交的日期", "The day of submission is not known")
        raise UsageError(message, code="no-input", remedy=either(f"请设 {DATE}", f"Set {DATE}"))
    return day


def propose(project: Path, said: dict[str, str], who: str, day: str) -> Path:
    """Add the correction that a form proposes to the description of its report; return that file.

    Raises:
        DataError: there is no such report or cell, the published figure is another one, or it is corrected already.
    """
    folder = project / "datasets" / said["report"]
    path = folder / "source.toml"
    if path.is_symlink() or not path.is_file():
        raise DataError("项目里没有这份报告", code="issue-report-unknown", file=said["report"])
    _make_package(project, folder)
    held, shown = _figure(folder, said["report"], said["cell"]), _number(said["shown"])
    if (Decimal(held) if held else None) != (Decimal(shown) if shown else None):
        told = f"{said['cell']} 现在是 {held or '没有数字'}，表单说 {shown or '没有数字'}"
        raise DataError(told, code="issue-figure-differs", file=said["report"], place=said["cell"])
    if said["cell"] in load_source(folder).decided.corrected:
        raise DataError("这一格已有更正", code="issue-corrected", file=said["report"], place=said["cell"])
    block = _block({**said, "shown": held, "printed": _number(said["printed"])}, who, day)
    if problems := list(adjudication_problems(parse(block, "source.toml"))):
        raise DataError("；".join(problems), code="issue-field", file=said["report"])
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text.rstrip()}\n\n{block}", encoding="utf-8", newline="\n")
    return path


def _make_package(project: Path, folder: Path) -> None:
    """Read the report where its package is not there: a project may build its packages each time and commit none."""
    if not (folder / "cells.csv").exists():
        from gongkai.pipeline.reports import build_packages  # noqa: PLC0415 - a form of a project that commits them needs none of it

        agencies, _ = judged_agencies(project / "datasets" / "agencies.csv")
        build_packages([folder], agencies, publication=read_publication(project))


def _figure(folder: Path, report: str, cell: str) -> str:
    """Return the published figure of a cell, as cells.csv has it."""
    wanted = tuple(cell.split("."))
    try:
        with (folder / "cells.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if (row["table_id"], row["line_id"], row["column_id"]) == wanted:
                    return row["value"]
    except FileNotFoundError as error:
        raise DataError("这份报告没有数据", code="issue-report-unknown", file=report) from error
    raise DataError("这份报告没有这一格", code="issue-cell-unknown", file=report, place=cell)


def _number(text: str) -> str:
    """Return the figure that a text is, as figures are written in the data; empty for words, as pages show where there is none.

    >>> _number("−1,302.5"), _number("空白")
    ('-1302.5', '')
    """
    plain = text.translate({ord("−"): "-", ord(","): None, ord(" "): None})
    return plain if re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,6})?", plain) else ""


def _block(said: dict[str, str], who: str, day: str) -> str:
    """Return the correction as TOML; JSON writes text as TOML does, and figures stand as they are."""
    values = {
        "cell": json.dumps(said["cell"]), "value": _written(said["shown"]), "corrected": _written(said["printed"]),
        "reason": json.dumps("表单所报，待对照原件核实", ensure_ascii=False), "who": json.dumps(who, ensure_ascii=False),
        "date": json.dumps(day), "evidence": json.dumps(said["evidence"], ensure_ascii=False),
    }  # fmt: skip
    return "[[correction]]\n" + "".join(f"{key} = {value}\n" for key, value in values.items())


def _written(figure: str) -> str:
    """Return a figure as a number where it is written as one, else as text."""
    return figure if re.fullmatch("0|-?[1-9][0-9]*", figure) else json.dumps(figure)


def enlist(project: Path, said: dict[str, str]) -> Path:
    """Write the list of one address that a form gives, for `gongkai add --manifest`; return it."""
    known = {key: safe_text(value) for key, value in said.items() if value}
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(known), lineterminator="\n")
    writer.writeheader()
    writer.writerow(known)
    path = project / LIST
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(out.getvalue(), encoding="utf-8", newline="\n")
    return path
