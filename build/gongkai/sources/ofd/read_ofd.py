"""OFD (GB/T 33190), the fixed-layout format of Chinese offices: a ZIP of XML, with the same geometry as PDF.

    OFD.xml → Document.xml → pages with their templates → layers → text and path objects → characters and rules

A page that is a picture, with text under it or none, is read as a scan. Nothing in the file is run or fetched;
signatures, annotations and attachments are left aside.
"""

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from gongkai.document import Document
from gongkai.errors import SourceError
from gongkai.sources import refusals
from gongkai.sources.archive import Archive
from gongkai.sources.geometry.affine import Matrix
from gongkai.sources.geometry.marks import Box, Glyph, PageMarks
from gongkai.sources.geometry.page_blocks import page_document
from gongkai.sources.geometry.page_grid import PageLayout, lay_out
from gongkai.sources.ofd.drawing import POINTS, glyphs, numbers, placed, strokes
from gongkai.sources.scan import ocr_extra
from gongkai.sources.worker import PICTURES, allow

MOST_PAGES = 300
_A4 = (0.0, 0.0, 210.0, 297.0)
_DEEPEST = 8
_MOST_OBJECTS = 200_000
_COVERED = 0.6  # of a page by one picture: then the page is the picture


@dataclass(slots=True)
class _Drawn:
    """What the objects of a page add up to."""

    glyphs: list[Glyph] = field(default_factory=list)
    strokes: list[Box] = field(default_factory=list)
    pictures: int = 0
    cover: str = ""  # the resource of a picture that covers the page with all text beneath
    area: float = 0.0  # of the page
    outlines: int = 0
    objects: int = 0


@dataclass(frozen=True, slots=True)
class _Package:
    """An opened file: its archive, the document's root, and what pages refer to."""

    archive: Archive
    folder: str
    root: Any
    templates: dict[str, str]
    units: dict[str, Any]
    media: dict[str, str]


def read_ofd(data: bytes, file: str) -> Document:
    """Read an OFD file; SourceError when it is encrypted, damaged, too large, or holds no text."""
    package, pages = _read(data, file)
    covers = [(marks.number, package.media[drawn.cover]) for marks, drawn in pages if drawn.cover in package.media]
    if covers:
        texts = [lay_out(marks) for marks, drawn in pages if drawn.cover not in package.media]
        return page_document(file, "scan", sorted([*texts, *_read_covers(package, covers)], key=lambda layout: layout.number))
    if not any(marks.glyphs for marks, _ in pages):
        raise _without_text(file, pages)
    document = page_document(file, "ofd", [lay_out(marks) for marks, _ in pages])
    return replace(document, pictures=sum(drawn.pictures for _, drawn in pages))


def read_pages(data: bytes, file: str) -> list[tuple[PageMarks, bytes]]:
    """Return what stands on each page and, where the page is a picture, the file of that picture (else nothing)."""
    package, pages = _read(data, file)
    covers = ((marks, package.media.get(drawn.cover, "")) for marks, drawn in pages)
    return [(marks, package.archive.read(cover) if cover else b"") for marks, cover in covers]


def _read(data: bytes, file: str) -> tuple[_Package, list[tuple[PageMarks, _Drawn]]]:
    try:
        package = _opened(Archive(data, file))
        return package, [_page(package, number, page) for number, page in enumerate(_pages(package), start=1)]
    except (ValueError, OverflowError) as error:
        raise refusals.damaged(file, "版面数据里有不是数的数") from error


def _read_covers(package: _Package, covers: Sequence[tuple[int, str]]) -> list[PageLayout]:
    """Read pages that are pictures: their numbers, and where in the archive the pictures are."""
    file = package.archive.file
    if not ocr_extra.available():
        raise ocr_extra.missing(file)
    from gongkai.sources.scan.images import pictures  # noqa: PLC0415 - imports the extra
    from gongkai.sources.scan.read_scan import page_layouts  # noqa: PLC0415 - imports the extra

    allow(PICTURES)
    return [
        layout
        for number, path in covers
        for picture in pictures(package.archive.read(path), file)
        for layout in page_layouts(number, picture)
    ]


def _without_text(file: str, pages: Sequence[tuple[PageMarks, _Drawn]]) -> SourceError:
    pictured = next((marks.number for marks, drawn in pages if drawn.pictures), 0)
    outlined = next((marks.number for marks, drawn in pages if drawn.outlines), 0)
    if pictured:
        remedy = "请用阅读器把各页导出为图片或 PDF 后再试"
        message = "各页是图片，没有文字"
        return SourceError(message, code="pictures-only", file=file, place=f"page {pictured}", remedy=remedy)
    if outlined:
        return refusals.drawn_outlines(file, f"page {outlined}")
    return refusals.damaged(file, "页面上没有文字")


def _opened(archive: Archive) -> _Package:
    if any(name.endswith(("Encryptions.xml", "encryptions.xml")) for name in archive.names):
        raise refusals.encrypted(archive.file)
    location = archive.xml("OFD.xml").findtext("{*}DocBody/{*}DocRoot")
    if not location:
        raise refusals.damaged(archive.file, "没有写明正文在哪里", "OFD.xml")
    path = _joined("", location)
    folder, root = posixpath.dirname(path), archive.xml(path)
    templates = {t.get("ID", ""): _joined(folder, t.get("BaseLoc", "")) for t in root.iterfind("{*}CommonData/{*}TemplatePage")}
    return _Package(archive, folder, root, templates, dict(_units(archive, folder, root)), dict(_media(archive, folder, root)))


def _units(archive: Archive, folder: str, root: Any) -> Iterator[tuple[str, Any]]:
    """Yield the reusable drawings by their id."""
    for _, resources in _resources(archive, folder, root):
        for unit in resources.iterfind("{*}CompositeGraphicUnits/{*}CompositeGraphicUnit"):
            yield unit.get("ID", ""), unit


def _media(archive: Archive, folder: str, root: Any) -> Iterator[tuple[str, str]]:
    """Yield where in the archive the pictures are, by their id."""
    for path, resources in _resources(archive, folder, root):
        base = _joined(posixpath.dirname(path), resources.get("BaseLoc", ""))
        for medium in resources.iterfind("{*}MultiMedias/{*}MultiMedia"):
            place = _joined(base, medium.findtext("{*}MediaFile") or "")
            if place in archive.names:
                yield medium.get("ID", ""), place


def _resources(archive: Archive, folder: str, root: Any) -> Iterator[tuple[str, Any]]:
    for kind in ("PublicRes", "DocumentRes"):
        for location in root.iterfind(f"{{*}}CommonData/{{*}}{kind}"):
            path = _joined(folder, location.text or "")
            if path in archive.names:
                yield path, archive.xml(path)


def _joined(folder: str, location: str) -> str:
    """Return a name inside the archive; a leading slash means its top."""
    return posixpath.normpath(posixpath.join("/", folder, location.strip())).lstrip("/")


def _pages(package: _Package) -> list[Any]:
    pages = package.root.findall("{*}Pages/{*}Page")
    if len(pages) > MOST_PAGES:
        raise refusals.too_large(package.archive.file, f"有 {len(pages)} 页，最多读 {MOST_PAGES} 页")
    if not pages:
        raise refusals.damaged(package.archive.file, "没有页面")
    return list(pages)


def _page(package: _Package, number: int, entry: Any) -> tuple[PageMarks, _Drawn]:
    page = package.archive.xml(_joined(package.folder, entry.get("BaseLoc", "")))
    area = page.findtext("{*}Area/{*}PhysicalBox") or package.root.findtext("{*}CommonData/{*}PageArea/{*}PhysicalBox")
    x, y, width, height = (*numbers(area), *_A4)[:4] if len(numbers(area)) >= 4 else _A4
    to_points = Matrix(POINTS, 0, 0, POINTS, -x * POINTS, -y * POINTS)
    drawn = _Drawn(area=width * height * POINTS * POINTS)
    for template in page.iterfind("{*}Template"):
        path = package.templates.get(template.get("TemplateID", ""))
        if path and path in package.archive.names:
            _draw(package, package.archive.xml(path).find("{*}Content"), to_points, drawn, 0)
    _draw(package, page.find("{*}Content"), to_points, drawn, 0)
    marks = PageMarks(number, width * POINTS, height * POINTS, tuple(drawn.glyphs), tuple(drawn.strokes))
    return marks, drawn


def _draw(package: _Package, holder: Any, outer: Matrix, drawn: _Drawn, depth: int) -> None:
    """Gather the characters and strokes of all objects in a layer, a block or a reusable drawing."""
    if holder is None or depth > _DEEPEST:
        return
    for element in holder.iterchildren("{*}*"):
        drawn.objects += 1
        if drawn.objects > _MOST_OBJECTS or element.get("Visible") == "false":
            continue
        kind = element.tag.rpartition("}")[2]
        if kind == "TextObject":
            drawn.glyphs += glyphs(element, outer)
            drawn.cover = drawn.cover if _is_hidden(element) else ""
        elif kind == "PathObject":
            drawn.strokes += strokes(element, outer)
            drawn.outlines += "B" in (element.findtext("{*}AbbreviatedData") or "")
        elif kind == "ImageObject":
            drawn.pictures += 1
            size = numbers(element.get("Boundary"))
            box = outer.box(0, 0, *size[2:4]) if len(size) >= 4 else Box(0, 0, 0, 0)
            drawn.cover = element.get("ResourceID", "") if box.width * box.height > _COVERED * drawn.area else drawn.cover
        elif kind in {"Layer", "PageBlock"}:
            _draw(package, element, outer, drawn, depth + 1)
        elif kind == "CompositeObject":
            unit = package.units.get(element.get("ResourceID", ""))
            content = unit.find("{*}Content") if unit is not None else None
            _draw(package, content, placed(element, outer), drawn, depth + 1)


def _is_hidden(text: Any) -> bool:
    """Is the text there to be found, not to be seen: fully transparent, as scanners' programs put it over the picture?"""
    unpainted = text.get("Fill") == "false" and text.get("Stroke", "false") == "false"
    return bool(text.get("Alpha") == "0" or unpainted)
