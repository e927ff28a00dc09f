r"""Markdown for language models, in which nothing from a report can be anything but text.

Templates in `site_src/templates/*.md` are filled here. Whatever is printed in them is escaped unless it is `Marked`: every
character that begins a construct of CommonMark, of GitHub's dialect or of its usual extensions gets a backslash, and what
begins HTML or an entity becomes an entity. Templates begin no line with a text and put none into code.

>>> escaped("# 甲局 <b>[x](y)</b>")
'\\# 甲局 &lt;b&gt;\\[x\\]\\(y\\)&lt;/b&gt;'

Texts of the site's own catalogue (`strings.toml`) hold a little HTML, which becomes Markdown:

>>> from_html('见<a href="about/#cite">引用</a>，<code>kind</code>。')
'见[引用](about/#cite)，`kind`。'
"""

import html
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from jinja2 import Environment, pass_context
from jinja2.runtime import Context

from gongkai.pages.desk.renderer import Desk
from gongkai.pages.words.html import web_address
from gongkai.text import is_date, visible

_ESCAPES = {ord(char): f"\\{char}" for char in "\\`*_{}[]()#+-.!|~=:$^@"} | {
    ord("&"): "&amp;",
    ord("<"): "&lt;",
    ord(">"): "&gt;",
}
_NUMBER = re.compile(r"[-−]?[0-9]+(\.[0-9]+)*")
_CODE = re.compile(r"[A-Za-z0-9_.:-]+")
_LIGHT = str.maketrans({char: f"\\{char}" for char in "\\`*_[]|~$"} | {"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_PLAIN_ADDRESS = re.compile(r"https?://[A-Za-z0-9./?=%~#,;@!$&+:_-]+")
_OWN = re.compile(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>|<code>(.*?)</code>|<strong>(.*?)</strong>')


class Marked(str):
    """Markdown of ours, printed as it is."""

    __slots__ = ()


@lru_cache(maxsize=65536)
def escaped(text: str) -> str:
    """Return text as Markdown that shows it, on one line."""
    return visible(text).translate(_ESCAPES)


def shown(value: object) -> str:
    """Return what is printed for a value: Markdown of ours as it is, all else escaped."""
    return value if isinstance(value, Marked) else escaped(str(value))


def figure_or_text(text: str) -> Marked:
    """Return a plain number, version or date as it is, all else escaped."""
    return Marked(text if _NUMBER.fullmatch(text) or is_date(text) else escaped(text))


def code(text: str) -> Marked:
    """Return what can only be a code as code, all else escaped."""
    return Marked(f"`{text}`" if _CODE.fullmatch(text) else escaped(text))


def address(text: str) -> Marked:
    """Return a web address as a link where it is of the plainest kind, else as text."""
    return Marked(f"<{text}>" if _PLAIN_ADDRESS.fullmatch(text) and web_address(text) else escaped(text))


@lru_cache(maxsize=4096)
def from_html(text: str) -> Marked:
    """Return a text of the catalogue as Markdown; what may not be taken for markup in the middle of a line is escaped."""
    parts, at = [], 0
    for match in _OWN.finditer(text):
        link, words, named, strong = match.groups()
        parts.append(_light(text[at : match.start()]))
        if named is not None:
            parts.append(f"`{html.unescape(named)}`")
        else:
            parts.append(f"**{from_html(strong)}**" if words is None else f"[{from_html(words)}]({link})")
        at = match.end()
    return Marked("".join(parts) + _light(text[at:]))


def _light(text: str) -> str:
    return html.unescape(text).translate(_LIGHT)


def render_markdown(desk: Desk, template: str, **values: Any) -> str:
    """Fill a Markdown template; `root` is the way from the file to the home page of the site."""
    return _environment(desk).get_template(template).render({"home": values.get("root", ""), **values})


_ENVIRONMENTS: WeakKeyDictionary[Environment, Environment] = WeakKeyDictionary()


def _environment(desk: Desk) -> Environment:
    """Return the environment of Markdown templates: that of the pages, with Markdown's escaping in the place of HTML's."""
    known = _ENVIRONMENTS.get(desk.templates)
    if known is None:
        known = desk.templates.overlay(autoescape=False, finalize=shown)
        known.globals = {**desk.templates.globals, **_speakers(desk), "site": desk.wording.site, "term": desk.wording.term}
        known.globals |= {name: Marked(desk.templates.globals[name]) for name in ("collection", "slug")}
        known.filters = {**desk.templates.filters, "value": figure_or_text, "address": address, "code": code, "own": Marked}
        _ENVIRONMENTS[desk.templates] = known
    return known


@lru_cache(maxsize=4096)
def _pair(between: str, *texts: str) -> Marked:
    return Marked(between.join(dict.fromkeys(map(from_html, texts))))


def _speakers(desk: Desk) -> Mapping[str, Any]:
    """Return what templates ask for texts with: `w` in one line, `t` in two, Chinese before English."""

    def both(context: Context, key: str, between: str, values: Mapping[str, object]) -> Marked:
        known = {name: context[name] for name in ("root", "home") if name in context}
        own = (values, {**values, **{name[:-3]: value for name, value in values.items() if name.endswith("_en") and value}})
        texts = zip(desk.strings[key], own, strict=True)
        pair = tuple(text.format(**known, **given) if "{" in text else str(text) for text, given in texts)
        return _pair(between, *pair)

    @pass_context
    def t(context: Context, key: str, **values: object) -> Marked:
        return both(context, key, "\n", values)

    @pass_context
    def w(context: Context, key: str, **values: object) -> Marked:
        return both(context, key, " / ", values)

    return {"t": t, "w": w}
