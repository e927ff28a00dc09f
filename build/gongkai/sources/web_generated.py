"""What style sheets put into a page: the value of `content`.

>>> content_of('"（" attr(data-n) "）"', {"data-n": "7"}), content_of("counter(row)", {})
(('（7）', ''), ('', 'content: counter'))
"""

from typing import Any

import tinycss2

NOT_TEXT = frozenset(("none", "normal", "inherit", "initial", "unset"))


def content_of(value: str, element: Any) -> tuple[str, str]:
    """Return the text that `content` makes, and why it cannot be told, or nothing; `element` gives its attributes."""
    text, doubt = [], ""
    for token in tinycss2.parse_component_value_list(value):
        if token.type == "string":
            text.append(token.value)
        elif token.type == "function" and token.lower_name == "attr":
            text.append(element.get(tinycss2.serialize(token.arguments).partition(",")[0].split()[0]) or "")
        elif token.type == "literal" and token.value == "/":
            break  # what follows is read out, not shown
        elif token.type != "whitespace" and not (token.type == "ident" and token.lower_value in NOT_TEXT):
            doubt = f"content: {getattr(token, 'lower_name', '') or token.type}"
    shown = "".join(text)
    if any("\ue000" <= c <= "\uf8ff" for c in shown):
        doubt = doubt or "content"
    return shown, doubt
