"""Running the site engine over the pages, some hundreds of agencies at a time.

    output/docs ─→ output/parts/0…n/docs, links ─ engine, several side by side ─→ site.new, parts/1…n/site ─→ site.new

The engine uses one processor and holds every page in memory until it ends, but the frame it puts around a page depends on that
page alone. So the agencies after the first ones are framed apart. Pages that the navigation names have to be there for the
engine each time; in the later parts they are empty, and what comes of them is left behind.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from gongkai.errors import GongkaiError
from gongkai.pages.site_files import ENGINE_FILE, SiteFiles
from gongkai.publication import Publication

ENGINE = (sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet")
"""The site engine's command."""
AGENCIES = 400
"""Agencies in one part."""


@dataclass(frozen=True, slots=True)
class Part:
    """Pages for one run of the engine and where its output goes; `agencies` are those to be moved from there into the site."""

    docs: Path
    target: Path
    agencies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """What every run of the engine is told: its configuration and a clock."""

    config: Path
    epoch: int


def parts_of(output: Path, new: Path) -> list[Part]:
    """Divide the pages in `output/docs`, for a site in the folder `new`; few agencies are not divided."""
    docs, scratch = output / "docs", output / "parts"
    own = sorted(path.name for path in (docs / "a").glob("*") if path.is_dir())
    if len(own) <= AGENCIES:
        return [Part(docs, new)]
    shutil.rmtree(scratch, ignore_errors=True)
    groups = [own[at : at + AGENCIES] for at in range(AGENCIES, len(own), AGENCIES)]
    first = Part(scratch / "0" / "docs", new)
    _link_all(docs, first.docs, {"a"})
    _link_all(docs / "a", first.docs / "a", {name for group in groups for name in group})
    later = [Part(scratch / str(k) / "docs", scratch / str(k) / "site", tuple(group)) for k, group in enumerate(groups, 1)]
    for part in later:
        _stand_in(docs, part)
    return [first, *later]


def _link_all(source: Path, target: Path, left: Collection[str]) -> None:
    target.mkdir(parents=True)
    for path in source.iterdir():
        if path.name not in left:
            (target / path.name).symlink_to(path.resolve())


def stand_ins(docs: Path, part: Part) -> None:
    """Put empty pages in the place of those that lists of pages can name, where a part has none."""
    for path in (*docs.glob("*.md"), *docs.glob("*/index.md")):
        empty = part.docs / path.relative_to(docs)
        if not empty.exists():
            empty.parent.mkdir(parents=True, exist_ok=True)
            empty.touch()


def _stand_in(docs: Path, part: Part) -> None:
    """Link the agencies of a part beside empty pages."""
    stand_ins(docs, part)
    for name in part.agencies:
        (part.docs / "a" / name).symlink_to((docs / "a" / name).resolve())


def write_config(output: Path, files: SiteFiles, publication: Publication, site_url: str, *, cards: bool, feeds: bool) -> Path:
    """Write the engine's configuration, `output/mkdocs.yml`: that of the site, with what this publication says of itself.

    It is written as JSON, which YAML reads alike, so that nothing in a name can be anything but text.
    """
    own = {"name": publication.name, "name_en": publication.name_en, "by": publication.by, "by_en": publication.by_en}
    own |= {"licence": publication.licence, "licence_url": publication.licence_url, "licence_url_en": publication.terms.url}
    told_by = {"editors": publication.editors, "contact": publication.contact, "contact_link": publication.contact_link}
    told = {
        "INHERIT": str(files.beside(ENGINE_FILE).resolve()),
        "site_name": publication.name,
        "site_description": publication.tagline,
        "site_url": site_url,
        "site_dir": "site",
        "theme": {"custom_dir": "theme"},
        "extra": {"cards": cards, "feeds": feeds, "publication": {**own, **told_by}},
    }
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in told.items()]
    text = "\n".join([*lines, 'docs_dir: !ENV [GONGKAI_DOCS, "docs"]', ""])
    path = output / ENGINE_FILE
    path.write_text(text, encoding="utf-8")
    return path


def run_engine(frame: Frame, part: Part) -> None:
    """Run the site engine once over the pages of a part."""
    config = frame.config.resolve()
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": str(frame.epoch)}
    env["GONGKAI_DOCS"] = str(part.docs.resolve())
    command = [*ENGINE, "--config-file", str(config), "--site-dir", str(part.target.resolve())]
    done = subprocess.run(command, cwd=config.parent, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        tail = "\n".join((done.stdout + done.stderr).strip().splitlines()[-20:])
        raise GongkaiError(f"站点引擎停下了：{tail}", code="engine-failed", file="mkdocs.yml")


def join_parts(parts: Sequence[Part], output: Path, new: Path) -> None:
    """Move the agencies' pages of the later parts into the site, and clear up."""
    for part in parts:
        for name in part.agencies:
            (part.target / "a" / name).rename(new / "a" / name)
    shutil.rmtree(output / "parts", ignore_errors=True)
