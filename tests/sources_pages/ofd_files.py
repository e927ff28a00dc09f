"""OFD files from laid-out pages: the characters and rules of a PDF, written as the objects of GB/T 33190.

The recipe of every OFD in these tests: figures → Writer → PDF → `ofd_from`. `OFD_STYLES` says how objects are written.
"""

import html
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from gongkai.sources.marks import Box, Glyph, PageMarks

_MM = 25.4 / 72
_SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


@dataclass(frozen=True)
class OfdStyle:
    """How objects are written: one text object a line or a character; rules as strokes or areas; within a block or a CTM."""

    lines: bool = True
    areas: bool = False
    matrix: bool = False
    block: bool = False
    template: bool = False


OFD_STYLES: dict[str, OfdStyle] = {
    "plain": OfdStyle(),
    "characters": OfdStyle(lines=False, block=True),
    "areas": OfdStyle(areas=True),
    "matrix": OfdStyle(matrix=True),
    "template": OfdStyle(template=True, areas=True),
}


def ofd_from(pages: Sequence[PageMarks], style: OfdStyle) -> bytes:
    """Write pages as an OFD file."""
    files = {"OFD.xml": _element("OFD", "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>")}
    width, height = pages[0].width * _MM, pages[0].height * _MM
    template = '<ofd:TemplatePage ID="900" BaseLoc="Tpls/T0.xml"/>' if style.template else ""
    common = f"<ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 {width:.4f} {height:.4f}</ofd:PhysicalBox></ofd:PageArea>"
    entries = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/P{n}/Content.xml"/>' for n, _ in enumerate(pages))
    files["Doc_0/Document.xml"] = _element("Document", f"{common}{template}</ofd:CommonData><ofd:Pages>{entries}</ofd:Pages>")
    files["Doc_0/Tpls/T0.xml"] = _element("Page", "<ofd:Content><ofd:Layer/></ofd:Content>")
    for number, page in enumerate(pages):
        used = '<ofd:Template TemplateID="900"/>' if style.template else ""
        drawn = "".join([*_rules(page.strokes, style), *_texts(page.glyphs, style)])
        drawn = f"<ofd:PageBlock>{drawn}</ofd:PageBlock>" if style.block else drawn
        files[f"Doc_0/Pages/P{number}/Content.xml"] = _element(
            "Page", f"{used}<ofd:Content><ofd:Layer>{drawn}</ofd:Layer></ofd:Content>"
        )
    return zipped(files)


def zipped(files: dict[str, str]) -> bytes:
    """Pack text files into an archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _element(name: str, content: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><ofd:{name} {_SPACE}>{content}</ofd:{name}>'


def _rules(strokes: Sequence[Box], style: OfdStyle) -> Iterator[str]:
    for x0, y0, x1, y1 in strokes:
        width, height = (x1 - x0) * _MM, (y1 - y0) * _MM
        boundary = f'Boundary="{x0 * _MM:.4f} {y0 * _MM:.4f} {width:.4f} {height:.4f}"'
        if style.areas:
            data, how = f"M 0 0 L {width:.4f} 0 L {width:.4f} {height:.4f} L 0 {height:.4f} C", 'Stroke="false" Fill="true"'
        elif width >= height:
            data, how = f"M 0 {height / 2:.4f} L {width:.4f} {height / 2:.4f}", f'LineWidth="{height:.4f}"'
        else:
            data, how = f"M {width / 2:.4f} 0 L {width / 2:.4f} {height:.4f}", f'LineWidth="{width:.4f}"'
        yield f"<ofd:PathObject {boundary} {how}><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"


def _texts(glyphs: Sequence[Glyph], style: OfdStyle) -> Iterator[str]:
    ordered = sorted(glyphs, key=lambda g: (round(g.y0, 1), g.x0))
    for _, row in groupby(ordered, key=lambda g: (round(g.y0, 1), round(g.y1, 1))):
        line = list(row)
        for part in [line] if style.lines else [[glyph] for glyph in line]:
            yield _text(part, style)


def _text(glyphs: Sequence[Glyph], style: OfdStyle) -> str:
    first = glyphs[0]
    size = (first.y1 - first.y0) * _MM
    moves = " ".join(_run_lengths([f"{(b.x0 - a.x0) * _MM:.4f}" for a, b in pairwise(glyphs)]))
    scale = 2.0 if style.matrix else 1.0
    matrix = 'CTM="2 0 0 2 0 0"' if style.matrix else ""
    if style.matrix:
        moves = " ".join(f"{(b.x0 - a.x0) * _MM / scale:.4f}" for a, b in pairwise(glyphs))
    words = html.escape("".join(glyph.text for glyph in glyphs))
    boundary = f"{first.x0 * _MM:.4f} {first.y0 * _MM:.4f} {(glyphs[-1].x1 - first.x0) * _MM:.4f} {size:.4f}"
    delta = f'DeltaX="{moves}"' if moves else ""
    code = f'<ofd:TextCode X="0" Y="{0.88 * size / scale:.4f}" {delta}>{words}</ofd:TextCode>'
    return f'<ofd:TextObject Boundary="{boundary}" Font="1" Size="{size / scale:.4f}" {matrix}>{code}</ofd:TextObject>'


def _run_lengths(moves: Sequence[str]) -> Iterator[str]:
    for move, run in groupby(moves):
        count = len(list(run))
        yield f"g {count} {move}" if count > 1 else move
