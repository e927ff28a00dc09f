"""What was not found is absent only where the table was read whole."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from gongkai.document import Table
from gongkai.recognise import recognise
from gongkai.sources import read_bytes

CASES = yaml.safe_load((Path(__file__).parent / "wholeness.yaml").read_text(encoding="utf-8"))
WORDS = {"absent": "记为缺项", "unreadable": "记为无法读取"}


def document_of(case):
    read = read_bytes(case["text"].replace("⇥", "\t").encode(), "case.txt")
    blocks = tuple(replace(b, ruled=case.get("ruled", True)) if isinstance(b, Table) else b for b in read.blocks)
    return replace(read, blocks=blocks, container=case.get("container", "text"), pictures=case.get("pictures", 0))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_was_not_found_is_absent_only_where_its_table_was_read_whole(case):
    reading = recognise(document_of(case))
    kinds = {id_: {c.kind for c in reading.cells if f"{c.cell.id}.".startswith(f"{id_}.")} for id_ in case["lines"]}
    assert kinds == {id_: {kind} for id_, kind in case["lines"].items()}
    said = {f.cell: f.message for f in reading.findings if f.rule in {"line-missing", "table-missing"}}
    for id_, kind in case["lines"].items():
        if kind in WORDS and id_ in said:
            assert said[id_].endswith(f"{WORDS[kind]}。")
    lacking = {c.cell.id.rpartition(".")[0] for c in reading.cells if c.kind == "absent"}
    assert all(line in said or line.partition(".")[0] in said for line in lacking)
