"""Parts of a Word document in other formats (`altChunk`): Word takes them in when it opens the file, and prints them.

Each goes to the reader of its kind. One that no reader here takes makes the whole file unreadable: nobody knows what it holds.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from gongkai.document import Block, Document
from gongkai.sources import refusals
from gongkai.sources.archive import Archive
from gongkai.sources.plain.plain_text import read_text
from gongkai.sources.sniff import container_of
from gongkai.sources.web.html_pages import read_html
from gongkai.sources.web.mhtml import read_mhtml

Reader = Callable[[bytes, str], Document]

_MOST = 50


@dataclass(slots=True)
class ChunkReader:
    """Reads the parts of one archive; `relations` are the names of its parts by id, `docx` reads a document in the document."""

    archive: Archive
    relations: dict[str, str]
    docx: Reader
    elsewhere: int = 0
    pictures: int = 0
    _left: int = field(default=_MOST)

    def __call__(self, relation: str) -> tuple[Block, ...]:
        """Return what a part holds; SourceError when it is missing or no reader here takes it: its tables would look absent."""
        name = self.relations.get(relation, "")
        readers: dict[str, Reader] = {"html": read_html, "mhtml": read_mhtml, "text": read_text, "docx": self.docx}
        self._left -= 1
        if name not in self.archive.names or self._left < 0:
            raise refusals.part_unread(self.archive.file, name or relation)
        data = self.archive.read(name)
        reader = readers.get(container_of(data))
        if reader is None:
            raise refusals.part_unread(self.archive.file, name)
        document = reader(data, self.archive.file)
        self.elsewhere += document.elsewhere
        self.pictures += document.pictures
        return document.blocks
