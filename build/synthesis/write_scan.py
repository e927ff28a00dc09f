"""Synthetic reports as scans: pages drawn with a font, degraded, delivered as a picture, as PDF or inside OFD.

A PDF holds nothing but pictures, or with them the invisible text that scanners' programs add ("searchable"). A picture of
several pages is a TIFF file; PNG and JPEG are one long page, as phones save it. Needs the extra `ocr` and fonts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from synthesis.draft import Draft
from synthesis.styles import Style
from synthesis.typeset import LANDSCAPE, LARGE, PLAIN, PageStyle, typeset
from synthesis.write_ofd import ofd_of_pictures

_PAGES = (PLAIN, LARGE, LANDSCAPE)
_LONG = PageStyle(height=2000)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanStyle(Style):
    """How a scan was made: pixels an inch, what happened to its pages (names of `degrade.MANNERS`), the kind of file."""

    dots: int = 200
    manners: tuple[str, ...] = ()
    file: str = "pdf"


CLEAN: tuple[ScanStyle, ...] = (
    ScanStyle("clean-200", "200 dots an inch"),
    ScanStyle("clean-150", "150 dots an inch", dots=150),
    ScanStyle("clean-300", "300 dots an inch", dots=300),
    ScanStyle("searchable", "with invisible text under the picture", file="searchable"),
)
HARD: tuple[ScanStyle, ...] = (
    ScanStyle("askew", "up to two degrees off", manners=("askew",)),
    ScanStyle("turned", "pages sideways or head first", manners=("turned",)),
    ScanStyle("noisy", "grain, specks, faint ink", manners=("askew", "noisy")),
    ScanStyle("sealed", "a red seal over a table", manners=("sealed",)),
    ScanStyle("faxed", "one bit a pixel, 204 × 196 or 204 × 98", manners=("faxed",)),
    ScanStyle("photographed", "perspective, shadow, soft focus", manners=("photographed",)),
)
TIFF = (
    ScanStyle("tiff", "pages of grey", file="tiff"),
    ScanStyle("tiff-faxed", "pages of one bit, pixels not square", manners=("faxed",), file="tiff"),
)
PNG = (ScanStyle("png", "one long page", file="png"),)
JPEG = (ScanStyle("jpeg", "one long page", file="jpeg"),)
OFD = (ScanStyle("ofd-pictures", "pages of OFD that are pictures", file="ofd"),)
_STYLES = {style.id: style for style in (*CLEAN, *HARD, *TIFF, *PNG, *JPEG, *OFD)}


def missing() -> str:
    """Say what is needed to draw scans and not there."""
    if not all(find_spec(name) for name in ("cv2", "PIL")):
        return "the extra ocr"
    from synthesis.write_scan_pages import fonts_installed  # noqa: PLC0415 - an extra

    return "" if fonts_installed() else "fonts Noto Serif CJK and Noto Sans CJK (fonts-noto-cjk)"


def write_scan(drafts: Sequence[Draft]) -> list[bytes]:
    """Write reports as scans."""
    return [_written(draft, _STYLES[draft.style]) for draft in drafts]


def _written(draft: Draft, style: ScanStyle) -> bytes:
    from synthesis.write_scan_files import as_image, as_pdf  # noqa: PLC0415 - an extra
    from synthesis.write_scan_pages import scanned  # noqa: PLC0415 - an extra

    rng = draft.chance("scan")
    long = style.file in {"png", "jpeg"}
    pages = typeset(draft.parts, _LONG if long else rng.choice(_PAGES))
    scans = scanned(pages[:1] if long else pages, style.dots, style.manners, rng)
    if style.file in {"pdf", "searchable"}:
        return as_pdf(scans, pages if style.file == "searchable" else ())
    if style.file == "ofd":
        return ofd_of_pictures([as_image([scan], "PNG") for scan in scans], pages[0].width, pages[0].height)
    return as_image(scans, style.file.upper())
