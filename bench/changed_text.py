"""Reports as text with bars: Markdown, with its line of dashes, and piped text without."""

from collections.abc import Iterator, Sequence

from synthesis import Draft, Style
from synthesis.boxes import Grid
from synthesis.draft import Words

BAR_STYLES = (
    Style("markdown", "chapters as headings of Markdown, a line of dashes below the first row"),
    Style("piped", "rows between bars and nothing else"),
)


def write_bars(drafts: Sequence[Draft]) -> list[bytes]:
    """Write reports whose tables stand between bars."""
    return ["\n".join(_lines(draft)).encode() for draft in drafts]


def _lines(draft: Draft) -> Iterator[str]:
    marked = draft.style == "markdown"
    for part in draft.parts:
        if isinstance(part, Words):
            depth = {"title": "# ", "heading": "## "}.get(part.role, "") if marked else ""
            yield from (depth + part.text, "")
        else:
            yield from (*_rows(part, dashes=marked), "")


def _rows(grid: Grid, *, dashes: bool) -> Iterator[str]:
    for index, row in enumerate(grid.rows):
        cells = [""] * grid.width
        for box in row:
            if box.row == index:
                cells[box.column] = box.text.replace("\n", " " if box.role == "value" else "")
        yield f"| {' | '.join(cells)} |"
        if dashes and index == 0:
            yield "|" + "---|" * grid.width
