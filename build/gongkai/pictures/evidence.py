"""Which cells of a package get a picture, and keeping the pictures as files.

    output/crops/a/<agency_id>/<year>/crops/<cell id>.webp     as they are served
    output/crops/made/<agency_id>-<year>                       what they were made from, and their own hashes

They are made again when that changes: the source, the cells wanted, their places, or the programs that draw; and when a
picture is not the one that was made, as after a run that was cut off.

Cutting the pictures of cells out of a source: each page is drawn once, each cell becomes a small WebP file.

Runs in the guarded worker. The same file, places and versions of PDFium, libwebp and (OFD) fonts give the same bytes.
"""

import hashlib
import io
import json
import re
import shutil
from collections.abc import Collection, Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from PIL import Image, ImageDraw

from gongkai.disk import remove_tree, write_if_changed
from gongkai.document import PagePlace
from gongkai.errors import GongkaiError, kept_apart
from gongkai.form import Form, load_form
from gongkai.identities import checks_of
from gongkai.package.stored_package import Package, identity_of, read_package
from gongkai.pictures.wanted import CropsWanted
from gongkai.report.source import open_source, shown
from gongkai.sources.page_pictures import DRAWABLE, PagePicture, page_pictures
from gongkai.sources.sniff import container_of
from gongkai.sources.worker import PICTURES, READING, guarded

_CUTTER = 3  # to be raised when the same file and place give another picture
_DRAWN_BY = ("pillow", "pypdfium2")
_SIDE = r"(-?[0-9]{1,6}\.[0-9])"
_PLACE = re.compile(rf"page ([0-9]{{1,4}}) \[{_SIDE},{_SIDE},{_SIDE},{_SIDE}\]")


def cut_crops(folders: Sequence[Path], crops: Path, wanted: CropsWanted) -> list[str]:
    """Make the pictures of some packages that are not there yet.

    Args:
        folders: Folders of packages.
        crops: Where the pictures are kept.
        wanted: Which cells get one.

    Returns:
        For each source whose pages could not be drawn, why.
    """
    troubles: list[GongkaiError] = []
    for folder in folders:
        with kept_apart(troubles.append, f"{folder.parent.name}/{folder.name}"):
            _keep(folder, crops, _places(folder, wanted))
    return list(map(str, troubles))


def drop_stale(folders: Iterable[Path], crops: Path) -> None:
    """Remove the pictures of agency-years that are no more."""
    kept = {(folder.parent.name, folder.name) for folder in folders}
    for year in [path for path in crops.glob("a/*/*") if path.is_dir()]:
        if (year.parent.name, year.name) not in kept:
            shutil.rmtree(year)
            (crops / "made" / f"{year.parent.name}-{year.name}").unlink(missing_ok=True)


def doubtful_cells(package: Package, form: Form) -> frozenset[str]:
    """Return the cells that a finding, a failed check or a suspicion names, or whose two readings differ."""
    named = {finding.cell for finding in package.findings} | {suspect.cell for suspect in package.suspects}
    differing = {cell for cell, row in package.cells.items() if row.confidence == "differs"}
    failed = {check.check for check in package.checks if check.verdict == "fail"}
    summed = (index for check in checks_of(form) if check.id in failed for index in (*check.left, *check.right))
    return frozenset((named | differing | {form.cells[index].id for index in summed}) & form.cell_by_id.keys())


def _places(folder: Path, wanted: CropsWanted) -> dict[str, PagePlace]:
    """Return where the cells that get a picture stand; without a page they have none."""
    if wanted is CropsWanted.none or b'"page ' not in (folder / "cells.csv").read_bytes():
        return {}
    package = read_package(folder)
    form = load_form(package.report["edition"])
    cells: Collection[str] = form.cell_by_id if wanted is CropsWanted.all else doubtful_cells(package, form)
    found = ((cell, _PLACE.fullmatch(row.place)) for cell, row in package.cells.items() if cell in cells)
    return {cell: PagePlace(int(at[1]), *(float(side) for side in at.groups()[1:])) for cell, at in found if at}


def _keep(folder: Path, crops: Path, places: Mapping[str, PagePlace]) -> None:
    agency_id, year = identity_of(folder)
    target, made = crops / "a" / agency_id / str(year) / "crops", _made(crops, folder)
    if not places:
        shutil.rmtree(target.parent, ignore_errors=True)
        made.unlink(missing_ok=True)
        return
    source, data = open_source(folder)
    key = _key(source.sha256, places)
    if made.is_file() and made.read_text(encoding="ascii") == f"{key} {_held(target)}":
        return
    made.unlink(missing_ok=True)
    remove_tree(target.parent)
    pictures = {f"{cell}.webp": picture for cell, picture in _cut(data, shown(source), places).items()}
    for name, picture in pictures.items():
        target.mkdir(parents=True, exist_ok=True)
        (target / name).write_bytes(picture)
    write_if_changed(made, f"{key} {_digest(pictures)}".encode())


def _held(folder: Path) -> str:
    """Return one hash of the pictures in a folder and their names."""
    return _digest({path.name: path.read_bytes() for path in folder.iterdir()} if folder.is_dir() else {})


def _digest(pictures: Mapping[str, bytes]) -> str:
    hashes = sorted((name, hashlib.sha256(picture).hexdigest()) for name, picture in pictures.items())
    return hashlib.sha256(json.dumps(hashes).encode()).hexdigest()


def _cut(data: bytes, file: str, places: Mapping[str, PagePlace]) -> dict[str, bytes]:
    container = container_of(data)
    if container not in DRAWABLE:
        return {}
    return guarded(cut, file, PICTURES if container == "image" else READING)(data, file, places, True)


def _made(crops: Path, folder: Path) -> Path:
    agency_id, year = identity_of(folder)
    return crops / "made" / f"{agency_id}-{year}"


def _key(sha256: str, places: Mapping[str, PagePlace]) -> str:
    programs = {name: version(name) for name in _DRAWN_BY}
    return hashlib.sha256(json.dumps([_CUTTER, sha256, programs, places], sort_keys=True).encode()).hexdigest()


_MARGIN = 3.0
"""Points around the cell between which and its figure the frame is drawn."""
_ASIDE, _ABOVE = 1.1, 1.0
"""How much of the neighbours is shown: a part of the cell's own width at each side, of its height over and under it."""
_NEAREST, _FURTHEST = (70.0, 22.0), 120.0
"""Points that the neighbours take at least to the side and up or down, and at most on one side."""
_FRAME = (163, 39, 28)
_LARGEST = (640, 320)
_QUALITY = 60


def cut(data: bytes, file: str, places: Mapping[str, PagePlace], around: bool = False) -> dict[str, bytes]:
    """Return pictures as WebP by the names of their places; none for places on pages that show nothing.

    Args:
        data: The file.
        file: Its name in messages.
        places: The cells by name.
        around: Whether the cell's neighbours are shown as well, and the cell itself in a frame.

    Raises:
        SourceError: the file cannot be read.
    """
    found: dict[str, bytes] = {}
    for page in page_pictures(data, file, {place.page for place in places.values()}):
        whole = Image.fromarray(page.pixels)
        for name, place in places.items():
            if place.page == page.number and (box := _pixels(place, page, (_MARGIN, _MARGIN))):
                wider = _pixels(place, page, _reach(place)) if around else None
                found[name] = _webp(_framed(whole, box, wider) if wider else whole.crop(box))
    return found


def _reach(place: PagePlace) -> tuple[float, float]:
    """Return how far a picture goes beyond a place, to the sides and up and down, in points."""
    across, down = (place.x1 - place.x0) * _ASIDE, (place.y1 - place.y0) * _ABOVE
    return min(max(across, _NEAREST[0]), _FURTHEST), min(max(down, _NEAREST[1]), _FURTHEST)


def _framed(whole: Image.Image, cell: tuple[int, int, int, int], around: tuple[int, int, int, int]) -> Image.Image:
    """Return a part of a page in which one cell has a frame."""
    picture = whole.crop(around).convert("RGB")
    left, top = around[:2]
    ImageDraw.Draw(picture).rectangle(
        (cell[0] - left, cell[1] - top, cell[2] - left - 1, cell[3] - top - 1), outline=_FRAME, width=2
    )
    return picture


def _pixels(place: PagePlace, page: PagePicture, reach: tuple[float, float]) -> tuple[int, int, int, int] | None:
    """Return the rectangle of a place and of so many points beyond it, inside the page; None when it lies outside."""
    height, width = page.pixels.shape[:2]
    left, top = (max(0, round((side - beyond) * page.dots)) for side, beyond in zip((place.x0, place.y0), reach, strict=True))
    right = min(width, round((place.x1 + reach[0]) * page.dots))
    bottom = min(height, round((place.y1 + reach[1]) * page.dots))
    return (left, top, right, bottom) if left < right and top < bottom else None


def _webp(picture: Image.Image) -> bytes:
    picture.thumbnail(_LARGEST)
    stream = io.BytesIO()
    picture.save(stream, "WEBP", quality=_QUALITY, method=6)
    return stream.getvalue()
