"""Changed reports written, read and judged: a container, a kind of change, a seed.

A kind is a change of tables or of texts, which every container can hold, or one of the container's own paints.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from bench import changed_tables, changed_texts
from bench.changed_boxes import Told, beside, figures, with_texts
from bench.changed_ofd import OFD_PAINTS, PAINTABLE, write_painted_ofd
from bench.changed_paint import Paint, shown
from bench.changed_pdf import PDF_PAINTS, write_painted_pdf
from bench.changed_sheet import SHEET_PAINTS, SHEET_STYLES, write_sheets
from bench.changed_text import BAR_STYLES, write_bars
from bench.changed_truth import Truths, as_printed, judged, refused, touched
from bench.changed_web import WEB_PAINTS, write_web
from bench.changed_word import WORD_PAINTS, write_word
from gongkai.errors import GongkaiError
from gongkai.form import load_form
from gongkai.recognise import recognise
from gongkai.sources import read_many
from synthesis import Draft, Style, compose, container, draw_figures
from synthesis.chance import chance

Writer = Callable[[Sequence[Draft]], list[bytes]]
_MERGED = frozenset({"merged over columns", "merged over lines"})
_FLAT = frozenset({"cut", "unmerged", "widened", "wrong-rowspans", "hidden"})
"""Styles that change the shape of tables themselves."""
_SHIFTED = frozenset({"rows-glued", "rows-staged"})
"""Layouts of text that take the form's own tables apart; they can hold no other."""


@dataclass(frozen=True, slots=True)
class Instrument:
    """A container with what can be changed in it. `without` are kinds that it cannot show; `paintable` styles for paints."""

    id: str
    suffix: str
    styles: Sequence[Style]
    write: Writer
    paints: Sequence[Paint] = ()
    paintable: Sequence[Style] = ()
    without: frozenset[str] = frozenset()
    share: int = 1

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of change that it can hold."""
        every = (*changed_tables.CHANGES, *changed_texts.CHANGES, *dict.fromkeys(p.kind for p in self.paints))
        return tuple(kind for kind in every if kind not in self.without)


def _styles(name: str, *without: str) -> tuple[Style, ...]:
    return tuple(style for style in container(name).styles if style.id not in without)


_WEB = _styles("html", "scattered")
_WORD = _styles("docx", "edited")
INSTRUMENTS: tuple[Instrument, ...] = (
    Instrument("text", ".txt", _styles("text"), container("text").write, without=_MERGED, share=10),
    Instrument("markdown", ".md", BAR_STYLES, write_bars, without=_MERGED | {"figure broken over lines"}, share=10),
    Instrument("html", ".html", _WEB, write_web, WEB_PAINTS, _WEB, share=22),
    Instrument("mhtml", ".mhtml", _WEB, lambda d: write_web(d, "mhtml"), WEB_PAINTS, _WEB, share=8),
    Instrument("docx", ".docx", _WORD, write_word, WORD_PAINTS, _WORD, share=20),
    Instrument("doc", ".doc", _styles("doc"), container("doc").write, share=2),
    Instrument("rtf", ".rtf", _styles("rtf"), container("rtf").write, share=2),
    Instrument("xlsx", ".xlsx", SHEET_STYLES, write_sheets, SHEET_PAINTS, SHEET_STYLES, share=8),
    Instrument("ofd", ".ofd", _styles("ofd"), write_painted_ofd, OFD_PAINTS, PAINTABLE, share=10),
    Instrument("pdf-ruled", ".pdf", _styles("pdf-ruled"), write_painted_pdf, PDF_PAINTS, _styles("pdf-ruled"), share=6),
    Instrument("pdf-dotted", ".pdf", _styles("pdf-dotted"), write_painted_pdf, PDF_PAINTS, _styles("pdf-dotted"), share=1),
    # in a picture l and O have the shapes of 1 and 0: what is shown cannot be told from a figure
    Instrument("scan", ".pdf", _styles("scan"), container("scan").write, without=frozenset({"letters like digits"}), share=1),
)
"""The containers; `share` is how many of a hundred files are made in each."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One changed report: how it was made, and what it shows."""

    container: str
    kind: str
    style: str
    seed: int
    draft: Draft
    truths: Truths


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it; `refused` is the code of the error, if there was one."""

    trial: Trial
    verdicts: dict[str, str] = field(default_factory=dict)
    refused: str = ""


def trials(instrument: Instrument, seeds: Sequence[int], kinds: Sequence[str]) -> Iterator[Trial]:
    """Make one report a seed, all kinds in turn; one that has no place for its kind is left out."""
    for seed in seeds:
        kind = kinds[seed % len(kinds)]
        rng = chance("changed", instrument.id, kind, seed)
        style = rng.choice(_fitting(instrument, kind))
        form = load_form("2019" if rng.random() < 0.15 else "2021")
        # the last reports of a kind are tried again with other figures, until one has a place for it
        for attempt in range(8):
            drawn = draw_figures(form, seed + 100_000 * attempt)
            draft = compose(form, drawn, style, seed)
            told: Told = as_printed(draft.cells)
            if kind in changed_tables.CHANGES or kind in changed_texts.CHANGES:
                done = (changed_tables.CHANGES | changed_texts.CHANGES)[kind](form, draft, told, rng)
            else:
                done = _painted(instrument.paints, kind, draft, told, rng)
            if done:
                yield Trial(instrument.id, kind, style.id, seed, *done)
                break


def _fitting(instrument: Instrument, kind: str) -> Sequence[Style]:
    if kind in changed_tables.CHANGES:
        return [style for style in instrument.styles if style.id not in _FLAT | _SHIFTED]
    return instrument.styles if kind in changed_texts.CHANGES else instrument.paintable


def _painted(paints: Sequence[Paint], kind: str, draft: Draft, told: Told, rng: Random) -> tuple[Draft, Told]:
    """Paint some figures in ways of this kind."""
    ways = [number for number, paint in enumerate(paints) if paint.kind == kind]
    texts, truths = {}, {}
    for cell in figures(draft, rng):
        number = rng.choice(ways)
        texts[cell.cell], truths[cell.cell] = shown(paints[number], cell.raw, rng.randrange(1, 400), told[cell.cell], number)
        if paints[number].leaves == "past":
            truths |= {behind: touched(told[behind]) for behind in beside(draft, cell.cell) if behind not in truths}
    return with_texts(draft, texts), told | truths


def run(instrument: Instrument, made: Sequence[Trial]) -> Iterator[Outcome]:
    """Write the reports, read them all and judge every cell."""
    files = instrument.write([trial.draft for trial in made])
    named = {f"{trial.seed}{instrument.suffix}": data for trial, data in zip(made, files, strict=True)}
    for trial, document in zip(made, read_many(named).values(), strict=True):
        try:
            if isinstance(document, GongkaiError):
                raise document
            yield Outcome(trial, judged(trial.truths, recognise(document)))
        except GongkaiError as error:
            yield Outcome(trial, refused(trial.truths), error.code)
