"""Cells as they look in the source: pictures that the builder cut out, shown beside the table they belong to."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from gongkai.package.stored_package import Package

_HALF = 2  # the pictures have two pixels to a pixel of a usual screen


@dataclass(frozen=True, slots=True)
class Original:
    """A picture of a cell: table, id, name as HTML and page in the source of the cell; where it is beside the page, its size."""

    table: str
    cell: str
    cell_name: str
    page: str
    address: str
    width: int
    height: int


def doubted_cells(package: Package) -> frozenset[str]:
    """Return the cells that may be wrong: named by a suspicion or by a finding of any weight, or read in two ways."""
    named = {finding.cell for finding in package.findings if finding.severity != "info"}
    differing = {cell for cell, row in package.cells.items() if row.confidence == "differs"}
    return frozenset({suspect.cell for suspect in package.suspects} | named | differing)


def originals_of(package: Package, crops: Path | None, names: Mapping[str, str]) -> dict[str, Original]:
    """Return the pictures of a report by cell, in the order of the form; none where there are no pictures."""
    folder = (crops or Path()) / "a" / package.agency_id / str(package.year) / "crops"
    if crops is None or not folder.is_dir():
        return {}
    rows = package.cells
    found = ((cell, folder / f"{cell}.webp") for cell in names if cell in rows and rows[cell].place.startswith("page "))
    return {cell: _original(cell, path, package, names[cell]) for cell, path in found if path.is_file()}


def _original(cell: str, path: Path, package: Package, name: str) -> Original:
    with Image.open(path) as picture:
        width, height = (max(1, side // _HALF) for side in picture.size)
    row = package.cells[cell]
    return Original(row.table, cell, name, row.place.split()[1], f"crops/{path.name}", width, height)
