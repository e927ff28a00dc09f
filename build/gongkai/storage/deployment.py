"""A built site brought to where its readers find it: what differs is written, and what is gone is deleted.

    output/site → a folder, a store (s3://…), or one tar file as GitHub Pages takes it

At the target stands a manifest, by name and hash the files that deployments brought there; nothing else is ever deleted.
Before anything is touched, the manifest is written without what is about to change (`unsure`): a deployment that was cut off is
made good by the next, whatever site that has. Files that the target no longer has, or has in another size, are brought again.

Pages are written after what they need, and what is gone is deleted last: meanwhile readers find an old page or a new one.
"""

import os
import tarfile
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import msgspec

from gongkai.errors import UsageError
from gongkai.storage import Entry, Place

MANIFEST = ".gongkai-manifest.json"
LANES = 16
"""Files on their way at a time: a store answers each after a while."""
_KINDS = {
    ".html": "text/html; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".geojson": "application/geo+json",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".xml": "application/xml",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".wasm": "application/wasm",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".parquet": "application/vnd.apache.parquet",
}
Told = Callable[[int, int], None]


class Manifest(msgspec.Struct, frozen=True):
    """What deployments brought to a target: files by name with the hash of their content, and those that may be there or not."""

    files: dict[str, str]
    unsure: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What there is to do: files to write, files to delete, files that are as they should be."""

    write: tuple[str, ...]
    delete: tuple[str, ...]
    kept: tuple[str, ...]


def planned(site: Path, hashes: Mapping[str, str], target: Place, *, adopt: bool = False) -> Plan:
    """Compare a site with a target.

    Args:
        site: The folder of the site.
        hashes: Its files by name, with the hashes of their content.
        target: Where it goes.
        adopt: Whether a target may hold files that no deployment brought; they are overwritten where the site has such.

    Raises:
        UsageError: it holds such files, and may not.
    """
    known, there = manifest_of(target), target.files()
    others = [name for name in there if not name.startswith(".")]
    if known is None and others and not adopt:
        message, remedy = f"那里已有别的文件（如 {others[0]}）", "请换一个空的去处，或加 --adopt 在其中写（别的文件不删）"
        raise UsageError(message, code="deploy-not-empty", file=target.address, remedy=remedy)
    known = known or Manifest({})
    kept = {
        name for name, digest in hashes.items() if known.files.get(name) == digest and _is_whole(site / name, there.get(name))
    }
    gone = [name for name in (*known.files, *known.unsure) if name not in hashes and name in there]
    return Plan(tuple(sorted(hashes.keys() - kept, key=_after_what_it_needs)), tuple(sorted(set(gone))), tuple(sorted(kept)))


def manifest_of(target: Place) -> Manifest | None:
    """Return the manifest of a target; None where there is none that can be read."""
    found = target.read(MANIFEST)
    try:
        return msgspec.json.decode(found, type=Manifest) if found else None
    except msgspec.DecodeError:
        return None


def deploy(site: Path, hashes: Mapping[str, str], target: Place, plan: Plan, tell: Told = lambda *_: None) -> None:
    """Do what there is to do."""
    if not plan.write and not plan.delete:
        return
    _note(target, Manifest({name: hashes[name] for name in plan.kept}, (*sorted(plan.write), *plan.delete)))
    with ThreadPoolExecutor(1 if target.folder else LANES) as lanes:
        for lane in (False, True):
            paths = [name for name in plan.write if _is_page(name) == lane]
            first = len(plan.write) - len(paths) if lane else 0
            for done, _ in enumerate(lanes.map(lambda name: target.put(site / name, name, kind_of(name)), paths), first + 1):
                tell(done, len(plan.write))
    target.remove(plan.delete)
    _note(target, Manifest(dict(sorted(hashes.items()))))


def write_artifact(site: Path, names: Iterable[str], path: Path) -> None:
    """Write a site as one tar file: plain files and folders, in order of their names, the same bytes from the same site."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with tarfile.open(temporary, "w", format=tarfile.PAX_FORMAT) as archive:
            for name in sorted(names):
                info = tarfile.TarInfo(name)
                info.size, info.mode = (site / name).stat().st_size, 0o644
                with (site / name).open("rb") as file:
                    archive.addfile(info, file)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def kind_of(name: str) -> str:
    """Return the media type of a file of a site.

    >>> kind_of("a/index.html"), kind_of("pagefind/x.pf_meta")
    ('text/html; charset=utf-8', 'application/octet-stream')
    """
    return _KINDS.get(Path(name).suffix, "application/octet-stream")


def _note(target: Place, manifest: Manifest) -> None:
    target.write(MANIFEST, msgspec.json.encode(manifest), _KINDS[".json"])


def _is_whole(path: Path, there: Entry | None) -> bool:
    return there is not None and there.size == path.stat().st_size


def _is_page(name: str) -> bool:
    return name.endswith(".html")


def _after_what_it_needs(name: str) -> tuple[bool, str]:
    return _is_page(name), name
