"""The keys of `wording.toml`: words that stand in brackets, headings and captions."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from gongkai.strict import Record, convert

Words = tuple[str, ...]


class Remarks(Record, frozen=True):
    """Remarks that leave a line or a column what it is."""

    harmless: Words


class Others(Record, frozen=True):
    """Words that make a heading one of another year, kind, scope or table."""

    year: str
    kind: str
    scope: str
    negation: str
    table: str


class Headings(Record, frozen=True):
    """Headings that name nothing, those of the labels, and those that run together."""

    fused: Words
    generic: str
    stub: str


class File(Record, frozen=True):
    """The whole file."""

    statements: Words
    count_words: Words
    other_counts: Words
    money_words: Words
    money_prefixes: Words
    currencies: Words
    scales: dict[str, str]
    remarks: Remarks
    others: Others
    headings: Headings


def wording_of(raw: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return what the file says once it is known to be right."""
    convert(raw, File, name, further=_broken)
    return raw


def _broken(said: File) -> Iterator[str]:
    """Yield patterns that are none."""
    others = said.others
    named = (others.year, others.kind, others.scope, others.negation, others.table, said.headings.generic, said.headings.stub)
    for pattern in (*said.statements, *said.remarks.harmless, *named):
        try:
            re.compile(pattern.replace("{unit}", "x"))
        except re.error as error:
            yield f"{pattern} 不是合格的正则表达式（{error}）"
