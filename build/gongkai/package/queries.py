"""Questions with the written query that answers each: `queries.toml`, read strictly, published beside the tables.

>>> [each.id for each in queries()]
['not-held', 'refusals-by-kind', 'carry-over', 'late-by-province', 'corrected-on-review']
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from gongkai.strict import Record, convert, packaged

FILE, PUBLISHED = "queries.toml", "queries.json"


class Query(Record, frozen=True, kw_only=True):
    """A question in both languages, what to know of its answer, and the query in SQL and in pandas."""

    id: str
    title: str
    title_en: str
    note: str
    note_en: str
    sql: str
    pandas: str


class _File(Record, frozen=True):
    query: tuple[Query, ...]


def queries_of(raw: Mapping[str, Any]) -> tuple[Query, ...]:
    """Return what the data file says; DataError for a key that is not known."""
    return convert(raw, _File, FILE).query


@lru_cache(maxsize=1)
def queries() -> tuple[Query, ...]:
    """Return all questions, in their order."""
    return queries_of(packaged("gongkai.package", FILE))


def write_queries(target: Path) -> None:
    """Write them as a list."""
    told = [msgspec.to_builtins(each) for each in queries()]
    target.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
