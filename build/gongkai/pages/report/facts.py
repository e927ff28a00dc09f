"""Headline sentences of a report, made only from cells that pass.

A sentence is shown when every cell it names is a number and is touched by at least one check, and every check that
touches it has the verdict `pass`. Each figure is a link to its cell; the English repeats it as plain text.

What was refused, and why, is a sentence of its own (`refusals`): how many, of how many that were concluded, and the reasons that
were given most often. A share of few is a fraction and no percentage.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gongkai.form import Form
from gongkai.package.stored_package import Package
from gongkai.pages.report.checklist import CheckDesk
from gongkai.pages.report.request_flow import Flow, Stream
from gongkai.pages.words.html import esc, figure
from gongkai.pages.words.keys import Fact
from gongkai.pages.words.wording import Wording

_CELL = re.compile(r"\{([a-z0-9_]+\.[a-z0-9_]+\.[a-z0-9_]+)\}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A headline sentence as HTML."""

    text: str
    text_en: str


def sentences(facts: tuple[Fact, ...], package: Package, desk: CheckDesk, *, english: bool = False) -> tuple[Sentence, ...]:
    """Return the sentences that may be said about this report; on an English page their English leads to the cells as well."""
    verdicts = {check.check: check.verdict for check in package.checks}
    return tuple(
        Sentence(_filled(fact.text, package, _link), _filled(fact.text_en, package, _link if english else _figure))
        for fact in facts
        if all(sound(cell, package, desk, verdicts) for cell in _CELL.findall(fact.text))
    )


def sound(cell: str, package: Package, desk: CheckDesk, verdicts: Mapping[str, str]) -> bool:
    """Say whether a cell is a number that all checks touching it confirm."""
    row = package.cells.get(cell)
    checks = desk.touching.get(cell, ())
    return row is not None and row.kind == "number" and bool(checks) and all(verdicts.get(c) == "pass" for c in checks)


def _filled(text: str, package: Package, shown: Callable[[str, Package], str]) -> str:
    return _CELL.sub(lambda match: shown(match[1], package), esc(text))


def _link(cell: str, package: Package) -> str:
    return f'<a class="figure" href="#{cell}">{_figure(cell, package)}</a>'


def _figure(cell: str, package: Package) -> str:
    return figure(package.cells[cell].value)


LEAST = 10
"""Requests concluded from which on a share of them is a percentage."""
MOST_REASONS = 3
"""Reasons that are named one by one."""
_NUMBERED = re.compile(r"^\s*[（(]?[0-9]+[)）.．、]?\s*")


def refusals(flow: Flow, package: Package, form: Form, desk: CheckDesk, wording: Wording) -> Sentence | None:
    """Return what is to be said of refusals; None where a figure it takes is missing or no check confirms it."""
    verdicts = {check.check: check.verdict for check in package.checks}
    done = [stream for stream in flow.outs if stream.branch.tone != "in"]
    refused = next((stream for stream in done if stream.branch.reasons), None)
    if refused is None or not all(sound(cell, package, desk, verdicts) for stream in done for cell in stream.cells):
        return None
    concluded = sum(stream.value or 0 for stream in done)
    if not concluded:
        return None
    new = flow.ins[0] if all(sound(cell, package, desk, verdicts) for cell in flow.ins[0].cells) else None
    return Sentence(
        *(
            _received(new, wording, english=english) + _told(refused, concluded, package, form, wording, english=english)
            for english in (False, True)
        )
    )


def _received(new: Stream | None, wording: Wording, *, english: bool) -> str:
    """Return how many requests came in, where checks confirm it."""
    say = wording.say_en if english else wording.say
    return "" if new is None or new.value is None else say("outcomes.received", count=figure(str(new.value)))


def _told(refused: Stream, concluded: int, package: Package, form: Form, wording: Wording, *, english: bool) -> str:
    say = wording.say_en if english else wording.say
    count, of = figure(str(refused.value)), figure(str(concluded))
    if not refused.value:
        return say("outcomes.none_refused", of=of)
    share = say("outcomes.share", share=f"{refused.value / concluded:.1%}") if concluded >= LEAST else ""
    reasons = sorted(
        ((cell, int(package.cells[cell].value)) for cell in refused.cells if package.cells[cell].value != "0"),
        key=lambda each: -each[1],
    )
    named = say("parts.enumerated").join(
        _reason(*each, form, english=english, linked=english == wording.english) for each in reasons[:MOST_REASONS]
    )
    left = sum(number for _, number in reasons[MOST_REASONS:])
    rest = say("outcomes.rest", count=figure(str(left))) if left else ""
    return say("outcomes.refused", count=count, of=of, share=share, reasons=named, rest=rest)


def _reason(cell: str, number: int, form: Form, *, english: bool, linked: bool) -> str:
    """Return a line's short name and its figure, which in the language of the page leads to the cell."""
    table, own, _ = cell.split(".")
    line = next(line for line in form.table(table).lines if line.id == own)
    name = esc(_NUMBERED.sub("", line.label_en) if english else line.key or _NUMBERED.sub("", line.label))
    return (
        f'{name} <a class="figure" href="#{esc(cell)}">{figure(str(number))}</a>' if linked else f"{name} {figure(str(number))}"
    )
