r"""What a cell of Markdown shows: marks of emphasis and code taken away, `<br>`, entities and escapes resolved.

Raised and struck figures keep their marks (`raised`), for a footnote mark must not grow a number. A tag that may hide what it
holds stays as it is written, and so does emphasis inside a word: nobody takes such a text for a figure.

>>> [shown(text) for text in ("**12**", "12<sup>1</sup>", "~~8~~12", "12&nbsp;", "规范性<br>文件", r"12\*")]
['12', '12¹', '8̶12', '12\xa0', '规范性\n文件', '12*']
>>> [shown(text) for text in ("12**", "12*3*", '<b style="display:none">9</b>12')]
['12**', '12*3*', '<b style="display:none">9</b>12']
"""

import re
from html import unescape

from gongkai.sources.raised import struck, subscript, superscript

_TELLING = frozenset("*_`~<&\\$")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_CODE = re.compile(r"(?<!`)(`{1,2})(?!`)(.+?)(?<!`)\1(?!`)")
_FORMULA = re.compile(r"\$\s*([+-]?[0-9][0-9.,]*)\s*\$")
_BREAK = re.compile(r"<br\s*/?\s*>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_MOVED = re.compile(r"<(sup|sub|s|del|strike)>([^<>]*)</\1>", re.IGNORECASE)
_PLAIN = re.compile(r"<(b|strong|i|em|u|p|div|center|font|span)>([^<>]*)</\1>", re.IGNORECASE)
_STRUCK = re.compile(r"~~(?=\S)(.+?)(?<=\S)~~")
_EMPHASIS = re.compile(r"(?<![0-9A-Za-z*_])(\*{1,3}|_{1,3})(?=[^\s*_])([^*_]+?)(?<=[^\s*_])\1(?![0-9A-Za-z*_])")
_KEPT = 0xF1000
"""Where escaped characters stand while marks are looked for."""


def shown(text: str) -> str:
    """Return what these words show."""
    if _TELLING.isdisjoint(text):
        return text
    text = _ESCAPED.sub(lambda match: chr(_KEPT + ord(match[1])), text)
    text = _CODE.sub(lambda match: "".join(chr(_KEPT + ord(c)) if c.isascii() else c for c in match[2].strip()), text)
    text = _COMMENT.sub("", _FORMULA.sub(r"\1", text))
    text = _MOVED.sub(_moved, _PLAIN.sub(r"\2", _BREAK.sub("\n", text)))
    text = _STRUCK.sub(lambda match: struck(match[1]), text)
    return unescape(_EMPHASIS.sub(r"\2", text)).translate(_TAKEN_BACK)


_TAKEN_BACK = {_KEPT + code: chr(code) for code in range(128)}


def _moved(match: re.Match[str]) -> str:
    tag = match[1].lower()
    return {"sup": superscript, "sub": subscript}.get(tag, struck)(match[2])
