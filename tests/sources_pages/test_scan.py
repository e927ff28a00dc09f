"""Scans: a page drawn as a picture comes back, askew and noisy too; what is doubtful is marked, never silently wrong."""

import io
import subprocess
import sys

import cv2
import numpy as np
import pypdfium2
import pytest
from PIL import Image

from gongkai.errors import SourceError
from gongkai.form import load_form
from gongkai.recognise import recognise
from gongkai.sources import read_bytes
from gongkai.sources.scan_text import as_digits
from gongkai.synthesis import container, draw_figures, write_report

needs_writer = pytest.mark.skipif(bool(container("pdf-writer").missing()), reason=container("pdf-writer").missing())


def scanned(data: bytes, dots: int, angle: float, noise: float) -> list[Image.Image]:
    """Draw the pages of a PDF as a scanner would see them."""
    chance = np.random.default_rng(7)
    pages = []
    for page in pypdfium2.PdfDocument(data):
        grey = (
            page.render(scale=dots / 72, grayscale=True)
            .to_numpy()
            .reshape(-1, page.render(scale=dots / 72, grayscale=True).width)
        )
        height, width = grey.shape
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
        grey = cv2.warpAffine(grey, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255,))
        pages.append(Image.fromarray(np.clip(grey + chance.normal(0, noise, grey.shape), 0, 255).astype(np.uint8)))
    return pages


def as_file(pages: list[Image.Image], kind: str) -> bytes:
    stream = io.BytesIO()
    pages[0].save(stream, kind, save_all=True, append_images=pages[1:], **({"resolution": 200} if kind == "PDF" else {}))
    return stream.getvalue()


@needs_writer
@pytest.mark.slow
@pytest.mark.parametrize(("kind", "dots", "angle", "noise"), [("PDF", 200, 0.0, 0.0), ("TIFF", 150, 0.8, 5.0)])
def test_a_scan_comes_back_or_is_marked(kind: str, dots: int, angle: float, noise: float) -> None:
    form = load_form("2021")
    report = write_report("pdf-writer", form, draw_figures(form, 31), seed=1)
    printed = {cell.cell: cell for cell in report.cells}
    document = read_bytes(as_file(scanned(report.data, dots, angle, noise), kind), "scan")
    assert document.container == "scan"
    cells = recognise(document).cells
    wrong = [
        (cell.cell.id, cell.raw) for cell in cells if cell.kind == "number" and cell.raw != printed[cell.cell.id].raw.strip()
    ]
    assert wrong == []
    assert sum(cell.kind == "number" for cell in cells) >= 195


@pytest.mark.parametrize(
    ("text", "among_numbers", "expected"),
    [("1O", False, "10"), ("l2", False, "12"), ("O", True, "0"), ("O", False, "O"), ("。", True, "0"), ("Oo局", True, "Oo局")],
)
def test_letters_are_digits_only_beside_digits_or_alone_among_numbers(text: str, among_numbers: bool, expected: str) -> None:
    assert as_digits(text, among_numbers=among_numbers) == expected


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0 not a picture", b"II*\x00"])
def test_a_damaged_picture_says_so(data: bytes) -> None:
    with pytest.raises(SourceError) as caught:
        read_bytes(data, "bad.png")
    assert caught.value.code == "damaged"


def test_an_enormous_picture_is_refused_before_it_is_unpacked() -> None:
    stream = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(stream, "PNG")
    with pytest.raises(SourceError) as caught:
        read_bytes(stream.getvalue(), "huge.png")
    assert caught.value.code == "file-too-large"


def test_without_the_extra_a_picture_names_the_remedy() -> None:
    program = (
        "import sys\n"
        "sys.modules.update(dict.fromkeys(('cv2', 'rapidocr', 'onnxruntime')))\n"
        "from gongkai.errors import SourceError\n"
        "from gongkai.sources import read_bytes\n"
        "try: read_bytes(b'\\x89PNG\\r\\n\\x1a\\n', 'a.png')\n"
        "except SourceError as error: print(error.code, error.remedy)\n"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "ocr-missing pip install 'gongkai[ocr]'"
