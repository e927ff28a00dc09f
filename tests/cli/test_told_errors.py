"""Where the locale is not Chinese, errors and the text of `gongkai check` are English; every code that is raised has its sentence."""

import ast
import os
import re
import subprocess
import sys

import pytest

from gongkai.cli.told_errors import told
from gongkai.sentences import sentences

HAN = re.compile("[\u3400-\u9fff]")


def codes_raised(root):
    """Every code of an error or of a problem of the registry in the source."""
    found = set()
    for path in sorted((root / "build" / "gongkai").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                named = [key.value for key in node.keywords if key.arg == "code"]
                found |= {each.value for each in named if isinstance(each, ast.Constant) and isinstance(each.value, str)}
                if name in ("Problem", "_unreadable") and len(node.args) > 2:
                    words = [arg.value for arg in node.args[1:3] if isinstance(arg, ast.Constant)]
                    found |= {word for word in words if isinstance(word, str) and re.fullmatch(r"[a-z0-9-]+", word)}
    return found


def test_every_code_has_its_english_and_the_reverse(root):
    assert codes_raised(root) == set(sentences())


def test_the_english_is_english_and_says_no_full_stop_of_its_own():
    for code, sentence in sentences().items():
        assert not HAN.search(sentence.says + sentence.remedy), code
        assert not sentence.says.endswith("."), code
        assert not sentence.remedy.endswith("."), code


def test_the_chinese_stays_where_the_run_is_chinese(monkeypatch):
    monkeypatch.setenv("GONGKAI_LANG", "zh")
    assert told("empty-file", "文件是空的", "a.txt: 文件是空的", "a.txt") == "a.txt: 文件是空的"
    monkeypatch.setenv("GONGKAI_LANG", "en")
    assert told("empty-file", "文件是空的", "a.txt: 文件是空的", "a.txt") == (
        "a.txt: the file is empty. Check that the download is complete"
    )


@pytest.mark.parametrize(("language", "words"), [("en", "the file is empty"), ("zh", "文件是空的")])
def test_a_command_says_its_errors_in_the_language_of_the_run(language, words, root, tmp_path):
    (tmp_path / "a.txt").write_bytes(b"")
    env = {**os.environ, "PYTHONPATH": str(root / "build"), "PYTHONUTF8": "1", "GONGKAI_LANG": language}
    command = [sys.executable, "-m", "gongkai", "check", "a.txt"]
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 3
    assert words in done.stderr
    assert bool(HAN.search(done.stderr)) == (language == "zh")


def test_the_text_of_check_is_english_but_for_what_the_report_prints(root):
    env = {**os.environ, "PYTHONPATH": str(root / "build"), "PYTHONUTF8": "1", "GONGKAI_LANG": "en"}
    command = [sys.executable, "-m", "gongkai", "check", "-v", "datasets/370600-gonganju/2023/source.txt"]
    done = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    lines = [line for line in done.stdout.splitlines() if not line.startswith("Title: ")]
    own = [re.sub("“[^”]*”", "", line) for line in lines]
    left = {word for line in own for word in re.findall("[\u3400-\u9fff]+", line)}
    assert left <= {"空白"}, "what arithmetic calls a cell without a figure, as published"
    assert "    If " in done.stdout
