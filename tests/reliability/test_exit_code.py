"""What the command says of a build in which a report could not be read."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize(("broken", "code"), [(False, 0), (True, 3)])
def test_a_build_ends_with_3_when_a_report_could_not_be_read(root: Path, tmp_path: Path, broken: bool, code: int) -> None:
    shutil.copytree(root / "datasets", tmp_path / "datasets")
    shutil.copy(root / "gongkai.toml", tmp_path)
    if broken:
        (tmp_path / "datasets" / "310000-gonganju" / "2023" / "source.txt").write_bytes(b"\0")
    environment = {**os.environ, "PYTHONPATH": str(root / "build"), "NO_COLOR": "1", "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "gongkai", "build", "--data-only", "--json"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == code
    assert [outcome["code"] for outcome in json.loads(done.stdout) if outcome["code"]] == ["sha256-differs"] * broken
    assert ("错误 [sha256-differs] 310000-gonganju/2023/source.txt" in done.stderr) == broken
