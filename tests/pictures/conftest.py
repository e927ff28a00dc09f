"""A project with one agency and a year of it as PDF, in which some figures are wrong."""

import hashlib
import shutil
from pathlib import Path

import pytest

from gongkai.form import load_form
from sources.odd_files import written
from synthesis import compose, container, draw_figures, plant_several

AGENCY = "320500-gonganju"


def misprinted(kind: str) -> bytes:
    """A report of 2023 with a digit wrong in one cell."""
    form = load_form("2021")
    figures = draw_figures(form, 5, year=2023)
    defects = plant_several(form, figures, "wrong_digit", 5, 1)
    return written(kind, compose(form, figures, container("ofd").styles[0], 5, defects=defects))


@pytest.fixture
def project(root: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "datasets" / AGENCY / "2023"
    folder.mkdir(parents=True)
    for name in ("agencies.csv", "agencies.schema.json"):
        shutil.copy(root / "datasets" / name, tmp_path / "datasets")
    data = misprinted("pdf")
    (folder / "source.pdf").write_bytes(data)
    (folder / "source.toml").write_text(
        f'agency_id = "{AGENCY}"\nyear = 2023\ntitle = "合成示例2023年政府信息公开工作年度报告"\nfile = "source.pdf"\n'
        f'sha256 = "{hashlib.sha256(data).hexdigest()}"\ncontainer = "pdf"\n',
        encoding="utf-8",
    )
    return tmp_path
