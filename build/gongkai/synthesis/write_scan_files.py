"""Pictures of pages as files: TIFF, PNG, JPEG, and PDF that holds nothing else or invisible text too. Needs the extra `ocr`."""

import io
import zlib
from collections.abc import Iterator, Sequence

import numpy as np
from PIL import Image

from gongkai.synthesis.degrade import Picture
from gongkai.synthesis.typeset import Page

_POINTS = 72


def as_image(pictures: Sequence[Picture], kind: str, page: Page) -> bytes:
    """Write pictures of a page's size as one file: TIFF for any number; PNG or JPEG for one."""
    images = [_image(picture) for picture in pictures]
    dots = [image.size[axis] * _POINTS / side for image in images[:1] for axis, side in enumerate((page.width, page.height))]
    stream = io.BytesIO()
    rest = {"save_all": True, "append_images": images[1:], "compression": "tiff_deflate"} if kind == "TIFF" else {}
    images[0].save(stream, kind, dpi=tuple(dots), **({"quality": 70} if kind == "JPEG" else {}), **rest)
    return stream.getvalue()


def _image(picture: Picture) -> Image.Image:
    """Return a picture in the fewest bits that hold it."""
    image = Image.fromarray(picture)
    if np.ptp(picture, axis=2).max() > 0:
        return image
    grey = image.convert("L")
    return grey.convert("1", dither=Image.Dither.NONE) if set(np.unique(picture)) <= {0, 255} else grey


def as_pdf(pictures: Sequence[Picture], pages: Sequence[Page], *, searchable: bool = False) -> bytes:
    """Write pictures as the pages of a PDF; `searchable` lays the pages' text under them, invisible."""
    objects: list[bytes] = [b"<</Type/Catalog/Pages 2 0 R>>", b"", *_font()]
    kids = []
    for picture, page in zip(pictures, pages, strict=True):
        width, height = (page.width, page.height) if _alike(picture, page) else (page.height, page.width)
        first = len(objects) + 1
        kids.append(f"{first} 0 R")
        drawn = f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /I Do Q\n" + ("".join(_hidden(page)) if searchable else "")
        head = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width:.2f} {height:.2f}]/Contents {first + 1} 0 R"
        objects += [
            f"{head}/Resources<</XObject<</I {first + 2} 0 R>>/Font<</F 3 0 R>>>>>>".encode(),
            _stream("", drawn.encode("ascii")),
            _picture_object(picture),
        ]
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>".encode()
    return _file(objects)


def _alike(picture: Picture, page: Page) -> bool:
    """Does the picture stand on its page upright, not sideways?"""
    return bool(picture.shape[0] > picture.shape[1]) == (page.height > page.width)


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
