r"""What kind of file some bytes are, by their content alone: a `.doc` is often HTML, RTF or a renamed DOCX.

| container | known by |
|---|---|
| pdf | `%PDF-` and a version within the first kilobyte, as its readers do |
| rtf, image, archive | their first bytes; HEIC and AVIF pictures by the brand after them |
| docx, xlsx, pptx, ofd | a ZIP archive with `word/document…`, `xl/workbook.xml`, `ppt/presentation…`, with `OFD.xml` |
| odt, ods, epub | a ZIP archive that opens with its type |
| doc, xls, ppt | an OLE file with a stream WordDocument (Word and WPS), Workbook, PowerPoint Document |
| wordml, excelxml, fodt, uot | XML that says it is for Word, for Excel, an OpenDocument text, a text by the UOF standard |
| mhtml | a MIME message, as browsers and Word save a page in one file |
| html | tags; a text without tables of its own that holds some that are marked up (Markdown) |
| text | everything else |

Names inside ZIP and OLE files stand there uncompressed, so they are found in damaged files too.

>>> container_of(b"{\\rtf1 ..."), container_of("<table><tr><td>规章".encode()), container_of("规章\t0".encode())
('rtf', 'html', 'text')
"""

import re

from gongkai.sources.web.encoding import unmarked_utf16

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
ARCHIVE_END = b"PK\x05\x06"
"""What every whole ZIP archive has near its end."""

# What a file starts with → what it is. The order is the order of the tests.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"GIF87a", "image"),
    (b"GIF89a", "image"),
    (ARCHIVE_END, "archive"),  # a ZIP archive with nothing in it
    (b"Rar!\x1a\x07", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
)

# Words inside an archive or an OLE file → what it is.
_IN_ZIP: tuple[tuple[bytes, str], ...] = (
    (b"word/document", "docx"),
    (b"OFD.xml", "ofd"),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", "odt"),
    (b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "ods"),
    (b"mimetypeapplication/epub+zip", "epub"),
    (b"xl/workbook.xml", "xlsx"),
    (b"xl/workbook.bin", "xlsb"),
    (b"ppt/presentation", "pptx"),
)
_IN_OLE: tuple[tuple[bytes, str], ...] = (
    ("WordDocument".encode("utf-16-le"), "doc"),
    # an encrypted DOCX is an OLE file; its reader says that it is encrypted
    ("EncryptedPackage".encode("utf-16-le"), "docx"),
    ("PowerPoint Document".encode("utf-16-le"), "ppt"),
    ("Workbook\0".encode("utf-16-le"), "xls"),
)
# The brands of pictures in the container format of films: HEIC of telephones, AVIF.
_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif", b"avis"})
# What the beginning of an XML file says → what it is.
_IN_XML: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"<\?mso-application[^>]*Word\.Document|<w:wordDocument|<pkg:package"), "wordml"),
    (
        re.compile(rb"<\?mso-application[^>]*Excel\.Sheet|<(?:ss:)?Workbook\b[^>]*urn:schemas-microsoft-com:office:spreadsheet"),
        "excelxml",
    ),
    (re.compile(rb"<office:document\b[^>]*opendocument\.text"), "fodt"),
    (re.compile(rb"<uof:UOF\b"), "uot"),
)

_PDF = re.compile(rb"%PDF-[0-9]\.[0-9]")
_BLANK = b"\xef\xbb\xbf \t\r\n"
# Edge and Chrome put who saved the page, and where it was, before the version.
_MIME = re.compile(rb"(?i)(?:[a-z][a-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*)*?(?:mime-version:|content-type: *multipart/)")
_MARKUP = re.compile(rb"(?i)<(?:!doctype +html|html|head|body|meta|table|tbody|tr|td|div|p|span|h[1-6]|section|article)\b")
_OPENING = re.compile(rb"<[!?a-zA-Z]")
_TABLES = re.compile(rb"<table\b[^\0]*</table")
_FEWEST_CELLS = 6


def container_of(data: bytes) -> str:
    """Say what kind of file these bytes are."""
    head = data[:4096].lstrip(_BLANK)
    for signature, container in _SIGNATURES:
        if head.startswith(signature):
            return container
    if _PDF.search(data, 0, 1024):
        return "pdf"
    if picture := _picture(data):
        return picture
    if head.startswith(_ZIP):
        return _holding(data, _IN_ZIP, "zip")
    if head.startswith(OLE):
        return _holding(data, _IN_OLE, "ole")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or unmarked_utf16(data):
        head = data[:8192].replace(b"\0", b"").lstrip(b"\xff\xfe" + _BLANK)
    return _of_text(head, data)


def _holds_tables(data: bytes) -> bool:
    """Does a text, of Markdown say, hold tables that are marked up as in web pages, and none of its own?"""
    low = data.lower()
    return b"</table" in low and low.count(b"<td") >= _FEWEST_CELLS and b"|" not in low and b"\t" not in _TABLES.sub(b"", low)


def _picture(data: bytes) -> str:
    """Tell the kinds of pictures whose first bytes alone are not enough; empty for anything else."""
    if data[4:8] == b"ftyp":
        return "image" if data[8:12] in _BRANDS else ""
    # A bitmap tells its length and has two empty fields behind it; WebP stands in a RIFF file.
    bitmap = data.startswith(b"BM") and data[6:10] == bytes(4) and len(data) >= int.from_bytes(data[2:6], "little") > 26
    return "image" if bitmap or (data.startswith(b"RIFF") and data[8:12] == b"WEBP") else ""


def _holding(data: bytes, names: tuple[tuple[bytes, str], ...], otherwise: str) -> str:
    return next((container for name, container in names if name in data), otherwise)


def _of_text(head: bytes, data: bytes) -> str:
    for pattern, container in _IN_XML if head.startswith(b"<") else ():
        if pattern.search(head):
            return container
    if _MIME.match(head):
        return "mhtml"
    if b"<html" in head.lower() or _holds_tables(data) or (_OPENING.match(head) and _MARKUP.search(data, 0, 65536)):
        return "html"
    return "html" if _OPENING.match(head) and _MARKUP.search(head) else "text"
