"""Whose mistake a failed check is: `source` (the report itself does not add up), `reading` (our reading, or a converter's, is
suspect) or `undetermined`. Only `source` may be held against an agency.

| what is known | cause |
|---|---|
| two readings of one of its cells differ | `reading` |
| the file holds the publisher's own characters, or two readings agree on every cell | `source` |
| every cell that could be the mistake is confirmed by the running text | `source` |
| the running text gives, for a cell that was read only once, the figure that would mend the sum | `reading` |
| anything else | `undetermined` |
"""

from collections.abc import Sequence

from gongkai.checks.identities import IdentityCheck
from gongkai.checks.localisation import single_changes
from gongkai.checks.witnesses import Witnesses
from gongkai.kinds import BORN_DIGITAL
from gongkai.report import Report

CAUSES: tuple[str, ...] = ("source", "reading", "undetermined")


def cause_of(report: Report, check: IdentityCheck, values: Sequence[int | None], witnesses: Witnesses) -> str:
    """Name the cause of a check that fails."""
    confidence = {cell: report.reading.cells[cell].confidence for cell in (*check.left, *check.right)}
    if "differs" in confidence.values():
        return "reading"
    if report.source.rendition in BORN_DIGITAL or set(confidence.values()) == {"agreed"}:
        return "source"
    possible = tuple(single_changes(check, values))
    if possible and witnesses.confirmed.issuperset(change.cell for change in possible):
        return "source"
    mended = (change.needed in witnesses.contradicted.get(change.cell, ()) for change in possible)
    once = (confidence[change.cell] == "single" for change in possible)
    return "reading" if any(a and b for a, b in zip(mended, once, strict=True)) else "undetermined"
