"""What form fields of a web page show: the text in them, or why that cannot be told.

>>> from lxml import etree
>>> field = etree.fromstring("<select><option>40</option><option selected=''>45</option></select>")
>>> shown_in(field)
('45', '')
"""

import re
from typing import Any

FIELDS = frozenset(("input", "select", "textarea"))

_NUMBER = re.compile(r"\s*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\s*")
_MARKED = "checkbox radio range color file image password date datetime-local month week time"
_MARKS = frozenset(_MARKED.split())
_DEFAULTS = {"submit": "提交", "reset": "重置"}


def shown_in(field: Any) -> tuple[str, str]:
    """Return the text that a field shows; and the reason why it cannot be told, or nothing."""
    if field.tag == "select":
        return _chosen(field), ""
    if field.tag == "textarea":
        text = "".join(field.itertext())
        return text.removeprefix("\n"), "" if text else _placeholder(field)
    kind = (field.get("type") or "").strip().lower()
    if kind == "hidden":
        return "", ""
    if kind in _MARKS:
        return "", f"<input type={kind}>"
    value = field.get("value") or ""
    if kind == "number" and not _NUMBER.fullmatch(value):
        value = ""
    return value or _DEFAULTS.get(kind, ""), "" if value else _placeholder(field)


def _placeholder(field: Any) -> str:
    """A field without a value shows its placeholder, in grey."""
    said = (field.get("placeholder") or "").strip()
    return f"placeholder {said}"[:40] if said else ""


def _chosen(field: Any) -> str:
    """What is chosen in a menu; a list shows all that can be chosen."""
    options = list(field.iter("option"))
    rows = field.get("size") or ""
    if "multiple" in field.attrib or (rows.strip().isdigit() and int(rows) > 1):
        return "\n".join(map(_label, options))
    marked = [option for option in options if "selected" in option.attrib]
    free = [option for option in options if "disabled" not in option.attrib]
    return _label((marked[-1:] or free[:1] or [None])[0])


def _label(option: Any) -> str:
    return "" if option is None else (option.get("label") or " ".join("".join(option.itertext()).split()))
