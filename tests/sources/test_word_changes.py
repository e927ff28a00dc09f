"""Synthetic reports whose figures were hidden, struck, raised, covered: what is read is what is printed, or nothing."""

import random
import re
from collections import Counter

import pytest

from gongkai.form import load_form
from gongkai.recognise import recognise
from gongkai.sources.word.docx import read_docx
from sources.test_word_cells import written
from synthesis import Words, compose, container, draw_figures
from synthesis.boxes import Box
from synthesis.shapes import whole
from synthesis.word_parts import W, package, paragraph, run, word_table

FORM = load_form("2021")
STYLES = (
    f'<w:styles xmlns:w="{W}"><w:style w:type="character" w:styleId="up"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="upper"><w:basedOn w:val="up"/></w:style>'
    '<w:style w:type="character" w:styleId="out"><w:rPr><w:strike/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="gone"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
)
WHITE, SMALL, STRUCK = '<w:color w:val="FFFFFF"/>', '<w:sz w:val="2"/>', "<w:strike/>"
RAISED, LIFTED = '<w:vertAlign w:val="superscript"/>', '<w:position w:val="10"/><w:sz w:val="12"/>'

# What is done to a figure N, and whether it still shows (True), shows not (blank), or nobody knows (unreadable); o is a digit.
CHANGES: dict[str, tuple[str, bool | str]] = {
    "none": ("[|N]", True),
    "raised": (f"[|N][{RAISED}|o]", True),
    "raised before": (f"[{RAISED}|o][|N]", True),
    "raised by style": ('[|N][<w:rStyle w:val="upper"/>|o]', True),
    "lifted": (f"[|N][{LIFTED}|o]", True),
    "circled": ("[|N①]", True),
    "starred": ("[|*N]", True),
    "struck before": (f"[{STRUCK}|o][|N]", True),
    "struck after by style": ('[|N][<w:rStyle w:val="out"/>|o]', True),
    "struck": (f"[{STRUCK}|N]", "unreadable"),
    "raised altogether": (f"[{RAISED}|N]", "unreadable"),
    "white": (f"[{WHITE}|N]", "blank"),
    "white beside": (f"[|N][{WHITE}|o]", True),
    "tiny beside": (f"[{SMALL}|o][|N]", True),
    "hidden by style": ('[<w:rStyle w:val="gone"/>|N]', "blank"),
    "hidden beside": ("[|N][<w:vanish/>|o]", True),
    "deleted beside": ("[|N]<w:del><w:r><w:delText>o</w:delText></w:r></w:del>", True),
    "a field": ("{begin}[|o]{separate}[|N]{end}", True),
    "a picture": ("<w:r><w:pict/></w:r>", "unreadable"),
    "a picture beside": ("[|N]<w:r><w:pict/></w:r>", "unreadable"),
}


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
        return written(
            re.sub(r"(?<=[|*>])o(?=[\]<])", str(rng.randrange(1, 10)), CHANGES[done[box.cell]][0]).replace("N", box.text)
        )

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
