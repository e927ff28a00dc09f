"""The changelog as a page: CHANGELOG.md taken apart as text, nothing of it read as markup but headings, items and code.

What follows in English after the Chinese becomes the second line.

>>> [release] = read_releases("# Log\\n\\n## 1.0\\n\\nFirst.\\n\\n- one `<b>`\\n  and on\\n- two\\n")
>>> read_releases("## 1\\n\\n- 好。 Good.")[0].items
(Markup('好。<span class="en" lang="en">Good.</span>'),)
>>> release.title, release.paragraphs, release.items
('1.0', (Markup('First.'),), (Markup('one <code>&lt;b&gt;</code> and on'), Markup('two')))
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from gongkai.pages.lettering import esc, own_html

_CODE = re.compile("`([^`]+)`")
_SECOND_LANGUAGE = re.compile("(?<=。) (?=[A-Z]|<code>)")


@dataclass(frozen=True, slots=True)
class Release:
    """A version: what is said of it, and its changes."""

    title: str
    paragraphs: tuple[Markup, ...]
    items: tuple[Markup, ...]


def read_releases(text: str) -> tuple[Release, ...]:
    """Return the releases in the order of the file, which is newest first."""
    return tuple(_release(part) for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:])


def _release(part: str) -> Release:
    title, _, body = part.partition("\n")
    blocks = list(_blocks(body))
    texts = tuple(_html(block) for block in blocks if not block.startswith("- "))
    return Release(title.strip(), texts, tuple(_html(block[2:]) for block in blocks if block.startswith("- ")))


def _blocks(body: str) -> Iterator[str]:
    """Yield every paragraph and every item in one line."""
    for block in re.split(r"\n\s*\n|\n(?=- )", body):
        if block.strip():
            yield " ".join(block.split())


def _html(text: str) -> Markup:
    shown = _CODE.sub(r"<code>\1</code>", esc(text))
    chinese, _, english = _SECOND_LANGUAGE.sub("\n", shown, count=1).partition("\n")
    return own_html(f'{chinese}<span class="en" lang="en">{english}</span>' if english else chinese)
