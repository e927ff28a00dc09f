"""Text from reports made safe to print: escaped HTML, titles from an allow-list, figures, web addresses.

Report text is hostile. Three rules hold for everything the site prints: characters that do not print (controls,
bidi marks, zero-width) are turned into their code points when a package is read; HTML is escaped once, here or by
the autoescaping templates; titles and descriptions, which the site engine handles as bare text, hold allow-listed
characters only.

>>> esc("<b>甲局</b>")
'&lt;b&gt;甲局&lt;/b&gt;'
>>> plain("甲局<img onerror=x>（2023年）")
'甲局 img onerror x （2023年）'
>>> figure("1285805.6"), figure("-42188")
('1,285,805.6', '−42,188')
"""

import re
import unicodedata
from functools import lru_cache
from html import escape as escaped
from urllib.parse import urlsplit

from markupsafe import Markup, escape

TITLE_LIMIT = 200
"""Longest title or description of a page, in characters."""

_PUNCTUATION = frozenset("，。、；：？！（）《》〔〕【】“”‘’—–-·•/ .,:()…%+＋〇")


def own_html(html: str) -> Markup:
    """Mark HTML as safe to print: the one door for what our functions build from escaped parts."""
    return Markup(html)  # noqa: S704 - see above; every caller escapes what it takes from reports


def esc(text: str) -> str:
    """Return the text as HTML, fit for element content and for quoted attributes."""
    return str(escape(text))


_CHINESE = re.compile(r"[\u3001-\u3011\u3400-\u9fff\uff08-\uff0c\uff1a\uff1b]+")


def in_english(text: str) -> str:
    """Return an English text as HTML, what it quotes in Chinese marked as that.

    >>> in_english("The total (总计) is blank")
    'The total (<span lang="zh-CN">总计</span>) is blank'
    """
    return _CHINESE.sub(lambda found: f'<span lang="zh-CN">{found[0]}</span>', esc(text))


def content(text: str) -> str:
    """Return the text as HTML fit for element content alone, where quotes are text: a citation in JSON is full of them.

    >>> content('"<b>" & c')
    '"&lt;b&gt;" &amp; c'
    """
    return escaped(text, quote=False)


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return the text with characters outside the allow-list of titles replaced by spaces."""
    kept = "".join(char if _allowed(char) else " " for char in text)
    return " ".join(kept.split())[:TITLE_LIMIT]


def _allowed(char: str) -> bool:
    return char in _PUNCTUATION or unicodedata.category(char)[0] in "LN"


@lru_cache(maxsize=65536)
def figure(value: str) -> str:
    """Return a decimal text with its thousands marked; what is no plain decimal is returned escaped."""
    sign, digits = ("−", value[1:]) if value.startswith("-") else ("", value)
    whole, point, rest = digits.partition(".")
    if not (whole.isascii() and whole.isdigit()) or (point and not (rest.isascii() and rest.isdigit())):
        return esc(value)
    return f"{sign}{int(whole):,}{point}{rest}"


def web_address(url: str) -> str:
    """Return the address if it is plain http or https, else an empty string: only such addresses become links."""
    if not url.isprintable() or any(char.isspace() for char in url):
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""
