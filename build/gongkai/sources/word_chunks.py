"""Parts of a Word document in other formats (`altChunk`): Word takes them in when it opens the file, and prints them.

Each goes to the reader of its kind. One that no reader here takes is counted, so that it can be said that something is missing.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from gongkai.document import Block, Document
from gongkai.errors import SourceError
from gongkai.sources.archive import Archive
from gongkai.sources.html import read_html
from gongkai.sources.mhtml import read_mhtml
from gongkai.sources.plain_text import read_text
from gongkai.sources.sniff import container_of

Reader = Callable[[bytes, str], Document]

_MOST = 50


@dataclass(slots=True)
class ChunkReader:
    """Reads the parts of one archive; `relations` are the names of its parts by id, `docx` reads a document in the document."""

    archive: Archive
    relations: dict[str, str]
    docx: Reader
    unread: int = 0
    pictures: int = 0
    _left: int = field(default=_MOST)

    def __call__(self, relation: str) -> tuple[Block, ...]:
        """Return what a part holds; nothing when it cannot be read."""
        name = self.relations.get(relation, "")
        readers: dict[str, Reader] = {"html": read_html, "mhtml": read_mhtml, "text": read_text, "docx": self.docx}
        self._left -= 1
        if name not in self.archive.names or self._left < 0:
            self.unread += 1
            return ()
        data = self.archive.read(name)
        reader = readers.get(container_of(data))
        try:
            document = reader(data, self.archive.file) if reader else None
        except SourceError:
            document = None
        if document is None:
            self.unread += 1
            return ()
        self.unread += document.elsewhere
        self.pictures += document.pictures
        return document.blocks
