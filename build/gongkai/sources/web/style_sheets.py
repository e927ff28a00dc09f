"""Style sheets in a page or linked to it, in their order: the rules that a screen applies, and which of them match an element.

Of `@media` what a desk with a screen of 1280 pixels shows; `@import` and linked sheets only when they are at hand, which they
are in a web page saved as one file: the others are counted as missing. Unlayered rules come after those in layers.

>>> sheets = Sheets()
>>> sheets.add("@import url(b.css); td.a { display: none } @media print { td { color: red } }")
>>> sheets.empty, sheets.missing
(False, 1)
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import cssselect2
import tinycss2

from gongkai.sources.web.declared import Declared, declared, of_block
from gongkai.sources.web.selectors import Element, Names, holds_digits, on_screen, plain, quick_rules, supported, wanted

MOST_TESTS = 3_000_000
"""Selectors tried on elements; a report needs some ten thousand."""
DEEPEST_RULES = 20

Fetch = Callable[[str], str | None]


class TooManyRules(ValueError):
    """Matching the style sheets would take beyond measure."""


class Rule(NamedTuple):
    """A selector with what it declares; `order` is its place in the cascade.

    `classes` is what an element must have to match a plain selector, `matches` tells it of any other.
    """

    order: tuple[Any, ...]
    matches: Callable[[Any], bool] | None
    pseudo: str
    declared: tuple[Declared, ...]
    tag: str = ""
    name: str = ""
    classes: frozenset[str] = frozenset()


class Sheets:
    """The rules of a page, by the last part of their selectors."""

    def __init__(self, names: Names | None = None, fetch: Fetch | None = None) -> None:
        self._names = names
        self._fetch = fetch or (lambda _: None)
        self._known: dict[Any, tuple[list[Rule], list[Rule]]] = {}
        self._met: dict[tuple[int, ...], list[Rule]] = {}
        self._rules: dict[tuple[str, str], list[Rule]] = defaultdict(list)
        self._count = self._tests = 0
        self._layers: dict[str, int] = {}
        self._perhaps = ""
        self._wrapped: dict[Any, Element] = {}
        self.missing = 0
        self.faces: set[str] = set()

    @property
    def empty(self) -> bool:
        """Is there no rule at all?"""
        return not self._rules

    def add(self, text: str, media: str = "") -> None:
        """Add a style sheet for these media."""
        if _TOO_DEEP.search(text):
            raise TooManyRules
        if on_screen(media):
            self._add_text(_UNCOMMENTED.sub("", text), 0)

    def _add_text(self, text: str, depth: int) -> None:
        quick = quick_rules(text)
        if quick is None:
            self._add_rules(tinycss2.parse_stylesheet(text, True, True), _UNLAYERED, depth)
            return
        for selectors, block in quick:
            if selectors.startswith("@font-face"):
                self._add_face(block)
            elif not selectors.startswith("@"):
                self._compile(selectors, lambda block=block: declared(block), _UNLAYERED)  # type: ignore[misc]

    def link(self, address: str, media: str = "", depth: int = 0) -> None:
        """Add a sheet out of another file, or count it as missing."""
        if on_screen(media) and depth < DEEPEST_RULES:
            text = self._fetch(address)
            if text is None:
                self.missing += 1
            else:
                self._add_text(text, depth + 1)

    def _add_rules(self, rules: Iterable[Any], layer: int, depth: int, parent: str = "") -> None:
        for rule in rules if depth < DEEPEST_RULES else ():
            if rule.type == "qualified-rule":
                self._add_rule(rule, layer, depth, parent)
            elif rule.type == "at-rule":
                self._add_at_rule(rule, layer, depth, parent)

    def _add_at_rule(self, rule: Any, layer: int, depth: int, parent: str) -> None:
        name, prelude = rule.lower_at_keyword, tinycss2.serialize(rule.prelude).strip()
        if name == "import":
            address, _, media = _import(rule.prelude)
            self.link(address, media, depth)
        elif name == "font-face" and rule.content is not None:
            self._add_face(rule.content)
        elif name == "layer":
            for each in prelude.split(","):
                layer = self._layers.setdefault(each.strip() or f" {self._count}", len(self._layers))
        known = name == "layer" or (name in _CONDITIONS and _CONDITIONS[name](prelude.lower()))
        if rule.content is not None and (known or name in _PERHAPS):
            contents = tinycss2.parse_blocks_contents(rule.content, True, True)
            around, self._perhaps = self._perhaps, self._perhaps if known else f"@{name}"
            if parent:
                self._compile(parent, lambda: of_block(contents), layer)
            self._add_rules(contents, layer, depth + 1, parent)
            self._perhaps = around

    def _add_face(self, content: Any) -> None:
        lines = (each for each in tinycss2.parse_blocks_contents(content, True, True) if each.type == "declaration")
        said = {each.lower_name: tinycss2.serialize(each.value).strip() for each in lines}
        if "url(" in said.get("src", "") and holds_digits(said.get("unicode-range", "")):
            self.faces.add(said.get("font-family", "").strip("\"' ").lower())

    def _add_rule(self, rule: Any, layer: int, depth: int, parent: str) -> None:
        prelude = tinycss2.serialize(rule.prelude)
        prelude = _nested(prelude, parent) if parent else prelude
        contents = tinycss2.parse_blocks_contents(rule.content, True, True)
        self._compile(prelude, lambda: of_block(contents), layer)
        if any(each.type in {"qualified-rule", "at-rule"} for each in contents):
            self._add_rules(contents, layer, depth + 1, prelude)

    def _compile(self, selectors: str, block: Callable[[], tuple[Declared, ...]], layer: int) -> None:
        own: tuple[Declared, ...] | None = None
        for selector in _parted(selectors):
            self._count += 1
            if self._names and not wanted(selector, self._names):
                continue
            own = (_perhaps(block(), self._perhaps) if self._perhaps else block()) if own is None else own
            if not own:
                return
            for rule in _rules_of(selector, own, layer, self._count):
                self._rules[_bucket(rule)].append(rule)

    def matching(self, element: Any) -> list[Rule]:
        """Return the rules that match an element or what is made before and after it, the weakest first.

        The same rules are the same list.
        """
        key = (element.tag, element.get("class"), element.get("id"))
        if key not in self._known:
            self._known[key] = self._candidates(*key)
        matched, others = self._known[key]
        if not others:
            return matched
        self._tests += len(others)
        if self._tests > MOST_TESTS:
            raise TooManyRules
        wrapped = self._wrap(element)
        more = [rule for rule in others if rule.matches and rule.matches(wrapped)]
        if not more:
            return matched
        found = sorted((*matched, *more), key=lambda rule: rule.order)
        return self._met.setdefault(tuple(map(id, found)), found)

    def _candidates(self, tag: str, classes: str | None, name: str | None) -> tuple[list[Rule], list[Rule]]:
        """Rules that match all elements of this tag, class and id, and those that may match some."""
        words = frozenset((classes or "").split())
        keys = [("", ""), ("tag", tag), ("id", name or ""), *(("class", word) for word in sorted(words))]
        candidates = [rule for key in keys for rule in self._rules.get(key, ())]
        sure = [
            r for r in candidates if not r.matches and r.tag in {"", tag} and r.name in {"", name or ""} and r.classes <= words
        ]
        return sorted(sure, key=lambda rule: rule.order), [rule for rule in candidates if rule.matches]

    def _wrap(self, element: Any) -> Element:
        """Return the element for selectors, made together with its siblings."""
        above = []
        while element not in self._wrapped and element.getparent() is not None:
            above.append(element)
            element = element.getparent()
        if element not in self._wrapped:
            self._wrapped[element] = Element.from_html_root(element)
        for each in reversed(above):
            for child in self._wrapped[each.getparent()].iter_children():
                self._wrapped.setdefault(child.etree_element, child)
            element = each
        return self._wrapped[element]


_UNLAYERED = 1 << 30
# Brackets inside brackets are a recursion of the library.
_TOO_DEEP = re.compile(r"(?:[(\[][^()\[\]]{0,200}){60}")
_GROUPING = re.compile(r"[(\[\"'\\]|/\*")
_UNCOMMENTED = re.compile(r"\A\s*<!--|-->\s*\Z")


_PERHAPS = frozenset(("container", "scope"))
"""Conditions that only drawing a page could tell: what they hide is doubted."""
_HIDING = frozenset(("display", "visibility", "opacity", "color", "font-size", "clip", "clip-path", "position", "content"))


def _perhaps(found: tuple[Declared, ...], condition: str) -> tuple[Declared, ...]:
    return (Declared("-perhaps", condition),) if any(one.name in _HIDING for one in found) else ()


_CONDITIONS: dict[str, Callable[[str], bool]] = {"media": on_screen, "supports": supported}


def _import(prelude: Sequence[Any]) -> tuple[str, str, str]:
    """Return address and media of an `@import`."""
    first = next((token for token in prelude if token.type in {"string", "url", "function"}), None)
    if first is None:
        return "", "", ""
    rest = tinycss2.serialize(prelude[prelude.index(first) + 1 :]).strip()
    address = first.value if first.type != "function" else tinycss2.serialize(first.arguments).strip("\"' ")
    return address, "", re.sub(r"(?:layer|supports)(?:\([^()]*\))?", "", rest).strip()


def _parted(selectors: str) -> Iterator[str]:
    """Part a list of selectors at its commas."""
    if not _GROUPING.search(selectors):
        yield from selectors.split(",")
        return
    part: list[Any] = []
    for token in (*tinycss2.parse_component_value_list(selectors), None):
        if token is None or (token.type == "literal" and token.value == ","):
            yield tinycss2.serialize(part)
            part = []
        else:
            part.append(token)


def _rules_of(selector: str, own: tuple[Declared, ...], layer: int, count: int) -> Iterator[Rule]:
    """Return the rule of a selector; none where only what is hovered, selected and the like can match."""
    if asked := plain(selector):
        tag, name, classes = asked
        specificity = (int(bool(name)), len(classes), int(bool(tag)))
        yield Rule((layer, specificity, count), None, "", own, tag, name, frozenset(classes))
        return
    try:
        compiled = cssselect2.compile_selector_list(selector)
    except (cssselect2.SelectorError, AttributeError):  # the library looks behind the end of a selector that is cut off
        return
    for one in compiled:
        if not one.never_matches:
            order, held = (layer, one.specificity, count), frozenset(filter(None, (one.class_name,)))
            yield Rule(order, one.test, one.pseudo_element or "", own, one.lower_local_name or "", one.id or "", held)


def _nested(prelude: str, parent: str) -> str:
    """Write a selector that stands inside another rule without that."""
    inside = f":is({parent.strip()})"
    parts = map(str.strip, _parted(prelude))
    return ", ".join(part.replace("&", inside) if "&" in part else f"{inside} {part}" for part in parts)


def _bucket(rule: Rule) -> tuple[str, str]:
    if rule.name:
        return "id", rule.name
    if rule.classes:
        return "class", min(rule.classes)
    return ("tag", rule.tag) if rule.tag else ("", "")


def sheets_of(root: Any, fetch: Callable[[str], bytes | None] | None) -> Sheets:
    """Return the sheets of a page; `fetch` gives those that were saved beside it."""

    def text_of(address: str) -> str | None:
        data = fetch(address) if fetch else None
        return None if data is None else data.decode("utf-8", "replace")

    names = (frozenset(word for value in root.xpath(f"//@{name}") for word in value.split()) for name in ("class", "id"))
    sheets = Sheets(Names(*names), text_of)
    for element in _sheet_elements(root):
        media = element.get("media") or ""
        if element.tag == "style":
            if (element.get("type") or "text/css").strip().lower() == "text/css":
                sheets.add("".join(element.itertext()), media)
        elif element.get("href") and "disabled" not in element.attrib:
            sheets.link(element.get("href"), media)
    return sheets


def _sheet_elements(root: Any) -> Iterator[Any]:
    for element in root.iter("style", "link"):
        words = (element.get("rel") or "").lower().split()
        if element.tag == "link" and ("stylesheet" not in words or "alternate" in words):
            continue
        if next(element.iterancestors("noscript", "template"), None) is None:
            yield element
