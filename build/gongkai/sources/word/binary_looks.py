"""What the characters of a binary Word document look like: property changes of the run, its style and its paragraph's style.

Official source: [MS-DOC], single property modifiers of characters, and the style sheet (STSH). A switch is on (1), off (0), as in
the style (0x80) or the opposite (0x81). What a look means for reading says `looks`, as for DOCX.
"""

import struct
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from gongkai.document import Remark
from gongkai.sources.word.binary import Changes, Run, WordText
from gongkai.sources.word.colours import Colour
from gongkai.sources.word.looks import FAINT, RunLook, lifted, look_of
from gongkai.sources.word.styles import Properties

# Property changes, by their codes in [MS-DOC].
_STYLE, _PARAGRAPH_STYLE = 0x4A30, 0x4600
_SWITCHES = {0x083C: "vanish", 0x0837: "strike", 0x2A53: "dstrike"}
_SHIFT, _POSITION, _SIZE, _SCALE = 0x2A48, 0x4845, 0x4A43, 0x4852
_COLOUR, _OLD_COLOUR, _GROUND, _HIGHLIGHT = 0x6870, 0x2A42, 0xCA71, 0x2A0C
_GROUNDS, _OLD_GROUNDS = frozenset((0xC64D, 0xD612, 0xD616, 0xD60C, 0xD670, 0xD671, 0xD672)), frozenset((0x442D, 0x4866, 0xD609))
_SHIFTS = {1: "superscript", 2: "subscript"}
_PALETTE = (
    "auto", "000000", "0000FF", "00FFFF", "00FF00", "FF00FF", "FF0000", "FFFF00", "FFFFFF",
    "000080", "008080", "008000", "800080", "800000", "808000", "808080", "C0C0C0",
)  # fmt: skip


@dataclass(slots=True)
class Characters:
    """What each character of the text shows, and what is to be said of some, by their places."""

    shown: list[str]
    remarks: dict[int, Remark] = field(default_factory=dict)
    doubts: dict[int, Remark] = field(default_factory=dict)


def applied(changes: Iterable[tuple[int, bytes]], base: Properties) -> Properties:
    """Return what applies after changes to what a style says."""
    found = dict(base)
    for code, operand in changes:
        if code in _SWITCHES and operand:
            found[_SWITCHES[code]] = bool(operand[0] & 1) ^ (operand[0] >= 0x80 and bool(base.get(_SWITCHES[code])))
        elif code == _SHIFT and operand:
            found["vertAlign"] = _SHIFTS.get(operand[0], "")
        elif code in {_SIZE, _SCALE, _POSITION} and len(operand) == 2:
            name = {_SIZE: "sz", _SCALE: "w", _POSITION: "position"}[code]
            found[name] = struct.unpack("<h" if code == _POSITION else "<H", operand)[0]
        elif code == _COLOUR and len(operand) == 4:
            found["color"] = "auto" if operand[3] == 0xFF else operand[:3].hex().upper()
        elif code == _OLD_COLOUR and operand:
            found["color"] = _named(operand[0])
        elif code == _HIGHLIGHT and operand:
            found["highlight"] = _rgb(_named(operand[0])) if operand[0] else None
        elif code == _GROUND:
            found["shd"] = _ground(operand)
    return found


def _named(number: int) -> str:
    return _PALETTE[number] if number < len(_PALETTE) else "auto"


def _rgb(text: str) -> Colour | None:
    return None if text == "auto" else (int(text[:2], 16), int(text[2:4], 16), int(text[4:], 16))


def _ground(operand: bytes) -> Colour | None:
    """Read a shading: two colours and a pattern."""
    if len(operand) < 10:
        return None
    colour = operand[:4] if operand[8:10] == b"\1\0" else operand[4:8]
    return None if colour[3] == 0xFF else (colour[0], colour[1], colour[2])


def _lays_ground(code: int, operand: bytes) -> bool:
    """Does a change lay a colour under paragraphs or cells?"""
    if code in _OLD_GROUNDS:
        return any(operand)
    parts = (operand[at : at + 10] for at in range(0, len(operand) - 9, 10))
    return code in _GROUNDS and any(_ground(part) not in {None, (255, 255, 255)} for part in parts)


def style_properties(word: WordText) -> list[Properties]:
    """Return what each style says of characters, with all that it inherits."""
    found: list[Properties] = []
    for number in range(len(word.styles)):
        chain: list[int] = []
        while number < len(word.styles) and number not in chain:
            chain.append(number)
            number = word.styles[number].parent  # noqa: PLW2901 - up the chain
        said: Properties = {}
        for at in reversed(chain):
            said = applied(word.styles[at].changes, said)
        found.append(said)
    return found


def look_at(word: WordText, shown: list[str]) -> Characters:
    """Draw the characters as they look; those that are not seen show nothing."""
    found = Characters(shown)
    styles = style_properties(word)
    sure = not any(_lays_ground(*change) for run in (*word.paragraphs, *word.characters) for change in run.changes)
    looks = list(_looks(word, styles, sure=sure))
    positions = any(look.position for _, _, _, look in looks)
    largest = _largest(looks) if positions else {}
    for start, end, paragraph, look in looks:
        drawn = _lifted(look, largest.get(paragraph), found, start) if positions else look
        _draw(found, start, min(end, len(shown)), drawn)
    return found


def _looks(word: WordText, styles: Sequence[Properties], *, sure: bool) -> Iterator[tuple[int, int, int, RunLook]]:
    """Yield stretches of characters that look alike and stand in one run of paragraphs, with its number."""
    starts = [run.start for run in word.paragraphs]
    plain = RunLook()
    known: dict[tuple[Changes, int], RunLook] = {}
    for run in word.characters:
        start = run.start
        while start < run.end:
            at = bisect_right(starts, start) - 1
            inside = at >= 0 and start < word.paragraphs[at].end
            end = min(run.end, word.paragraphs[at].end if inside else starts[at + 1] if at + 1 < len(starts) else run.end)
            style = _number(word.paragraphs[at], _PARAGRAPH_STYLE) if inside else 0
            key = (run.changes, style)
            if key not in known:
                known[key] = _look(run, styles[style] if style < len(styles) else {}, styles, sure=sure)
            if known[key] != plain:
                yield start, end, at, known[key]
            start = max(end, start + 1)


def _number(run: Run, code: int) -> int:
    return next((int.from_bytes(operand, "little") for each, operand in run.changes if each == code and len(operand) == 2), 0)


def _look(run: Run, base: Properties, styles: Sequence[Properties], *, sure: bool) -> RunLook:
    named = _number(run, _STYLE)
    if 0 < named < len(styles):
        base = {**base, **styles[named]}
    return look_of(applied(run.changes, base), None, sure_of_ground=sure)


def _largest(looks: Iterable[tuple[int, int, int, RunLook]]) -> dict[int, RunLook]:
    found: dict[int, RunLook] = {}
    for _, _, paragraph, look in looks:
        if paragraph not in found or look.size > found[paragraph].size:
            found[paragraph] = look
    return found


def _lifted(look: RunLook, largest: RunLook | None, found: Characters, place: int) -> RunLook:
    if largest is None or look.shift:
        return look
    shift = lifted(look, largest)
    if shift == "unsure":
        found.doubts[place] = Remark("text-unsure", "字的高低不一")
    return replace(look, shift=shift) if shift in {"superscript", "subscript"} else look


def _draw(found: Characters, start: int, end: int, look: RunLook) -> None:
    text = "".join(found.shown[start:end]).strip()
    if look.seen == "hidden":
        if text:
            found.remarks[start] = Remark("text-hidden", text)
        found.shown[start:end] = [""] * (end - start)
    elif look.shift or look.struck:
        found.shown[start:end] = [look.shown(char) for char in found.shown[start:end]]
    if look.seen == "faint" and text:
        found.doubts[start] = Remark("text-unsure", FAINT)
