"""The instrument for Word documents: runs that are hidden, white, tiny, struck, raised, drawn or taken from fields."""

import io
import re
import zipfile
from collections.abc import Sequence

from bench.changed_paint import Paint, painted_runs
from synthesis import Draft
from synthesis.word_parts import zipped
from synthesis.write_docx import write_docx

_RUN = re.compile(
    '<w:r><w:rPr>((?:(?!</w:rPr>).)*)</w:rPr><w:t xml:space="preserve">([^<]*[\U000f0000-\U000fffff][^<]*)</w:t></w:r>'
)
_HIDING = (
    "<w:vanish/>",
    '<w:color w:val="FFFFFF"/>',
    '<w:sz w:val="2"/>',
    '<w:vanish w:val="1"/>',
    "<w:specVanish/><w:vanish/>",
    '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="FFFFFF"/>',
    '<w:color w:val="000000"/><w:shd w:val="clear" w:fill="000000"/>',
    '<w:color w:val="FEFEFE"/>',
    '<w:w w:val="1"/><w:color w:val="FFFFFF"/>',
    '<w:color w:val="000000"/><w:highlight w:val="black"/>',
)
_STRUCK = ("<w:strike/>", "<w:dstrike/>", '<w:strike w:val="true"/>')
_RAISED = ('<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>', '<w:position w:val="10"/><w:sz w:val="12"/>')
_SHOWN = (
    "<w:b/>",
    '<w:color w:val="FF0000"/>',
    '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="000000"/>',
    '<w:vanish w:val="0"/>',
    '<w:strike w:val="0"/>',
    '<w:u w:val="single"/>',
    "<w:outline/>",
    '<w:vertAlign w:val="baseline"/>',
    "<w:webHidden/>",
)
_BOX = (
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Fallback><w:pict>'
    '<v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>'
    "<w:p><w:r><w:t>{}</w:t></w:r></w:p></w:txbxContent>"
    "</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent>"
)
_PICTURE = (
    '<w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    '<wp:extent cx="99999" '
    'cy="99999"/><wp:docPr id="1" name="p" descr="{}"/></wp:inline></w:drawing>'
)
_MATH = '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>{}</m:t></m:r></m:oMath>'


def _runs(properties: str) -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{{}}</w:t></w:r>'


WORD_PAINTS: tuple[Paint, ...] = (
    *(Paint("hidden", _runs(p), "nothing") for p in _HIDING),
    *(Paint("hidden beside", _runs(p), "hidden beside") for p in _HIDING),
    Paint("hidden", '<w:del w:id="7"><w:r><w:delText>{}</w:delText></w:r></w:del>', "nothing"),
    Paint("hidden", '<w:moveFrom w:id="8"><w:r><w:t>{}</w:t></w:r></w:moveFrom>', "nothing"),
    Paint("hidden", "<w:r><w:instrText>{}</w:instrText></w:r>", "nothing"),
    *(Paint("struck", _runs(p), "new") for p in _STRUCK),
    *(Paint("raised mark", _runs(p), "mark") for p in _RAISED),
    *(Paint("form field or look", _runs(p)) for p in _SHOWN),
    Paint("form field or look", '<w:ins w:id="9"><w:r><w:t>{}</w:t></w:r></w:ins>'),
    Paint("form field or look", "<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>{}</w:t></w:r></w:sdtContent></w:sdt>"),
    Paint("form field or look", '<w:fldSimple w:instr="=SUM(LEFT)"><w:r><w:t>{}</w:t></w:r></w:fldSimple>'),
    Paint("form field or look", f"<w:r>{_BOX}</w:r>"),
    Paint("form field or look", _MATH),
    Paint("form field or look", '<w:hyperlink w:anchor="x"><w:r><w:t>{}</w:t></w:r></w:hyperlink>'),
    Paint("picture or cover", f"<w:r>{_PICTURE}</w:r>", "unknown"),
)


def write_word(drafts: Sequence[Draft]) -> list[bytes]:
    """Write drafts with painted figures as Word documents."""
    return [_painted(data) for data in write_docx(drafts)]


def _painted(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    main = next(name for name in files if name.startswith("word/document"))
    files[main] = _RUN.sub(_parted, bytes(files[main]).decode()) if isinstance(files[main], bytes) else ""
    return zipped(files)


def _parted(match: re.Match[str]) -> str:
    """Part a run into its plain and its painted pieces."""
    plain = _runs(match[1])
    pieces = re.split("([\U000f0000-\U000fffff]+)", match[2])
    return "".join(
        painted_runs(piece, lambda text, at: WORD_PAINTS[at].way.format(text))
        if number % 2
        else plain.format(piece)
        if piece
        else ""
        for number, piece in enumerate(pieces)
    )
