"""Kinds of source files: the one place that says how each is called, what it counts as, and how it is handled.

A kind is called by its `container`, which the bytes tell (`sources.sniff`). Some kinds are published as another one, and that
`source.toml` says too: a web archive counts as a web page, a spreadsheet of any make as a spreadsheet. A kind that counts as
none is known by name only, and refused by it.

>>> KINDS["mhtml"].counts_as, KINDS["xls"].name, sorted(BORN_DIGITAL)[:3]
('html', 'Excel（XLS）', ['doc', 'docx', 'html'])
"""

from typing import NamedTuple


class Kind(NamedTuple):
    """One kind of file.

    Attributes:
        container: Its id.
        name: What messages call it, before 文件.
        counts_as: The container as which it is published; empty for a kind that no reader takes.
        passive: Suffixes under which it is served as it is: a browser shows or saves it, but never runs it.
        active: Suffixes that a browser could run: such a file is served as plain text.
        office: The suffix by which LibreOffice knows it, where it is read through LibreOffice.
    """

    container: str
    name: str
    counts_as: str = ""
    passive: tuple[str, ...] = ()
    active: tuple[str, ...] = ()
    office: str = ""


class Container(NamedTuple):
    """A container as which sources are published; in one that is born digital the figures are the publisher's own characters."""

    id: str
    title: str
    title_en: str
    born_digital: bool = False


# In the order in which lists show them. Ids are published: never changed, never used again.
CONTAINERS: dict[str, Container] = {
    each.id: each
    for each in (
        Container("text", "纯文本", "plain text"),
        Container("html", "网页", "HTML", born_digital=True),
        Container("docx", "Word（DOCX）", "Word (DOCX)", born_digital=True),
        Container("doc", "Word（DOC）", "Word (DOC)", born_digital=True),
        Container("pdf", "PDF", "PDF"),
        Container("scan", "扫描件", "scan"),
        Container("ofd", "OFD", "OFD"),
        Container("rtf", "RTF", "RTF", born_digital=True),
        Container("odt", "OpenDocument 文本（ODT）", "OpenDocument text (ODT)", born_digital=True),
        Container("xlsx", "电子表格（Excel 等）", "spreadsheet (Excel and others)", born_digital=True),
    )
}
BORN_DIGITAL = frozenset(each.id for each in CONTAINERS.values() if each.born_digital)

KINDS: dict[str, Kind] = {
    each.container: each
    for each in (
        Kind("text", "纯文本", "text", (".txt",)),
        Kind("html", "网页", "html", (), (".html", ".htm", ".xhtml", ".shtml")),
        Kind("mhtml", "网页存档（MHTML）", "html", (), (".mht", ".mhtml")),
        Kind("docx", "Word（DOCX）", "docx", (".docx",)),
        Kind("doc", "Word（DOC）", "doc", (".doc", ".wps"), office=".doc"),
        Kind("rtf", "RTF ", "rtf", (".rtf",), office=".rtf"),
        Kind("wordml", "Word 2003 XML ", "doc", (), (".xml",), office=".xml"),
        Kind("odt", "OpenDocument 文本（ODT）", "odt", (".odt",), office=".odt"),
        Kind("fodt", "OpenDocument 文本（FODT）", "odt", (), (".fodt",), office=".fodt"),
        Kind("uot", "标文通（UOT）", "odt", (), (".uot",), office=".uot"),
        Kind("xlsx", "Excel（XLSX）", "xlsx", (".xlsx",)),
        Kind("xls", "Excel（XLS）", "xlsx", (".xls",), office=".xls"),
        Kind("ods", "OpenDocument 表格（ODS）", "xlsx", (".ods",), office=".ods"),
        Kind("pdf", "PDF ", "pdf", (".pdf",)),
        Kind("image", "图片", "scan"),
        Kind("scan", "扫描件", "scan"),
        Kind("ofd", "OFD ", "ofd", (".ofd",)),
        # Known by name only.
        Kind("pptx", "PPT（PPTX）"),
        Kind("ppt", "PPT（PPT）"),
        Kind("xlsb", "Excel（XLSB）"),
        Kind("excelxml", "Excel 2003 XML "),
        Kind("epub", "EPUB 电子书"),
        Kind("uof", "标文通（UOF）"),
        Kind("zip", "ZIP 压缩包"),
        Kind("archive", "压缩包"),
        Kind("ole", "OLE 复合"),
    )
}
OFFICE = {each.container: each.office for each in KINDS.values() if each.office}
"""Containers that are read through LibreOffice, and the suffix under which it expects them."""
PASSIVE = frozenset(suffix for each in KINDS.values() for suffix in each.passive)
ACTIVE = frozenset(suffix for each in KINDS.values() for suffix in each.active)
