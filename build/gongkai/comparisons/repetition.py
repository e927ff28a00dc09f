"""Running text that also stands in another report: the agency's own of an earlier year, or another agency's.

Paragraphs are compared as sets of character n-grams (shingles), after the words that the national form and the law
prescribe are taken out (`boilerplate.toml`). MinHash and locality-sensitive hashing (rensa) find candidates; what is
published rests on the exact Jaccard similarity of the shingles alone, so hashing can miss a repetition but never invent
one. Each new paragraph is compared with the first of its kind only, which keeps the work linear.

A report is compared with earlier ones and those of the same year, so that what is said of it does not change with time.
Where text stands twice, nothing follows about who wrote it first.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gongkai.comparisons.model import Comparison, Statements
from gongkai.comparisons.paragraphs import Kinds, kinds_of, similar
from gongkai.comparisons.statements import Statement
from gongkai.rules.catalogue import rules

Weights = NDArray[np.float64]
OWN, OTHERS = "text-repeated", "text-shared"


def repetition(statements: Statements) -> Iterator[Comparison]:
    """Say of each report how much of its text stands in an earlier one of its agency, and in one of another agency."""
    data = rules()[OWN].data
    kinds = kinds_of([statement.paragraphs or () for statement in statements.all], data)
    numbers = {agency_id: number for number, agency_id in enumerate(statements.by_agency)}
    agencies = np.array([numbers[statement.agency_id] for statement in statements.all])
    years = np.array([statement.year for statement in statements.all])
    for index, now in enumerate(statements.all):
        weights = _shared(kinds, index)
        own = agencies == agencies[index]
        yield _closest(OWN, statements.all, kinds, index, np.where(own & (years < now.year), weights, 0))
        yield _closest(OTHERS, statements.all, kinds, index, np.where(~own & (years <= now.year), weights, 0))


def _shared(kinds: Kinds, index: int) -> Weights:
    """Return for every report how many characters of this one stand in paragraphs whose kind it has, too."""
    told = kinds.told[index]
    if not told:
        return np.zeros(len(kinds.told))
    owners = [kinds.owners[kind] for kind, _ in told]
    lengths = np.repeat([float(len(text)) for _, text in told], [len(each) for each in owners])
    weights: Weights = np.bincount(np.concatenate(owners), lengths, len(kinds.told)).astype(np.float64, copy=False)
    return weights


def _closest(rule: str, reports: Sequence[Statement], kinds: Kinds, index: int, weights: Weights) -> Comparison:
    """Measure the report with most in common exactly: the characters of paragraphs similar to one of its paragraphs."""
    now, data = reports[index], rules()[OWN].data
    total = sum(len(text) for _, text in kinds.told[index])
    if now.paragraphs is None:
        return Comparison(now.key, rule, "not_assessed", "excerpt")
    if total < data["least"]:
        return Comparison(now.key, rule, "not_assessed", "short-narrative", params={"n": total, "least": data["least"]})
    closest = int(np.argmax(weights[::-1]))  # the last of equals: of an agency's own reports, the latest
    other = len(reports) - 1 - closest
    if not weights[other]:
        return Comparison(now.key, rule, "pass", arithmetic=f"0 / {total} = 0.0 %")
    common = _common(kinds, index, other, data)
    found = common * 100 >= data["percent"] * total
    params = {"percent": _percent(common, total), **reports[other].named}
    shown = f"{common} / {total} = {_percent(common, total)} %"
    verdict = "fail" if found else "pass"
    return Comparison(now.key, rule, verdict, "", "", reports[other].key, (common, total), shown, params)


def _common(kinds: Kinds, index: int, other: int, data: Mapping[str, Any]) -> int:
    there: dict[int, list[str]] = {}
    for kind, text in kinds.told[other]:
        there.setdefault(kind, []).append(text)
    return sum(len(text) for kind, text in kinds.told[index] if any(similar(text, each, data) for each in there.get(kind, ())))


def _percent(part: int, whole: int) -> str:
    """Return a percentage cut off after one decimal, in whole-number arithmetic.

    >>> _percent(2, 3), _percent(1, 1)
    ('66.6', '100.0')
    """
    tenths = part * 1000 // whole
    return f"{tenths // 10}.{tenths % 10}"
