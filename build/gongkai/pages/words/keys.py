"""The keys of `wording.toml`, `strings.toml` and `redirects.toml`, the data files of the site; anything else in them is refused.

A list of codes may add only to codes that there are. The texts of `strings.toml` have names of their own: what templates ask
for must be there. `{publication}` in a text is the name of the publication, `{collection}` the folder of its downloads.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from markupsafe import escape

from gongkai import addresses
from gongkai.codes import all_lists, ids
from gongkai.errors import DataError
from gongkai.publication import Publication
from gongkai.strict import Record, convert, nearest, unknown_key

UNREGISTERED: Mapping[str, tuple[str, ...]] = {"level": ("unknown",), "agency_kind": ("unknown",)}
"""What pages say of an agency of which the registry says nothing: codes beside those of a list."""
_ASKED = re.compile(r'\b(?:[tw]|unfilled)\(\s*"([a-z_]+\.[a-z0-9_]+)"\s*[,)]')


class Added(Record, frozen=True, kw_only=True):
    """What pages add to a code, or the words of one that only they have."""

    word: str = ""
    word_en: str = ""
    glyph: str = ""
    mark: str = ""
    colour: str = ""
    meaning: str = ""
    meaning_en: str = ""


class Fact(Record, frozen=True, kw_only=True):
    """A headline sentence; `{cell.id}` in it stands for a figure."""

    text: str
    text_en: str


class Series(Record, frozen=True, kw_only=True):
    """A line of the series on an agency's page."""

    cell: str
    word: str
    word_en: str


class Branch(Record, frozen=True, kw_only=True):
    """A branch of the flow of requests: on which side it flows, its tone, and the cells (patterns) whose sum it is.

    `reasons` says that its lines are the reasons why nothing was given, which the page names one by one.
    """

    side: Literal["in", "out"]
    tone: Literal["in", "given", "kept"]
    word: str
    word_en: str
    cells: tuple[str, ...]
    reasons: bool = False


class File(Record, frozen=True, kw_only=True):
    """The file without its lists of codes."""

    fact: tuple[Fact, ...]
    series: tuple[Series, ...]
    flow: tuple[Branch, ...]


class Redirects(Record, frozen=True):
    """Addresses that lead on: old → new."""

    moved: dict[str, str]


Lists = Mapping[str, Mapping[str, Mapping[str, str]]]


def wording_of(raw: Mapping[str, Any], name: str) -> tuple[File, Lists]:
    """Return what `wording.toml` says: the file, and what it adds to each list of codes."""
    lists = {key: raw[key] for key in raw if key not in File.__struct_fields__}
    if wrong := [unknown_key(key, (*all_lists(), *File.__struct_fields__)) for key in lists if key not in all_lists()]:
        raise DataError("；".join(wrong), code="data-invalid", file=name)
    file = convert({key: raw[key] for key in raw if key not in lists}, File, name)
    convert(lists, dict[str, dict[str, Added]], name, further=_unknown_codes)
    return file, lists


def _unknown_codes(lists: Mapping[str, Mapping[str, Added]]) -> Iterator[str]:
    for name, added in lists.items():
        known = (*ids(name), *UNREGISTERED.get(name, ()))
        yield from (f"{name}: {unknown_key(code, known)}" for code in added if code not in known)
    for name, codes in UNREGISTERED.items():
        yield from (f"缺少键 {name}.{code}" for code in codes if code not in lists.get(name, {}))


class Catalogue(dict[str, Any]):
    """Texts by key; one that is asked for and not there is a mistake of the file."""

    def __init__(self, texts: Mapping[str, Any], file: str) -> None:
        super().__init__(texts)
        self._file = file

    def __missing__(self, key: str) -> Any:
        raise DataError(_lacking(key, self), code="string-missing", file=self._file, place=key)


def strings_of(
    raw: Mapping[str, Any], name: str, asked: Mapping[str, str], publication: Publication
) -> dict[str, tuple[str, str]]:
    """Return the texts of `strings.toml` by key, Chinese and English.

    Args:
        raw: What the file says.
        name: Its name in messages.
        asked: The keys that templates ask for, and which template it is.
        publication: What is filled in.
    """
    sections = convert(raw, dict[str, dict[str, tuple[str, str]]], name, code="string-incomplete")
    folder = addresses.collection(publication.id)

    def own(text: str, called: str) -> str:
        return text.replace("{publication}", escape(called)).replace("{collection}", folder)

    texts = {
        f"{section}.{key}": (own(pair[0], publication.name), own(pair[1], publication.name_en))
        for section, named in sections.items()
        for key, pair in named.items()
    }
    wrong = [f"{key} 要有中英两种文字" for key, pair in texts.items() if not all(pair)]
    wrong += [f"{_lacking(key, texts)}（{template}）" for key, template in asked.items() if key not in texts]
    if wrong:
        raise DataError("；".join(wrong), code="string-incomplete", file=name)
    return texts


def _lacking(key: str, texts: Mapping[str, Any]) -> str:
    section = key.partition(".")[0]
    near = nearest(key, [each for each in texts if each.startswith(f"{section}.")]) or nearest(key, texts)
    return f"缺少 {key}" + (f"；最近的是 {near}" if near else "")


def asked_by(templates: Iterable[tuple[str, Path]]) -> dict[str, str]:
    """Return the keys for which templates ask outright, each with the template that does."""
    pages = [(name, path) for name, path in templates if path.suffix in (".html", ".md")]
    return {key: name for name, path in pages for key in _ASKED.findall(path.read_text(encoding="utf-8"))}


def moved_of(raw: Mapping[str, Any]) -> dict[str, str]:
    """Return the addresses of `redirects.toml` that lead on."""
    return convert(raw, Redirects, "site_src/redirects.toml").moved


QUESTIONS: Mapping[str, tuple[str, str]] = {
    "refusals": ("q.refusals", "q.how_refusals"),
    "requests": ("q.requests", "q.how_requests"),
    "corrected": ("q.corrected", "q.how_corrected"),
    "late": ("q.late", "q.how_late"),
    "differences": ("q.differences", "q.how_differences"),
    "changes": ("q.changes", "q.how_changes"),
}
"""The questions that have a page, in order: the keys of the question and of how it is counted."""
