"""Data files, read strictly: what a file says must be what its kind of file can say, no more and no less.

A kind of file is a `Record`: a frozen class whose fields are the keys. Unknown and missing keys and values of another type
are a DataError that names the file, each key by its path, and the known key that a misspelt one is nearest to. All that is
wrong is told together.

>>> class Unit(Record):
...     id: str
...     words: tuple[str, ...] = ()
>>> convert({"id": "item", "words": ["件"]}, Unit, "units.toml").words
('件',)
>>> convert({"id": "item", "word": ["件"]}, Unit, "units.toml")
Traceback (most recent call last):
gongkai.errors.DataError: units.toml: 不认识的键 word；是否 words？
"""

import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from gongkai.errors import DataError

if TYPE_CHECKING:
    from msgspec import inspect

T = TypeVar("T")
_NAMES = ("id", "code", "key", "name")
"""Keys by whose value a record of a list is called in a path."""


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of everything that a data file holds; a field is a key, one with a default may be left out."""


def parse(text: str, file: str, *, code: str = "data-syntax") -> dict[str, Any]:
    """Parse TOML; DataError names the file."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"不是合格的 TOML：{error}", code=code, file=file, remedy="请改正语法") from error


def packaged(package: str, file: str) -> dict[str, Any]:
    """Return a data file of the program as TOML says it."""
    return parse(files(package).joinpath(file).read_text(encoding="utf-8"), file)


def read(path: Path, file: str = "") -> dict[str, Any]:
    """Return a data file beside the program as TOML says it; a byte order mark is none of its text."""
    name = file or path.name
    try:
        return parse(path.read_bytes().decode("utf-8-sig"), name)
    except FileNotFoundError as error:
        raise DataError("没有这个文件", code="data-missing", file=name) from error
    except UnicodeDecodeError as error:
        raise DataError("不是 UTF-8 文本", code="data-syntax", file=name, remedy="请另存为 UTF-8") from error


def convert(
    raw: object,
    kind: type[T],
    file: str,
    *,
    code: str = "data-invalid",
    remedy: str = "",
    further: Callable[[T], Iterator[str]] | None = None,
) -> T:
    """Return what a file says as its kind.

    Args:
        raw: As the parser gave it.
        kind: A `Record`, or lists and tables of them.
        file: Its name in messages.
        code: Of the error.
        remedy: Of the error.
        further: Says what is wrong with a file whose keys and types are right.
    """
    try:
        found = msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        raise DataError("；".join(problems(raw, kind)), code=code, file=file, remedy=remedy) from error
    if further and (wrong := list(further(found))):
        raise DataError("；".join(wrong), code=code, file=file, remedy=remedy)
    return found


def problems(raw: object, kind: Any, path: str = "") -> Iterator[str]:
    """Yield each problem with the path of its key, below a path; nothing for a value of the kind."""
    try:
        msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        from msgspec import inspect  # noqa: PLC0415 - only a file that is wrong needs it

        yield from list(_problems(raw, inspect.type_info(kind), path)) or [_at(path, str(error))]


def unknown_key(key: str, known: Collection[str]) -> str:
    """Say that a key is not known, and which known one it is like.

    >>> unknown_key("titel", ["title", "year"])
    '不认识的键 titel；是否 title？'
    """
    near = nearest(key, known)
    return f"不认识的键 {key}" + (f"；是否 {near}？" if near else "")


def nearest(word: str, known: Collection[str]) -> str:
    """Return the known word that is most like this one; nothing where none is like it."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a file that is wrong needs it

    return next(iter(get_close_matches(word, [each for each in known if each != word], 1, 0.5)), "")


def _problems(raw: object, info: "inspect.Type", path: str) -> Iterator[str]:
    from msgspec import inspect  # noqa: PLC0415

    info = info.type if isinstance(info, inspect.Metadata) else info
    if isinstance(info, inspect.StructType | inspect.DataclassType):
        yield from _of_record(raw, info, path)
    elif isinstance(info, inspect.ListType | inspect.VarTupleType | inspect.SetType | inspect.FrozenSetType):
        yield from _of_list(raw, info.item_type, path)
    elif isinstance(info, inspect.TupleType):
        yield from _of_tuple(raw, info.item_types, path)
    elif isinstance(info, inspect.DictType):
        yield from _of_table(raw, info.value_type, path)
    elif isinstance(info, inspect.UnionType):
        answers = [list(_problems(raw, each, path)) for each in info.types if not isinstance(each, inspect.NoneType)]
        if raw is not None and all(answers):
            yield from min(answers, key=len)
    else:
        yield from _of_value(raw, info, path)


def _of_record(raw: object, info: "inspect.StructType | inspect.DataclassType", path: str) -> Iterator[str]:
    if not isinstance(raw, Mapping):
        yield _wrong(path, "一段键和值")
        return
    fields = {field.encode_name: field for field in info.fields}
    yield from (_at(path, unknown_key(str(key), fields.keys())) for key in raw if key not in fields)
    yield from (_at(path, f"缺少键 {key}") for key, field in fields.items() if field.required and key not in raw)
    for key, value in raw.items():
        if key in fields:
            yield from _problems(value, fields[key].type, _joined(path, key))


def _of_list(raw: object, item: "inspect.Type", path: str) -> Iterator[str]:
    if isinstance(raw, str) or not isinstance(raw, Sequence):
        yield _wrong(path, "列表")
        return
    for number, each in enumerate(raw, 1):
        yield from _problems(each, item, f"{path}[{_called(each) or number}]")


def _of_tuple(raw: object, items: Sequence["inspect.Type"], path: str) -> Iterator[str]:
    if isinstance(raw, str) or not isinstance(raw, Sequence) or len(raw) != len(items):
        yield _wrong(path, f"{len(items)} 项的列表")
        return
    for number, (each, item) in enumerate(zip(raw, items, strict=True), 1):
        yield from _problems(each, item, f"{path}[{number}]")


def _of_table(raw: object, item: "inspect.Type", path: str) -> Iterator[str]:
    if not isinstance(raw, Mapping):
        yield _wrong(path, "一段键和值")
        return
    for key, each in raw.items():
        yield from _problems(each, item, _joined(path, str(key)))


def _of_value(raw: object, info: "inspect.Type", path: str) -> Iterator[str]:
    from msgspec import inspect  # noqa: PLC0415

    if isinstance(info, inspect.LiteralType):
        if raw not in info.values:
            yield _wrong(path, f"{'、'.join(map(str, info.values))} 之一", raw)
    elif isinstance(info, inspect.StrType) and not isinstance(raw, str):
        yield _wrong(path, "文字")
    elif isinstance(info, inspect.StrType) and info.pattern and not re.search(info.pattern, str(raw)):
        yield _wrong(path, f"符合 {info.pattern} 的文字", raw)
    elif isinstance(info, inspect.BoolType) and not isinstance(raw, bool):
        yield _wrong(path, "true 或 false")
    elif isinstance(info, inspect.IntType | inspect.FloatType) and not _is_number(raw, info):
        yield _wrong(path, "数字")


def _is_number(raw: object, info: "inspect.IntType | inspect.FloatType") -> bool:
    from msgspec import inspect  # noqa: PLC0415

    return not isinstance(raw, bool) and isinstance(raw, int if isinstance(info, inspect.IntType) else int | float)


def _wrong(path: str, wanted: str, found: object = None) -> str:
    return _at(path, f"须为 {wanted}" + (f"，不是 {found}" if found is not None else ""))


def _at(path: str, said: str) -> str:
    return f"{path}: {said}" if path else said


def _joined(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _called(each: object) -> str:
    if not isinstance(each, Mapping):
        return ""
    return next((str(each[key]) for key in _NAMES if isinstance(each.get(key), str)), "")
