"""A bad file of each kind says what it is: one clear error with its place and remedy, or findings beside what could be read."""

import json
import re
import sys
from collections import Counter
from pathlib import Path

import pytest
import yaml

from gongkai import cli
from gongkai.report.assemble import read_alone
from gongkai.sources import worker
from gongkai.sources.sniff import OLE
from sources import bad_readers
from sources.odd_files import MAKERS

CASES = yaml.safe_load((Path(__file__).parent / "odd_inputs.yaml").read_text(encoding="utf-8"))
SUFFIXES = {"html": ".html", "docx": ".docx", "pdf": ".pdf", "ofd": ".ofd", "ole": ".docx", "zip": ".zip"}


def made(case, folder):
    data = OLE + b"\0" * 2000 if case.get("latin") else MAKERS[case["make"]](case["of"])
    path = folder / f"年度报告{SUFFIXES.get(case['of'], '.txt')}"
    path.write_bytes(data)
    return path


@pytest.fixture
def check(monkeypatch, capfd):
    """Run `gongkai check` as its entry point does; return exit code, standard output, standard error."""

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["gongkai", "check", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        return ended.value.code, *capfd.readouterr()

    return run


@pytest.mark.parametrize("case", [c for c in CASES if c["exit"] == 3], ids=lambda case: case["name"])
def test_what_cannot_be_read_is_one_error_with_its_place_and_remedy(case, check, tmp_path):
    path = made(case, tmp_path)
    code, out, err = check(path)
    assert (code, out) == (3, "")
    assert err.startswith(f"错误 [{case['code']}] {path.name}: {case['place']}")
    assert err.count("\n") == 1
    assert re.search(r"。(?:请|年度|确实)", err)
    assert case.get("says", "") in err
    assert str(tmp_path) not in err


@pytest.mark.parametrize("case", [c for c in CASES if c["exit"] == 1], ids=lambda case: case["name"])
def test_what_is_lacking_is_said_and_the_rest_is_read(case, check, tmp_path):
    path = made(case, tmp_path)
    code, out, err = check(path, "--format", "json")
    assert (code, err) == (1, "")
    found = [f for f in json.loads(out)["files"][0]["findings"] if f["rule"] == case["code"]]
    assert len(found) == 1
    assert found[0]["severity"] == "error"
    assert re.search(case["says"], found[0]["message"])
    assert Counter(cell.kind for cell in read_alone(path).reading.cells) == case["cells"]


def test_every_reason_of_refusal_is_in_the_table():
    said = {case["code"] for case in CASES}
    told = set(re.findall(r"^\| ([a-z]+-[a-z-]+) \|", sys.modules["gongkai.recognise.absence"].__doc__, re.MULTILINE))
    assert len(told) == 6
    assert told <= said


def test_a_reader_that_crashes_is_one_error_on_the_command_line_too(check, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules["gongkai.sources"].READERS, "pdf", bad_readers.crash_as_a_reader)
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\n")
    code, out, err = check(path)
    assert (code, out) == (3, "")
    assert err.startswith("错误 [reader-crashed] a.pdf: whole file: 读取时程序崩溃（SIGABRT）。")
    assert worker._worker is None
