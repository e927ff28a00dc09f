"""What of the last site need not be made again: pages of reports, framed pages, the index of texts, copies of files.

| made | depends on, beside the program |
|---|---|
| pages, twins and texts of a report | its files, those of the year before, which years there are, comparisons, the site's files |
| a framed page | the page, the engine's configuration, the theme, the clock |
| the index of texts | the texts |

A framed page and the index are taken from the published site, if they are still what was published.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from gongkai import addresses
from gongkai.cache import Cache, key_of
from gongkai.pages.build.engine import Part, stand_ins
from gongkai.pages.desk.page import ENGLISH, source_of
from gongkai.pages.desk.renderer import Setting
from gongkai.pages.report.agency_year import twins_of
from gongkai.pages.report.summary import Summary
from gongkai.pages.site_files import ENGINE_FILE, carried

PAGES, FRAMED, INDEX = "pages", "framed", "index"


@dataclass(frozen=True, slots=True)
class Kept:
    """The cache, and the key of the program; without them nothing is kept."""

    cache: Cache = field(default_factory=Cache)
    program: str = ""

    def of_site(self, setting: Setting) -> str:
        """Return the key of what all pages of reports depend on."""
        if not self.cache.keeps:
            return ""
        trees = [self.cache.tree(place) for place in setting.files.places]
        return key_of(self.program, trees, msgspec.to_builtins(setting.publication), setting.site_url)

    def of_report(self, site: str, folder: Path, crops: Path, shown: object) -> str:
        """Return the key of the pages of one report; `shown` is what stands on them and in none of these files."""
        if not self.cache.keeps:
            return ""
        digest, tree = self.cache.digest, self.cache.tree
        before = folder.with_name(str(int(folder.name) - 1))
        years = [(each.name, *(bool(digest(each / name)) for name in _TOLD)) for each in sorted(folder.parent.iterdir())]
        pictures = tree(crops / "a" / folder.parent.name / folder.name)
        return key_of(site, folder.parent.name, folder.name, tree(folder), tree(before), years, pictures, shown)

    def summary(self, key: str, folder: Path, output: Path) -> Summary | None:
        """Return the summary of a report whose pages are there, as they were written under this key."""
        value = self.cache.get(PAGES, _name(folder), key)
        if value is None:
            return None
        summary, files = msgspec.json.decode(value, type=tuple[Summary, dict[str, str]])
        return summary if files == self._files(folder, output) else None

    def keep_summary(self, key: str, folder: Path, output: Path, summary: Summary) -> None:
        """Keep the summary of a report whose pages have been written."""
        if self.cache.keeps:
            value = msgspec.json.encode((summary, self._files(folder, output)))
            self.cache.put(PAGES, _name(folder), key, value)

    def _files(self, folder: Path, output: Path) -> dict[str, str]:
        names = files_of_report(folder.parent.name, folder.name)
        return {name: self.cache.digest(output / name) for name in names}

    def of_frame(self, config: Path, theme: Path, epoch: int) -> str:
        """Return the key of the frame around every page."""
        engine = self.cache.digest(carried() / ENGINE_FILE)
        return key_of(self.program, self.cache.digest(config), engine, self.cache.tree(theme), epoch)

    def framed(self, frame: str, docs: Path, site: Path) -> dict[str, str]:
        """Return the pages, by their source, that stand in the published site as they would be framed again."""
        found: dict[str, str] = {}
        for source in _sources(docs) if self.cache.keeps else ():
            value = self.cache.get(FRAMED, source, key_of(frame, self.cache.digest(docs / source)))
            page = page_of(source)
            if value is not None and value.decode() == self.cache.digest(site / page):
                found[source] = page
        return found

    def keep_framed(self, frame: str, docs: Path, site: Path) -> None:
        """Keep all pages of a site that has been made."""
        for source in _sources(docs) if self.cache.keeps else ():
            if digest := self.cache.digest(site / page_of(source)):
                self.cache.put(FRAMED, source, key_of(frame, self.cache.digest(docs / source)), digest.encode())

    def index_is_of(self, found: Mapping[str, str], index: Path) -> bool:
        """Say whether an index is the one that was made of these texts."""
        value = self.cache.get(INDEX, "", key_of(self.program, dict(found)))
        return value is not None and msgspec.json.decode(value, type=dict[str, str]) == self.cache.tree(index)

    def keep_index(self, found: Mapping[str, str], index: Path) -> None:
        """Keep what an index of these texts is."""
        self.cache.put(INDEX, "", key_of(self.program, dict(found)), msgspec.json.encode(self.cache.tree(index)))


def files_of_report(agency_id: str, year: str) -> list[str]:
    """Return the names, under `output`, of all that is written of a report: pages, twins, text for the search."""
    own = (agency_id, int(year))
    places = [f"{folder}{place(*own)}" for folder in ("", ENGLISH) for place in (addresses.report, addresses.changes)]
    pages = [f"docs/{source_of(place)}" for place in places]
    return [*pages, *(f"twins/{name}" for name in twins_of(*own)), f"found/{addresses.report(*own)}index.html"]


_TOLD = ("datapackage.json", "error.json")


def _name(folder: Path) -> str:
    return f"{folder.parent.name}/{folder.name}"


def _sources(docs: Path) -> list[str]:
    return sorted(path.relative_to(docs).as_posix() for path in docs.rglob("*.md"))


def page_of(source: str) -> str:
    """Return the file in which the engine frames a page.

    >>> page_of("index.md"), page_of("a/x/2023.md"), page_of("a/index.md")
    ('index.html', 'a/x/2023/index.html', 'a/index.html')
    """
    stem = source.removesuffix(".md")
    return f"{stem}.html" if stem == "index" or stem.endswith("/index") else f"{stem}/index.html"


def part_without(kept: Iterable[str], docs: Path, scratch: Path, new: Path) -> Part:
    """Return the part of the pages that have to be framed: all but the kept, with empty ones where lists of pages name them."""
    left, part = frozenset(kept), Part(scratch / "0" / "docs", new)
    for folder, _, names in os.walk(docs):
        place = part.docs / Path(folder).relative_to(docs)
        place.mkdir(parents=True, exist_ok=True)
        for name in names:
            path = Path(folder, name)
            if path.relative_to(docs).as_posix() not in left:
                (place / name).symlink_to(path.resolve())
    stand_ins(docs, part)
    return part
