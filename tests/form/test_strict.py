"""A misspelt key of a data file is refused, and the message names the file and the key."""

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from gongkai.claims.vocabulary import vocabulary_of
from gongkai.errors import DataError
from gongkai.form.crosswalk import crosswalk_of
from gongkai.form.load import form_of
from gongkai.indicators.definitions import indicators_of
from gongkai.rules.catalogue import rules_of
from gongkai.strict import packaged

FILES: tuple[tuple[str, str, Callable[[dict[str, Any], str], object], tuple[str, ...]], ...] = (
    ("gongkai.form", "edition_2019.toml", form_of, ("scaled_words", "signs")),
    ("gongkai.form", "edition_2021.toml", form_of, ("scaled_words", "signs")),
    ("gongkai.form", "crosswalk.toml", lambda raw, name: crosswalk_of({name: raw}), ()),
    ("gongkai.rules", "rules.toml", lambda raw, name: rules_of({name: raw}), ("data", "pass", "fail", "not_assessed")),
    ("gongkai.indicators", "indicators.toml", lambda raw, _: indicators_of(raw), ()),
    ("gongkai.claims", "claims.toml", lambda raw, _: vocabulary_of(raw), ("fragment",)),
)
"""Package, file, what reads it, and the keys whose values are tables with names of their own."""


def keys(raw: Any, free: tuple[str, ...]) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield every record and key below it, one record for each place and set of keys."""
    if isinstance(raw, dict):
        for key, value in list(raw.items()):
            yield raw, key
            if key not in free:
                yield from keys(value, free)
    elif isinstance(raw, list):
        for each in raw:
            yield from keys(each, free)


@pytest.mark.parametrize(("package", "file", "reads", "free"), FILES, ids=lambda value: value if isinstance(value, str) else "")
def test_every_misspelt_key_is_refused_by_file_and_name(package, file, reads, free):
    raw = packaged(package, file)
    reads(copy.deepcopy(raw), file)
    seen: set[tuple[str, frozenset[str]]] = set()
    for record, key in keys(raw, free):
        kind = (key, frozenset(record))
        if kind in seen:  # the same key of the same kind of record
            continue
        seen.add(kind)
        record[f"{key}x"] = record.pop(key)
        with pytest.raises(DataError) as caught:
            reads(raw, file)
        assert file in str(caught.value)
        assert f"{key}x" in str(caught.value)
        record[key] = record.pop(f"{key}x")
