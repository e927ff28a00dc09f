"""The instrument for OFD: text objects that are not shown, struck, raised, covered or stamped."""

import io
import re
import zipfile
from collections.abc import Sequence

from bench.changed_paint import Paint, painted_runs
from synthesis import Draft
from synthesis.write_ofd import OFD_STYLES, write_ofd
from synthesis.write_ofd import zipped as zipped_ofd

_OBJECT = re.compile(
    r"<ofd:TextObject ([^>]*)>((?:(?!</ofd:TextObject>).)*?[\U000f0000-\U000fffff](?:(?!</ofd:TextObject>).)*)</ofd:TextObject>"
)
_BOUNDARY = re.compile(r'Boundary="([\d.-]+) ([\d.-]+) ([\d.-]+) ([\d.-]+)"')
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
    for name, content in files.items():
        if name.endswith(".xml") and isinstance(content, bytes):
            files[name] = _OBJECT.sub(_object, content.decode())
    return zipped_ofd(files)


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
    "raise": lambda attributes, inner, _: _text(_moved(_smaller(attributes, 0.55), 0, -0.6), inner),
}
