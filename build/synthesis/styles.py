"""How a report looks, whatever the container: the manner its labels are spelled in, and a style with a name.

>>> from synthesis.chance import chance
>>> Style("ruled", "all borders drawn").spelled(chance("x", 1)) in SPELLINGS
True
"""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Spelling:
    """How labels and headings are written.

    Attributes:
        spaced: Headings have spaces inside, from their narrow columns.
        broken: Headings are broken over two lines, from their narrow columns.
        ascii_marks: Brackets and commas of labels are half-width.
        gap: What stands between a label's number and its words.
        variants: Share of labels that are spelled like one of the form's variants.
        trailing: A space that some values end with.
        units: The unit of money stands inside its cell.
        arabic_chapters: The first two chapters are numbered 1、 2、.
    """

    spaced: bool = False
    broken: bool = False
    ascii_marks: bool = False
    gap: str = ""
    variants: float = 0.0
    trailing: str = ""
    units: bool = False
    arabic_chapters: bool = False


SPELLINGS: tuple[Spelling, ...] = (
    Spelling(),
    Spelling(broken=True, trailing=" "),
    Spelling(spaced=True, ascii_marks=True, variants=0.1),
    Spelling(spaced=True, gap=" "),
    Spelling(broken=True, units=True),
    Spelling(variants=0.25, arabic_chapters=True),
)
"""The manners met in published reports; a style without a spelling of its own is written in one of them."""


@dataclass(frozen=True, slots=True)
class Style:
    """One look of reports in a container; `docs` says what is peculiar to it, `spelling` None leaves that to the seed."""

    id: str
    docs: str
    spelling: Spelling | None = None

    def spelled(self, rng: Random) -> Spelling:
        """Return the style's spelling, or one that is drawn."""
        return self.spelling or rng.choice(SPELLINGS)
