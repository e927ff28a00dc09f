"""Word documents as Word, WPS and others write them: each style is a function from chapters to bytes."""

import io
import zipfile
from collections.abc import Callable, Mapping
from html import escape

from gongkai.synthesis.grid import Box, Grid

Chapters = list[str | Grid]

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_DOCUMENT_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def package(body: str, namespace: str = W, main: str = "word/document.xml", **parts: str) -> bytes:
    """A document with this body; `parts` are further files of the folder word/."""
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    document = f'<w:document xmlns:w="{namespace}" xmlns:mc="{mc}"><w:body>{body}</w:body></w:document>'
    return zipped(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/{main}" ContentType="{_TYPE}"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" Type="{_DOCUMENT_RELATION}" Target="{main}"/>'
            "</Relationships>",
            main: document,
            **{f"word/{name}.xml": text for name, text in parts.items()},
        }
    )


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return data.getvalue()


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(content: str) -> str:
    return f"<w:p>{content}</w:p>"


def table(grid: Grid, words: Callable[[Box], str], row: Callable[[str], str] = "<w:tr>{}</w:tr>".format) -> str:
    """A table with real merged cells; `words` gives the content of the paragraph in a cell."""
    columns = '<w:gridCol w:w="900"/>' * grid.width
    rows = [row("".join(_cell(box, index, words) for box in boxes)) for index, boxes in enumerate(grid.rows)]
    return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _cell(box: Box, row: int, words: Callable[[Box], str]) -> str:
    span = f'<w:gridSpan w:val="{box.columns}"/>' if box.columns > 1 else ""
    merge = "" if box.rows == 1 else '<w:vMerge w:val="restart"/>' if row == box.row else "<w:vMerge/>"
    return f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{paragraph(words(box) if row == box.row else '')}</w:tc>"


def _plain_words(box: Box) -> str:
    return run(box.text)


def _body(chapters: Chapters, draw: Callable[[Grid], str]) -> str:
    return "".join(paragraph(run(part)) if isinstance(part, str) else draw(part) for part in chapters)


def plain(chapters: Chapters) -> bytes:
    return package(_body(chapters, lambda grid: table(grid, _plain_words)))


def strict(chapters: Chapters) -> bytes:
    """The strict dialect, with the document under another name."""
    return package(_body(chapters, lambda grid: table(grid, _plain_words)), STRICT, "word/document2.xml")


def edited(chapters: Chapters) -> bytes:
    """Figures corrected with tracked changes, in content controls, as field results, beside hidden text, split over runs."""
    return package(_body(chapters, lambda grid: table(grid, _edited_words, _edited_row)))


def tracked(chapters: Chapters) -> bytes:
    """Tracked changes and hidden text in plain rows: what the binary format can hold and LibreOffice can write."""
    return package(_body(chapters, lambda grid: table(grid, _tracked_words)))


def _tracked_words(box: Box) -> str:
    if (box.row + box.column) % 2:
        return run("77", "<w:vanish/>") + run(box.text)
    return _corrected(box.text)


def _corrected(text: str) -> str:
    return f'<w:del w:id="1"><w:r><w:delText>40000</w:delText></w:r></w:del><w:ins w:id="2">{run(text)}</w:ins>'


def _edited_row(cells: str) -> str:
    """Every row in a content control, and a deleted row after it."""
    gone = "<w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>规章</w:t></w:r></w:p></w:tc></w:tr>"
    return f"<w:sdt><w:sdtPr/><w:sdtContent><w:tr>{cells}</w:tr></w:sdtContent></w:sdt>{gone}"


def _edited_words(box: Box) -> str:
    half = len(box.text) // 2
    kind = (box.row + box.column) % 4
    if kind == 0:
        return _corrected(box.text)
    if kind == 1:
        inner = f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{run(box.text[half:])}</w:sdtContent></w:sdt>"
        return f'<w:smartTag w:element="number">{run(box.text[:half])}{inner}</w:smartTag>'
    if kind == 2:
        char = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
        code = "<w:r><w:instrText>=SUM(LEFT) 99</w:instrText></w:r>" + run("98")
        return char("begin") + code + char("separate") + run(box.text) + char("end")
    return (
        run("77", "<w:vanish/>")
        + run(box.text[:half], "<w:b/>")
        + run(box.text[half:])
        + '<w:moveFrom w:id="3">'
        + run("5")
        + "</w:moveFrom>"
    )


def nested(chapters: Chapters) -> bytes:
    """The whole report inside the cell of a layout table."""
    inner = _body(chapters, lambda grid: table(grid, _plain_words))
    cell = f"<w:tc><w:tcPr/>{inner}<w:p/></w:tc>"
    return package(f"<w:tbl><w:tr><w:tc><w:tcPr/>{paragraph(run('栏目'))}</w:tc>{cell}</w:tr></w:tbl>")


STYLES: Mapping[str, Callable[[Chapters], bytes]] = {style.__name__: style for style in (plain, strict, edited, tracked, nested)}
