"""How the bytes of a web page are decoded: by mark, by content, by what they declare, as Chinese.

UTF-16 without a mark is known by its tags, that of a text by the characters that every report has. Only encodings that browsers
know count: none of UTF-7, none of Python's own. A page that says nothing is GB18030, unless read as Big5 it has more of the
characters that every report has.

>>> decode_html("<p>规章".encode("utf-16-le")), decode_html("<meta charset=utf-7><p>+AGE-".encode())
('<p>规章', '<meta charset=utf-7><p>+AGE-')
"""

import codecs
import re

import webencodings

_BOMS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHARSET = re.compile(rb"""(?i)<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([a-z0-9_:.-]{2,20})""")
_UNMARKED = (
    (re.compile(rb"(?:[ \t\r\n]\0)*<\0(?:[!?a-zA-Z/]\0)"), "utf-16-le"),
    (re.compile(rb"(?:\0[ \t\r\n])*\0<(?:\0[!?a-zA-Z/])"), "utf-16-be"),
)
_CHINESE = {"gb2312", "gbk", "gb18030"}
_SHARE = 40
"""One in so many characters of a report is one of these, at least."""
_USUAL = frozenset("的一年政府信息公開开本章件不有機机关關數数行人理法第總总")


def unmarked_utf16(data: bytes) -> str:
    """Return which UTF-16 a page without a byte order mark is in, by its first tag; empty when in none."""
    return next((encoding for tag, encoding in _UNMARKED if tag.match(data)), "")


def utf16_of_text(data: bytes) -> str:
    """Return which UTF-16 a text without a mark is in, by the characters that every report has; empty when in none."""
    for encoding in ("utf-16-le", "utf-16-be") if b"\0" in data and len(data) % 2 == 0 else ():
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and sum(map(text.count, _USUAL)) * _SHARE > len(text):
            return encoding
    return ""


def decode_html(data: bytes, charset: str = "") -> str:
    """Decode by byte order mark, as strict UTF-8 (the end may be cut off), by `charset` or the declared one, as GB18030."""
    data = data.removeprefix(codecs.BOM_UTF8)  # programs put it before what they take over in another encoding, too
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if encoding := unmarked_utf16(data):
        return data.decode(encoding, "replace")
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        pass
    for encoding in (_known(charset) or _declared(data) or _guessed(data), "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return min((data.decode(encoding, "replace") for encoding in ("utf-8", "gb18030")), key=lambda text: text.count("\ufffd"))


def _declared(data: bytes) -> str:
    found = _CHARSET.search(data, 0, 8192)
    return _known(found[1].decode("ascii")) if found else ""


def _known(name: str) -> str:
    """Return the encoding that browsers take a name for; what cannot hold such bytes, or is read as UTF-8 already, is none."""
    found = webencodings.lookup(name)
    if found is None or found.name.startswith("utf-") or found.name == "x-user-defined":
        return ""
    return "gb18030" if found.name in _CHINESE else "big5hkscs" if found.name == "big5" else str(found.codec_info.name)


def _guessed(data: bytes) -> str:
    sample = data[:65536]
    counts = {name: sum(c in _USUAL for c in sample.decode(name, "replace")) for name in ("gb18030", "big5hkscs")}
    return "big5hkscs" if counts["big5hkscs"] > 2 * counts["gb18030"] else "gb18030"
