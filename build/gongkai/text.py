"""Text of tables: folding labels to a comparable form, and writing text that a spreadsheet leaves alone.

Labels vary in the wild: full-width and half-width characters, spaces and line ends inside words, enumerators in
several styles. `fold` brings them to one spelling for comparison only; the text as published is kept beside it.

>>> fold("（三） 不予\\n公开")
'(三)不予公开'
>>> bare("2.其他法律法规禁止公开")
'其他法律法规禁止公开'
>>> bare("三、本年(一)予以公开")
'予以公开'

In CSV files, text that a spreadsheet could take for a formula gets an apostrophe in front (`safe_text`, `unsafe_text`).

>>> safe_text("=1+1"), safe_text("-"), safe_text("-1942"), safe_text("17（其中修订15件）")
("'=1+1", '-', '-1942', '17（其中修订15件）')

What is no character of a text goes where text enters, one for one: line ends of every kind become line feeds, controls, halves
of pairs and noncharacters become �, never nothing, because ink may have stood there (`cleaned`). In tables a row is a line, and
no text is longer than a cell of a spreadsheet may be (`tabular`).

>>> cleaned("12（其\\r中\\x07）"), tabular("12（其\\n中）")
('12（其\\n中�）', '12（其 中）')

Characters that do not print (controls, bidi marks, zero-width) are shown as their code points where packages are published.

>>> visible("甲\\u202e局")
'甲⟨U+202E⟩局'
"""

import csv
import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import _csv

_SPACE = re.compile(r"[\s\u200b\u200c\u200d\ufeff\u00ad]+")
_ENUMERATOR = re.compile(r"\([一二三四五六七八九十]{1,3}\)|(?<![0-9.])[0-9]{1,2}[.、,](?![0-9])|[一二三四五六七八九十]{1,3}、")
_REMARK = re.compile(r"\([^()]*\)?$")
# Traditional characters of the form's own vocabulary, as mirrors of reports print them; not a general conversion.
_SIMPLIFIED = str.maketrans(
    "規範檔項報開關發佈務處決數條節內對製總計許罰強業營費單萬購額團體機構織會組結轉續辦國權護屬於無應當復議訴訟維糾經審類請補舉書級緊餘號據縣區鎮鄉門廳們員訊資險穩則與為來現時間這進過還後裡個從產種標準環頻歸檢詢認證紀錄説說設聽預備廢執違減確獎勵給徵該採舊臺灣",
    "规范档项报开关发布务处决数条节内对制总计许罚强业营费单万购额团体机构织会组结转续办国权护属于无应当复议诉讼维纠经审类请补举书级紧余号据县区镇乡门厅们员讯资险稳则与为来现时间这进过还后里个从产种标准环频归检询认证纪录说说设听预备废执违减确奖励给征该采旧台湾",
)
_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")
_HARMLESS = re.compile(r"[+-]?[0-9.,]+|[-+]")
_QUOTES = str.maketrans("", "", "“”\"'‘’「」『』《》")
_LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_BREAK = re.compile(r"[ \t]*[\n\t][ \t\n]*")
_PLANES = "".join(f"{chr(plane << 16)}-{chr(plane << 16 | 0xFFFD)}" for plane in range(1, 17))
_UNCLEAN = re.compile(f"[^\t\n -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd{_PLANES}]")
REPLACED = "\ufffd"
"""What stands for a character that is none: it shows, it is no space and no digit, and positions stay."""
LONGEST_TEXT = 32_767
"""Characters of one text in a table: what a cell of a spreadsheet holds. Python reads 131,072, Arrow a row of a megabyte."""
_LONGEST_FIELD = 1 << 30


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Fold compatibility and traditional characters and 其它, and drop white space and invisible characters."""
    return fold_once(text)


def fold_once(text: str) -> str:
    """Do the same for running text, which would fill the memory of `fold` for nothing."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).translate(_SIMPLIFIED).replace("其它", "其他")


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


def is_clean(text: str) -> bool:
    """Say whether every character of a text is one, and lines end with line feeds only."""
    return _UNCLEAN.search(text) is None


def cleaned(text: str) -> str:
    """Return the text with line feeds for line ends of any kind, and � for what is no character of a text."""
    return text if is_clean(text) else _UNCLEAN.sub(REPLACED, _LINE_END.sub("\n", text))


def cleaned_data(data: Any) -> Any:
    """Return JSON or TOML data with all its texts cleaned, each on one line.

    >>> cleaned_data({"reason": "说明\\n两行\\n", "value": 13})
    {'reason': '说明 两行', 'value': 13}
    """
    if isinstance(data, str):
        line = _BREAK.sub(" ", cleaned(data))
        return line if line == data else line.strip()
    if isinstance(data, list):
        return [cleaned_data(item) for item in data]
    if isinstance(data, dict):
        return {cleaned_data(key): cleaned_data(value) for key, value in data.items()}
    return data


def tabular(text: str) -> str:
    """Return a text as a table holds it: clean, on one line, and not longer than a table can hold."""
    line = _BREAK.sub(" ", cleaned(text))
    if len(line) <= LONGEST_TEXT:
        return line
    told = f"…（共 {len(line)} 字，全文见来源文件；{len(line)} characters in all, see the source file）"
    return line[: LONGEST_TEXT - len(told)] + told


def csv_rows(lines: Iterable[str], *, strict: bool = False) -> "_csv.Reader":
    """Read CSV whose fields may be of any length; the lines keep their ends. Raises csv.Error."""
    if csv.field_size_limit() < _LONGEST_FIELD:
        csv.field_size_limit(_LONGEST_FIELD)
    return csv.reader(lines, strict=strict)


@lru_cache(maxsize=4096)
def safe_text(text: str) -> str:
    """Keep a spreadsheet from taking text for a formula; take one apostrophe off to get the text back."""
    return f"'{text}" if _FORMULA.match(text) and not _HARMLESS.fullmatch(text) else text


def unsafe_text(text: str) -> str:
    """Undo `safe_text`."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text[1:]) else text


def visible(text: str) -> str:
    """Return the text with every character that does not print shown as its code point; line ends become spaces."""
    if text.isprintable():
        return text
    return "".join(_shown(char) for char in text)


def _shown(char: str) -> str:
    if char.isprintable() or unicodedata.category(char) == "Zs":
        return char
    return " " if char in "\n\r\t" else f"⟨U+{ord(char):04X}⟩"


def is_date(text: str) -> bool:
    """Is this a day of the calendar, written 2024-02-29?

    >>> is_date("2024-02-29"), is_date("2023-02-29"), is_date("20240229")
    (True, False, False)
    """
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
