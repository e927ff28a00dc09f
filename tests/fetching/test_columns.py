"""A column page gives the annual reports that it lists, with no year and no agency that it does not print."""

import csv
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from fetching.serving import policy, served
from gongkai.errors import SourceError
from gongkai.fetching import Visitor
from gongkai.fetching.columns import find_reports

COLUMNS = yaml.safe_load(Path(__file__).with_name("columns.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", COLUMNS, ids=lambda case: case["name"])
def test_a_column_lists(case: dict[str, Any]) -> None:
    with served(case["pages"]) as site:
        listing = find_reports(f"{site.base}/c/index.html", Visitor(policy()), case.get("pages_at_most", 20))
        found = {(each.address, each.year, each.agency) for each in listing.reports}
        assert found == {(site.base + at, year, agency) for at, year, agency in case["listed"]}
        assert [error.code for error in listing.left] == case.get("left", [])


def test_a_document_is_no_column() -> None:
    with served({"/a.pdf": {"bytes": "pdf"}}) as site, pytest.raises(SourceError) as caught:
        find_reports(f"{site.base}/a.pdf", Visitor(policy()))
    assert caught.value.code == "no-column"


def test_the_command_writes_a_manifest_in_which_no_title_is_a_formula(root: Path) -> None:
    pages = {
        "/c/": {
            "text": "<html><a title='=HYPERLINK(1)2023年政府信息公开年报' href=1.html>年报</a><a href='javascript:x()'>下一页</a>"
        }
    }
    with served(pages) as site:
        env = {**os.environ, "PYTHONPATH": str(root / "build"), "PYTHONUTF8": "1", "GONGKAI_ALLOW_ADDRESSES": "127.0.0.1"}
        command = [sys.executable, "-m", "gongkai", "find", f"{site.base}/c/"]
        done = subprocess.run(command, env=env, capture_output=True, text=True, encoding="utf-8", check=False)
        rows = list(csv.DictReader(io.StringIO(done.stdout)))
        assert rows == [
            {"address": f"{site.base}/c/1.html", "title": "'=HYPERLINK(1)2023年政府信息公开年报", "year": "2023", "agency": ""}
        ]
    assert done.returncode == 1
    assert "paging-in-script" in done.stderr
