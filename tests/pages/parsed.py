"""What the tests of the pages work on: the committed packages, and HTML taken apart."""

from html.parser import HTMLParser
from pathlib import Path

from gongkai.pages.desk.renderer import Setting

PROJECT = Path(__file__).resolve().parents[2]
DATASETS = PROJECT / "datasets"
SETTING = Setting.of(PROJECT)
CONSISTENT = DATASETS / "310000-gonganju" / "2023"
FAILING = DATASETS / "370600-gonganju" / "2023"

IMPLIED = {
    "td": ("td", "th"), "th": ("td", "th"), "tr": ("td", "th", "tr"), "tbody": ("td", "th", "tr", "thead", "tbody"),
    "li": ("li",), "dt": ("dt", "dd"), "dd": ("dt", "dd"),
}  # fmt: skip
"""What an element ends by beginning, as in HTML."""


class Parsed(HTMLParser):
    """HTML as a flat list of (tag, attributes), with the text of each element that has an id."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []
        self.by_id: dict[str, str] = {}
        self._open: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        self.tags.append((tag, known))
        while self._open and self._open[-1][0] in IMPLIED.get(tag, ()):
            self._open.pop()
        if tag not in ("br", "img", "input", "meta", "link", "colgroup"):
            self._open.append((tag, known.get("id", "")))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if not any(tag == "sup" for tag, _ in self._open):
            for _, name in self._open:
                if name:
                    self.by_id[name] = self.by_id.get(name, "") + data

    def all(self, tag: str) -> list[dict[str, str]]:
        """The attributes of all elements of this name."""
        return [attributes for name, attributes in self.tags if name == tag]
