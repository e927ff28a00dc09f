"""Texts of some hundred thousand characters made to take long: each is read or refused in seconds."""

import contextlib
import time

import pytest

from gongkai.errors import SourceError
from gongkai.report.assemble import read_alone
from sources.odd_files import good

SIZE = 200_000
PIECES = {
    "digits": "1",
    "numerals": "一",
    "brackets": "（",
    "tabs": "\t",
    "bars": "|",
    "rows of bars": "|1|2|3\n",
    "spaces": " ",
    "line ends": "\n",
    "numbers": "1,",
    "titles": "2023年政府信息公开工作年度报告\n",
    "lines of the form": "（一）予以公开\t1\t2\t3\t4\t5\t6\t7\n",
    "cells without rows": "予以公开\n1\n2\n",
}


@pytest.mark.parametrize("before", ["", "a report"])
@pytest.mark.parametrize("name", PIECES)
def test_a_text_made_to_take_long_does_not(name, before, tmp_path):
    piece = PIECES[name]
    path = tmp_path / "a.txt"
    path.write_bytes((good("text") if before else b"") + b"x" + (piece * (SIZE // len(piece.encode()))).encode())
    start = time.process_time()
    with contextlib.suppress(SourceError):
        read_alone(path)
    assert time.process_time() - start < 10
