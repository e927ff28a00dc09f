"""How to cite a data set of the site: GB/T 7714-2015, the elements of GB/T 35294-2017, BibTeX, CSL-JSON, RIS.

All carry the data version, so that a reader years later knows which figures were meant. Pages know no clock: the date of access,
and the cell that the reader's link leads to, are added by the page's script. Without it a citation is whole all the same.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gongkai.pages.words.html import plain
from gongkai.publication import Publication

SITE = "SITE/"
"""Stands for the address of the site in examples and codes to embed where it is not known; the page's script fills it in."""


_DATE = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")


@dataclass(frozen=True, slots=True)
class Cited:
    """A data set as it is cited.

    Attributes:
        key: Letters, digits and hyphens that name it.
        creator: Who reported the figures: an agency, for the whole collection the site.
        creator_en: The same in English, or empty.
        title: Of the report, or of the collection.
        year: Of the report; of a collection its last.
        published: ISO date on which the report was published, or empty where it is not recorded.
        version: The data version.
        address: Of its page; within the site where the site's own is not known, to which the page's script adds it.
        publication: Where it is published.
    """

    key: str
    creator: str
    creator_en: str
    title: str
    year: int
    published: str
    version: str
    address: str
    publication: Publication


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation in one style.

    Attributes:
        style: The name of the style.
        text: The citation.
        file: The name under which it is saved; empty for a style that is text to be pasted.
        accessed: The part of the text behind which the date of access stands; empty for a style that has none.
    """

    style: str
    text: str
    file: str = ""
    accessed: str = ""


def citations(cited: Cited) -> tuple[Citation, ...]:
    """Return the citation in every style."""
    return (
        Citation("GB/T 7714", gb_t_7714(cited), accessed=_versioned(cited)),
        Citation("按 GB/T 35294—2017 的引用元素", gb_t_35294(cited)),
        *(Citation(style, write(cited), f"{cited.publication.id}-{cited.key}.{suffix}") for style, suffix, write in _FILES),
    )


def gb_t_7714(cited: Cited) -> str:
    """Return the citation in the Chinese national style, as a data set online.

    >>> city = Publication(id="city", name="城市年报", name_en="City Reports")
    >>> gb_t_7714(Cited("x-2023", "甲局", "", "甲局2023年年报", 2023, "", "1.0.0+ab", "https://example.org/a/x/2023/", city))
    '甲局. 甲局2023年年报: 结构化数据[DS/OL]. 城市年报, 2023（数据版本 1.0.0+ab）. https://example.org/a/x/2023/.'
    """
    about = f"{plain(cited.creator)}. {plain(cited.title)}: 结构化数据[DS/OL]. {cited.publication.name}, {cited.year}"
    return f"{about}{_versioned(cited)}. {cited.address}."


def _versioned(cited: Cited) -> str:
    return f"（数据版本 {cited.version}）"


def gb_t_35294(cited: Cited) -> str:
    """Return the elements that the national standard on citing scientific data asks for, each by its name."""
    date = "-".join(_date(cited)) if len(_date(cited)) > 1 else f"未记录（{cited.year} 年数据）"
    return (
        f"创建机构：{plain(cited.creator)}；名称：{plain(cited.title)}（结构化数据）；传播机构：{cited.publication.name}；"
        f"发布日期：{date}；版本：{cited.version}；获取地址：{cited.address}"
    )


def bibtex(cited: Cited) -> str:
    """Return the BibTeX entry; names and titles hold no character that BibTeX reads as a command."""
    fields = {
        "author": f"{{{_tex(cited.creator_en or cited.creator)}}}",
        "title": f"{{{_tex(cited.title)}}}: structured data",
        "year": str(cited.year),
        "publisher": cited.publication.name_en,
        "version": cited.version,
        "url": cited.address,
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{cited.publication.id}-{cited.key},\n{lines}\n}}"


def csl_json(cited: Cited) -> str:
    """Return the citation as a list of one item in the schema of the Citation Style Language."""
    item: dict[str, Any] = {
        "type": "dataset",
        "id": f"{cited.publication.id}-{cited.key}",
        "author": [{"literal": plain(cited.creator)}],
        "title": f"{plain(cited.title)}: 结构化数据",
        "issued": {"date-parts": [[int(part) for part in _date(cited)]]},
        "publisher": cited.publication.name,
        "version": cited.version,
        "URL": cited.address,
        "language": "zh-CN",
    }
    return json.dumps([item], ensure_ascii=False)


def ris(cited: Cited) -> str:
    """Return the citation as a RIS record."""
    lines = [
        ("TY", "DATA"),
        ("AU", plain(cited.creator)),
        ("TI", f"{plain(cited.title)}: 结构化数据"),
        ("PY", _date(cited)[0]),
        *([("DA", "/".join(_date(cited)))] if len(_date(cited)) > 1 else []),
        ("PB", cited.publication.name),
        ("ET", cited.version),
        ("UR", cited.address),
        ("LA", "zh-CN"),
        ("ER", ""),
    ]
    return "\n".join(f"{tag}  - {value}" for tag, value in lines)


def _date(cited: Cited) -> list[str]:
    """Return year, month and day of publication; where no such date is recorded the year alone."""
    return cited.published.split("-") if _DATE.fullmatch(cited.published) else [str(cited.year)]


def _tex(text: str) -> str:
    return plain(text).replace("%", " ")


_FILES: tuple[tuple[str, str, Callable[[Cited], str]], ...] = (
    ("BibTeX", "bib", bibtex),
    ("CSL-JSON", "csl.json", csl_json),
    ("RIS", "ris", ris),
)
