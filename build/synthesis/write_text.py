"""Reports as text, UTF-8, in any of the layouts."""

from collections.abc import Iterator, Sequence

from synthesis.draft import Draft, Words
from synthesis.layouts import Layout, layout
from synthesis.text_cells import write_cells
from synthesis.text_rows import write_rows


def write_text(drafts: Sequence[Draft]) -> list[bytes]:
    """Write reports whose styles are layouts."""
    return [_text(draft).encode() for draft in drafts]


def _text(draft: Draft) -> str:
    look, rng = layout(draft.style), draft.chance("text")
    lines: list[str] = []
    for part in draft.parts:
        if isinstance(part, Words):
            lines += _words(part, look)
        else:
            lines += write_rows(part, look, rng) if look.rows else write_cells(part, look)
    return "\n".join(lines).rstrip("\n") + "\n"


def _words(words: Words, look: Layout) -> Iterator[str]:
    yield (look.indent if words.role == "paragraph" else "") + words.text
    if look.airy:
        yield ""
