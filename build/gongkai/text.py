"""Text of tables: folding labels to a comparable form.

Labels vary in the wild: full-width and half-width characters, spaces and line ends inside words, enumerators in
several styles. `fold` brings them to one spelling for comparison only; the text as published is kept beside it.

>>> fold("（三） 不予\\n公开")
'(三)不予公开'
>>> bare("2.其他法律法规禁止公开")
'其他法律法规禁止公开'
>>> bare("三、本年(一)予以公开")
'予以公开'
"""

import re
import unicodedata
from functools import lru_cache

_SPACE = re.compile(r"[\s\u200b\u200c\u200d\ufeff\u00ad]+")
_ENUMERATOR = re.compile(r"\([一二三四五六七八九十]{1,3}\)|(?<![0-9.])[0-9]{1,2}[.、,](?![0-9])|[一二三四五六七八九十]{1,3}、")
_REMARK = re.compile(r"\([^()]*\)?$")
_QUOTES = str.maketrans("", "", "“”\"'‘’「」『』《》")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Fold compatibility characters (NFKC) and drop white space and invisible characters."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=65536)
def bare(text: str) -> str:
    """Reduce a label to its words: folded, after its last enumerator, without quotes and a closing remark."""
    folded = fold(text).translate(_QUOTES).rstrip(":;。")
    words = _ENUMERATOR.split(folded)[-1]
    return _REMARK.sub("", words) or words


@lru_cache(maxsize=65536)
def one_line(text: str) -> str:
    """Return the text on one line: runs of white space become one space, controls and bidi marks go."""
    visible = "".join(c if c >= " " else " " for c in text if unicodedata.category(c) != "Cf")
    return " ".join(visible.split())
