"""Which sentences name a quantity: clause by clause, with what the text before has established.

A clause counts only when every word of it is understood (see `claims.toml`), when nothing before it in the sentence casts
doubt on it, and when the text is about the right thing. Anything else is passed over without a word.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from gongkai.claims.agency import Agency
from gongkai.claims.figures import Figure
from gongkai.claims.prose import Sentence
from gongkai.claims.strands import Clause, Strand, clauses, strand_of
from gongkai.claims.vocabulary import Pattern, Vocabulary, Wording, load_vocabulary


@dataclass(frozen=True, slots=True)
class Match:
    """A clause that names a quantity.

    Attributes:
        sentence: Where it stands.
        pattern: The quantity.
        wording: How it was said.
        topic: What the text is about there.
        figure: The figure; None for a negative statement.
        start: Where the figure (or the negative statement) begins in the sentence's raw text.
        end: Where it ends.
        vague: Whether the figure is not exact.
        subject: Words that say of whom; empty when the sentence does not.
        scope: The scope those words stand for.
        year: The year the text speaks of, when it says one.
        speaks_of: The match that a share or a growth is about.
        base: The last number of requests named before, of which a share is a share.
        whole: The match of which this is a part: the requests before a result or an applicant, the reviews before an outcome.
        part: Whether 其中 stands before it.
        level: Whether its subject names a level or others for this figure alone.
        hedge: Why a difference would prove nothing, though an equality does: one of `REASONS` of comparisons, or nothing.
    """

    sentence: Sentence
    pattern: Pattern
    wording: Wording
    topic: str
    figure: Figure | None
    start: int
    end: int
    vague: bool
    subject: str = ""
    scope: str = ""
    year: int | None = None
    speaks_of: "Match | None" = None
    base: "Match | None" = None
    whole: "Match | None" = None
    part: bool = False
    level: bool = False
    hedge: str = ""


# Results after a figure of some applicants may be those of these applicants alone.
_RESULTS = ("result", "outcome")
_NARROWED = ("result", "carried", "head")


@dataclass(slots=True)
class _Setting:
    """What the text before a clause has established; `before` is the match of the figure before, None if not understood."""

    topic: str = ""
    year: int | None = None
    base: Match | None = None
    counted: bool = False
    before: Match | None = None
    section_counted: bool = False
    section_before: Match | None = None
    review: Match | None = None
    part: bool = False
    narrowed: bool = False
    subject: str = ""
    scope: str = ""
    doubtful: bool = False
    foreign: bool = False
    clause_doubtful: bool = False

    def sentence_starts(self) -> None:
        self.counted, self.before = False, None
        self.part = self.narrowed = self.doubtful = self.clause_doubtful = False
        self.subject = self.scope = ""


@dataclass(frozen=True, slots=True)
class _Words:
    """A clause up to its figure without openings and connectors, without openings, and whole; and what follows the figure."""

    lead: str
    leads: tuple[str, ...]
    tail: str
    vague: bool


def matches(sentences: Iterable[Sentence], agency: Agency) -> Iterator[Match]:
    """Yield every match in reading order; where there are chapters, what stands before the first does not count."""
    words = load_vocabulary()
    sentences = tuple(sentences)
    chaptered = any(sentence.chapter for sentence in sentences)
    setting = _Setting()
    for sentence in sentences:
        if sentence.opens:
            setting = _Setting()
        setting.sentence_starts()
        if sentence.at and (sentence.chapter or not chaptered):
            setting.foreign = agency.foreign(sentence.folded)
            yield from _Walk(words, agency, sentence).strand(strand_of(sentence.folded), setting)


@dataclass(frozen=True, slots=True)
class _Walk:
    words: Vocabulary
    agency: Agency
    sentence: Sentence

    def strand(self, strand: Strand, setting: _Setting) -> Iterator[Match]:
        for clause in clauses(strand):
            about = setting.topic
            self._establish(clause, setting)
            found = list(self._clause(clause, setting, about))
            yield from found
            for aside in clause.asides:
                yield from self.strand(aside, replace(setting, part=True))
            setting.clause_doubtful = not clause.figures and bool(self.words.doubt["clause"].search(clause.text))

    def _establish(self, clause: Clause, setting: _Setting) -> None:
        """Take up what the clause says about topic, year, subject and parts."""
        topic = next((t.id for t in self.words.topics if t.words.search(clause.text)), "")
        setting.topic = topic or setting.topic
        years = [int(y) for y in self.words.year.findall(self.agency.own_year(clause.text))]
        setting.year = years[-1] if years else setting.year
        if clause.stop == ";":
            setting.part = setting.narrowed = False
        setting.part = setting.part or bool(self.words.doubt["part"].search(clause.text))
        if not clause.figures and self.words.doubt["narrow"].search(clause.text):
            setting.narrowed = True
        setting.doubtful = setting.doubtful or bool(self.words.doubt["sentence"].search(clause.text))

    def _clause(self, clause: Clause, setting: _Setting, about: str) -> Iterator[Match]:
        figure = clause.figures[0] if len(clause.figures) == 1 else None
        stated = self._stripped(clause, figure, setting)
        if not clause.figures:
            yield from self._found(clause, None, stated, setting, about)
            return
        match = None
        if figure is not None and not clause.aside_within:
            match = next(self._found(clause, figure, stated, setting, about), None)
        if match is not None:
            yield match
            self._remember(match, setting)
        if match is not None or not self.words.doubt["harmless"].search(clause.text):
            setting.counted = setting.section_counted = True
            setting.before = setting.section_before = match

    @staticmethod
    def _remember(match: Match, setting: _Setting) -> None:
        """Take a match as the whole of which the figures after it may be parts."""
        family = match.pattern.family
        if family == "head":
            setting.base, setting.narrowed = match, False
        elif family == "part" or match.pattern.code == "carried_in":
            setting.narrowed = True
        elif family == "review":
            setting.review = match

    def _stripped(self, clause: Clause, figure: Figure | None, setting: _Setting) -> _Words:
        whole = clause.text[: figure.start] if figure else clause.text
        lead, subject, scope = self.agency.without_openings(whole)
        leads = [lead, whole]
        if subject and self._speaks(lead, scope, clause):
            setting.subject, setting.scope = subject, scope
        vague = False
        while figure and (found := self.words.connector.search(lead) or self.words.vague_before.search(lead)):
            vague = vague or bool(self.words.vague_before.search(lead))
            lead = lead[: found.start()]
        return _Words(lead, tuple(dict.fromkeys([lead, *leads])), clause.text[figure.end :] if figure else "", vague)

    def _speaks(self, rest: str, scope: str, clause: Clause) -> bool:
        """Does the subject speak for figures, too? A government that attaches importance, or a duty for a region, does not."""
        if clause.figures or not rest or scope == "own":
            return True
        return scope != "level" and not self.words.doubt["duty"].search(clause.text)

    def _found(self, clause: Clause, figure: Figure | None, stated: _Words, setting: _Setting, about: str) -> Iterator[Match]:
        if setting.doubtful or setting.clause_doubtful or (setting.foreign and not setting.subject):
            return
        if figure is None and not self.words.none.search(clause.text):
            return
        wordings = self.words.by_unit.get(figure.unit) if figure else self.words.negative
        said: set[str] = set()
        for pattern, wording in wordings.possible(stated.leads) if wordings else ():
            if pattern.code in said or (self.sentence.chapter and self.sentence.chapter not in pattern.chapters):
                continue
            if _says(wording, stated) and self._fits(clause, figure, pattern, wording, setting, about):
                said.add(pattern.code)
                yield self._match(clause, figure, stated, pattern, wording, setting)

    def _fits(
        self, clause: Clause, figure: Figure | None, pattern: Pattern, wording: Wording, setting: _Setting, about: str
    ) -> bool:
        """Is the text about the right thing, and does what stands around the clause fit?"""
        start = clause.at[0]
        end = clause.at[figure.end - 1] + 1 if figure else start
        before = setting.before
        return (
            (wording.part or not setting.part)
            and (pattern.above is None or (figure is not None and figure.value > pattern.above))
            and (not wording.topic or setting.topic in wording.topic)
            and (not wording.about or about in wording.about)
            and (not wording.after or (before is not None and _among(before, wording.after)))
            and (wording.before is None or wording.before.search(self.sentence.folded[:start]) is not None)
            and (wording.behind is None or wording.behind.match(self.sentence.folded[end:]) is not None)
            and (wording.not_behind is None or wording.not_behind.match(self.sentence.folded[end:]) is None)
            and not (pattern.guarded and self._unguarded(clause, setting))
        )

    def _unguarded(self, clause: Clause, setting: _Setting) -> bool:
        """Does a figure stand before this one that nobody understood, so that this may be a part of it?"""
        if setting.part or self.words.doubt["part"].search(clause.text):
            return setting.section_counted and setting.section_before is None
        return setting.counted and setting.before is None

    def _match(
        self, clause: Clause, figure: Figure | None, stated: _Words, pattern: Pattern, wording: Wording, setting: _Setting
    ) -> Match:
        first, last = len(clause.text) - len(stated.lead), len(clause.text) - 1
        if figure is not None:
            first, last = figure.start, figure.start + len(figure.words) - 1
        before = setting.before
        if before is not None and before.speaks_of is not None:
            before = before.speaks_of
        level = self.words.doubt["level"].search(setting.subject) is not None
        level = level or (setting.scope == "level" and setting.subject not in self.agency.names)
        return Match(
            sentence=self.sentence,
            pattern=pattern,
            wording=wording,
            topic=setting.topic,
            figure=figure,
            start=self.sentence.at[clause.at[first]],
            end=self.sentence.at[clause.at[last]] + 1,
            vague=stated.vague or (figure is not None and figure.vague),
            subject=setting.subject,
            scope=setting.scope,
            year=setting.year,
            speaks_of=before if pattern.relation in ("percent_of", "growth_of") else None,
            base=setting.base,
            whole=before if pattern.relation == "percent_of" else setting.review if pattern.family == "outcome" else setting.base,
            part=setting.part,
            level=level,
            hedge="other_scope"
            if level or self.agency.exceeded_by(setting.subject, setting.scope)
            else self._hedge(clause, pattern, setting),
        )

    def _hedge(self, clause: Clause, pattern: Pattern, setting: _Setting) -> str:
        """Say why this figure may be one of something else: words around it, or a narrower figure just before."""
        text = self.sentence.folded
        at = clause.at[0]
        begin = text.rfind(";", 0, at) + 1
        if pattern.family == "head" and self.words.doubt["narrow"].search(clause.text):
            return "ambiguous"
        if pattern.family in _RESULTS and setting.section_counted and setting.section_before is None:
            return "ambiguous"
        narrow = setting.narrowed and (pattern.family in _NARROWED or self.words.doubt["narrow"].search(text[begin:at]))
        return "ambiguous" if narrow else ""


def _says(wording: Wording, stated: _Words) -> bool:
    if not any(map(wording.lead.fullmatch, stated.leads)):
        return False
    return wording.tail is None or wording.tail.fullmatch(stated.tail) is not None


def _among(before: Match, wanted: tuple[str, ...]) -> bool:
    spoken = before.speaks_of or before
    return any(m.pattern.family in wanted or m.pattern.code in wanted for m in (before, spoken))
