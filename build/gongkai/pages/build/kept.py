"""What of the last site need not be made again: pages of reports, framed pages, the index of texts, copies of files.

| made | depends on, beside the program |
|---|---|
| pages, twins and texts of a report | its files, those of the year before, which years there are, comparisons, the site's files |
| pages of an agency, a year or a region | what they show (`grouped_pages`), the site's files |
| the frame of pages of a kind | the engine's configuration, the theme, the clock |
| a framed page | the page, the engine's configuration, the theme, the clock |
| an index of texts | the texts of its agencies |

A framed page and the index are taken from the published site, if they are still what was published.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from gongkai import addresses
from gongkai.cache import RESULT, Cache, Key, key_of
from gongkai.pages.build.engine import Part, stand_ins
from gongkai.pages.build.framing import LOST, Kind, Pieces, page_of
from gongkai.pages.desk.page import ENGLISH, source_of
from gongkai.pages.desk.renderer import Setting
from gongkai.pages.report.agency_year import twins_of
from gongkai.pages.report.summary import Summary
from gongkai.pages.site_files import ENGINE_FILE, carried

PAGES, GROUPS, FRAMES, FRAMED, INDEX = "pages", "groups", "frames", "framed", "index"


@dataclass(frozen=True, slots=True)
class Kept:
    """The cache, and the key of the program; without them nothing is kept."""

    cache: Cache = field(default_factory=Cache)
    program: str = ""

    def of_site(self, setting: Setting) -> Key:
        """Return the key of what all pages of reports depend on."""
        if not self.cache.keeps:
            return Key(())
        trees = [self.cache.tree(place) for place in setting.files.places]
        return Key.of(
            code=self.program,
            strings=[{name: sha for name, sha in tree.items() if "/" not in name} for tree in trees],
            templates=[{name: sha for name, sha in tree.items() if name.startswith("templates/")} for tree in trees],
            site=[{name: sha for name, sha in tree.items() if "/" in name and name[:10] != "templates/"} for tree in trees],
            settings=msgspec.to_builtins(setting.publication),
            options=setting.site_url,
        )

    def of_report(self, site: Key, folder: Path, crops: Path, shown: object) -> Key:
        """Return the key of the pages of one report; `shown` is what stands on them and in none of these files."""
        if not self.cache.keeps:
            return site
        digest, tree = self.cache.digest, self.cache.tree
        before = folder.with_name(str(int(folder.name) - 1))
        years = [(each.name, *(bool(digest(each / name)) for name in _TOLD)) for each in sorted(folder.parent.iterdir())]
        own = Key.of(
            package=[folder.parent.name, folder.name, tree(folder)],
            neighbours=[tree(before), years],
            pictures=tree(crops / "a" / folder.parent.name / folder.name),
            comparisons=shown,
        )
        return Key((*site.parts, *own.parts))

    def summary(self, key: Key, folder: Path, output: Path) -> Summary | None:
        """Return the summary of a report whose pages are there, as they were written under this key."""
        value = self.cache.get(PAGES, _name(folder), key)
        if value is None:
            return None
        summary, files = msgspec.json.decode(value, type=tuple[Summary, dict[str, str]])
        if files != self._files(folder, output):
            self.cache.note(PAGES, RESULT)
            return None
        return summary

    def keep_summary(self, key: Key, folder: Path, output: Path, summary: Summary) -> None:
        """Keep the summary of a report whose pages have been written."""
        if self.cache.keeps:
            value = msgspec.json.encode((summary, self._files(folder, output)))
            self.cache.put(PAGES, _name(folder), key, value)

    def _files(self, folder: Path, output: Path) -> dict[str, str]:
        names = files_of_report(folder.parent.name, folder.name)
        return {name: self.cache.digest(output / name) for name in names}

    def group(self, name: str, key: Key, roots: Mapping[str, Path]) -> list[tuple[str, str]] | None:
        """Return folder and path of each file of some pages that are there, as they were written under this key."""
        value = self.cache.get(GROUPS, name, key)
        files = msgspec.json.decode(value, type=list[tuple[str, str, str]]) if value is not None else []
        same = value is not None and all(self.cache.digest(roots[folder] / path) == sha for folder, path, sha in files)
        if value is not None and not same:
            self.cache.note(GROUPS, RESULT)
        self.cache.count(GROUPS, again=same)
        return [(folder, path) for folder, path, _ in files] if same else None

    def keep_group(self, name: str, key: Key, roots: Mapping[str, Path], files: Iterable[tuple[str, str]]) -> None:
        """Keep what has been written of some pages."""
        if self.cache.keeps:
            found = [(folder, path, self.cache.digest(roots[folder] / path)) for folder, path in files]
            self.cache.put(GROUPS, name, key, msgspec.json.encode(found))

    def of_frame(self, config: Path, theme: Path, epoch: int) -> Key:
        """Return the key of the frame around every page."""
        engine = self.cache.digest(carried() / ENGINE_FILE)
        settings = [self.cache.digest(config), engine]
        return Key.of(code=self.program, settings=settings, templates=self.cache.tree(theme), dates=epoch)

    def framed(self, frame: Key, docs: Path, site: Path) -> dict[str, str]:
        """Return the pages, by their source, that stand in the published site as they would be framed again."""
        found: dict[str, str] = {}
        sources = sources_of(docs) if self.cache.keeps else []
        for source in sources:
            value = self.cache.get(FRAMED, source, self._page(frame, docs / source))
            page = page_of(source)
            if value is not None and value.decode() == self.cache.digest(site / page):
                found[source] = page
            elif value is not None:
                self.cache.note(FRAMED, RESULT)
        self.cache.count(FRAMED, again=True, number=len(found))
        self.cache.count(FRAMED, again=False, number=len(sources) - len(found))
        return found

    def _page(self, frame: Key, page: Path) -> Key:
        return Key((*frame.parts, *Key.of(page=self.cache.digest(page)).parts))

    def keep_framed(self, frame: Key, docs: Path, site: Path) -> None:
        """Keep all pages of a site that has been made."""
        for source in sources_of(docs) if self.cache.keeps else ():
            if digest := self.cache.digest(site / page_of(source)):
                self.cache.put(FRAMED, source, self._page(frame, docs / source), digest.encode())

    def frames(self, frame: Key, kinds: Iterable[Kind]) -> tuple[dict[Kind, Pieces], str]:
        """Return the frames of these kinds that the engine has made, and the page for what is not there."""
        found = {kind: self.cache.get(FRAMES, f"{kind.source} {key_of(kind.meta)}", frame) for kind in set(kinds)}
        known = {kind: msgspec.json.decode(value, type=Pieces) for kind, value in found.items() if value is not None}
        return known, (self.cache.get(FRAMES, LOST, frame) or b"").decode()

    def keep_frames(self, frame: Key, frames: Mapping[Kind, Pieces], lost: str) -> None:
        """Keep them."""
        for kind, pieces in frames.items():
            self.cache.put(FRAMES, f"{kind.source} {key_of(kind.meta)}", frame, msgspec.json.encode(pieces))
        self.cache.put(FRAMES, LOST, frame, lost.encode())

    def index_is_of(self, name: str, texts: Mapping[str, str], files: Mapping[str, str]) -> bool:
        """Say whether the files of an index are those that were made of these texts."""
        value = self.cache.get(INDEX, name, Key.of(code=self.program, texts=dict(texts)))
        same = value is not None and msgspec.json.decode(value, type=dict[str, str]) == files
        self.cache.count(INDEX, again=same)
        if value is not None and not same:
            self.cache.note(INDEX, RESULT)
        return same

    def keep_index(self, name: str, texts: Mapping[str, str], files: Mapping[str, str]) -> None:
        """Keep what the files of an index of these texts are."""
        self.cache.put(INDEX, name, Key.of(code=self.program, texts=dict(texts)), msgspec.json.encode(files))


def files_of_report(agency_id: str, year: str) -> list[str]:
    """Return the names, under `output`, of all that is written of a report: pages, twins, text for the search."""
    own = (agency_id, int(year))
    places = [f"{folder}{place(*own)}" for folder in ("", ENGLISH) for place in (addresses.report, addresses.changes)]
    pages = [f"docs/{source_of(place)}" for place in places]
    return [*pages, *(f"twins/{name}" for name in twins_of(*own)), f"found/{addresses.report(*own)}index.html"]


_TOLD = ("datapackage.json", "error.json")


def _name(folder: Path) -> str:
    return f"{folder.parent.name}/{folder.name}"


def sources_of(docs: Path) -> list[str]:
    """Return all pages, by the files that the engine reads."""
    return sorted(path.relative_to(docs).as_posix() for path in docs.rglob("*.md"))


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
