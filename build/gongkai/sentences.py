"""What errors say in English: a sentence and a remedy for each code, as data in `errors_en.toml`.

The Chinese stands where an error is raised.

>>> sentences()["empty-file"].says
'the file is empty'
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from gongkai.strict import Record, convert, packaged

FILE = "errors_en.toml"


class Sentence(Record, frozen=True):
    """What an error says in English, what to do, and whether the Chinese holds more."""

    says: str
    remedy: str = ""
    detail: bool = False


@lru_cache(maxsize=1)
def sentences() -> Mapping[str, Sentence]:
    """Return the English sentence of each code."""
    return convert(packaged("gongkai", FILE), dict[str, Sentence], FILE)


def with_english(error: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return an error with `message_en` and `remedy_en` by its `code`; both are empty where the code has no sentence.

    >>> with_english({"code": "empty-file", "message": "文件是空的"})["message_en"]
    'The file is empty'
    """
    found = sentences().get(str(error["code"]), Sentence(""))
    return {**error, "message_en": f"{found.says[:1].upper()}{found.says[1:]}", "remedy_en": found.remedy}
