"""The same project built again: as it is, with one report changed, with a label of all pages changed.

Each build follows the one before, as people work; the change is undone by none of them.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

LABEL = '[agency_year]\nother_years = ["这个机关的其他年度", "Further years of this agency"]\n'
_ADDED = "\n附：本页最后一行是为测量加上的。\n"


@dataclass(frozen=True, slots=True)
class Again:
    """A build of a project that has been built: what is changed before it."""

    id: str
    title: str
    change: Callable[[Path], object]


def _nothing(_: Path) -> None:
    return


def _one_report(project: Path) -> None:
    """Add a line to the text of the report in the middle, and register the new bytes."""
    folders = sorted((project / "datasets").glob("*/*/source.txt"))
    source = folders[len(folders) // 2]
    before = source.read_bytes()
    after = before + _ADDED.encode()
    source.write_bytes(after)
    described = source.with_name("source.toml")
    text = described.read_text(encoding="utf-8")
    described.write_text(text.replace(*(hashlib.sha256(data).hexdigest() for data in (before, after))), encoding="utf-8")


def _label(project: Path) -> None:
    (project / "site_src").mkdir()
    (project / "site_src" / "strings.toml").write_text(LABEL, encoding="utf-8")


AGAIN: tuple[Again, ...] = (
    Again("unchanged", "`gongkai build` again, nothing changed", _nothing),
    Again("one", "`gongkai build` again, one report changed", _one_report),
    Again("label", "`gongkai build` again, a label of all pages changed", _label),
)
