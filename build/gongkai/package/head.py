"""What a descriptor says of its report, judged: words, codes, days and counts, as everything made from packages relies on them.

A package whose source can no longer be read stays as it was, so it may be of another version, or changed by hand.

>>> list(head_problems({"year": "2023"}))[:2]
['agency_id', 'agency']
"""

from collections.abc import Iterator, Mapping
from typing import Any

from gongkai.package.schema import code_lists
from gongkai.text import is_date

_WORDS = ("agency_id", "agency", "agency_en", "title", "edition", "scope_quote", "note")
_SOURCE_WORDS = ("path", "sha256", "url")
_DAYS = ("published", "retrieved")
_COUNTS = (("verdicts", ("pass", "fail", "not_assessed", "pass_if_blank_is_zero")), ("kinds", ()), ("localisation", ()))


def head_problems(report: Mapping[str, Any]) -> Iterator[str]:
    """Yield the keys under `report` whose values cannot be used."""
    yield from (key for key in _WORDS if not isinstance(report.get(key), str))
    yield from (key for key in ("scope", "badge") if not _is_code(key, report.get(key)))
    yield from (key for key, kind in (("year", int), ("excerpt", bool), ("accepted", list)) if type(report.get(key)) is not kind)
    for key, needed in _COUNTS:
        held = report.get(key)
        if not isinstance(held, dict) or not all(type(held.get(each)) is int for each in needed):
            yield key
    source = report.get("source")
    yield from (f"source.{key}" for key in _source_problems(source if isinstance(source, dict) else {}))


def _source_problems(source: Mapping[str, Any]) -> Iterator[str]:
    yield from (key for key in _SOURCE_WORDS if not isinstance(source.get(key), str))
    yield from (key for key in _DAYS if source.get(key) != "" and not is_date(str(source.get(key))))
    if not _is_code("rendition", source.get("rendition")):
        yield "rendition"
    if source.get("rendered_from") != "" and not _is_code("rendition", source.get("rendered_from")):
        yield "rendered_from"


def _is_code(name: str, value: object) -> bool:
    return any(code["id"] == value for code in code_lists()[name]["codes"])
