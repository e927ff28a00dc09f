"""The instrument for OFD: text objects that are not shown, struck, raised, covered or stamped."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence

from bench.changed_paint import Paint, painted_runs
from synthesis import Draft
from synthesis.write_ofd import OFD_STYLES, write_ofd
from synthesis.write_ofd import zipped as zipped_ofd

_OBJECT = re.compile(
    r"<ofd:TextObject ([^>]*)>((?:(?!</ofd:TextObject>).)*?[\U000f0000-\U000fffff](?:(?!</ofd:TextObject>).)*)</ofd:TextObject>"
)
_BOUNDARY = re.compile(r'Boundary="([\d.-]+) ([\d.-]+) ([\d.-]+) ([\d.-]+)"')
_PAGE = re.compile(r"Pages/P(\d+)/Content\.xml")
_SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_SEAL = '<ofd:StampAnnot ID="1" PageRef="{}" Boundary="{} {} {} {}"/>'
_LARGEST = 900  # mm
_WHITE = '<ofd:FillColor Value="255 255 255"/>'
_PATH = (
    '<ofd:PathObject Boundary="{x} {y} {w} {h}" {how}>{color}<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'
)
_AREA = "M 0 0 L {w} 0 L {w} {h} L 0 {h} C"

OFD_PAINTS: tuple[Paint, ...] = (
    Paint("hidden", 'attr Visible="false"', "nothing"),
    Paint("hidden", 'attr Fill="false"', "nothing"),
    Paint("hidden", 'attr Alpha="0"', "nothing"),
    Paint("hidden", f"inner {_WHITE}", "nothing"),
    Paint("hidden", 'inner <ofd:FillColor Value="0 0 0" Alpha="0"/>', "nothing"),
    Paint("hidden", "off", "nothing"),
    Paint("hidden", "tiny", "nothing"),
    Paint("covered", "cover 255 255 255", "nothing"),
    Paint("covered", "cover 0 0 0", "unknown"),
    Paint("covered", "half 255 255 255", "unknown"),
    Paint("struck", "strike", "new"),
    Paint("stamped", "stamp", "unknown"),
    Paint("sealed", "seal", "unknown"),
    Paint("annotated", "note drawn", "unknown"),
    Paint("annotated", "note white", "nothing"),
    Paint("watermark over the page", "mark 2024", "figure"),
    Paint("form field or look", 'inner <ofd:FillColor Value="200 0 0"/>'),
    Paint("form field or look", 'attr Visible="true"'),
    Paint("raised mark", "raise", "mark"),
    Paint("hidden beside", f"inner {_WHITE}", "hidden beside"),
    Paint("hidden beside", 'attr Visible="false"', "hidden beside"),
)
PAINTABLE = tuple(style for style in OFD_STYLES if not style.lines)
"""The styles in which every character is an object of its own, so that one can be painted and its neighbour not."""


def write_painted_ofd(drafts: Sequence[Draft]) -> list[bytes]:
    """Write drafts with painted figures as OFD files."""
    return [_painted(data) for data in write_ofd(drafts)]


def _painted(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    notes, seals = "", ""
    for name, content in list(files.items()):
        if name.endswith(".xml") and isinstance(content, bytes):
            text = content.decode()
            page = _PAGE.search(name)
            if page:
                notes += _notes(files, page[1], text)
                seals += "".join(_SEAL.format(page[1], *_box(m[1])) for m in _met(text, "seal"))
            files[name] = _OBJECT.sub(_object, text)
    _listed(files, "Doc_0/Document.xml", "Annotations", "Annots/A.xml", notes)
    _listed(files, "OFD.xml", "Signatures", "Doc_0/S/S.xml", seals and '<ofd:Signature ID="1" BaseLoc="T.xml"/>')
    files |= (
        {"Doc_0/S/T.xml": f"<ofd:Signature {_SPACE}><ofd:SignedInfo>{seals}</ofd:SignedInfo></ofd:Signature>"} if seals else {}
    )
    return zipped_ofd({name: content for name, content in files.items() if content})


def _met(text: str, way: str) -> Iterator[re.Match[str]]:
    """Yield the text objects that are painted in this way."""
    for match in _OBJECT.finditer(text):
        found = {number for _, number in _runs(match[2])}
        if any(OFD_PAINTS[number].way.partition(" ")[0] == way for number in found) and len(found) == 1:
            yield match


def _runs(text: str) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    painted_runs(text, lambda plain, number: (found.append((plain, number)), plain)[1])
    return found


def _notes(files: dict[str, str | bytes], page: str, text: str) -> str:
    """Write the annotations of a page, and return its entry in the list of all."""
    drawn = ""
    for match in _met(text, "note"):
        ((_, number), *_) = _runs(match[2])
        color = "255 255 255" if OFD_PAINTS[number].way.endswith("white") else "200 0 0"
        drawn += _area(match[1], color)
    if not drawn:
        return ""
    whole = f'<ofd:Appearance Boundary="0 0 {_LARGEST} {_LARGEST}">{drawn}</ofd:Appearance>'
    note = f'<ofd:Annot ID="1" Type="Stamp">{whole}</ofd:Annot>'
    files[f"Doc_0/Annots/P{page}.xml"] = f"<ofd:PageAnnot {_SPACE}>{note}</ofd:PageAnnot>"
    return f'<ofd:Page PageID="{page}"><ofd:FileLoc>P{page}.xml</ofd:FileLoc></ofd:Page>'


def _listed(files: dict[str, str | bytes], where: str, what: str, at: str, entries: str) -> None:
    """Name a file of entries in the file above it."""
    if entries:
        above = str(files[where])
        first, mark, rest = above.rpartition("</ofd:DocBody>" if "</ofd:DocBody>" in above else "</ofd:Document>")
        files[where] = f"{first}<ofd:{what}>{at}</ofd:{what}>{mark}{rest}"
        place = at if at.startswith("Doc_0") else f"Doc_0/{at}"
        files[place] = f"<ofd:{what} {_SPACE}>{entries}</ofd:{what}>"


def _object(match: re.Match[str]) -> str:
    found: list[int] = []
    inner = painted_runs(match[2], lambda text, at: (found.append(at), text)[1])
    if found and len(set(found)) > 1:
        return f"<ofd:TextObject {match[1]}>{inner}</ofd:TextObject>"
    how, _, what = OFD_PAINTS[found[0]].way.partition(" ")
    return _WAYS[how](match[1], inner, what)


def _text(attributes: str, inner: str) -> str:
    return f"<ofd:TextObject {attributes}>{inner}</ofd:TextObject>"


def _box(attributes: str) -> tuple[float, ...]:
    match = _BOUNDARY.search(attributes)
    return tuple(map(float, match.groups())) if match else (0.0, 0.0, 1.0, 1.0)


def _moved(attributes: str, x: float, y: float) -> str:
    left, top, width, height = _box(attributes)
    return _BOUNDARY.sub(f'Boundary="{left + x:.4f} {top + y:.4f} {width} {height}"', attributes)


def _area(attributes: str, color: str, share: float = 1.0) -> str:
    x, y, w, h = _box(attributes)
    size = {"x": f"{x:.4f}", "y": f"{y + h * (1 - share):.4f}", "w": f"{w:.4f}", "h": f"{h * share:.4f}"}
    fill = f'<ofd:FillColor Value="{color}"/>'
    return _PATH.format(**size, how='Stroke="false" Fill="true"', color=fill, data=_AREA.format(**size))


def _line(attributes: str) -> str:
    x, y, w, h = _box(attributes)
    data = f"M 0 {h * 0.55:.4f} L {w:.4f} {h * 0.55:.4f}"
    return _PATH.format(x=f"{x:.4f}", y=f"{y:.4f}", w=f"{w:.4f}", h=f"{h:.4f}", how='LineWidth="0.2"', color="", data=data)


def _stamp(attributes: str) -> str:
    x, y, w, h = _box(attributes)
    data = f"M 0 0 L {w:.4f} {h:.4f} M 0 {h:.4f} L {w:.4f} 0"
    red = '<ofd:StrokeColor Value="220 20 20"/>'
    return _PATH.format(x=f"{x:.4f}", y=f"{y:.4f}", w=f"{w:.4f}", h=f"{h:.4f}", how='LineWidth="0.5"', color=red, data=data)


def _mark(attributes: str, what: str) -> str:
    """Write pale digits askew over a figure, as programs do that print a date across the page."""
    x, y, w, h = _box(attributes)
    place = f'Boundary="{x - h:.4f} {y - h:.4f} {w + 6 * h:.4f} {4 * h:.4f}" CTM="0.7 -0.7 0.7 0.7 0 0"'
    font = re.search(r'Font="[^"]*"', attributes)
    code = f'<ofd:TextCode X="{h:.4f}" Y="{2 * h:.4f}" DeltaX="g {len(what) - 1} {2 * h:.4f}">{what}</ofd:TextCode>'
    return f'<ofd:TextObject {place} {font[0] if font else ""} Size="{3 * h:.4f}" Alpha="50">{code}</ofd:TextObject>'


def _smaller(attributes: str, factor: float) -> str:
    return re.sub(r'Size="([\d.]+)"', lambda m: f'Size="{float(m[1]) * factor:.4f}"', attributes)


_WAYS = {
    "attr": lambda attributes, inner, what: _text(f"{attributes} {what}", inner),
    "inner": lambda attributes, inner, what: _text(attributes, what + inner),
    "off": lambda attributes, inner, _: _text(_moved(attributes, -2000, 0), inner),
    "tiny": lambda attributes, inner, _: _text(_smaller(attributes, 0.01), inner),
    "cover": lambda attributes, inner, what: _text(attributes, inner) + _area(attributes, what),
    "half": lambda attributes, inner, what: _text(attributes, inner) + _area(attributes, what, 0.5),
    "strike": lambda attributes, inner, _: _text(attributes, inner) + _line(attributes),
    "stamp": lambda attributes, inner, _: _text(attributes, inner) + _stamp(attributes),
    "seal": lambda attributes, inner, _: _text(attributes, inner),
    "note": lambda attributes, inner, _: _text(attributes, inner),
    "mark": lambda attributes, inner, what: _text(attributes, inner) + _mark(attributes, what),
    "raise": lambda attributes, inner, _: _text(_moved(_smaller(attributes, 0.55), 0, -0.6), inner),
}
