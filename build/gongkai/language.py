"""In which language the program talks: Chinese where the locale is Chinese, else English.

The environment decides, as for other programs: `GONGKAI_LANG` before `LANGUAGE`, `LC_ALL`, `LC_MESSAGES` and `LANG`; where none
of them says anything, the system's own setting. Published data and pages do not depend on it.

>>> language({"LANG": "zh_CN.UTF-8"}), language({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"})
('zh', 'en')
"""

import locale
import os
from collections.abc import Mapping

_VARIABLES = ("GONGKAI_LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def language(environ: Mapping[str, str] = os.environ) -> str:
    """Return `zh` or `en`."""
    said = next((environ[name] for name in _VARIABLES if environ.get(name)), None) or locale.getlocale()[0] or ""
    return "zh" if said.lower().startswith(("zh", "chinese")) else "en"


def either(chinese: str, english: str) -> str:
    """Return the one of two texts that is in the language of this run."""
    return chinese if language() == "zh" else english
