"""Synthetic reports as OFD (GB/T 33190): a ZIP of XML with text objects and path objects, in millimetres.

The styles say how objects are written: programs that make OFD differ in this, and readers trip over it.
"""

import html
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from synthesis.draft import Draft
from synthesis.styles import Style
from synthesis.typeset import LANDSCAPE, LARGE, LOW, PLAIN, SMALL, Page, PageStyle, Rule, Run, text_width, typeset

_MM = 25.4 / 72
_SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_THICK = 0.5  # of a rule, in points
_BASE, _DEEP = 0.88, 0.12  # of a character's size above and below its baseline


@dataclass(frozen=True, slots=True, kw_only=True)
class OfdStyle(Style):
    """How objects are written, on which page.

    Attributes:
        lines: A text object holds a line; otherwise one character.
        areas: Rules are thin filled areas; otherwise strokes.
        matrix: Text is written in half its size and brought to the right one by a matrix.
        block: The objects of a page stand in a page block.
        template: Rules stand in a template of the page.
        page: The page and its characters.
    """

    lines: bool = True
    areas: bool = False
    matrix: bool = False
    block: bool = False
    template: bool = False
    page: PageStyle = PLAIN


OFD_STYLES: tuple[OfdStyle, ...] = (
    OfdStyle("ofd-lines", "an object for each line of text, rules as strokes"),
    OfdStyle("ofd-characters", "an object for each character, in a page block; large print", lines=False, block=True, page=LARGE),
    OfdStyle("ofd-areas", "rules as thin areas; page in landscape", areas=True, page=LANDSCAPE),
    OfdStyle("ofd-matrix", "text brought to its size by a matrix; low pages that break the tables often", matrix=True, page=LOW),
    OfdStyle("ofd-template", "rules in templates of the pages; small print", template=True, areas=True, page=SMALL),
)


def write_ofd(drafts: Sequence[Draft]) -> list[bytes]:
    """Write reports as OFD files."""
    styles = {style.id: style for style in OFD_STYLES}
    return [ofd_of(typeset(draft.parts, styles[draft.style].page), styles[draft.style]) for draft in drafts]


def ofd_of(pages: Sequence[Page], style: OfdStyle) -> bytes:
    """Write pages as an OFD file."""
    drawn = [
        ("".join(_text(run, style) for run in page.runs), "".join(_rule(rule, areas=style.areas) for rule in page.rules))
        for page in pages
    ]
    return _packed(
        [_content(texts, "" if style.template else rules, number, style) for number, (texts, rules) in enumerate(drawn)],
        [_content("", rules) for _, rules in drawn] if style.template else [],
        pages[0],
    )


def ofd_of_pictures(pictures: Sequence[bytes], width: float, height: float) -> bytes:
    """Write an OFD file whose pages (in points) are nothing but pictures, as PNG or JPEG files."""
    size = f"0 0 {width * _MM:.4f} {height * _MM:.4f}"
    matrix = f"{width * _MM:.4f} 0 0 {height * _MM:.4f} 0 0"
    contents = [
        _content(f'<ofd:ImageObject ID="{number}" Boundary="{size}" CTM="{matrix}" ResourceID="{100 + number}"/>', "")
        for number, _ in enumerate(pictures)
    ]
    return _packed(contents, [], Page(width, height, (), ()), pictures)


def _packed(contents: Sequence[str], templates: Sequence[str], size: Page, pictures: Sequence[bytes] = ()) -> bytes:
    """Put the parts of a document together."""
    box = f"<ofd:PageArea><ofd:PhysicalBox>0 0 {size.width * _MM:.4f} {size.height * _MM:.4f}</ofd:PhysicalBox></ofd:PageArea>"
    names = "".join(f'<ofd:TemplatePage ID="{900 + n}" BaseLoc="Tpls/T{n}.xml"/>' for n, _ in enumerate(templates))
    resources = "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>" if pictures else ""
    entries = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/P{n}/Content.xml"/>' for n, _ in enumerate(contents))
    common = f"<ofd:CommonData>{box}{resources}{names}</ofd:CommonData><ofd:Pages>{entries}</ofd:Pages>"
    files: dict[str, str | bytes] = {
        "OFD.xml": _element("OFD", "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"),
        "Doc_0/Document.xml": _element("Document", common),
    }
    files |= {f"Doc_0/Tpls/T{n}.xml": content for n, content in enumerate(templates)}
    files |= {f"Doc_0/Pages/P{n}/Content.xml": content for n, content in enumerate(contents)}
    if pictures:
        files["Doc_0/DocumentRes.xml"] = _resources(len(pictures))
        files |= {f"Doc_0/Res/picture{n}": picture for n, picture in enumerate(pictures)}
    return zipped(files)


def _resources(count: int) -> str:
    media = "".join(
        f'<ofd:MultiMedia ID="{100 + n}" Type="Image"><ofd:MediaFile>picture{n}</ofd:MediaFile></ofd:MultiMedia>'
        for n in range(count)
    )
    return _element("Res", f"<ofd:MultiMedias>{media}</ofd:MultiMedias>", 'BaseLoc="Res"')


def _content(texts: str, rules: str, number: int = 0, style: OfdStyle | None = None) -> str:
    used = f'<ofd:Template TemplateID="{900 + number}"/>' if style and style.template else ""
    drawn = f"<ofd:PageBlock>{rules}{texts}</ofd:PageBlock>" if style and style.block else rules + texts
    return _element("Page", f"{used}<ofd:Content><ofd:Layer>{drawn}</ofd:Layer></ofd:Content>")


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """Pack files into an archive that is the same at any time."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _element(name: str, content: str, attributes: str = "") -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><ofd:{name} {_SPACE} {attributes}>{content}</ofd:{name}>'


def _rule(rule: Rule, *, areas: bool) -> str:
    level = rule.y0 == rule.y1
    thick = _THICK * _MM
    width, height = (rule.x1 - rule.x0) * _MM or thick, (rule.y1 - rule.y0) * _MM or thick
    boundary = f'Boundary="{rule.x0 * _MM:.4f} {rule.y0 * _MM:.4f} {width:.4f} {height:.4f}"'
    if areas:
        data, how = f"M 0 0 L {width:.4f} 0 L {width:.4f} {height:.4f} L 0 {height:.4f} C", 'Stroke="false" Fill="true"'
    else:
        data = f"M 0 0 L {width:.4f} 0" if level else f"M 0 0 L 0 {height:.4f}"
        how = f'LineWidth="{thick:.4f}"'
    return f"<ofd:PathObject {boundary} {how}><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"


def _text(run: Run, style: OfdStyle) -> str:
    """Write a line as one object, or each of its characters as one."""
    if style.lines:
        return _text_object(run, style)
    lefts = [run.x + run.size * text_width(run.text[:at]) for at, _ in enumerate(run.text)]
    return "".join(_text_object(run._replace(text=letter, x=x), style) for letter, x in zip(run.text, lefts, strict=True))


def _text_object(run: Run, style: OfdStyle) -> str:
    scale, matrix = (2.0, 'CTM="2 0 0 2 0 0"') if style.matrix else (1.0, "")
    size = run.size * _MM / scale
    moves = " ".join(_run_lengths([f"{text_width(letter) * size:.4f}" for letter in run.text[:-1]]))
    delta = f'DeltaX="{moves}"' if moves else ""
    box = (run.x, run.y - _BASE * run.size, text_width(run.text) * run.size, (_BASE + _DEEP) * run.size)
    boundary = " ".join(f"{side * _MM:.4f}" for side in box)
    code = f'<ofd:TextCode X="0" Y="{_BASE * size:.4f}" {delta}>{html.escape(run.text)}</ofd:TextCode>'
    return f'<ofd:TextObject Boundary="{boundary}" Font="1" Size="{size:.4f}" {matrix}>{code}</ofd:TextObject>'


def _run_lengths(moves: Sequence[str]) -> Iterator[str]:
    for move, run in groupby(moves):
        count = len(list(run))
        yield f"g {count} {move}" if count > 1 else move
