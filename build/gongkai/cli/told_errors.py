"""An error in the language of this run: in Chinese as it was raised, else by the sentence that `errors_en.toml` has for its code.

A message that is in English already (of the commands themselves) stays as it is.
"""

import re

from gongkai.errors import GongkaiError
from gongkai.language import language
from gongkai.sentences import sentences

_HAN = re.compile("[\u3400-\u9fff]")


def words_of(error: GongkaiError) -> str:
    """Return place, what is wrong and what to do."""
    where = ": ".join([*error.context, *(part for part in (error.file, error.place) if part)])
    return told(error.code, error.message, str(error), where)


def told(code: str, message: str, chinese: str, where: str = "") -> str:
    """Return what an error says.

    Args:
        code: Its code.
        message: What is wrong, as raised.
        chinese: All that it says in Chinese, which is taken where the run is Chinese or the code has no English.
        where: File and place.
    """
    if not _HAN.search(chinese):
        return chinese.replace("。", ". ")  # of the commands themselves: in English already, but for how its parts are joined
    if language() == "zh" or code not in sentences():
        return chinese
    sentence = sentences()[code]
    detail = f" ({message})" if sentence.detail and message else ""
    return (f"{where}: " if where else "") + sentence.says + detail + (f". {sentence.remedy}" if sentence.remedy else "")
