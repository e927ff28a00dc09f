r"""The publication: `gongkai.toml` at the top of a project, from which packages, downloads, citations and pages take its name.

A project without the file is a publication without a name of its own (`UNNAMED`). The environment goes before the file for what
differs from one place of deployment to another (`ENVIRONMENT`). Licences are named by their SPDX identifiers (`licences.toml`).

>>> own = publication_of({"id": "city-reports", "name": "城市年报", "name_en": "City Reports"})
>>> own.name, own.by, own.licence, own.has_english
('城市年报', '城市年报', 'CC BY 4.0', True)
>>> publication_of({"id": "City", "name": "城市年报", "name_en": "City Reports"})
Traceback (most recent call last):
gongkai.errors.DataError: gongkai.toml: id: 须为 符合 ^[a-z][a-z0-9-]{0,39}$(?!\n) 的文字，不是 City
"""

import os
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from gongkai.strict import Record, convert, packaged, read

FILE = "gongkai.toml"
LICENCES = "licences.toml"
ENVIRONMENT: Mapping[str, str] = {
    "site_url": "GONGKAI_SITE_URL", "repository": "GONGKAI_REPOSITORY", "originals": "GONGKAI_ORIGINALS",
}  # fmt: skip
"""Keys that the environment may set, and by which variable."""
_END = r"$(?!\n)"
"""The very end: `$` alone lets a line feed follow in Python, though not in JSON Schema."""
_LINE = r"^[^\x00-\x1f\x7f\u2028\u2029]*" + _END
_SAID = r"^(?=.*\S)[^\x00-\x1f\x7f\u2028\u2029]+" + _END
_WEB = r"""https?://[^\s"'<>\\]+"""

_ADDRESS = re.compile(f"{_WEB}/")
MEGABYTE = 1_000_000

Line = Annotated[str, Meta(pattern=_LINE)]
Said = Annotated[str, Meta(pattern=_SAID)]


class Licence(Record, frozen=True, kw_only=True):
    """A licence: its SPDX identifier, what pages call it, its title and where it can be read."""

    id: str
    short: str
    title: str
    title_zh: str
    url: str
    url_zh: str


class Licences(Record, frozen=True):
    """The whole file."""

    licence: tuple[Licence, ...]


class Publication(Record, frozen=True, kw_only=True, rename={"licence_id": "licence"}):
    """What the publication is called, who makes it, and what it says of itself; a field is a key of `gongkai.toml`."""

    id: Annotated[
        str,
        Meta(
            pattern="^[a-z][a-z0-9-]{0,39}" + _END,
            description="网址、下载文件名和引用代号里的短名，公布以后不改。Short name in addresses, files and citations.",
        ),
    ]
    name: Annotated[Said, Meta(description="中文名称。Name in Chinese.")]
    name_en: Annotated[Said, Meta(description="英文名称。Name in English.")]
    tagline: Annotated[Said, Meta(description="一句话说明。What it is, in one line.")] = "政府信息公开工作年度报告，逐格成数据"
    tagline_en: Annotated[Said, Meta(description="英文的一句话说明。The same in English.")] = (
        "Annual reports on government information disclosure, cell by cell"
    )
    independence: Annotated[Line, Meta(description="与发布年报的机关是什么关系。How it stands to the agencies.")] = ""
    independence_en: Annotated[Line, Meta(description="同上，英文。The same in English.")] = ""
    publisher: Annotated[Line, Meta(description="出版者；空着就是名称。Who publishes it; the name where empty.")] = ""
    publisher_en: Annotated[Line, Meta(description="出版者的英文名称。The publisher in English.")] = ""
    editors: Annotated[tuple[Said, ...], Meta(description="编者。Editors.")] = ()
    contact: Annotated[
        str,
        Meta(
            pattern=rf"""^(|[^\s"'<>\\@:/?&]+@[^\s"'<>\\@:/?&]+|{_WEB}){_END}""",
            description="联系方式：电子邮件地址或网址。How to reach them: a mail address or a page.",
        ),
    ] = ""
    address: Annotated[Line, Meta(description="通信地址。Postal address.")] = ""
    licence_id: Annotated[
        Literal["CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0"],
        Meta(description="数据的许可（SPDX 代号）。Licence of the data, by SPDX."),
    ] = "CC-BY-4.0"
    languages: Annotated[
        tuple[Literal["zh", "en"], ...],
        Meta(min_length=1, description="页面的语言，中文必有。Languages of pages; Chinese is always one."),
    ] = ("zh", "en")
    english_pages: Annotated[
        Literal["reports", "agencies", "overviews"],
        Meta(
            description="哪些页有英文的：reports 连每份年报的；agencies 到每个机关为止；overviews 只有首页、年度、地区、指标、"
            "问题等。年报很多时后两种省地方。Which pages are English too: `reports` has one of every report, `agencies` stops at "
            "those of agencies, `overviews` at those about many; the last two save room where there are many reports."
        ),
    ] = "reports"
    site_url: Annotated[
        str,
        Meta(
            pattern=f"^(|{_WEB}/){_END}",
            description="网站的网址，以 / 结尾；不知道就空着。Address of the site, ending with a slash.",
        ),
    ] = ""
    repository: Annotated[
        str,
        Meta(
            pattern=r"^(|https://[a-zA-Z0-9_.-]+(/[a-zA-Z0-9_.-]+)+)" + _END,
            description="仓库的网址，结尾没有 /。Address of the repository.",
        ),
    ] = ""
    originals: Annotated[
        Line,
        Meta(
            description="原件另存在哪里（对象存储、发布附件的网址，以 / 结尾）；空着就在 datasets 里。"
            "Where originals are kept besides datasets/: storage or release assets, ending with a slash."
        ),
    ] = ""
    originals_over: Annotated[
        int,
        Meta(
            ge=0,
            description="超过多少 MB（百万字节）的原件不放在网站上，页面指到 originals 的网址；0 是都放在网站上。"
            "Originals of more megabytes than this are not on the site, whose pages lead to `originals`; 0 puts all on the site.",
        ),
    ] = 0
    packages: Annotated[
        Literal["committed", "built"],
        Meta(
            description="数据包存在哪里：committed 随仓库提交；built 每次生成，datasets/.gitignore 让 git 不管它们。"
            "Where packages are kept: committed with the repository, or built each time and left out by datasets/.gitignore."
        ),
    ] = "committed"

    def original_outside(self, sha256: str, size: int, suffix: str) -> str:
        """Return the address of an original that is kept outside the site; empty where the site has it.

        Its hash is its name, so that nothing else can stand there for it and no version takes the place of another.

        >>> UNNAMED.original_outside("ab12", 90_000_000, ".pdf")
        ''
        >>> own = publication_of({"id": "x", "name": "甲", "name_en": "X", "originals": "https://a.org/", "originals_over": 20})
        >>> own.original_outside("ab12", 20_000_001, ".pdf"), own.original_outside("ab12", 20_000_000, ".pdf")
        ('https://a.org/ab12.pdf', '')
        """
        return f"{self.originals}{sha256}{suffix}" if 0 < self.originals_over * MEGABYTE < size else ""

    @property
    def by(self) -> str:
        """The publisher in Chinese."""
        return self.publisher or self.name

    @property
    def by_en(self) -> str:
        """The publisher in English."""
        return self.publisher_en or self.publisher or self.name_en

    @property
    def contact_link(self) -> str:
        """The link by which to reach them; empty where they give none."""
        return f"mailto:{self.contact}" if self.contact and "://" not in self.contact else self.contact

    @property
    def terms(self) -> Licence:
        """The licence with all its words."""
        return licences()[self.licence_id]

    @property
    def licence(self) -> str:
        """What pages call the licence."""
        return self.terms.short

    @property
    def licence_url(self) -> str:
        """Where Chinese readers find the licence."""
        return self.terms.url_zh

    @property
    def has_english(self) -> bool:
        """Whether there are English pages."""
        return "en" in self.languages

    @property
    def has_english_agencies(self) -> bool:
        """Whether the page of every agency is English too."""
        return self.has_english and self.english_pages != "overviews"

    @property
    def has_english_reports(self) -> bool:
        """Whether the page of every report is English too."""
        return self.has_english and self.english_pages == "reports"

    @property
    def described_licence(self) -> dict[str, str]:
        """The licence as descriptors of data packages name it."""
        return {"name": self.terms.id, "path": self.terms.url, "title": self.terms.title}


UNNAMED = Publication(id="annual-reports", name="政府信息公开年报数据", name_en="Annual report data")
"""The publication of a project without `gongkai.toml`."""


def publication_of(raw: Mapping[str, Any]) -> Publication:
    """Return what a file says; DataError for a key that is not known."""
    return convert(raw, Publication, FILE, further=_wrong)


def _wrong(publication: Publication) -> Iterator[str]:
    if "zh" not in publication.languages or len(set(publication.languages)) < len(publication.languages):
        yield "languages: 须有 zh，且不重复"
    if publication.originals_over and not _ADDRESS.fullmatch(publication.originals):
        yield "originals_over: 须有 originals，且是以 / 结尾的网址"


def stated(project: Path) -> dict[str, Any]:
    """Return what the project's file states; nothing where it has none."""
    path = project / FILE
    return read(path) if path.exists() else {}


def from_environment(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the keys that the environment sets."""
    return {key: environ[name] for key, name in ENVIRONMENT.items() if environ.get(name)}


def read_publication(project: Path, environ: Mapping[str, str] = os.environ) -> Publication:
    """Return the publication of a project: what its file says, what the environment sets, defaults."""
    own = from_environment(environ)
    if "site_url" in own and not own["site_url"].endswith("/"):
        own["site_url"] += "/"
    base = msgspec.to_builtins(UNNAMED) if not (project / FILE).exists() else stated(project)
    return publication_of({**base, **own})


def schema() -> dict[str, Any]:
    """Return the JSON Schema of `gongkai.toml`, made from what reads it."""
    (_,), parts = msgspec.json.schema_components([Publication])
    made = dict(parts["Publication"])
    made["properties"]["languages"] |= {"contains": {"const": "zh"}, "uniqueItems": True}
    kept = {"properties": {"originals": {"pattern": f"^{_ADDRESS.pattern}{_END}"}}, "required": ["originals"]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **made,
        "if": {"properties": {"originals_over": {"minimum": 1}}, "required": ["originals_over"]},
        "then": kept,
        "title": FILE,
        "description": "一个刊物：名称、出版者、许可、网址。A publication: its name, who makes it, licence and addresses.",
    }


@lru_cache(maxsize=1)
def licences() -> Mapping[str, Licence]:
    """Return the licences by their identifiers."""
    return {each.id: each for each in licences_of(packaged("gongkai", LICENCES)).licence}


def licences_of(raw: Mapping[str, Any]) -> Licences:
    """Return what the data file says; DataError for a key that is not known."""
    return convert(raw, Licences, LICENCES)
