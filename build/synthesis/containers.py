"""The containers that reports are written in, one line each, and writing a report.

A container has styles, and a function that puts drafts into it: many at once, because some are made by programs that
are slow to start. What it needs beyond this package is asked for with `missing`.

>>> from gongkai.form import load_form
>>> from synthesis.draws import draw_figures
>>> form = load_form("2021")
>>> written = write_report("text", form, draw_figures(form, 1), "rows-plain", 1)
>>> written.data.decode().splitlines()[0], len(written.cells)
('合成示例01市教育局2023年政府信息公开工作年度报告', 200)
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from gongkai.form import Form
from synthesis import write_scan
from synthesis.defects import Defect
from synthesis.draft import Draft, compose
from synthesis.draws import Figures
from synthesis.flat_text import WRITER_STYLES
from synthesis.layouts import LAYOUTS
from synthesis.print_pages import BORDERLESS, DOTTED, RULED
from synthesis.printed import PrintedCell
from synthesis.styles import Style
from synthesis.write_docx import WORD_STYLES, write_docx
from synthesis.write_html import HTML_STYLES, write_html
from synthesis.write_ofd import OFD_STYLES, write_ofd
from synthesis.write_office import LEGACY_STYLES, office_missing, write_doc, write_rtf
from synthesis.write_pdf import chromium_missing, write_laid_out, write_printed
from synthesis.write_text import write_text


def _nothing() -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Container:
    """One kind of file.

    Attributes:
        id: Name of the container; where one kind of file is made in several ways, of the way too.
        suffix: What the names of its files end with.
        styles: How reports look in it.
        write: Puts drafts into it, in their order; each draft names one of the styles.
        slow: Whether a report takes more than some hundredths of a second to write or to read.
        missing: Says which program or package is needed and not there; empty when all is there.
    """

    id: str
    suffix: str
    styles: Sequence[Style]
    write: Callable[[Sequence[Draft]], list[bytes]]
    slow: bool = False
    missing: Callable[[], str] = _nothing

    def style(self, style_id: str) -> Style:
        """Return the style of this id; KeyError when there is none."""
        return {style.id: style for style in self.styles}[style_id]


CONTAINERS: tuple[Container, ...] = (
    Container("text", ".txt", LAYOUTS, write_text),
    Container("html", ".html", HTML_STYLES, write_html),
    Container("docx", ".docx", WORD_STYLES, write_docx),
    Container("doc", ".doc", LEGACY_STYLES, write_doc, slow=True, missing=office_missing),
    Container("rtf", ".rtf", LEGACY_STYLES, write_rtf, slow=True, missing=office_missing),
    Container("pdf-ruled", ".pdf", RULED, write_printed, slow=True, missing=chromium_missing),
    Container("pdf-dotted", ".pdf", DOTTED, write_printed, slow=True, missing=chromium_missing),
    Container("pdf-borderless", ".pdf", BORDERLESS, write_printed, slow=True, missing=chromium_missing),
    Container("pdf-writer", ".pdf", WRITER_STYLES, write_laid_out, slow=True, missing=office_missing),
    Container("ofd", ".ofd", OFD_STYLES, write_ofd),
    Container("scan", ".pdf", write_scan.CLEAN, write_scan.write_scan, slow=True, missing=write_scan.missing),
    Container("scan-hard", ".pdf", write_scan.HARD, write_scan.write_scan, slow=True, missing=write_scan.missing),
    Container("scan-tiff", ".tiff", write_scan.TIFF, write_scan.write_scan, slow=True, missing=write_scan.missing),
    Container("scan-png", ".png", write_scan.PNG, write_scan.write_scan, slow=True, missing=write_scan.missing),
    Container("scan-jpeg", ".jpg", write_scan.JPEG, write_scan.write_scan, slow=True, missing=write_scan.missing),
    Container("scan-ofd", ".ofd", write_scan.OFD, write_scan.write_scan, slow=True, missing=write_scan.missing),
)


@dataclass(frozen=True, slots=True)
class Written:
    """A report as written: the bytes of the file, and its cells in form order as a careful reader must find them."""

    title: str
    data: bytes
    cells: tuple[PrintedCell, ...]


def container(container_id: str) -> Container:
    """Return the container of this id; KeyError when there is none."""
    return {each.id: each for each in CONTAINERS}[container_id]


def write_report(
    container_id: str, form: Form, figures: Figures, style: str = "", seed: int = 0, *, defects: Iterable[Defect] = ()
) -> Written:
    """Write one report.

    Args:
        container_id: Id of one of CONTAINERS.
        form: The edition of the figures.
        figures: What to print.
        style: Id of one of the container's styles; by default the first.
        seed: Decides what the style leaves open: spellings, page breaks, words of the prose.
        defects: What to print differently.
    """
    chosen = container(container_id)
    look = chosen.style(style) if style else chosen.styles[0]
    draft = compose(form, figures, look, seed, defects=defects)
    return Written(draft.title, chosen.write([draft])[0], draft.cells)
