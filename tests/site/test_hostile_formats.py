"""What `gongkai check` writes of hostile reports: every format is read as its reader reads it, and nothing becomes a sign of it."""

import json
from pathlib import Path

import pytest

from cli.test_formats import TAGS, page_of, read_annotations
from gongkai.cli.check import checked
from gongkai.cli.formats import WRITERS, as_text
from gongkai.text import visible

from .hostile import IN_SOURCE, fitting, source_with
from .payload_shapes import MADE, SPELLED, share


def test_no_hostile_text_by_the_hundred_becomes_a_sign_of_any_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In cells, labels and prose of reports and in names of files: each format is read as its reader reads it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GONGKAI_SITE_URL", raising=False)
    results = []
    for number in range(len(SPELLED)):
        texts = {sink: " ".join(share(number, len(SPELLED), at)).replace("MARK", "m") for at, sink in enumerate(IN_SOURCE)}
        path = Path(f"{number}.txt")
        path.write_text(source_with({sink: fitting(text, sink) for sink, text in texts.items()}), encoding="utf-8")
        results += [checked(path, second_reading=False), checked(Path(MADE[number * 20]), second_reading=False)]
    assert sum(len(result.remarks) for result in results) > len(results)
    names = {visible(result.name) for result in results}
    for _, pairs, _ in read_annotations(WRITERS["github"](results, "")):
        assert set(pairs) <= {"file", "line", "title", "col", "endLine", "endColumn"}
        assert pairs.get("file", "0.txt") in names
    page = page_of(WRITERS["markdown"](results, ""))
    assert {element.tag for element in page.iterdescendants()} <= TAGS
    assert [element.attrib for element in page.iterdescendants() if element.attrib] == []
    assert len(json.loads(WRITERS["json"](results, ""))["files"]) == len(results)
    log = json.loads(WRITERS["sarif"](results, ""))
    assert sum(len(run["results"]) for run in log["runs"]) >= sum(len(result.remarks) for result in results)
    assert [line for line in as_text(results, "").splitlines() if not line.isprintable() or line.lstrip().startswith("::")] == []
