"""What is to be added, and what is known of it: files, folders, and lists (manifests) as CSV.

A manifest has a column `path` or `address`, and any of the others; a column that is not known is an error, as is a value
that cannot be. The review file is a manifest too, with what was asked beside it: what a person writes there decides, while
a plain manifest only says what is known, and contradicting it is asked about.
"""

import csv
import io
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

from gongkai.agencies.registry import AGENCY_ID
from gongkai.codes import ids
from gongkai.errors import DataError, UsageError
from gongkai.form import load_form
from gongkai.kinds import CONTAINERS, KINDS
from gongkai.language import either
from gongkai.strict import unknown_key
from gongkai.text import cleaned_data, csv_rows, is_date, unsafe_text
from gongkai.versions import Seen

REVIEW_COLUMNS = ("asked", "question", "candidates")
NOTHING = "-"
"""Answers in a review file that there is nothing to write."""
CONTRADICTING = "-differs"
"""In this end the questions of `contradictions`."""
SUFFIXES = frozenset(suffix for kind in KINDS.values() for suffix in (*kind.passive, *kind.active)) | {
    ".tif",
    ".tiff",
    ".png",
    ".jpg",
}
_YES = {"": False, "no": False, "false": False, "0": False, "否": False, "yes": True, "true": True, "1": True, "是": True}
_DATES = ("published", "retrieved")
_CHOICES = {"scope": ("", *ids("scope")), "rendered_from": ("", *CONTAINERS)}


@dataclass(frozen=True, slots=True)
class Input:
    """One input: a file or an address, and what is known of it.

    Attributes:
        settled: The columns that a person settled: they may contradict the file.
        question, asked: What a review file asked and nobody has answered, and of which columns.
        data: Its bytes, where they were fetched.
        file: What the file was called there.
        answer: What the server said of it: address, way to it, headers; nothing where it stands for another address.
    """

    path: str = ""
    address: str = ""
    agency: str = ""
    agency_id: str = ""
    year: int = 0
    edition: str = ""
    title: str = ""
    published: str = ""
    retrieved: str = ""
    url: str = ""
    rendered_from: str = ""
    excerpt: bool = False
    scope: str = ""
    scope_quote: str = ""
    note: str = ""
    settled: tuple[str, ...] = ()
    question: str = ""
    asked: tuple[str, ...] = ()
    data: bytes | None = None
    file: str = ""
    answer: Seen | None = None

    @property
    def name(self) -> str:
        """What messages call it."""
        return self.path or self.address


COLUMNS = tuple(
    each.name for each in fields(Input) if each.name not in ("settled", "question", "asked", "data", "file", "answer")
)


def inputs_of(words: Iterable[str]) -> list[Input]:
    """Return what words on a command line mean: an address, a file, or all reports below a folder, sorted; each once."""
    return [
        Input(address=each) if is_address(each) else Input(path=os.path.normpath(each)) for each in dict.fromkeys(_each(words))
    ]


def is_address(word: str) -> bool:
    """Say whether a word is an address of the web."""
    return word.lower().startswith(("http://", "https://"))


def _each(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        path = Path(word)
        if is_address(word) or not path.is_dir():
            yield word
            continue
        found = sorted(str(file) for file in path.rglob("*") if _is_report(file, path))
        if not found:
            message = either("文件夹里没有能读的文件", "No file in the folder can be read")
            raise UsageError(message, code="no-input", file=word, remedy=either("请检查路径", "Check the path"))
        yield from found


def _is_report(file: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    return file.suffix.lower() in SUFFIXES and not hidden and file.is_file()


def read_manifest(path: Path, *, review: bool = False) -> list[Input]:
    """Read a manifest, or a review file: there a row that a person filled in is decided, and the others are asked again.

    Raises:
        DataError: it is none; everything wrong is told, with its line.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise DataError("没有这个清单", code="manifest-missing", file=path.name, remedy="请检查路径") from error
    except UnicodeDecodeError as error:
        raise DataError("清单不是 UTF-8 文本", code="manifest-invalid", file=path.name, remedy="请另存为 UTF-8") from error
    return _unless_wrong(*_rows(text, path.parent, review=review), path.name)


def _unless_wrong(found: list[Input], problems: list[str], name: str) -> list[Input]:
    if problems:
        raise DataError("；".join(problems), code="manifest-invalid", file=name, remedy="请改正清单")
    return found


def _rows(text: str, folder: Path, *, review: bool) -> tuple[list[Input], list[str]]:
    reader = csv_rows(io.StringIO(text, newline=""))
    header = [cell.strip() for cell in next(reader, [])]
    known = (*COLUMNS, *REVIEW_COLUMNS)
    problems = [unknown_key(name, known) for name in header if name not in known]
    problems += [f"列 {name} 不止一次" for name in sorted({name for name in header if header.count(name) > 1})]
    if not {"path", "address"} & set(header):
        problems.append("须有 path 或 address 一列")
    found: list[Input] = []
    for cells in reader if not problems else ():
        line = reader.line_num
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            problems.append(f"第 {line} 行有 {len(cells)} 格，应有 {len(header)} 格")
            continue
        row = {name: unsafe_text(cell).strip() for name, cell in zip(header, cells, strict=True)}
        asked = row.get("asked", "").split("+") if review else []
        wrong = list(_problems({name: cell for name, cell in row.items() if name not in asked or cell != NOTHING}))
        problems += [f"第 {line} 行：{problem}" for problem in wrong]
        if not wrong:
            found.append(_answered(row, folder) if review else _input(row, folder))
    return found, problems


def _problems(row: Mapping[str, str]) -> Iterator[str]:
    if bool(row.get("path")) == bool(row.get("address")):
        yield "path 与 address 须写且只写一个"
    if row.get("address") and not is_address(row["address"]):
        yield "address 须以 http:// 或 https:// 开头"
    if row.get("agency_id") and not AGENCY_ID.fullmatch(row["agency_id"]):
        yield f"agency_id 的值 {row['agency_id']} 不合格式"
    if row.get("year") and not (row["year"].isascii() and row["year"].isdigit() and len(row["year"]) == len("2023")):
        yield f"year 的值 {row['year']} 不是年份"
    yield from _unknown_edition(row.get("edition", ""))
    yield from (f"{key} 不是日期" for key in _DATES if row.get(key) and not is_date(row[key]))
    yield from (
        f"{key} 须为 {'、'.join(filter(None, allowed))} 之一"
        for key, allowed in _CHOICES.items()
        if row.get(key, "") not in allowed
    )
    if row.get("excerpt", "").lower() not in _YES:
        yield "excerpt 须为 yes 或 no"


def _unknown_edition(edition: str) -> Iterator[str]:
    try:
        load_form(edition) if edition else None
    except DataError as error:
        yield f"edition：{error.message}"


def _answered(row: Mapping[str, str], folder: Path) -> Input:
    """Return a row of a review file: what was asked and filled in is settled; what contradicted the file stays asked."""
    asked = [name for name in row.get("asked", "").split("+") if name in COLUMNS] or ["agency_id", "year"]
    filled = tuple(name for name in asked if row.get(name))
    given = _input({**row, **{name: "" for name in filled if row[name] == NOTHING}}, folder)
    question = row.get("question", "")
    left = question.partition(" ")[0].endswith(CONTRADICTING) and len(filled) < len(asked)
    return replace(given, settled=filled, question=question, asked=tuple(asked)) if left else replace(given, settled=filled)


def _input(row: Mapping[str, str], folder: Path) -> Input:
    texts = {key: str(cleaned_data(row[key])) for key in COLUMNS if key in row and key not in ("path", "year", "excerpt")}
    path = row.get("path", "")
    given = Input(**texts, year=int(row.get("year") or 0), excerpt=_YES[row.get("excerpt", "").lower()])  # type: ignore[arg-type]
    return replace(given, path=os.path.relpath(folder / path) if path else "")


def csv_of(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return CSV as this project writes it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()
