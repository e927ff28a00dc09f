"""The running text of a report as passages and sentences that know where each of their characters is printed.

A passage is what stands outside the tables: a heading or a paragraph; one that a page break cut in two is joined again.
Sentences are folded for comparison only: spaces and quotes go, full-width forms become plain ones; two numbers with nothing
but a space between them stay two.

>>> from gongkai.document import Document, Paragraph, ParagraphPlace
>>> text = "一、总体情况", "2023 年，我局收到申请 85 件（均为自然人）。答复 85 件。"
>>> report = Document("a.txt", "text", tuple(Paragraph(t, ParagraphPlace(i)) for i, t in enumerate(text, 1)))
>>> told = passages(report)
>>> [(p.chapter, p.heading, p.text[:5]) for p in told]
[(1, True, '一、总体情'), (1, False, '2023 ')]
>>> [(s.chapter, s.folded) for s in sentences(told)]
[(1, '2023年,我局收到申请85件(均为自然人)'), (1, '答复85件')]
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from gongkai.claims.figures import figures_of
from gongkai.claims.vocabulary import load_vocabulary
from gongkai.document import Document, Paragraph, Place, TextPlace
from gongkai.text import fold, fold_once

_ENUMERATOR = re.compile(
    r"\s*(?:[（(][一二三四五六七八九十0-9]{1,3}[）)]|[一二三四五六七八九十]{1,3}\s*、|[0-9]{1,2}\s*[.、．](?![0-9]))\s*"
)
_CLOSED = tuple("。；！？：.;!?:")
_STOPS = frozenset("。!?！？")
_UNSEEN = str.maketrans("", "", "“”\"'‘’「」『』《》")
_NO_CHARACTER = frozenset({"Cn", "Co", "Cs"})
_LONGEST_HEADING = 40
_SHORTEST_CUT = 20
_MOST_PARTS = 4
# Nobody writes longer sentences; a text without stops is no prose.
_LONGEST_SENTENCE = 2000


class Passage(NamedTuple):
    """A heading or paragraph outside the tables.

    Attributes:
        text: As read, on one line: what does not print is a space.
        chapter: Number of the chapter of the report it stands in, or opens; 0 before the first.
        heading: Whether it is the heading of a chapter.
        pieces: Where its parts stand: (start in `text`, place).
    """

    text: str
    chapter: int
    heading: bool
    pieces: tuple[tuple[int, Place], ...]

    @property
    def place(self) -> Place:
        """Where it begins."""
        return self.pieces[0][1]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its place.

    Attributes:
        raw: The words as printed, on one line.
        folded: The same for comparison.
        at: Position in `raw` of each character of `folded`; empty when nothing in the sentence can matter to a claim.
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


def passages(document: Document) -> tuple[Passage, ...]:
    """Return what stands outside the tables, in reading order."""
    told: list[Passage] = []
    chapter = 0
    for paragraphs in _joined(document):
        found = _chapter(paragraphs[0].text) if len(paragraphs) == 1 else None
        chapter = chapter if found is None else found
        texts = [_printing(p.text) for p in paragraphs]
        starts = accumulate(map(len, texts), initial=0)
        pieces = tuple((start, p.place) for start, p in zip(starts, paragraphs, strict=False))
        told.append(Passage("".join(texts), chapter, found is not None, pieces))
    return tuple(told)


def sentences(told: Iterable[Passage]) -> Iterator[Sentence]:
    """Yield the sentences of passages in reading order; headings of chapters are left out."""
    for passage in told:
        if not passage.heading:
            yield from _sentences(passage)


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
    words = fold_once(above)
    if words.endswith("年度报告") or (_ENUMERATOR.match(above) and len(words) <= _LONGEST_HEADING and "," not in words):
        return False
    return len(words) >= _SHORTEST_CUT and not words.endswith((*_CLOSED, ")")) and not _ENUMERATOR.match(below)


def _sentences(passage: Passage) -> Iterator[Sentence]:
    raw = passage.text
    enumerator = _ENUMERATOR.match(raw)
    begin = enumerator.end() if enumerator else 0
    opens = enumerator is not None
    for end in [*(i for i, c in enumerate(raw) if c in _STOPS), len(raw)]:
        if begin < end <= begin + _LONGEST_SENTENCE and (sentence := _sentence(passage, begin, end, opens=opens)):
            yield sentence
            opens = False
        begin = end + 1


def _sentence(passage: Passage, begin: int, end: int, *, opens: bool) -> Sentence | None:
    raw = passage.text[begin:end]
    folded = fold_once(raw).translate(_UNSEEN)
    if not folded:
        return None
    if not load_vocabulary().telling.search(folded) and next(figures_of(folded), None) is None:
        return Sentence(raw, folded, (), passage.chapter, opens, ())
    return Sentence(raw, *_fold(raw), passage.chapter, opens, tuple(_pieces(passage, begin, end)))


def _pieces(passage: Passage, begin: int, end: int) -> Iterator[tuple[int, Place, int]]:
    stops = [*(start for start, _ in passage.pieces[1:]), len(passage.text)]
    for (start, place), stop in zip(passage.pieces, stops, strict=True):
        if start < end and stop > begin:
            yield max(start, begin) - begin, place, max(start, begin) - start


def _printing(text: str) -> str:
    """Return the text with a space for whatever does not print, � for what no font has, so that positions stay."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else "�" if unicodedata.category(c) in _NO_CHARACTER else " " for c in text)


def _fold(raw: str) -> tuple[str, tuple[int, ...]]:
    folded: list[str] = []
    at: list[int] = []
    for i, character in enumerate(raw):
        plain = fold(character)
        if not plain and folded and folded[-1].isdigit() and raw[i + 1 :].lstrip()[:1].isdigit():
            plain = " "
        if ord(character) not in _UNSEEN:
            folded += plain
            at += [i] * len(plain)
    return "".join(folded), tuple(at)
