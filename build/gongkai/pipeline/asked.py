"""What a build is asked for, and what it gives back."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gongkai.agencies.registry import Problem
from gongkai.pictures.wanted import CropsWanted
from gongkai.pipeline.outcomes import Outcome

Progress = Callable[[str, int, int], None]
"""Told stage, number done and total."""


@dataclass(frozen=True, slots=True)
class Built:
    """The result of a build: one outcome a folder, in order, and the site's folder if one was made.

    `undrawn` says of which sources no picture could be made, and why; `registry` what is wrong with agencies.csv.

    `used` and `made` count by stage what earlier builds had made, and what was made anew; `why` says which of what it depends on
    was another.
    """

    outcomes: tuple[Outcome, ...]
    site: Path | None
    undrawn: tuple[str, ...] = ()
    registry: tuple[Problem, ...] = ()
    used: Mapping[str, int] = field(default_factory=dict)
    made: Mapping[str, int] = field(default_factory=dict)
    why: Mapping[str, Counter[tuple[str, ...]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class How:
    """How a build works, which changes no byte: processes, whether large changes are accepted, who is told, what is made."""

    jobs: int
    accept_changes: bool
    progress: Progress
    with_site: bool = True
    check_cache: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """What changes the bytes that a build writes: the site's address, second reading, pictures of cells, font of cards."""

    site_url: str
    second_reading: bool
    crops: CropsWanted
    font: str
