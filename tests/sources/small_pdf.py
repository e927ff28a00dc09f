"""Small PDF files from typeset pages, with no program needed: characters by name in a font that every reader knows."""

from collections.abc import Sequence

from synthesis.typeset import Page

_FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType0"
    b"/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/DW 1000/W[1 95 500]>>]>>"
)
_PIXEL = (
    b"<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Length 1>>stream\n\x80\nendstream"
)
_PASSWORD = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<" + b"11" * 32 + b">/U<" + b"22" * 32 + b">>>/ID[<00><00>]"


def small_pdf(pages: Sequence[Page], *, pictures: int = 0, outlines: bool = False, password: bool = False) -> bytes:
    """Write pages; `pictures` puts grey rectangles on the first, `outlines` draws curves in place of characters."""
    kids = b" ".join(b"%d 0 R" % (5 + 2 * number) for number, _ in enumerate(pages))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(pages)), _FONT, _PIXEL]
    for number, page in enumerate(pages):
        content = (
            _outlined(page) if outlines else _drawn(page) + b"\nq 400 0 0 200 90 300 cm /X Do Q" * (pictures if not number else 0)
        )
        box = b"0 0 %.2f %.2f" % (page.width, page.height)
        resources = b"/Resources<</Font<</F 3 0 R>>/XObject<</X 4 0 R>>>>"
        objects.append(b"<</Type/Page/Parent 2 0 R/MediaBox[%s]%s/Contents %d 0 R>>" % (box, resources, 6 + 2 * number))
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
    return _file(objects, _PASSWORD if password else b"")


def _file(objects: Sequence[bytes], trailer: bytes) -> bytes:
    data = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    start = len(data) - len(table) - len(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    data += b"trailer\n<</Root 1 0 R/Size %d%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)
    return bytes(data)


def _drawn(page: Page) -> bytes:
    parts = [b"0.5 w"]
    parts += [
        b"%.2f %.2f m %.2f %.2f l S" % (rule.x0, page.height - rule.y0, rule.x1, page.height - rule.y1) for rule in page.rules
    ]
    for run in page.runs:
        code = run.text.encode("utf-16-be").hex().encode()
        parts.append(b"BT /F %.2f Tf 1 0 0 1 %.2f %.2f Tm <%s> Tj ET" % (run.size, run.x, page.height - run.y, code))
    return b"\n".join(parts)


def _outlined(page: Page) -> bytes:
    shapes = []
    for run in page.runs:
        for number, _ in enumerate(run.text):
            x, y, s = run.x + number * run.size, page.height - run.y, run.size
            shapes.append(b"%.2f %.2f m %.2f %.2f %.2f %.2f %.2f %.2f c h f" % (x, y, x, y + s, x + s, y + s, x + s / 2, y))
    return b"\n".join(shapes)
