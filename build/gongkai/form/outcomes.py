"""What became of a request: the group of outcomes that a line of table 3 belongs to, so that nobody has to know its id.

>>> outcome_of("requests", "refused_state_secret"), outcome_of("requests", "granted"), outcome_of("requests", "new")
('refused', 'granted', '')
>>> outcome_of("reviews", "reconsideration")
''
"""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any

from gongkai.codes import ids
from gongkai.errors import DataError
from gongkai.strict import convert, packaged, unknown_key

FILE, TABLE = "outcomes.toml", "requests"


def outcomes_of(raw: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
    """Return the patterns of each group; DataError for a group that is none, or one that is missing."""
    said = convert(raw, dict[str, tuple[str, ...]], FILE)
    known = ids("outcome")
    wrong = [unknown_key(name, known) for name in said if name not in known]
    wrong += [f"缺少键 {name}" for name in known if name not in said]
    if wrong:
        raise DataError("；".join(wrong), code="data-invalid", file=FILE)
    return said


@lru_cache(maxsize=1)
def _outcomes() -> Mapping[str, tuple[str, ...]]:
    return outcomes_of(packaged("gongkai.form", FILE))


@lru_cache(maxsize=1024)
def outcome_of(table: str, line: str) -> str:
    """Return the group of a line; empty where it is no outcome of a request."""
    if table != TABLE:
        return ""
    return next((name for name, patterns in _outcomes().items() if any(fnmatchcase(line, each) for each in patterns)), "")
