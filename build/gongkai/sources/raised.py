"""Characters whose place or stroke carries meaning: raised, lowered, struck out. Plain text must not lose it.

>>> "17" + superscript("1"), "17" + struck("8")
('17¹', '178̶')
>>> "十" + superscript("二")
'十⁽二⁾'
"""

import re

_PLAIN = "0123456789+-=()０１２３４５６７８９＋－＝（）"
_RAISED = str.maketrans(_PLAIN, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾" * 2)
_LOWERED = str.maketrans(_PLAIN, "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎" * 2)
_NUMERALS = re.compile("[零〇一二两三四五六七八九十百千万亿]+")
_STROKE = "\u0336"


def superscript(text: str) -> str:
    """Raise the digits; numerals, which have no raised form, stand between raised brackets."""
    return _NUMERALS.sub(r"⁽\g<0>⁾", text.translate(_RAISED))


def subscript(text: str) -> str:
    """Lower the digits; numerals stand between lowered brackets."""
    return _NUMERALS.sub(r"₍\g<0>₎", text.translate(_LOWERED))


def struck(text: str) -> str:
    """Put a stroke through every visible character."""
    return "".join(c if c.isspace() else c + _STROKE for c in text)


def unstruck(text: str) -> str:
    """Take the strokes away again, for a comparison with what does not see them."""
    return text.replace(_STROKE, "")
