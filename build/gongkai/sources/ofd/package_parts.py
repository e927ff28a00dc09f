"""What the pages of an opened OFD file refer to: templates, reusable drawings, drawing parameters, pictures, annotations, seals.

The archive is only looked into; a part that is missing is left out, as a viewer leaves it out.
"""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gongkai.sources import refusals
from gongkai.sources.archive import Archive
from gongkai.sources.ofd.drawing import numbers

MOST_PAGES = 300
_UNSEEN = frozenset({"Link"})  # annotations that draw nothing


@dataclass(frozen=True, slots=True)
class Package:
    """An opened file: its archive, the document's folder and root, and what pages refer to by its id."""

    archive: Archive
    folder: str
    root: Any
    templates: dict[str, str]
    units: dict[str, Any]
    parameters: dict[str, Any]
    media: dict[str, str]
    seals: tuple[tuple[str, tuple[float, ...]], ...] = ()

    def xml(self, location: str) -> Any:
        """Return a part of the document by its location in the document's folder."""
        return self.archive.xml(joined(self.folder, location))

    def picture(self, resource: str) -> bytes:
        """Return the file of a picture; nothing when there is none."""
        path = self.media.get(resource, "")
        return self.archive.read(path) if path else b""


def open_package(archive: Archive) -> Package:
    """Open a file; SourceError when it is encrypted or does not say where its document is."""
    if any(name.endswith(("Encryptions.xml", "encryptions.xml")) for name in archive.names):
        raise refusals.encrypted(archive.file)
    top = archive.xml("OFD.xml")
    location = top.findtext("{*}DocBody/{*}DocRoot")
    if not location:
        raise refusals.damaged(archive.file, "没有写明正文在哪里", "OFD.xml")
    path = joined("", location)
    folder, root = posixpath.dirname(path), archive.xml(path)
    templates = {t.get("ID", ""): joined(folder, t.get("BaseLoc", "")) for t in root.iterfind("{*}CommonData/{*}TemplatePage")}
    resources = list(_resources(archive, folder, root))
    units = _by_id(resources, "{*}CompositeGraphicUnits/{*}CompositeGraphicUnit")
    parameters = _by_id(resources, "{*}DrawParams/{*}DrawParam")
    seals_of_pages = tuple(_seals(archive, top.findtext("{*}DocBody/{*}Signatures") or ""))
    return Package(archive, folder, root, templates, units, parameters, dict(_media(archive, resources)), seals_of_pages)


def pages_of(package: Package) -> list[Any]:
    """Return the entries of the document's pages."""
    pages = package.root.findall("{*}Pages/{*}Page")
    if len(pages) > MOST_PAGES:
        raise refusals.too_large(package.archive.file, f"有 {len(pages)} 页，最多读 {MOST_PAGES} 页")
    if not pages:
        raise refusals.damaged(package.archive.file, "没有页面")
    return list(pages)


def annotations(package: Package, page: str) -> Iterator[tuple[str, Any]]:
    """Yield the appearances of the annotations that a page shows, with their kinds."""
    index = joined(package.folder, package.root.findtext("{*}Annotations") or "")
    if index not in package.archive.names:
        return
    for entry in package.archive.xml(index).iterfind("{*}Page"):
        location = entry.findtext("{*}FileLoc") or ""
        paths = (joined(posixpath.dirname(index), location), joined(package.folder, location))
        path = next((path for path in paths if path in package.archive.names), "")
        if path and entry.get("PageID") == page:
            for annotation in package.archive.xml(path).iterfind("{*}Annot"):
                if annotation.get("Visible") != "false" and annotation.get("Type") not in _UNSEEN:
                    yield from ((annotation.get("Type", ""), shape) for shape in annotation.iterfind("{*}Appearance"))


def seals(package: Package, page: str) -> Iterator[tuple[float, ...]]:
    """Yield where electronic seals lie on a page: left, top, width, height in its measure."""
    yield from (box for on, box in package.seals if on == page)


def _seals(archive: Archive, location: str) -> Iterator[tuple[str, tuple[float, ...]]]:
    index = joined("", location)
    if not location or index not in archive.names:
        return
    for signature in archive.xml(index).iterfind("{*}Signature"):
        path = joined(posixpath.dirname(index), signature.get("BaseLoc", ""))
        stamps = archive.xml(path).iterfind("{*}SignedInfo/{*}StampAnnot") if path in archive.names else ()
        for stamp in stamps:
            box = numbers(stamp.get("Boundary"))
            if len(box) >= 4:
                yield stamp.get("PageRef", ""), tuple(box[:4])


def _by_id(resources: list[tuple[str, Any]], kind: str) -> dict[str, Any]:
    return {thing.get("ID", ""): thing for _, holder in resources for thing in holder.iterfind(kind)}


def _media(archive: Archive, resources: list[tuple[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield where in the archive the pictures are, by their id."""
    for path, holder in resources:
        base = joined(posixpath.dirname(path), holder.get("BaseLoc", ""))
        for medium in holder.iterfind("{*}MultiMedias/{*}MultiMedia"):
            place = joined(base, medium.findtext("{*}MediaFile") or "")
            if place in archive.names:
                yield medium.get("ID", ""), place


def _resources(archive: Archive, folder: str, root: Any) -> Iterator[tuple[str, Any]]:
    for kind in ("PublicRes", "DocumentRes"):
        for location in root.iterfind(f"{{*}}CommonData/{{*}}{kind}"):
            path = joined(folder, location.text or "")
            if path in archive.names:
                yield path, archive.xml(path)


def joined(folder: str, location: str) -> str:
    """Return a name inside the archive; a leading slash means its top."""
    return posixpath.normpath(posixpath.join("/", folder, location.strip())).lstrip("/")
