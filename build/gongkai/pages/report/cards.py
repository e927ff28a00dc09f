"""Cards: the picture that a link to a page carries where it is shared; for an agency-year its name and year, its headline figure
(the first of the series, where every check bears it out) and its state. English pages have their own, under `en/`.

Drawn at build time with a Chinese font of the machine, in sixteen shades; the same font gives the same bytes. A card takes
some 4 ms, more than its page, so that cards are made on request only (`gongkai build --cards`).
"""

import re
import shutil
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from functools import lru_cache, partial
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from gongkai.pages.desk.page import ENGLISH
from gongkai.pages.desk.renderer import Setting, open_desk
from gongkai.pages.report.summary import Summary
from gongkai.pages.words.html import figure as figure_words
from gongkai.pages.words.html import plain
from gongkai.pages.words.wording import Wording

FONTS = ("NotoSansCJK-Regular.ttc", "NotoSansSC-Regular.otf", "SourceHanSansSC-Regular.otf", "PingFang.ttc", "msyh.ttc")
"""Chinese fonts, by the name of their file; the first that the machine has is used."""
_SIMPLIFIED = {"NotoSansCJK-Regular.ttc": 2}
"""Which font of a collection has the Chinese forms of characters."""
SIZE = (800, 418)
_EDGE, _CHUNK = 56, 100
_PAPER, _INK = (253, 252, 249), (29, 28, 25)
_SHADES = 16
_PALETTE = [
    round(paper + (ink - paper) * n / (_SHADES - 1)) for n in range(_SHADES) for paper, ink in zip(_PAPER, _INK, strict=True)
]


_PIECES = re.compile(r"[^\s\u2e80-\uffef]+\s*|.", re.DOTALL)
"""What stays in one line where it can: words of letters and digits; of Chinese each character."""


def chinese_font() -> str:
    """Return the name of the font that cards are drawn with; empty where the machine has none."""
    return next((name for name in FONTS if _has(name)), "")


def draw_cards(target: Path, setting: Setting, summaries: Sequence[Summary], font: str, pool: Executor) -> None:
    """Draw the site's card and one for each agency-year into a folder, as `site.png` and `a/<agency_id>/<year>.png`.

    The same in English as `en/site.png`, and as `en/a/<agency_id>/<year>.png` where the publication has English report pages.

    Without a font there are none, and those of an earlier run are removed.
    """
    shutil.rmtree(target, ignore_errors=True)
    if not font:
        return
    site = open_desk(setting).wording.site
    for folder in (target, target / ENGLISH) if site.has_english_reports else (target,):
        for agency_id in dict.fromkeys(summary.agency_id for summary in summaries):
            (folder / "a" / agency_id).mkdir(parents=True)
    (target / ENGLISH).mkdir(parents=True, exist_ok=True)
    _save(target / "site.png", card(font, site.name, site.tagline, site.name_en))
    _save(target / ENGLISH / "site.png", card(font, site.name_en, site.tagline_en, site.name))
    chunks = [summaries[at : at + _CHUNK] for at in range(0, len(summaries), _CHUNK)]
    for _ in pool.map(partial(_draw, target=target, setting=setting, font=font), chunks):
        pass


def _draw(summaries: Iterable[Summary], target: Path, setting: Setting, font: str) -> None:
    chinese = open_desk(setting).wording
    wordings = [chinese, *([open_desk(setting, english=True).wording] if chinese.site.has_english_reports else ())]
    for summary, wording in ((summary, wording) for summary in summaries for wording in wordings):
        path = target / (ENGLISH if wording.english else "") / "a" / summary.agency_id / f"{summary.year}.png"
        _save(path, report_card(font, summary, wording))


def report_card(font: str, summary: Summary, wording: Wording) -> Image.Image:
    """Return the card of an agency-year."""
    name = plain(wording.either(summary.agency, summary.agency_en) or summary.title)
    state = wording.term("badge", summary.badge)
    under = wording.say("agency_year.card", year=summary.year, site=wording.either(wording.site.name, wording.site.name_en))
    shown, figure = f"{state.glyph} {state.word}", _headline(summary, wording)
    return card(font, name, under, figure or shown, shown if figure else "")


def _headline(summary: Summary, wording: Wording) -> str:
    """Return the first figure of the series with its name; nothing where it is missing or a check fails."""
    for series, point in zip(wording.series, summary.series, strict=False):
        if point.kind == "number" and point.holds and point.value.isdecimal():
            return wording.say(
                "agency_year.card_figure", series=wording.either(series.word, series.word_en), figure=figure_words(point.value)
            )
        break
    return ""


def card(font: str, name: str, under: str, last: str, foot: str = "") -> Image.Image:
    """Return a card of sixteen shades: a name over at most two lines, a line under it, one in large letters, a small one last."""
    image = Image.new("L", SIZE, 255)
    draw = ImageDraw.Draw(image)
    size = next((size for size in (56, 48, 40) if len(_lines(name, _font(font, size))) <= 2), 34)
    lines = _lines(name, _font(font, size))[:2]
    draw.multiline_text((_EDGE, 52), "\n".join(lines), fill=0, font=_font(font, size), spacing=size // 5)
    for y in (236, 240):
        draw.line((_EDGE, y, SIZE[0] - _EDGE, y), fill=120)
    draw.text((_EDGE, 258), _lines(under, _font(font, 26))[0], fill=70, font=_font(font, 26))
    draw.text((_EDGE, 300 if foot else 318), _lines(last, _font(font, 40))[0], fill=0, font=_font(font, 40))
    draw.text((_EDGE, 356), _lines(foot, _font(font, 20))[0], fill=70, font=_font(font, 20))
    shades = image.point([(255 - value) * (_SHADES - 1) // 255 for value in range(256)])
    shades.putpalette(_PALETTE)
    return shades


def _lines(text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """Return the text cut into lines that fit between the edges; Chinese breaks anywhere, a long word where it must."""
    lines, most = [""], SIZE[0] - 2 * _EDGE
    for piece in _PIECES.findall(text):
        if _wide(font, lines[-1] + piece.rstrip()) > most and lines[-1]:
            lines.append("")
        for char in piece:
            if _wide(font, lines[-1] + char) > most and char != " ":
                lines.append("")
            lines[-1] += char if lines[-1] or char != " " else ""
    return lines


def _wide(font: ImageFont.FreeTypeFont, text: str) -> float:
    return sum(_width(font, char) for char in text)


@lru_cache(maxsize=65536)
def _width(font: ImageFont.FreeTypeFont, char: str) -> float:
    return font.getlength(char)


def _save(path: Path, image: Image.Image) -> None:
    image.save(path, "PNG", bits=4, compress_level=6)


@lru_cache(maxsize=32)
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(name, size, index=_SIMPLIFIED.get(name, 0))


def _has(name: str) -> bool:
    try:
        return bool(_font(name, 12))
    except OSError:
        return False
