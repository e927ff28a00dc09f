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
