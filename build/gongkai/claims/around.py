"""Is everything around a figure understood? Only then does a difference from the table prove anything.

Before the figure, up to the last semicolon, stand only openings, general words (认真贯彻条例) or other figures that are
understood; behind it only general words (均已按期答复), comparisons, parts (其中…) or such figures. 春节期间，收到申请7件 or
收到申请7件（网络渠道） is right when it equals the table, and says nothing when it does not.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from gongkai.claims.agency import Agency
from gongkai.claims.figures import figures_of
from gongkai.claims.matching import Match
from gongkai.claims.prose import Sentence
from gongkai.claims.strands import Clause, Strand, clauses, strand_of
from gongkai.claims.vocabulary import load_vocabulary

_LONGEST_HEADING = 20
_ENUMERATOR = re.compile(r"^[(]?[0-9一二三四五六七八九十]{1,2}[)]?[.、]?(?=[^0-9年月])")
# Of these the form counts one kind only: what is 其中 may be of another.
_COUNTED_APART = ("document", "decision", "fee")
_UNKNOWN = "ambiguous"


def unsure(found: Iterable[Match], agency: Agency, said: Iterable[Sentence]) -> Mapping[int, str]:
    """Return why a difference would prove nothing, for the ids of the matches of which that holds."""
    narrowed = set(map(id, _under_narrow_headings(said)))
    groups: defaultdict[int, list[Match]] = defaultdict(list)
    for match in found:
        groups[id(match.sentence)].append(match)
    reasons: dict[int, str] = {}
    for group in groups.values():
        sentence = group[0].sentence
        if id(sentence) in narrowed or load_vocabulary().doubt["hedge"].search(sentence.folded):
            reasons |= dict.fromkeys(map(id, group), _UNKNOWN)
            continue
        for strand in _strands(strand_of(sentence.folded)):
            reasons |= dict.fromkeys(_in_strand(strand, sentence, group, agency), _UNKNOWN)
    return reasons


def unread(match: Match, found: Iterable[Match]) -> tuple[Decimal, ...]:
    """Return the figures of a match's sentence that nobody understood."""
    read = {each.start for each in found if each.sentence is match.sentence}
    at = match.sentence.at
    return tuple(f.value for f in figures_of(match.sentence.folded) if f.unit != "%" and at[f.start] not in read)


def _under_narrow_headings(said: Iterable[Sentence]) -> Iterator[Sentence]:
    """Yield the sentences under a heading, or after a few words of their own, that name a channel, a level or a subject."""
    doubt = load_vocabulary().doubt
    narrow = False
    for sentence in said:
        words = _ENUMERATOR.sub("", sentence.folded)
        heading = len(words) <= _LONGEST_HEADING and not any(c.isdigit() for c in words)
        if sentence.opens or heading:
            narrow = heading and doubt["heading"].search(sentence.folded) is not None
        if narrow:
            yield sentence


def _strands(strand: Strand) -> Iterator[Strand]:
    yield strand
    for _, aside in strand.asides:
        yield from _strands(aside)


def _in_strand(strand: Strand, sentence: Sentence, group: Sequence[Match], agency: Agency) -> Iterator[int]:
    told = clauses(strand)
    matched = [_matched(clause, sentence, group) for clause in told]
    for at, own in enumerate(matched):
        known = _known_before(told[:at], matched, agency, told[at].stop) and _known_behind(at, told, matched)
        if own and not (known and all(_known_aside(aside, sentence, group) for aside in told[at].asides)):
            yield from map(id, own)


def _matched(clause: Clause, sentence: Sentence, group: Sequence[Match]) -> list[Match]:
    places = {sentence.at[i] for i in clause.at}
    return [match for match in group if match.start in places]


def _known_before(above: Sequence[Clause], matched: Sequence[list[Match]], agency: Agency, stop: str) -> bool:
    for at in reversed(range(len(above))):
        if stop == ";":
            return True
        clause, stop = above[at], above[at].stop
        if not (matched[at] or (_compares(clause) if clause.figures else _general(clause.text, agency))):
            return False
    return True


def _general(text: str, agency: Agency) -> bool:
    """Are these words of no consequence for a figure that follows?"""
    doubt = load_vocabulary().doubt
    rest, _, _ = agency.without_openings(text)
    if not rest or doubt["about"].fullmatch(rest):
        return True
    telling = doubt["narrow"].search(rest) or doubt["particular"].search(rest)
    return doubt["before"].fullmatch(rest) is not None and not telling


def _known_behind(at: int, told: Sequence[Clause], matched: Sequence[list[Match]]) -> bool:
    apart = any(match.pattern.family in _COUNTED_APART for match in matched[at])
    doubt = load_vocabulary().doubt
    for clause, own in zip(told[at + 1 :], matched[at + 1 :], strict=True):
        if clause.stop == ";" or own:
            return True
        if clause.figures and doubt["part"].search(clause.text):
            return not apart
        if clause.figures:
            return _compares(clause)
        if not _harmless(clause.text):
            return False
    return True


def _harmless(text: str) -> bool:
    doubt = load_vocabulary().doubt
    telling = doubt["narrow"].search(text) or doubt["particular"].search(text)
    return doubt["behind"].fullmatch(text) is not None and not telling


def _compares(clause: Clause) -> bool:
    """Does the clause say how much more or less than before, or a share or rate?"""
    return all(f.unit == "%" for f in clause.figures) or load_vocabulary().doubt["compares"].match(clause.text) is not None


def _known_aside(aside: Strand, sentence: Sentence, group: Sequence[Match]) -> bool:
    told = clauses(aside)
    return all(
        _matched(clause, sentence, group) or (_compares(clause) if clause.figures else _harmless(clause.text)) for clause in told
    )
