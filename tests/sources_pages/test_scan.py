"""Scans: every cell of a clean one comes back; what is doubtful is marked, never silently wrong; who is not read says so."""

import io
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from bench.accuracy_trials import judge

from gongkai.document import PagePlace
from gongkai.errors import SourceError
from gongkai.extras import brings, checkout
from gongkai.form import load_form
from gongkai.recognise import recognise
from gongkai.sources import read_bytes
from gongkai.sources.scan.ocr_extra import available
from gongkai.text import fold
from synthesis import Words, container, draw_figures, write_report
from synthetic.real_reports import real_drafts

FORM = load_form("2021")
MISSING = container("scan").missing() or ("" if available() else "the extra ocr is not installed")
needs_scans = pytest.mark.skipif(bool(MISSING), reason=MISSING)
# A page takes some ten seconds of both processors: two of the five reports at every change, all at night.
REAL = range(5) if os.environ.get("HYPOTHESIS_PROFILE") == "thorough" else (0, 3)
needs_ocr = pytest.mark.skipif(not available(), reason="the extra ocr is not installed")


def letters(texts: Iterable[str]) -> str:
    """Words and figures without their punctuation: a stop alone on a line is a speck."""
    return re.sub(r"[^\w\ufffd]", "", fold("".join(texts)))


@needs_scans
@pytest.mark.slow
@pytest.mark.parametrize("number", REAL)
def test_a_real_report_gives_its_200_cells_and_its_words_from_a_clean_scan(number: int, shared: Path) -> None:
    scan = container("scan")
    draft = real_drafts(shared, scan.style("clean-200"))[number]
    document = read_bytes(scan.write([draft])[0], "scan.pdf")
    reading = recognise(document)
    assert document.container == "scan"
    assert Counter(judge(draft.cells, reading).values()) == {"right": 200}
    assert {cell.confidence for cell in reading.cells} == {"agreed"}
    assert all(isinstance(cell.place, PagePlace) and cell.place.x1 > cell.place.x0 for cell in reading.cells)
    assert letters(p.text for p in document.paragraphs) == letters(part.text for part in draft.parts if isinstance(part, Words))
    assert document.pictures == 0


@needs_scans
@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "style", "seed", "fewest"),
    [
        ("scan", "searchable", 1, 200),
        ("scan-hard", "turned", 2, 199),
        ("scan-hard", "photographed", 3, 190),
        ("scan-tiff", "tiff-faxed", 4, 180),
        ("scan-ofd", "ofd-pictures", 5, 199),
    ],
)
def test_a_scan_comes_back_or_is_marked(kind: str, style: str, seed: int, fewest: int) -> None:
    report = write_report(kind, FORM, draw_figures(FORM, seed), style, seed)
    document = read_bytes(report.data, "scan")
    assert document.container == "scan"
    verdicts = Counter(judge(report.cells, recognise(document)).values())
    assert verdicts["wrong"] == 0
    assert verdicts["right"] >= fewest


@needs_ocr
def test_a_shadow_is_not_the_edge_of_a_sheet_of_paper() -> None:
    import numpy as np  # noqa: PLC0415 - with the extra only

    from gongkai.sources.scan.images import resized, working_picture  # noqa: PLC0415 - an extra

    shadow = np.tile(np.linspace(120, 255, 1169, dtype=np.uint8)[:, None], (1, 827))
    desk = np.full((1169, 827), 60, np.uint8)
    desk[100:1069, 80:780] = 230
    assert np.array_equal(working_picture(shadow), resized(shadow))
    assert working_picture(desk).min() > 150


@needs_ocr
def test_a_sheet_half_in_the_shadow_is_not_cut_where_the_shadow_begins() -> None:
    import numpy as np  # noqa: PLC0415 - with the extra only

    from gongkai.sources.scan.images import working_picture  # noqa: PLC0415 - an extra

    desk = np.full((1169, 827), 80.0)
    desk[60:1109, 40:787] = 250
    shadow = np.concatenate([np.full(400, 0.5), np.linspace(0.5, 1, 300), np.ones(469)])[:, None]
    height, width = working_picture((desk * shadow).astype(np.uint8)).shape
    assert height / width == pytest.approx(1049 / 747, rel=0.02)


@needs_scans
def test_a_late_page_is_read_only_where_it_may_hold_a_table_and_a_blank_one_says_nothing() -> None:
    import numpy as np  # noqa: PLC0415 - with the extra only

    from gongkai.sources.geometry.page_blocks import page_document, unread_page  # noqa: PLC0415
    from gongkai.sources.scan.images import working_picture  # noqa: PLC0415 - an extra
    from gongkai.sources.scan.read_scan import MOST_PAGES_OF_PROSE, page_layouts  # noqa: PLC0415 - an extra
    from gongkai.sources.scan.sheet import may_hold_table  # noqa: PLC0415 - an extra
    from synthesis.chance import chance  # noqa: PLC0415
    from synthesis.draft import Words, compose  # noqa: PLC0415
    from synthesis.typeset import PLAIN, typeset  # noqa: PLC0415
    from synthesis.write_scan_pages import scanned  # noqa: PLC0415 - an extra

    draft = compose(FORM, draw_figures(FORM, 6), container("scan").style("clean-200"), 6)
    prose = [part for part in draft.parts if isinstance(part, Words)]
    for parts, expected in ((prose * 4, False), (draft.grids[1:2], True)):
        (page, *_) = scanned(typeset(parts, PLAIN), 200, ("askew",), chance("prose"))
        assert may_hold_table(working_picture(page.picture)) is expected
        if not expected:
            layouts = page_layouts(MOST_PAGES_OF_PROSE + 1, working_picture(page.picture))
            assert [layout == unread_page(layout.number, layout.width, layout.height) for layout in layouts] == [True]
            assert page_document("a", "scan", layouts).pictures == 1
    assert page_layouts(2, np.full((2339, 1654), 255, np.uint8)) == []


@needs_ocr
@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("新收61件，结转60件", "新收61件.结转60件", "新收61件，结转60件"),
        ("新收61件，结转60件", "新收67件，结转60件", "新收\ufffd件，结转60件"),
        ("新收61件，结转60件", "新收61件，结转\ufffd件", "新收61件，结转\ufffd件"),
        ("新收61件", "\ufffd", "新收\ufffd件"),
        ("占96.5%", "占965%", "占\ufffd%"),
    ],
)
def test_a_figure_of_a_sentence_stands_only_where_two_readings_agree(first: str, second: str, expected: str) -> None:
    from gongkai.sources.scan.read_scan import agreed  # noqa: PLC0415 - an extra

    assert agreed(first, second) == expected


@needs_ocr
@pytest.mark.parametrize(
    ("text", "among_numbers", "expected"),
    [("1O", False, "10"), ("l2", False, "12"), ("O", True, "0"), ("O", False, "O"), ("。", True, "0"), ("Oo局", True, "Oo局")],
)
def test_letters_are_digits_only_beside_digits_or_alone_among_numbers(text: str, among_numbers: bool, expected: str) -> None:
    from gongkai.sources.scan.cut_lines import as_digits  # noqa: PLC0415 - an extra

    assert as_digits(text, among_numbers=among_numbers) == expected


@needs_ocr
@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0 not a picture", b"II*\x00"])
def test_a_damaged_picture_says_so(data: bytes) -> None:
    with pytest.raises(SourceError) as caught:
        read_bytes(data, "bad.png")
    assert caught.value.code == "damaged"


@needs_ocr
def test_an_enormous_picture_is_refused_before_it_is_unpacked() -> None:
    from PIL import Image  # noqa: PLC0415 - an extra

    stream = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(stream, "PNG")
    with pytest.raises(SourceError) as caught:
        read_bytes(stream.getvalue(), "huge.png")
    assert caught.value.code == "file-too-large"


@needs_scans
@pytest.mark.parametrize("kind", ["scan", "scan-tiff", "scan-ofd"])
def test_without_the_extra_pages_that_are_pictures_name_the_remedy(kind: str, tmp_path: Path) -> None:
    chosen = container(kind)
    file = tmp_path / f"scan{chosen.suffix}"
    file.write_bytes(write_report(kind, FORM, draw_figures(FORM, 1)).data)
    program = (
        "import sys\n"
        "sys.modules.update(dict.fromkeys(('cv2', 'rapidocr', 'onnxruntime')))\n"
        "from pathlib import Path\n"
        "from gongkai.errors import SourceError\n"
        "from gongkai.sources import READERS, container_of\n"
        "data = Path(sys.argv[1]).read_bytes()\n"
        "try: READERS[container_of(data)](data, 'a')\n"
        "except SourceError as error: print(error.code, error.remedy)\n"
    )
    result = subprocess.run([sys.executable, "-c", program, str(file)], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == f"ocr-missing {brings('ocr', checkout())}"
