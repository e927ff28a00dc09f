"""What stands in brackets on a heading, a label or a caption: a unit, a remark that changes nothing, or another line.

A remark may say in which unit the figures are given, or that they are of another year, another scope, a part. The words
are data (`wording.toml`). What is not known to be harmless makes the line another one; nobody is to guess.

>>> split_remarks("本年收费金额（单位：元）")
('本年收费金额', ('单位:元',))
>>> is_harmless("指2020年办件量", 2023), is_harmless("上年", 2023), is_harmless("2023年度", 2023), is_harmless("2022年度", 2023)
(True, False, True, False)

The keys of `wording.toml`: words that stand in brackets, headings and captions.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from gongkai.strict import Record, convert, packaged
from gongkai.text import bare, fold

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
    label: str
    table: str


class Notes(Record, frozen=True):
    """How a note begins, how it names the table above it; how a line above a table names it, and its year."""

    begins: str
    names: str
    below: str
    dated: str


class Headings(Record, frozen=True):
    """Headings that name nothing, those of the labels, and those that run together."""

    fused: Words
    generic: str
    stub: str
    beside: str


class Figures(Record, frozen=True):
    """Remarks beside a figure after which it is not the year's own, or no exact one."""

    another: str
    unsure: str


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
    notes: Notes
    headings: Headings
    figures: Figures


def wording_of(raw: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return what the file says once it is known to be right."""
    convert(raw, File, name, further=_broken)
    return raw


def _broken(said: File) -> Iterator[str]:
    """Yield patterns that are none."""
    others, notes = said.others, said.notes
    named = (
        *(others.year, others.kind, others.scope, others.negation, others.label, others.table),
        *(said.headings.generic, said.headings.stub, notes.begins, notes.names, notes.below, notes.dated),
    )
    for pattern in (*said.statements, *said.remarks.harmless, *named):
        try:
            re.compile(pattern.replace("{unit}", "x"))
        except re.error as error:
            yield f"{pattern} 不是合格的正则表达式（{error}）"


FILE = "wording.toml"

_CLOSING = re.compile(r"[(\[]([^()\[\]]*)[)\]]?$")
_ORDINAL = re.compile(r"[一二三四五六七八九十]{0,3}")
_YEARS = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])")
_DEFINITION = 25
"""Characters; so long a remark explains what the words of a line mean."""
_COMPARES = re.compile("[,比较增减升降]")
_ONLY_YEAR = re.compile(r"(?:19|20)[0-9]{2}年?度?")


@lru_cache(maxsize=1)
def wording() -> Mapping[str, Any]:
    """Return the words as data."""
    return wording_of(packaged("gongkai.recognise", FILE), FILE)


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    words = wording()
    return {
        "harmless": re.compile("|".join(words["remarks"]["harmless"])),
        "others": re.compile("|".join(said for name, said in words["others"].items() if name != "label")),
        "label": re.compile(f"{words['others']['label']}|{words['others']['negation']}"),
        "caption": re.compile(f"{words['others']['year']}|{words['others']['scope']}|{words['others']['table']}"),
        "generic": re.compile(words["headings"]["generic"], re.IGNORECASE),
        "stub": re.compile(words["headings"]["stub"]),
        "beside": re.compile(words["headings"]["beside"]),
        "note": re.compile(words["notes"]["begins"]),
        "named": re.compile(f"(?:{words['notes']['names']})[^,。;]{{0,8}}(?:为|是|系)([^,。;]*)"),
        "below": re.compile(words["notes"]["below"]),
        "dated": re.compile(f"{words['notes']['dated']}(.*)"),
        "another": re.compile(words["figures"]["another"]),
        "unsure": re.compile(words["figures"]["unsure"]),
    }


@lru_cache(maxsize=65536)
def without_remarks(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the folded words of a text without the remarks in brackets at its end, and these, last first."""
    words, remarks = fold(text).rstrip(":;。"), []
    while found := _CLOSING.search(words):
        if not found.start() or _ORDINAL.fullmatch(found[1]):
            break
        remarks.append(found[1])
        words = words[: found.start()].rstrip(":;。")
    return words, tuple(remarks)


def split_remarks(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the bare words of a label without the remarks at its end, and these."""
    words, remarks = without_remarks(text)
    return bare(words), remarks


def is_harmless(remark: str, year: int) -> bool:
    """Does this remark leave a line or column what it is? `year` is the report's, 0 where it is not known."""
    if not remark or _patterns()["harmless"].fullmatch(remark):
        return True
    if len(remark) >= _DEFINITION and not is_of_another(remark, year):
        return True
    return bool(_ONLY_YEAR.fullmatch(remark)) and names_only(remark, year)


def names_only(text: str, year: int) -> bool:
    """Is every year in these words the report's own?"""
    return all(int(found) == year for found in _YEARS.findall(text))


def is_of_another(words: str, year: int) -> bool:
    """Do these folded words say that something is of another year, another scope or another kind of table?"""
    return bool(_patterns()["others"].search(words)) or not names_only(words, year)


def caption_of_another(words: str, year: int) -> bool:
    """Does a remark in a caption say that its table is of another year or another scope?"""
    return bool(_patterns()["caption"].search(words)) or (year > 0 and not names_only(words, year))


def is_note(text: str) -> bool:
    """Does this open a note, which speaks of the table above it?"""
    return bool(_patterns()["note"].match(fold(text)))


def note_of_another(text: str, year: int) -> bool:
    """Does a note say that the table above it is of another year or scope: 注：以上为2022年度数据?"""
    return any(caption_of_another(said, year) for said in _patterns()["named"].findall(fold(text)))


def line_of_another(words: str, year: int) -> bool:
    """Does a short line above a table say, in more than a title's words, that the table is of another year: 统计年度：2022?"""
    if found := _patterns()["dated"].match(words):
        return caption_of_another(found[1], year)
    return bool(_patterns()["below"].search(words)) and caption_of_another(words, year) and not _COMPARES.search(words)


def unsettles(remark: str, year: int) -> bool:
    """Does the remark beside a figure, without its brackets, take from it that it is the year's own, or exact: 12（上年）?"""
    words = fold(remark)
    if _patterns()["unsure"].fullmatch(words):
        return True
    return bool(_patterns()["another"].fullmatch(words)) and not (_YEARS.search(words) and names_only(words, year))


def changes_label(words: str) -> bool:
    """Do words beside those of a label make it the label of another line?"""
    return bool(_patterns()["label"].search(words))


def is_generic(words: str) -> bool:
    """Does this heading only number its column?"""
    return bool(_patterns()["generic"].fullmatch(words))


def is_stub(words: str) -> bool:
    """Is this the heading of the labels, or of remarks?"""
    return bool(_patterns()["stub"].fullmatch(words))


def is_beside(words: str) -> bool:
    """Does this head a column of something beside the figures: units, remarks, numbers of lines?"""
    return bool(_patterns()["beside"].fullmatch(words))
