"""The parts of a Word document (ECMA-376): package, paragraphs, runs, tables with merged cells, as text.

>>> paragraph(run("规章 < 1")).count("规章 &lt; 1")
1
"""

import io
import zipfile
from collections.abc import Callable, Mapping
from html import escape

from synthesis.boxes import Box, Grid

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_DOCUMENT_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")
_BORDERS = "".join(f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for edge in _EDGES)
_EARLIEST = (1980, 1, 1, 0, 0, 0)


def package(body: str, namespace: str = W, main: str = "word/document.xml", **parts: str) -> bytes:
    """Return a document with this body; `main` is the name of its file, `parts` are further files of the folder word/."""
    document = f'<w:document xmlns:w="{namespace}" xmlns:mc="{_MC}"><w:body>{body}</w:body></w:document>'
    types = (
        f'<Default Extension="rels" ContentType="{_RELATIONS_TYPE}"/><Override PartName="/{main}" ContentType="{_MAIN_TYPE}"/>'
    )
    relation = f'<Relationship Id="r1" Type="{_DOCUMENT_RELATION}" Target="{main}"/>'
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{_TYPES}">{types}</Types>',
            "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}">{relation}</Relationships>',
            main: document,
            **{f"word/{name}.xml": text for name, text in parts.items()},
        }
    )


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """Pack files into an archive that is the same whenever it is written."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _EARLIEST), content, zipfile.ZIP_DEFLATED)
    return data.getvalue()


def run(text: str, properties: str = "") -> str:
    """Return text with the same looks; line ends become line breaks."""
    words = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:r><w:rPr>{properties}</w:rPr>{words}</w:r>"


def paragraph(content: str) -> str:
    """Return a paragraph with this content."""
    return f"<w:p>{content}</w:p>"


def word_table(grid: Grid, words: Callable[[Box], str], row: str = "<w:tr>{}</w:tr>", hidden: str = "") -> str:
    """Return a table with merged cells; `words` gives the content of a cell's paragraph, `hidden` stands where it goes on."""
    columns = '<w:gridCol w:w="900"/>' * grid.width
    rows = [row.format("".join(_cell(box, index, words, hidden) for box in boxes)) for index, boxes in enumerate(grid.rows)]
    properties = f"<w:tblPr><w:tblBorders>{_BORDERS}</w:tblBorders></w:tblPr>"
    # a paragraph behind it keeps two tables apart
    return f"<w:tbl>{properties}<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl><w:p/>"


def _cell(box: Box, row: int, words: Callable[[Box], str], hidden: str) -> str:
    span = f'<w:gridSpan w:val="{box.columns}"/>' if box.columns > 1 else ""
    merge = "" if box.rows == 1 else '<w:vMerge w:val="restart"/>' if row == box.row else "<w:vMerge/>"
    content = paragraph(words(box) if row == box.row else run(hidden))
    return f'<w:tc><w:tcPr><w:tcW w:w="{900 * box.columns}" w:type="dxa"/>{span}{merge}</w:tcPr>{content}</w:tc>'
