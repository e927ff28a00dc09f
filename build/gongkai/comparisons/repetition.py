"""Running text that also stands in another report: the agency's own of an earlier year, or another agency's.

Paragraphs are compared as sets of character n-grams (shingles), after the words that the national form and the law
prescribe are taken out (`boilerplate.toml`). MinHash and locality-sensitive hashing (rensa) find candidates; what is
published rests on the exact Jaccard similarity of the shingles alone, so hashing can miss a repetition but never invent
one. Each new paragraph is compared with the first of its kind only, which keeps the work linear.

A report is compared with earlier ones and those of the same year, so that what is said of it does not change with time.
Where text stands twice, nothing follows about who wrote it first.

Paragraphs brought to what can be compared, and gathered into kinds: those nearly the same as the first one of a kind.

>>> comparable("（一）主动公开。2023年，本局召开新闻发布会12场，解读政策文件30件。")
'一主动公开2023年本局召开新闻发布会12场解读政策文件30件'
>>> sorted(_shingles("新闻发布会", 4))
['新闻发布', '闻发布会']
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash, RMinHashLSH

from gongkai.comparisons.model import Comparison, Statements
from gongkai.comparisons.statements import Statement
from gongkai.form import editions, load_form
from gongkai.rules.catalogue import rules
from gongkai.strict import Record, convert, packaged

Data = Mapping[str, Any]
_MARKS = re.compile(r"[\W_]+")
_CHUNK = 1000
_BITS = 1024


@dataclass(frozen=True, slots=True, eq=False)
class Kinds:
    """For each report its paragraphs as (kind, text), and for each kind the indices of the reports that have it."""

    told: tuple[tuple[tuple[int, str], ...], ...]
    owners: tuple[NDArray[np.int64], ...]


def kinds_of(reports: Sequence[Sequence[str]], data: Data) -> Kinds:
    """Gather the paragraphs of all reports, given in order.

    Args:
        reports: The paragraphs of each report, as published.
        data: `shingle` (characters), `paragraph` (fewest characters that count), `similar` (least Jaccard similarity in
            per cent), `hashes` and `bands` of MinHash.
    """
    texts = [[text for each in report if len(text := comparable(each)) >= data["paragraph"]] for report in reports]
    distinct = dict.fromkeys(text for report in texts for text in report)
    kinds = dict(zip(distinct, _kinds(list(distinct), data), strict=True))
    owners: list[list[int]] = [[] for _ in range(max(kinds.values(), default=-1) + 1)]
    for index, report in enumerate(texts):
        for kind in sorted({kinds[text] for text in report}):
            owners[kind].append(index)
    told = tuple(tuple((kinds[text], text) for text in report) for report in texts)
    return Kinds(told, tuple(np.array(each, dtype=np.int64) for each in owners))


def comparable(text: str) -> str:
    """Return the letters, characters and digits of a paragraph without the words that are prescribed."""
    return prescribed().sub("", _MARKS.sub("", unicodedata.normalize("NFKC", text)))


@lru_cache(maxsize=1)
def prescribed() -> re.Pattern[str]:
    """Return the pattern of all prescribed words, longest first; short labels would cut ordinary sentences up."""
    own = phrases_of(packaged("gongkai.comparisons", "boilerplate.toml"))
    phrases = {_MARKS.sub("", unicodedata.normalize("NFKC", text)) for text in (*own, *_form_texts())}
    return re.compile("|".join(sorted((re.escape(p) for p in phrases if len(p) >= _SHORTEST), key=lambda p: (-len(p), p))))


_SHORTEST = 4


class _Phrases(Record, frozen=True):
    phrases: tuple[str, ...]


def phrases_of(raw: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what `boilerplate.toml` says; DataError for a key that is not known."""
    return convert(raw, _Phrases, "boilerplate.toml").phrases


def _form_texts() -> Iterator[str]:
    for form in map(load_form, editions()):
        for table in form.tables:
            yield table.title
            yield from (line.definition for block in table.blocks for line in block.lines)


class _Sized(NamedTuple):
    """A text with the number of its shingles and a bit for each of them; some share one."""

    text: str
    size: int
    bits: int


def _kinds(texts: Sequence[str], data: Data) -> Iterator[int]:
    """Yield the kind of each text: that of the first text it is similar to, or a new one."""
    found = RMinHashLSH(threshold=data["similar"] / 100, num_perm=data["hashes"], num_bands=data["bands"])
    first: list[_Sized] = []
    for start in range(0, len(texts), _CHUNK):
        chunk = texts[start : start + _CHUNK]
        tokens = [sorted(_shingles(text, data["shingle"])) for text in chunk]
        sketches = RMinHash.from_token_sets(tokens, num_perm=data["hashes"], seed=1)
        for text, own, sketch in zip(chunk, tokens, sketches, strict=True):
            sized = _sized(text, own)
            near = (kind for kind in sorted(found.query(sketch)) if _alike(sized, first[kind], data))
            kind = next(near, len(first))
            if kind == len(first):
                found.insert(kind, sketch)
                first.append(sized)
            yield kind


def _sized(text: str, shingles: Sequence[str]) -> _Sized:
    bits = 0
    for shingle in shingles:
        bits |= 1 << crc32(shingle.encode()) % _BITS
    return _Sized(text, len(shingles), bits)


def _alike(one: _Sized, other: _Sized, data: Data) -> bool:
    """Say whether two texts are similar; most that are not have too many bits apart, each of them a shingle apart."""
    common = min(
        one.size - (one.bits & ~other.bits).bit_count(),
        other.size - (other.bits & ~one.bits).bit_count(),
    )
    return 100 * common >= data["similar"] * (one.size + other.size - common) and similar(one.text, other.text, data)


def similar(text: str, other: str, data: Data) -> bool:
    """Say whether the Jaccard similarity of the shingles reaches the bar, in exact arithmetic."""
    if text == other:
        return True
    one, two = (_shingles(each, data["shingle"]) for each in (text, other))
    return bool(100 * len(one & two) >= data["similar"] * len(one | two))


def _shingles(text: str, size: int) -> set[str]:
    return {text[at : at + size] for at in range(len(text) - size + 1)}


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
