"""Characters whose place or stroke carries meaning: raised, lowered, struck out. Plain text must not lose it.

>>> "17" + superscript("1"), "17" + struck("8")
('17¹', '178̶')
"""

_RAISED = str.maketrans("0123456789+-=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_STROKE = "\u0336"


def superscript(text: str) -> str:
    """Raise the digits."""
    return text.translate(_RAISED)


def subscript(text: str) -> str:
    """Lower the digits."""
    return text.translate(_LOWERED)


def struck(text: str) -> str:
    """Put a stroke through every visible character."""
    return "".join(c if c.isspace() else c + _STROKE for c in text)


def unstruck(text: str) -> str:
    """Take the strokes away again, for a comparison with what does not see them."""
    return text.replace(_STROKE, "")
