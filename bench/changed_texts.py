"""Changes to what stands in single cells, as characters: marks, wide digits, separators, letters of other scripts, breaks."""

from random import Random

from bench.changed_boxes import Change, Told, figures, with_texts
from bench.changed_truth import BLANK, UNKNOWN, Truth, number, touched
from gongkai.form import Form
from synthesis import Draft, PrintedCell

_WIDE = {ord(c): ord(c) + 0xFEE0 for c in "0123456789"}
_ARABIC = {ord(c): 0x0660 + int(c) for c in "0123456789"}
_CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")
_LOOKALIKES = str.maketrans("015", "OlS")
_UNSEEN = "\u200b\u00ad\ufeff\u2060\u200e\u200f\u200c"
_TURNS = "\u200f"
_SEPARATORS = (",", "，", "\u00a0", "\u2009", "'")


def _each(draft: Draft, told: Told, rng: Random, spoil: object) -> tuple[Draft, Told]:
    texts, truths = {}, {}
    for cell in figures(draft, rng):
        texts[cell.cell], truths[cell.cell] = spoil(cell, told[cell.cell], rng)  # type: ignore[operator]
    return with_texts(draft, texts), told | truths


def _change(spoil: object) -> Change:
    def change(_form: Form, draft: Draft, told: Told, rng: Random) -> tuple[Draft, Told] | None:
        return _each(draft, told, rng, spoil)

    return change


def _marked(cell: PrintedCell, truth: Truth, rng: Random) -> tuple[str, Truth]:
    """A mark of a footnote beside the figure."""
    return cell.raw + rng.choice(("①", "②", "[1]", "*", "†", "¹", "²", "（注1）", "〔2〕", "※", "【3】", "⑴")), touched(truth)


def _wide(cell: PrintedCell, truth: Truth, _rng: Random) -> tuple[str, Truth]:
    return cell.raw.translate(_WIDE), touched(truth)


def _unseen(cell: PrintedCell, truth: Truth, rng: Random) -> tuple[str, Truth]:
    """Characters that nobody sees, between and around digits; one of them turns their order, and the page shows it."""
    unseen = rng.choice(_UNSEEN)
    shows = number(int(cell.raw[::-1])) if unseen == _TURNS else touched(truth)
    return unseen.join(("", *cell.raw, "")), shows


def _thousands(cell: PrintedCell, _truth: Truth, rng: Random) -> tuple[str, Truth]:
    value = int(cell.raw) + rng.randrange(1, 90) * 1000
    return f"{value:,}".replace(",", rng.choice(_SEPARATORS)), number(value)


def _other_script(cell: PrintedCell, truth: Truth, rng: Random) -> tuple[str, Truth]:
    return cell.raw.translate(rng.choice((_ARABIC, _CHINESE))), touched(truth)


def _lookalike(cell: PrintedCell, truth: Truth, _rng: Random) -> tuple[str, Truth]:
    text = cell.raw.translate(_LOOKALIKES)
    return text, touched(truth) if text == cell.raw else UNKNOWN


def _broken(cell: PrintedCell, _truth: Truth, rng: Random) -> tuple[str, Truth]:
    """A figure broken over two lines by its narrow cell."""
    text = cell.raw if len(cell.raw) > 1 else str(rng.randrange(10, 99))
    return f"{text[:1]}\n{text[1:]}", number(int(text))


def _two(cell: PrintedCell, _truth: Truth, rng: Random) -> tuple[str, Truth]:
    """Two figures where there should be one."""
    other = rng.randrange(2, 300)
    return rng.choice(("{}/{}", "{}-{}", "{}→{}", "{}+{}", "{}改为{}", "{}或{}", "{}；{}", "{}、{}", "{}~{}")).format(
        cell.raw, other
    ), UNKNOWN


def _vague(cell: PrintedCell, _truth: Truth, rng: Random) -> tuple[str, Truth]:
    """A figure that is no exact one."""
    return rng.choice(("约{}", "{}余", "近{}", "{}?", "≥{}", "{}以上", "不足{}", ">{}")).format(cell.raw), UNKNOWN


def _odd_blank(_cell: PrintedCell, _truth: Truth, rng: Random) -> tuple[str, Truth]:
    """White space of any kind, and nothing else."""
    return rng.choice(("\u3000", "\u00a0\u00a0", "\u200b", "\u2003")), BLANK


def _worded(cell: PrintedCell, truth: Truth, rng: Random) -> tuple[str, Truth]:
    """The figure with the word that counts."""
    return cell.raw + rng.choice(("件", " 件")), touched(truth)


CHANGES: dict[str, Change] = {
    "footnote mark": _change(_marked),
    "full-width digits": _change(_wide),
    "unseen characters": _change(_unseen),
    "thousands": _change(_thousands),
    "digits of another script": _change(_other_script),
    "letters like digits": _change(_lookalike),
    "figure broken over lines": _change(_broken),
    "two figures": _change(_two),
    "no exact figure": _change(_vague),
    "odd blank": _change(_odd_blank),
    "with its counting word": _change(_worded),
}
