"""Words beside the name that tell which of several divisions is meant: the name of the division above, telephones, the site.

Only what stands at the head, beside the ways to reach the agency, or at the end is heard: a report may well speak of other
places. A telephone whose area code belongs elsewhere speaks against a division; nothing else does.

>>> seen = Witnesses("本报告由双鸭山市宝山区人民政府办公室编制。", ("0469",), "")
>>> seen.support("230506", 2023), seen.support("310113", 2023), seen.against("310113")
(('text', 'phone'), (), True)
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from gongkai.collect.divided import gazetteer, stem_of
from gongkai.document import Document
from gongkai.strict import Record, convert, packaged
from gongkai.text import fold

FILE = "area_codes.toml"
_HEAD, _END, _LONGEST = 6, 4, 400
_REACHED = re.compile(r"电话|地址|联系|传真|主办|承办")
_PHONE = re.compile(r"(?<![0-9])(0[12][0-9]|0[3-9][0-9]{2})[-—–－ )）]{1,3}[2-8][0-9]{6,7}(?![0-9])")


class File(Record, frozen=True):
    """The whole file of area codes."""

    codes: dict[str, tuple[str, ...]]


class Witnesses(NamedTuple):
    """The words near the name, folded; area codes of telephones; the host of the address it was taken from."""

    near: str
    phones: tuple[str, ...]
    host: str

    def support(self, code: str, year: int) -> tuple[str, ...]:
        """Return which witnesses speak for a division: `text`, `phone`, `host`."""
        heard = (("text", self._text(code, year)), ("phone", self._phone(code)), ("host", self._host(code, year)))
        return tuple(name for name, says in heard if says)

    def against(self, code: str) -> bool:
        """Say whether every telephone whose area code is known belongs elsewhere."""
        known = [phone for phone in self.phones if phone in area_codes()]
        return bool(known) and not self._phone(code)

    def _phone(self, code: str) -> bool:
        own = code.removesuffix("00").removesuffix("00")
        heard = (each for phone in self.phones for each in area_codes().get(phone, ()))
        return any(own.startswith(each) or each.startswith(own) for each in heard)

    def _text(self, code: str, year: int) -> bool:
        path = gazetteer(year).path(code)
        return any(f"{upper.name}{path[-1].name}" in self.near for upper in path[:-1])

    def _host(self, code: str, year: int) -> bool:
        labels = self.host.split(".")
        return any(_spelt(stem_of(each.name)) in labels for each in gazetteer(year).path(code)[1:])


def area_codes_of(raw: Mapping[str, object], file: str = FILE) -> Mapping[str, tuple[str, ...]]:
    """Return what a file of area codes says."""
    return convert(raw, File, file).codes


@lru_cache(maxsize=1)
def area_codes() -> Mapping[str, tuple[str, ...]]:
    """Return the divisions of each area code, by the first digits of their codes."""
    return area_codes_of(packaged("gongkai.collect", FILE))


def witnesses_of(document: Document, address: str = "") -> Witnesses:
    """Return what a document and its address have to say."""
    heard = list(_heard(document))
    phones = dict.fromkeys(phone for text in heard for phone in _PHONE.findall(text))
    return Witnesses("\n".join(map(fold, heard)), tuple(phones), urlsplit(address).hostname or "")


def _heard(document: Document) -> Iterator[str]:
    texts = [paragraph.text for paragraph in document.paragraphs]
    for at, text in enumerate(texts):
        if at < _HEAD or at >= len(texts) - _END or _REACHED.search(text[:_LONGEST]):
            yield text[:_LONGEST]


@lru_cache(maxsize=4096)
def _spelt(stem: str) -> str:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - loaded only where there is an address

    return "".join(lazy_pinyin(stem)) if stem else "-"
