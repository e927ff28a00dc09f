"""Reports as Word documents, as Word, WPS and their users write them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from synthesis.boxes import Box
from synthesis.draft import Draft, Words
from synthesis.shapes import Shape, cut, unmerged, whole, widened
from synthesis.styles import Style
from synthesis.word_parts import STRICT, W, package, paragraph, run, word_table


@dataclass(frozen=True, slots=True, kw_only=True)
class WordStyle(Style):
    """How a document is written.

    Attributes:
        words: Writes the content of a cell's paragraph.
        row: What the cells of a row are put into.
        body: What the whole is put into.
        namespace: Of the dialect.
        main: Name of the document inside the package.
        hidden: What stands where a merged cell goes on; Word does not show it.
        shape: What becomes of the tables' shape.
    """

    words: Callable[[Box], str]
    row: str = "<w:tr>{}</w:tr>"
    body: str = "{}"
    namespace: str = W
    main: str = "word/document.xml"
    hidden: str = ""
    shape: Shape = whole


def write_docx(drafts: Sequence[Draft]) -> list[bytes]:
    """Write reports whose styles are Word styles."""
    styles = {style.id: style for style in WORD_STYLES}
    return [_document(draft, styles[draft.style]) for draft in drafts]


def _document(draft: Draft, style: WordStyle) -> bytes:
    parts = (
        paragraph(run(part.text)) if isinstance(part, Words) else word_table(part, style.words, style.row, style.hidden)
        for part in draft.shaped(style.shape)
    )
    return package(style.body.format("".join(parts)), style.namespace, style.main)


def _plain(box: Box) -> str:
    return run(box.text)


def _tracked(box: Box) -> str:
    """Tracked changes in one half of the cells, hidden text in the other."""
    if (box.row + box.column) % 2:
        return run("77", "<w:vanish/>") + run(box.text)
    return _corrected(box.text)


def _corrected(text: str) -> str:
    return f'<w:del w:id="1"><w:r><w:delText>40000</w:delText></w:r></w:del><w:ins w:id="2">{run(text)}</w:ins>'


def _edited(box: Box) -> str:
    half = len(box.text) // 2
    first, second = box.text[:half], box.text[half:]
    manners = (
        lambda: _corrected(box.text),
        lambda: f'<w:smartTag w:element="number">{run(first)}{_controlled(run(second))}</w:smartTag>',
        lambda: _calculated(run(box.text)),
        lambda: run("77", "<w:vanish/>") + run(first, "<w:b/>") + run(second) + f'<w:moveFrom w:id="3">{run("5")}</w:moveFrom>',
    )
    return manners[(box.row + box.column) % len(manners)]()


def _controlled(content: str) -> str:
    return f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def _calculated(result: str) -> str:
    """The result of a field, behind its code and an older result inside that."""
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    return f"{begin}<w:r><w:instrText>=SUM(LEFT) 99</w:instrText></w:r>{run('98')}{separate}{result}{end}"


# Every row in a content control, and a deleted row after it.
_EDITED_ROW = (
    "<w:sdt><w:sdtPr/><w:sdtContent><w:tr>{}</w:tr></w:sdtContent></w:sdt>"
    "<w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>规章</w:t></w:r></w:p></w:tc></w:tr>"
)
_IN_A_CELL = f"<w:tbl><w:tr><w:tc><w:tcPr/>{paragraph(run('栏目'))}</w:tc><w:tc><w:tcPr/>{{}}<w:p/></w:tc></w:tr></w:tbl>"

WORD_STYLES: tuple[WordStyle, ...] = (
    WordStyle("plain", "nothing but words and merged cells", words=_plain),
    WordStyle(
        "strict", "the strict dialect, with the document under another name", words=_plain, namespace=STRICT,
        main="word/document2.xml",
    ),
    WordStyle(
        "edited",
        "figures corrected with tracked changes, in content controls, as results of fields, beside hidden text",
        words=_edited,
        row=_EDITED_ROW,
    ),
    WordStyle("tracked", "tracked changes and hidden text, as the binary format holds them too", words=_tracked),
    WordStyle("nested", "the whole report inside a cell of a table", words=_plain, body=_IN_A_CELL),
    WordStyle("hidden", "text left where a merged cell goes on, which Word does not show", words=_plain, hidden="88"),
    WordStyle("cut", "each table in two, with an empty paragraph between", words=_plain, shape=cut),
    WordStyle("unmerged", "no merged cells, empty ones instead", words=_plain, shape=unmerged),
    WordStyle("widened", "an empty column at the right of every table", words=_plain, shape=widened),
)  # fmt: skip
