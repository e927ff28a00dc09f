"""Figures of a printed PDF put into layers (optional content groups, ISO 32000-1, 8.11), by changing the bytes of the file.

Chromium sets a text of another colour in text objects of its own; those of an odd colour are put between `BDC` and `EMC`. PDFium
cannot do this: it has no way to name a layer, and writing a page again loses characters of drawn fonts.

>>> _in_layer(b"0 0 .0078 RG 0 0 .0078 rg\\nBT\\n<01> Tj\\nET\\nQ", {2: "off"})
b'0 0 .0078 RG 0 0 .0078 rg\\n/OC /off BDC\\nBT\\n<01> Tj\\nET\\nEMC\\nQ'
"""

import re
import zlib
from collections.abc import Mapping

_OBJECT = re.compile(rb"(?m)^(\d+) 0 obj\n")
_STREAM = re.compile(rb"<<([^>]*)>> stream\n(.*?)\nendstream", re.DOTALL)
_ODD = re.compile(rb"(0 0 (\.\d+) RG 0 0 \2 rg\n(?:/\w+ gs\n)?)((?:BT\n.*?\nET\n)+)", re.DOTALL)
_GROUPS = (
    (b"off", b"<</Type /OCG /Name (off)>>"),
    (b"on", b"<</Type /OCG /Name (on)>>"),
    (b"of-off", b"<</Type /OCMD /OCGs [%(off)s] /P /AnyOn>>"),
    (b"not-off", b"<</Type /OCMD /OCGs [%(off)s] /P /AllOff>>"),
    (b"of-both", b"<</Type /OCMD /OCGs [%(off)s %(on)s] /P /AllOn>>"),
)
"""The layers by name; a membership speaks of the two groups."""


def with_layers(data: bytes, layers: Mapping[int, str]) -> bytes:
    """Return a file of Chromium with texts whose colour is a shade of blue (1 to 255) in the layers of these names."""
    head, *parts = _OBJECT.split(data.rpartition(b"\nxref\n")[0] + b"\n")
    objects = dict(zip(map(int, parts[::2]), parts[1::2], strict=True))
    first = max(objects) + 1
    names = {name: b"%d 0 R" % (first + at) for at, (name, _) in enumerate(_GROUPS)}
    properties = b" ".join(b"/%s %s" % item for item in names.items())
    switched = b"/OCProperties <</OCGs [%(off)s %(on)s] /D <</ON [%(on)s] /OFF [%(off)s]>>>>\n"
    for number, content in objects.items():
        objects[number] = _STREAM.sub(lambda match: _changed(match, layers), content, count=1)
        if content.startswith(b"<</Type /Page\n"):
            objects[number] = content.replace(b"/Resources <<", b"/Resources <</Properties <<%s>>\n" % properties, 1)
        elif content.startswith(b"<</Type /Catalog\n"):
            objects[number] = content.replace(b"/Pages", switched % names + b"/Pages", 1)
    objects |= {first + at: content % names + b"\nendobj\n" for at, (_, content) in enumerate(_GROUPS)}
    return _file(head, objects, data)


def _changed(match: re.Match[bytes], layers: Mapping[int, str]) -> bytes:
    """Write the stream of a page again if it has a text of such a colour."""
    try:
        content = zlib.decompress(match[2])
    except zlib.error:
        return match[0]
    put = _in_layer(content, layers)
    if put == content:
        return match[0]
    packed = zlib.compress(put)
    return b"<</Filter /FlateDecode\n/Length %d>> stream\n%s\nendstream" % (len(packed), packed)


def _in_layer(content: bytes, layers: Mapping[int, str]) -> bytes:
    def put(match: re.Match[bytes]) -> bytes:
        name = layers.get(round(float(match[2]) * 255))
        return match[1] + b"/OC /%s BDC\n%sEMC\n" % (name.encode(), match[3]) if name else match[0]

    return _ODD.sub(put, content)


def _file(head: bytes, objects: Mapping[int, bytes], old: bytes) -> bytes:
    data = bytearray(head)
    places = {}
    for number, content in sorted(objects.items()):
        places[number] = len(data)
        data += b"%d 0 obj\n%s" % (number, content)
    start = len(data)
    rows = [b"%010d 00000 n \n" % places[n] if n in places else b"0000000000 65535 f \n" for n in range(max(objects) + 1)]
    root = re.findall(rb"/Root (\d+) 0 R", old)[-1]
    data += b"xref\n0 %d\n%strailer\n<</Size %d\n/Root %s 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(rows), b"".join(rows), len(rows), root, start,
    )  # fmt: skip
    return bytes(data)
