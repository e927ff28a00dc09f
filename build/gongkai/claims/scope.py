"""What a report's figures cover, in its own words.

`own` is the organ alone, `level` a government without the levels below it, `region` everything in a division, `system` an
organ with those it leads. A sentence on what the figures cover comes first; then the subject of the sentences that name
figures of the form, requests received before all others. Nothing is concluded from anything else.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gongkai.claims.agency import Agency
from gongkai.claims.matching import Match
from gongkai.claims.prose import Sentence
from gongkai.claims.vocabulary import load_vocabulary
from gongkai.document import Place

UNSTATED = "unstated"
_WIDE = frozenset({"region", "system"})


class Scope(NamedTuple):
    """The scope's code, the words of the report that say so, and where they stand."""

    code: str
    quote: str = ""
    place: Place | None = None


def scope_among(said: Sequence[Sentence], agency: Agency, found: Sequence[Match]) -> Scope:
    """Return the scope the text states; `unstated` without a quote when it states none."""
    stated = next(_statements(said, agency), None)
    if stated is not None:
        return stated
    subjects = [match for match in found if match.subject and not match.level]
    first = next((m for m in subjects if m.pattern.code == "received"), None) or next(iter(subjects), None)
    if first is None:
        return Scope(UNSTATED)
    return _quoted(first.sentence, first.subject, first.scope, first.end)


def narrow_or_wide(code: str) -> str:
    """Return whether a scope takes in other organs; an unstated one is neither."""
    return "" if code in ("", UNSTATED) else "wide" if code in _WIDE else "narrow"


def _statements(said: Sequence[Sentence], agency: Agency) -> Iterator[Scope]:
    words = load_vocabulary()
    for sentence in said:
        for found in words.statement.finditer(sentence.folded):
            _, subject, scope = agency.without_openings(sentence.folded[found.end() :])
            if subject:
                start = sentence.folded.index(subject, found.end())
                yield _quoted(sentence, subject, scope, sentence.at[start + len(subject) - 1] + 1)


def _quoted(sentence: Sentence, subject: str, scope: str, before: int) -> Scope:
    """Quote the subject as printed: its last occurrence that ends before a position of the sentence."""
    start = sentence.folded.rfind(subject, 0, sum(1 for at in sentence.at if at < before))
    first, last = sentence.at[start], sentence.at[start + len(subject) - 1] + 1
    return Scope(scope, sentence.raw[first:last], sentence.place(first, last))
