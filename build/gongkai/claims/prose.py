"""The running text of a report as sentences that know where each of their characters is printed.

Paragraphs that a page break cut in two are joined again. Sentences are folded for comparison only: spaces and quotes
go, full-width forms become plain ones; two numbers with nothing but a space between them stay two.

>>> from gongkai.document import Document, Paragraph, ParagraphPlace
>>> text = "一、总体情况", "2023 年，我局收到申请 85 件（均为自然人）。答复 85 件。"
>>> report = Document("a.txt", "text", tuple(Paragraph(t, ParagraphPlace(i)) for i, t in enumerate(text, 1)))
>>> [(s.chapter, s.folded) for s in sentences(report)]
[(1, '2023年,我局收到申请85件(均为自然人)'), (1, '答复85件')]
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gongkai.claims.vocabulary import load_vocabulary
from gongkai.document import Document, Paragraph, Place, TextPlace
from gongkai.text import fold

_ENUMERATOR = re.compile(
    r"\s*(?:[（(][一二三四五六七八九十0-9]{1,3}[）)]|[一二三四五六七八九十]{1,3}\s*、|[0-9]{1,2}\s*[.、．](?![0-9]))\s*"
)
_CLOSED = tuple("。；！？：.;!?:")
_STOPS = frozenset("。!?！？")
_UNSEEN = frozenset("“”\"'‘’「」『』《》")
_LONGEST_HEADING = 40
_SHORTEST_CUT = 20
_MOST_PARTS = 4
# Nobody writes longer sentences; a text without stops is no prose.
_LONGEST_SENTENCE = 2000


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its place.

    Attributes:
        raw: The words as printed, on one line.
        folded: The same for comparison; `at[i]` is the position in `raw` of its character i.
        at: See `folded`.
        chapter: Number of the chapter of the report, 0 before the first.
        opens: Whether a new numbered section starts here.
        pieces: Where the parts of `raw` stand: (start in `raw`, place of its paragraph, start in that paragraph).
    """

    raw: str
    folded: str
    at: tuple[int, ...]
    chapter: int
    opens: bool
    pieces: tuple[tuple[int, Place, int], ...]

    def place(self, start: int, end: int) -> Place:
        """Return where `raw[start:end]` is printed, as exactly as the file tells."""
        begins, place, skipped = max((p for p in self.pieces if p[0] <= start), key=lambda p: p[0])
        if not isinstance(place, TextPlace):
            return place
        moved = skipped + start - begins
        return TextPlace(place.line, place.column + moved, place.offset + moved, end - start)


def sentences(document: Document) -> Iterator[Sentence]:
    """Yield the sentences of the running text in reading order; headings of chapters are left out."""
    chapter = 0
    for paragraphs in _joined(document):
        text = paragraphs[0].text
        found = _chapter(text) if len(paragraphs) == 1 else None
        if found is not None:
            chapter = found
            continue
        yield from _sentences(paragraphs, chapter)


def _chapter(text: str) -> int | None:
    enumerator = _ENUMERATOR.match(text)
    words = fold(text[enumerator.end() :] if enumerator else text)
    if not enumerator or "(" in fold(enumerator.group()) or len(words) > _LONGEST_HEADING or words.endswith(_CLOSED):
        return None
    return next((number for number, pattern in load_vocabulary().chapter_words if pattern.search(words)), None)


def _joined(document: Document) -> Iterator[tuple[Paragraph, ...]]:
    """Yield paragraphs, those cut in two together."""
    run: list[Paragraph] = []
    for block in document.blocks:
        if not isinstance(block, Paragraph):
            if run:
                yield tuple(run)
            run = []
            continue
        if run and (len(run) == _MOST_PARTS or not _goes_on(run[-1].text, block.text)):
            yield tuple(run)
            run = []
        run.append(block)
    if run:
        yield tuple(run)


def _goes_on(above: str, below: str) -> bool:
    words = fold(above)
    if words.endswith("年度报告") or (_ENUMERATOR.match(above) and len(words) <= _LONGEST_HEADING and "," not in words):
        return False
    return len(words) >= _SHORTEST_CUT and not words.endswith((*_CLOSED, ")")) and not _ENUMERATOR.match(below)


def _sentences(paragraphs: Sequence[Paragraph], chapter: int) -> Iterator[Sentence]:
    raw = "".join(_visible(p.text) for p in paragraphs)
    starts = [sum(len(p.text) for p in paragraphs[:i]) for i in range(len(paragraphs))]
    enumerator = _ENUMERATOR.match(raw)
    begin = enumerator.end() if enumerator else 0
    opens = enumerator is not None
    for end in [*(i for i, c in enumerate(raw) if c in _STOPS), len(raw)]:
        folded, at = _fold(raw[begin:end]) if end - begin <= _LONGEST_SENTENCE else ("", ())
        if folded:
            pieces = tuple(
                (max(s, begin) - begin, p.place, max(s, begin) - s)
                for s, p in zip(starts, paragraphs, strict=True)
                if s < end and s + len(p.text) > begin
            )
            yield Sentence(raw[begin:end], folded, at, chapter, opens, pieces)
            opens = False
        begin = end + 1


def _visible(text: str) -> str:
    """Return the text with every line end and control as a space, so that positions stay."""
    return "".join(" " if c < " " else c for c in text)


def _fold(raw: str) -> tuple[str, tuple[int, ...]]:
    folded: list[str] = []
    at: list[int] = []
    for i, character in enumerate(raw):
        plain = fold(character)
        if not plain and folded and folded[-1].isdigit() and raw[i + 1 :].lstrip()[:1].isdigit():
            plain = " "
        if character not in _UNSEEN:
            folded += plain
            at += [i] * len(plain)
    return "".join(folded), tuple(at)
