"""The words of the site: those that depend on codes of the data, and for code that makes HTML itself those of the catalogue.

Words and meanings are those that the packages publish; `site_src/wording.toml` adds what only pages need (glyphs, marks in
tables, colours, a meaning said more fully) and the words where the registry says nothing. A code without words stops the
build: nothing is printed that neither knows. The catalogue of texts (`strings`) is the file beside it.

The texts of the pages, each in Chinese and English, in one catalogue (site_src/strings.toml).

A page speaks the language its context names (`lang`; Chinese where it names none). Templates ask for a text by key:

    t("about.privacy")      the text; on a Chinese page with the English as its second line
    w("about.name")         the text alone
    both(zh, en)            the same as t for words of the data; either(zh, en) the same as w
    unfilled("find.found")  the text alone with its places still open, for a script to fill

Texts are ours and may hold HTML; what is filled into them is escaped, and a value that reads otherwise in English is given
twice: `t("year.group", level=zh, level_en=en)`. `{root}` and `{home}` are the ways to the home page of the site and of the
language. Code that makes HTML itself asks the wording (`Wording.say`).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from gongkai.codes import Code, all_lists, codes
from gongkai.errors import DataError
from gongkai.pages.site_files import SITE_SRC, SiteFiles
from gongkai.pages.words.html import esc, in_english, own_html
from gongkai.pages.words.keys import Branch, Catalogue, Fact, Series, asked_by, strings_of, wording_of
from gongkai.publication import Publication

Strings = Mapping[str, tuple[Markup, Markup]]
"""Texts by key, each in Chinese and in English."""
_STRINGS, _WORDING = "strings.toml", "wording.toml"
_PLACE = re.compile(r"\{(\w+)\}")
"""Where a text has something filled in."""
_WAYS = ("root", "home")
"""What every page has to fill in."""
_CHINESE = Markup('<span lang="zh-CN">{}</span>')


def load_strings(files: SiteFiles, publication: Publication) -> Strings:
    """Read the catalogue: key → Chinese, English; the name of the publication stands where texts speak of it.

    Raises:
        DataError: a text lacks one of the two, one that a template asks for is not there, or the project has one that nothing
            asks for.
    """
    raw, asked = files.data(_STRINGS), asked_by(files.all_under("templates"))
    if strange := sorted(files.own_keys(_STRINGS) - asked.keys()):
        raise DataError("；".join(f"不认识的键 {key}" for key in strange), code="data-invalid", file=f"{SITE_SRC}/{_STRINGS}")
    texts = strings_of(raw, _STRINGS, asked, publication)
    return Catalogue({key: (own_html(zh), own_html(en)) for key, (zh, en) in texts.items()}, _STRINGS)


def speakers(texts: Strings) -> dict[str, Callable[..., Any]]:
    """Return the functions that templates are given."""
    fixed = {key: (zh, en, zh + _line(en)) for key, (zh, en) in texts.items() if "{" not in zh + en}
    parts = {key: (_PLACE.split(zh), _PLACE.split(en)) for key, (zh, en) in texts.items() if key not in fixed}

    @pass_context
    def unfilled(context: Context, key: str) -> Markup:
        return texts[key][is_english(context)]

    @pass_context
    def t(context: Context, key: str, **values: Any) -> Markup:
        english = is_english(context)
        if key in fixed:
            return fixed[key][1 if english else 2]
        text = _filled(parts[key][1], context, _in_english(values))
        return text if english else _filled(parts[key][0], context, values) + _line(text)

    @pass_context
    def w(context: Context, key: str, **values: Any) -> Markup:
        english = is_english(context)
        if key in fixed:
            return fixed[key][english]
        return _filled(parts[key][english], context, _in_english(values) if english else values)

    return {"t": t, "w": w, "unfilled": unfilled, "both": both, "either": either, "en": second}


def _filled(parts: Sequence[str], context: Context, values: Mapping[str, Any]) -> Markup:
    """Return a text with its values, escaped; every other part names one. (Markup.format takes more than twice as long.)"""
    filled = list(parts)
    for at in range(1, len(parts), 2):
        name = parts[at]
        filled[at] = escape(context[name] if name in _WAYS and name not in values else values[name])
    return own_html("".join(filled))


def _in_english(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the values with those that have English words in English."""
    return {**values, **{name[:-3]: value for name, value in values.items() if name.endswith("_en") and value}}


@pass_context
def either(context: Context, zh: str, en: str = "") -> str:
    """Return the words in the language of the page; Chinese where there are no English ones."""
    return en if is_english(context) and en else zh


@pass_context
def both(context: Context, zh: str, en: str = "") -> Markup:
    """Return words in both languages, on an English page the English alone."""
    if is_english(context):
        return (en if isinstance(en, Markup) else own_html(in_english(en))) if en else _CHINESE.format(zh)
    return escape(zh) + _line(en) if en else escape(zh)


@pass_context
def second(context: Context, text: str) -> Markup:
    """Return English as the second line under Chinese; an English page has none."""
    return Markup() if is_english(context) else _line(text)


@lru_cache(maxsize=4096, typed=True)
def _line(text: str) -> Markup:
    """Return a text as second line; the cache keeps HTML of ours apart from a text that reads the same."""
    return own_html(f"<i lang=en>{escape(text)}</i>")


def is_english(context: Context) -> bool:
    """Say whether the page that is rendered is English."""
    return bool(context.parent.get("lang") == "en")


@dataclass(frozen=True, slots=True)
class Term:
    """The words of one code; `mark` and `glyph` are what stands for it in a table or before the word."""

    code: str
    word: str
    word_en: str
    glyph: str = ""
    mark: str = ""
    colour: str = ""
    meaning: str = ""
    meaning_en: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """All words: by list and code, and by key of the catalogue; `english` says in which language they are said."""

    site: Publication
    lists: Mapping[str, Mapping[str, Term]]
    facts: tuple[Fact, ...]
    series: tuple[Series, ...]
    flow: tuple[Branch, ...]
    strings: Strings
    english: bool = False

    def say(self, key: str, **values: object) -> str:
        """Return a text of the catalogue; what is filled in stands as it is, so HTML must be safe already."""
        return str(self.strings[key][self.english]).format(**values)

    def either(self, zh: str, en: str) -> str:
        """Return words of the data in the language that is spoken; Chinese where there are no English ones."""
        return en if self.english and en else zh

    def told(self, zh: str, en: str) -> str:
        """Return a message of the data as HTML in the language that is spoken."""
        return in_english(en) if self.english and en else esc(zh)

    def say_en(self, key: str, **values: object) -> str:
        """Return a text in English in any case."""
        return str(self.strings[key][1]).format(**values)

    def term(self, name: str, code: str) -> Term:
        """Return the words of a code; DataError when the list does not know it."""
        try:
            return self.lists[name][code]
        except KeyError:
            raise DataError(
                f"代码 {code} 在 {name} 中没有对应的词", code="unknown-code", file="site_src/wording.toml", place=name
            ) from None


def load_wording(files: SiteFiles, publication: Publication, *, english: bool = False) -> Wording:
    """Read the words of a publication's site, to be said in Chinese or in English."""
    file, added = wording_of(files.data(_WORDING), _WORDING)
    lists = {name: _terms(name, added.get(name, {})) for name in all_lists()}
    if english:
        lists = {name: {code: _english(term) for code, term in terms.items()} for name, terms in lists.items()}
    return Wording(publication, lists, file.fact, file.series, file.flow, load_strings(files, publication), english)


def _english(term: Term) -> Term:
    """Return the words of a code with English ones in the place of the Chinese; a mark in Chinese is the word."""
    word = term.word_en or term.word
    mark = term.mark if term.mark in ("", "—") else word
    return replace(term, word=word, meaning=term.meaning_en or term.meaning, mark=mark)


def _terms(name: str, added: Mapping[str, Mapping[str, str]]) -> dict[str, Term]:
    """Return the words of a list: those of the data, with what pages say more fully or have alone."""
    own = {code.id: _published(code) for code in codes(name).values()}
    return {code: Term(code=code, **{**own.get(code, {}), **added.get(code, {})}) for code in {**own, **added}}


def _published(code: Code) -> dict[str, str]:
    return {"word": code.title, "word_en": code.title_en, "meaning": code.description, "meaning_en": code.description_en}
