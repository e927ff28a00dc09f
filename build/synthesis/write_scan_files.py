"""Pictures of pages as files: TIFF, PNG, JPEG, and PDF that holds nothing else or invisible text too. Needs the extra `ocr`."""

import io
import zlib
from collections.abc import Iterator, Sequence
from itertools import zip_longest

import numpy as np
from PIL import Image

from synthesis.degrade import Picture
from synthesis.typeset import Page
from synthesis.write_scan_pages import Scan

_POINTS = 72


def as_image(scans: Sequence[Scan], kind: str) -> bytes:
    """Write scans as one file: TIFF for any number; PNG or JPEG for one."""
    images = [_image(scan.picture) for scan in scans]
    dots = (images[0].width * _POINTS / scans[0].width, images[0].height * _POINTS / scans[0].height)
    stream = io.BytesIO()
    rest = {"save_all": True, "append_images": images[1:], "compression": "tiff_deflate"} if kind == "TIFF" else {}
    images[0].save(stream, kind, dpi=dots, **({"quality": 70} if kind == "JPEG" else {}), **rest)
    return stream.getvalue()


def _image(picture: Picture) -> Image.Image:
    """Return a picture in the fewest bits that hold it."""
    image = Image.fromarray(picture)
    if np.ptp(picture, axis=2).max() > 0:
        return image
    grey = image.convert("L")
    return grey.convert("1", dither=Image.Dither.NONE) if set(np.unique(picture)) <= {0, 255} else grey


def as_pdf(scans: Sequence[Scan], pages: Sequence[Page] = ()) -> bytes:
    """Write scans as the pages of a PDF; the text of `pages`, where given, lies over them, invisible."""
    objects: list[bytes] = [b"<</Type/Catalog/Pages 2 0 R>>", b"", *_font()]
    kids = []
    for scan, page in zip_longest(scans, pages):
        first = len(objects) + 1
        kids.append(f"{first} 0 R")
        drawn = f"q {scan.width:.2f} 0 0 {scan.height:.2f} 0 0 cm /I Do Q\n" + ("".join(_hidden(page)) if page else "")
        head = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {scan.width:.2f} {scan.height:.2f}]/Contents {first + 1} 0 R"
        objects += [
            f"{head}/Resources<</XObject<</I {first + 2} 0 R>>/Font<</F 3 0 R>>>>>>".encode(),
            _stream("", drawn.encode("ascii")),
            _picture_object(scan.picture),
        ]
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>".encode()
    return _file(objects)


def _font() -> tuple[bytes, bytes, bytes]:
    """Objects 3 to 5: a font that every reader has by name, with a known map from codes to characters."""
    system = "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>"
    metrics = "/Flags 6/FontBBox[0 -120 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93"
    return (
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
        f"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light{system}/FontDescriptor 5 0 R/W[1[500] 814 939 500]>>".encode(),
        f"<</Type/FontDescriptor/FontName/STSong-Light{metrics}>>".encode(),
    )


def _hidden(page: Page) -> Iterator[str]:
    yield "BT 3 Tr\n"
    for run in page.runs:
        yield f"/F {run.size:.2f} Tf 1 0 0 1 {run.x:.2f} {page.height - run.y:.2f} Tm <{run.text.encode('utf-16-be').hex()}> Tj\n"
    yield "ET\n"


def _picture_object(picture: Picture) -> bytes:
    image = _image(picture)
    head = f"/Type/XObject/Subtype/Image/Width {image.width}/Height {image.height}"
    if image.mode == "1":
        return _stream(f"{head}/ColorSpace/DeviceGray/BitsPerComponent 1", image.tobytes())
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=75)
    colours = "DeviceGray" if image.mode == "L" else "DeviceRGB"
    return _stream(f"{head}/ColorSpace/{colours}/BitsPerComponent 8/Filter/DCTDecode", stream.getvalue(), packed=True)


def _stream(head: str, data: bytes, *, packed: bool = False) -> bytes:
    data, way = (data, "") if packed else (zlib.compress(data, 6), "/Filter/FlateDecode")
    return f"<<{head}{way}/Length {len(data)}>>\nstream\n".encode() + data + b"\nendstream"


def _file(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.5\n")
    starts = []
    for number, content in enumerate(objects, start=1):
        starts.append(len(out))
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = "".join(f"{start:010d} 00000 n \n" for start in starts)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    out += f"{head}trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF\n".encode()
    return bytes(out)
