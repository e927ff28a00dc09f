"""Reading the registry: lenient about what a row holds, strict about what is accepted, everything wrong in one error.

`ROW_CHECKS` and `TABLE_CHECKS` are all the rules there are; each yields the problems it finds.
"""

import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from gongkai.agencies.divisions import division, is_code_ever
from gongkai.agencies.model import COLUMNS, KINDS, LEVELS, REQUIRED, SCOPES, Agencies, Agency, Period
from gongkai.errors import DataError
from gongkai.text import cleaned_data, csv_rows

AGENCY_ID = re.compile(r"[0-9]{6}-[a-z][a-z0-9]*(-[a-z0-9]+)*")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")

_Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with the registry: the line, a stable code, what it is and what to do."""

    line: int
    code: str
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"第 {self.line} 行: {self.message}。{self.remedy}"


class RegistryError(DataError):
    """The registry is wrong; `problems` lists everything found, in order of line."""

    def __init__(self, file: str, problems: tuple[Problem, ...]) -> None:
        listing = "\n".join(f"  {problem}" for problem in problems)
        super().__init__(f"机关名录有 {len(problems)} 处问题：\n{listing}", code="bad-registry", file=file)
        self.problems = problems


def load_agencies(path: Path) -> Agencies:
    """Read and judge the registry at `path`; all problems are collected before one error is raised."""
    found, problems = judged_agencies(path)
    if problems:
        raise RegistryError(path.name, problems)
    return found


def judged_agencies(path: Path) -> tuple[Agencies, tuple[Problem, ...]]:
    """Read the registry; an agency with a wrong row is refused and stops no other. Return all problems, in order of line.

    Raises:
        RegistryError: it is no registry at all: not there, not UTF-8, other columns.
    """
    rows, problems, by_line = _rows(path)
    problems += [problem for line, row in rows for check in ROW_CHECKS for problem in check(line, row)]
    problems += [problem for check in TABLE_CHECKS for problem in check(rows, frozenset(by_line.values()))]
    by_line |= {line: row["agency_id"] for line, row in rows}
    told = tuple(sorted(problems, key=lambda problem: (problem.line, problem.code)))
    refused: dict[str, str] = {}
    for problem in told:
        agency_id = by_line.get(problem.line, "")
        refused[agency_id] = "；".join(filter(None, (refused.get(agency_id, ""), str(problem))))
    periods: defaultdict[str, list[Period]] = defaultdict(list)
    accepted = (row for _, row in rows if row["agency_id"] not in refused)
    for row in sorted(accepted, key=lambda row: (row["agency_id"], _span(row))):
        periods[row["agency_id"]].append(_period(row))
    return Agencies(tuple(Agency(agency_id, tuple(found)) for agency_id, found in periods.items()), refused), told


def _rows(path: Path) -> tuple[list[tuple[int, _Row]], list[Problem], dict[int, str]]:
    """Return the rows with their line numbers; what cannot be a row is a problem, of the agency whose id it begins with."""
    reader = csv_rows(io.StringIO(_text(path), newline=""))
    header = next(reader, [])
    if tuple(header) != COLUMNS:
        odd = "、".join(sorted(set(header) ^ set(COLUMNS))) or "列序"
        raise _unreadable(path, 1, "bad-header", f"表头不对：{odd}", "表头应为 " + ",".join(COLUMNS))
    rows: list[tuple[int, _Row]] = []
    problems: list[Problem] = []
    unusable: dict[int, str] = {}
    for cells in filter(None, reader):
        if len(cells) == len(COLUMNS):
            rows.append((reader.line_num, dict(zip(COLUMNS, cleaned_data(cells), strict=True))))
        else:
            message = f"有 {len(cells)} 格，应有 {len(COLUMNS)} 格"
            problems.append(Problem(reader.line_num, "bad-row", message, "请核对逗号和引号"))
            unusable[reader.line_num] = cells[0].strip() if AGENCY_ID.fullmatch(cells[0].strip()) else ""
    return rows, problems, unusable


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise _unreadable(path, 1, "missing-file", "没有这个文件", "请建立机关名录") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise _unreadable(path, line, "not-utf8", "不是 UTF-8 文本", "请另存为 UTF-8") from error


def _unreadable(path: Path, line: int, code: str, message: str, remedy: str) -> RegistryError:
    return RegistryError(path.name, (Problem(line, code, message, remedy),))


def _period(row: _Row) -> Period:
    return Period(
        agency_id=row["agency_id"],
        name=row["name"],
        name_en=row["name_en"],
        short_name=row["short_name"],
        aliases=tuple(alias for alias in row["aliases"].split(";") if alias),
        pinyin=row["pinyin"],
        pinyin_initials=row["pinyin_initials"],
        valid_from=int(row["valid_from"]) if row["valid_from"] else None,
        valid_to=int(row["valid_to"]) if row["valid_to"] else None,
        division_code=row["division_code"],
        division_revision=int(row["division_revision"]),
        level=row["level"],
        kind=row["kind"],
        parent=row["parent"],
        scope_default=row["scope_default"],
        uscc=row["uscc"],
    )


def _span(row: _Row) -> tuple[int, int]:
    """Return the years of a row, open ends as the widest; a year that cannot be read is reported elsewhere."""
    start, end = (int(row[name]) if _YEAR.fullmatch(row[name]) else None for name in ("valid_from", "valid_to"))
    return start or 0, end or 9999


def _gaps(line: int, row: _Row) -> Iterator[Problem]:
    for name in REQUIRED:
        if not row[name]:
            yield Problem(line, "missing-value", f"{name} 空缺", "这一列必须填写")


def _id(line: int, row: _Row) -> Iterator[Problem]:
    agency_id = row["agency_id"]
    if agency_id and not AGENCY_ID.fullmatch(agency_id):
        yield Problem(line, "bad-id", f"机关编号 {agency_id} 不合格式", "应为“六位区划代码-拼音”，如 310000-gonganju")
    elif agency_id and not is_code_ever(agency_id[:6]):
        yield Problem(line, "bad-id", f"机关编号中的 {agency_id[:6]} 从来不是区划代码", "请核对代码；编号一经发布不能再改")


def _choices(line: int, row: _Row) -> Iterator[Problem]:
    for name, choices in (("level", LEVELS), ("kind", KINDS), ("scope_default", SCOPES)):
        if row[name] and row[name] not in choices:
            yield Problem(line, "bad-choice", f"{name} 的值 {row[name]} 不在表内", "可用的值：" + "、".join(choices))


def _years(line: int, row: _Row) -> Iterator[Problem]:
    for name in ("valid_from", "valid_to", "division_revision"):
        if row[name] and not _YEAR.fullmatch(row[name]):
            yield Problem(line, "bad-year", f"{name} 的值 {row[name]} 不是年份", "请写四位数字")
    start, end = _span(row)
    if start > end:
        yield Problem(line, "bad-year", f"起始年 {start} 晚于终止年 {end}", "请核对两个年份")


def _aliases(line: int, row: _Row) -> Iterator[Problem]:
    for mark in "；、，":
        if mark in row["aliases"]:
            yield Problem(line, "bad-aliases", f"别名之间用了“{mark}”", "请用半角分号分隔")


def _code(line: int, row: _Row) -> Iterator[Problem]:
    code, year = row["division_code"], row["division_revision"]
    if not code or not _YEAR.fullmatch(year):
        return
    try:
        division(code, int(year))
    except DataError as error:
        yield Problem(line, error.code, error.message, error.remedy)


def _credit_code(line: int, row: _Row) -> Iterator[Problem]:
    from stdnum.cn import uscc  # noqa: PLC0415 - loaded only where it is needed

    if row["uscc"] and not uscc.is_valid(row["uscc"]):
        yield Problem(line, "bad-uscc", f"统一社会信用代码 {row['uscc']} 校验不通过", "请核对；不知道时留空")


def _periods(rows: list[tuple[int, _Row]], _unusable: frozenset[str]) -> Iterator[Problem]:
    """Two rows of one agency must not hold in the same year."""
    ordered = sorted(rows, key=lambda pair: (pair[1]["agency_id"], _span(pair[1]), pair[0]))
    for (first, before), (line, row) in pairwise(ordered):
        if row["agency_id"] != before["agency_id"]:
            continue
        if row["name"] == before["name"] and _span(row) == _span(before):
            yield Problem(line, "duplicate", f"{row['agency_id']} 与第 {first} 行重复", "请删去其中一行")
        elif _span(row)[0] <= _span(before)[1]:
            yield Problem(line, "overlap", f"{row['agency_id']} 的有效年份与第 {first} 行重叠", "请使各行的年份前后相接")


def _parents(rows: list[tuple[int, _Row]], unusable: frozenset[str]) -> Iterator[Problem]:
    """Every parent must be in the registry, and going up must come to an end."""
    above = {row["agency_id"]: row["parent"] for _, row in rows}
    for line, row in rows:
        if row["parent"] and row["parent"] not in above and row["parent"] not in unusable:
            yield Problem(line, "unknown-parent", f"上级机关 {row['parent']} 不在名录中", "请先加上这个机关，或留空")
        elif row["agency_id"] in _ancestors(row["agency_id"], above):
            yield Problem(line, "parent-cycle", f"{row['agency_id']} 成了自己的上级", "请核对上级机关")


def _ancestors(agency_id: str, above: dict[str, str]) -> list[str]:
    seen: list[str] = []
    step = above.get(agency_id, "")
    while step and step not in seen:
        seen.append(step)
        step = above.get(step, "")
    return seen


ROW_CHECKS: tuple[Callable[[int, _Row], Iterator[Problem]], ...] = (
    _gaps,
    _id,
    _choices,
    _years,
    _aliases,
    _code,
    _credit_code,
)
TABLE_CHECKS: tuple[Callable[[list[tuple[int, _Row]], frozenset[str]], Iterator[Problem]], ...] = (_periods, _parents)


def told_of(agencies: Agencies, agency_id: str, year: str) -> list[str]:
    """Return all that the registry says of an agency in a year, and of who else has its names; for a key that it changes with."""
    try:
        period = agencies[agency_id].in_year(int(year) if year.isascii() and year.isdigit() else 0)
    except DataError as error:
        return [agency_id, error.code, error.message]
    shared = [f"{name} {[other.id for other in agencies.find(name)]}" for name in period.names]
    return [*map(repr, (getattr(period, name) for name in COLUMNS)), *shared]
