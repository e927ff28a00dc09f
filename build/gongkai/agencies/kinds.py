"""What kind of agency a name is that of, told by the patterns of `kinds.toml`; the kinds are the codes of list `agency_kind`.

The body in which a name ends decides first, then the function that an administrative organ names first. Brackets tell two
bearers of a name apart and say nothing of the kind. What no pattern knows is `other_department` where it ends as a department
does, `other_institution` or `other` elsewhere; of the last two nothing is demanded that binds departments.

>>> kind_of("示例市教育和体育局"), kind_of("示例市教育局第一幼儿园"), kind_of("公安县教育局")
('education', 'school', 'education')
>>> kind_of("示例市人民政府办公室"), kind_of("示例市人民政府外事办公室"), kind_of("示例区示例协调处置会议")
('general_office', 'foreign_affairs', 'other')
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from gongkai.codes import ids
from gongkai.errors import DataError
from gongkai.strict import Record, convert, packaged, unknown_key
from gongkai.text import fold

FILE = "kinds.toml"
_BRACKETS = re.compile(r"\([^()]*\)")


class Named(Record, frozen=True):
    """The patterns by which a kind is told."""

    kind: str
    patterns: tuple[str, ...]


class File(Record, frozen=True, kw_only=True):
    """The whole file; its keys are explained at its head."""

    organ: str
    other_institution: str
    ending: tuple[Named, ...]
    function: tuple[Named, ...]


class Kinds(NamedTuple):
    """The patterns ready for use; a function is looked for, an ending must reach the end of the name."""

    organ: re.Pattern[str]
    other_institution: re.Pattern[str]
    endings: tuple[tuple[re.Pattern[str], str], ...]
    functions: tuple[tuple[re.Pattern[str], str], ...]


def kinds_of(raw: Mapping[str, Any], name: str = FILE) -> Kinds:
    """Return what a file says; DataError for a key, a kind or a pattern that cannot be."""
    file = convert(raw, File, name)
    known = ids("agency_kind")
    if wrong := [unknown_key(each.kind, known) for each in (*file.ending, *file.function) if each.kind not in known]:
        raise DataError("；".join(wrong), code="data-invalid", file=name)
    try:
        return Kinds(
            re.compile(rf".*{file.organ}"),
            re.compile(rf".*{file.other_institution}"),
            tuple((re.compile(rf".*?(?:{'|'.join(each.patterns)})"), each.kind) for each in file.ending),
            tuple((re.compile("|".join(each.patterns)), each.kind) for each in file.function),
        )
    except re.error as error:
        raise DataError(f"不是合格的正则表达式：{error}", code="data-invalid", file=name) from error


@lru_cache(maxsize=1)
def _kinds() -> Kinds:
    return kinds_of(packaged("gongkai.agencies", FILE))


@lru_cache(maxsize=65536)
def kind_of(name: str) -> str:
    """Return the kind of the agency that bears this name, a code of `agency_kind`."""
    words, known = _BRACKETS.sub("", fold(name)), _kinds()
    for pattern, kind in known.endings:
        if pattern.fullmatch(words):
            return kind
    if known.organ.fullmatch(words):
        return _function(words, known)
    return "other_institution" if known.other_institution.fullmatch(words) else "other"


def _function(words: str, known: Kinds) -> str:
    """Return the function that is named first; of two at one place the earlier entry counts."""
    found = [
        (match.start(), order, kind) for order, (pattern, kind) in enumerate(known.functions) if (match := pattern.search(words))
    ]
    return min(found)[2] if found else "other_department"
