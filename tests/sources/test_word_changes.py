"""Synthetic reports whose figures were hidden, struck, raised, covered: what is read is what is printed, or nothing."""

import random
from collections import Counter
from collections.abc import Callable

import pytest

from gongkai.form import load_form
from gongkai.recognise import recognise
from gongkai.sources.docx import read_docx
from gongkai.synthesis import Words, compose, container, draw_figures
from gongkai.synthesis.grid import Box
from gongkai.synthesis.shapes import whole
from gongkai.synthesis.word_parts import W, package, paragraph, run, word_table

FORM = load_form("2021")
STYLES = (
    f'<w:styles xmlns:w="{W}"><w:style w:type="character" w:styleId="up"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="upper"><w:basedOn w:val="up"/></w:style>'
    '<w:style w:type="character" w:styleId="out"><w:rPr><w:strike/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="gone"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
)
WHITE, SMALL, STRUCK = '<w:color w:val="FFFFFF"/>', '<w:sz w:val="2"/>', "<w:strike/>"
RAISED, LIFTED = '<w:vertAlign w:val="superscript"/>', '<w:position w:val="10"/><w:sz w:val="12"/>'
FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
PICTURE = "<w:r><w:pict/></w:r>"

# What is done to a figure: how it is written, and whether it still shows (True), shows not (blank), or nobody knows (unreadable).
Written = Callable[[str, str], str]
CHANGES: dict[str, tuple[Written, bool | str]] = {
    "none": (lambda text, other: run(text), True),
    "raised": (lambda text, other: run(text) + run(other, RAISED), True),
    "raised before": (lambda text, other: run(other, RAISED) + run(text), True),
    "raised by style": (lambda text, other: run(text) + run(other, '<w:rStyle w:val="upper"/>'), True),
    "lifted": (lambda text, other: run(text) + run(other, LIFTED), True),
    "circled": (lambda text, other: run(text + "①"), True),
    "in brackets": (lambda text, other: run(text + f"[{other}]"), True),
    "starred": (lambda text, other: run("*" + text), True),
    "struck before": (lambda text, other: run(other, STRUCK) + run(text), True),
    "struck after by style": (lambda text, other: run(text) + run(other, '<w:rStyle w:val="out"/>'), True),
    "struck": (lambda text, other: run(text, STRUCK), "unreadable"),
    "raised altogether": (lambda text, other: run(text, RAISED), "unreadable"),
    "white": (lambda text, other: run(text, WHITE), "blank"),
    "white beside": (lambda text, other: run(text) + run(other, WHITE), True),
    "tiny beside": (lambda text, other: run(other, SMALL) + run(text), True),
    "hidden by style": (lambda text, other: run(text, '<w:rStyle w:val="gone"/>'), "blank"),
    "hidden beside": (lambda text, other: run(text) + run(other, "<w:vanish/>"), True),
    "deleted beside": (lambda text, other: run(text) + f"<w:del><w:r><w:delText>{other}</w:delText></w:r></w:del>", True),
    "a field": (lambda text, other: FIELD.format("begin") + run(other) + FIELD.format("separate") + run(text) + FIELD.format("end"), True),
    "a picture": (lambda text, other: PICTURE, "unreadable"),
    "a picture beside": (lambda text, other: run(text) + PICTURE, "unreadable"),
}  # fmt: skip


def changed(seed: int) -> tuple[bytes, dict[str, str], dict[str, str]]:
    """A report with one change a figure: the document, the change and the text of every cell."""
    rng = random.Random(seed)  # noqa: S311 - which change a cell gets
    draft = compose(FORM, draw_figures(FORM, seed, year=2023), container("docx").styles[0], seed)
    done: dict[str, str] = {}
    printed: dict[str, str] = {}

    def words(box: Box) -> str:
        if box.role != "value" or not box.cell or not box.text.isdecimal():
            return run(box.text)
        done[box.cell], printed[box.cell] = rng.choice(list(CHANGES)), box.text
        return CHANGES[done[box.cell]][0](box.text, str(rng.randrange(1, 10)))

    parts = [paragraph(run(p.text)) if isinstance(p, Words) else word_table(p, words) for p in draft.shaped(whole)]
    return package("".join(parts), styles=STYLES), done, printed


@pytest.mark.parametrize("seed", range(12))
def test_no_change_makes_a_figure_another_one(seed):
    data, done, printed = changed(seed)
    read = {cell.cell.id: cell for cell in recognise(read_docx(data, "a.docx")).cells}
    found: Counter[tuple[str, object]] = Counter()
    for cell, change in done.items():
        wanted = CHANGES[change][1]
        right = (
            read[cell].kind == "number" and str(read[cell].value) == printed[cell]
            if wanted is True
            else read[cell].kind == wanted
        )
        found[change, right] += 1
    assert [change for change, right in found if not right] == []
    assert len(found) > 10
