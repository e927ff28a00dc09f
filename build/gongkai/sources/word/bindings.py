"""Content controls of a Word document that are bound to data beside it (`dataBinding`).

Word fills such a control from the data when it opens the file; what stands in the document may be older. The path is one of
element names with numbers, `/ns0:report[1]/ns0:total[1]`; any other, and data that is not there, tells nothing.
"""

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from gongkai.sources.archive import Archive
from gongkai.sources.word.elements import attribute, child, children

_STEP = re.compile(r"/(?:[\w.-]+:)?([\w.-]+)(?:\[([0-9]{1,4})\])?")
_DATA = re.compile(r"customXml/item[0-9]+\.xml")


class Bindings:
    """The data parts of a document, opened when the first control asks."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._stores: dict[str, Any] | None = None

    def stale(self, control: Any) -> bool:
        """Does the data say something else than the control's content?"""
        properties = child(control, "sdtPr")
        binding = child(properties, "dataBinding")
        if binding is None:
            return False
        data = self._value(attribute(binding, "storeItemID"), attribute(binding, "xpath"))
        content = child(control, "sdtContent")
        if data is None or content is None or child(properties, "date") is not None:
            return False
        written = "".join(each.text or "" for each in content.iter("{*}t"))
        return written.strip() not in {data.strip(), *_entries(properties, data)}

    def _value(self, store: str, path: str) -> str | None:
        if self._stores is None:
            self._stores = dict(self._read())
        root = self._stores.get(store.upper())
        steps = list(_STEP.finditer(path))
        if root is None or "".join(step.group() for step in steps) != path or not steps:
            return None
        return _followed(root, steps)

    def _read(self) -> Iterator[tuple[str, Any]]:
        for name in self._archive.names:
            if not _DATA.fullmatch(name):
                continue
            number = posixpath.basename(name)[4:-4]
            properties = f"customXml/itemProps{number}.xml"
            if properties in self._archive.names:
                yield attribute(self._archive.xml(properties), "itemID").upper(), self._archive.xml(name)


def _followed(root: Any, steps: list[re.Match[str]]) -> str | None:
    if steps[0][1] != root.tag[root.tag.rfind("}") + 1 :]:
        return None
    element = root
    for step in steps[1:]:
        number = int(step[2] or 1)
        found = list(children(element, step[1]))
        if not 0 < number <= len(found):
            return None
        element = found[number - 1]
    return "".join(element.itertext())


def _entries(properties: Any, data: str) -> Iterator[str]:
    """Yield what a list shows for the value in the data."""
    for name in ("dropDownList", "comboBox"):
        for entry in children(child(properties, name), "listItem"):
            if attribute(entry, "value") == data.strip():
                yield attribute(entry, "displayText") or data.strip()
