"""PDF files of a few objects, for what no program writes."""


def pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, the first of them the catalogue."""
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, content) for number, content in enumerate(objects, start=1))
    return b"%PDF-1.7\n" + body + b"trailer\n<</Root 1 0 R/Size " + str(len(objects) + 1).encode() + b">>\n%%EOF\n"


def stream(content: bytes) -> bytes:
    return b"<</Length %d>>stream\n%s\nendstream" % (len(content), content)


def page_with(drawing: bytes, letters: str = "", boxes: bytes = b"/MediaBox[0 0 595 842]") -> bytes:
    """A PDF of one page; font /F writes `letters` with the codes 0001, 0002 and so on."""
    width = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000>>"
    codes = b"".join(b"<%04X> <%04X>\n" % (number, ord(letter)) for number, letter in enumerate(letters, start=1))
    names = b"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange %d beginbfchar\n%sendbfchar endcmap"
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R" + boxes + b"/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        stream(drawing),
        b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>",
        width,
        stream(names % (len(letters), codes)),
    )


RULES = b"".join(
    b"%d %d %d %d re f\n" % box
    for box in (*((100, y, 301, 1) for y in (600, 625, 650, 675, 700)), *((x, 600, 1, 100) for x in (100, 200, 300, 400)))
)
LABELS = "制发件数量"
_FAINT = b"/Half<</ca .5>>/Clear<</ca 0>>"
_IMAGE = (
    b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>stream\n\xff\nendstream"
)


def table_with(drawing: bytes, annots: tuple[bytes, ...] = (), over: bytes = b"") -> bytes:
    """A PDF of one table, four rows by three columns with a label in the first cell, and what is drawn in it and `over` it.

    Cell (row, column), from 0, reaches from (100 + 100 * column, 675 - 25 * row) 100 points to the right and 25 up. Fonts: /H is
    Helvetica, which is not embedded; graphics states /Half and /Clear; layer /Off; picture /White. `annots`: annotations,
    whose drawing is {ap}: the number 9 in Helvetica, on a rectangle of 30 by 12.
    """
    words = b"<" + b"".join(b"%04X" % number for number in range(1, len(LABELS) + 1)) + b">"
    whole = RULES + b"BT /F 10 Tf 105 683 Td " + words + b" Tj ET\n" + drawing + b"\n" + over
    looks = b"<</Type/XObject/Subtype/Form/BBox[0 0 30 12]/Resources<</Font<</H 8 0 R>>>>/Length 34>>stream\nBT /H 10 Tf 2 2 Td (9) Tj ET       \nendstream"
    resources = b"<</Font<</F 5 0 R/H 8 0 R>>/ExtGState<<" + _FAINT + b">>/Properties<</Off 9 0 R>>/XObject<</White 10 0 R>>>>"
    notes = b"".join(b"%d 0 R " % number for number in range(12, 12 + len(annots)))
    codes = b"".join(b"<%04X> <%04X>\n" % (number, ord(letter)) for number, letter in enumerate(LABELS, start=1))
    names = b"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange %d beginbfchar\n%sendbfchar endcmap"
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[9 0 R]/D<</OFF[9 0 R]>>>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Annots[" + notes + b"]/Resources" + resources + b">>",
        stream(whole),
        b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000>>",
        stream(names % (len(LABELS), codes)),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/OCG/Name(Off)>>",
        _IMAGE,
        looks,
        *(annot.replace(b"{ap}", b"/AP<</N 11 0 R>>") for annot in annots),
    )
