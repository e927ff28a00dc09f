"""Labels as they were seen printed name their line or column, and no other words do; every spelling on file was seen."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from gongkai.form import Form, editions, load_form
from gongkai.recognise.labels import match_line, vocabulary
from gongkai.text import bare

CASES = yaml.safe_load((Path(__file__).parent / "labels.yaml").read_text(encoding="utf-8"))


def named(form: Form, label: str) -> Iterator[str]:
    for labels in vocabulary(form).values():
        if (match := match_line(labels, label)) and match.exact:
            yield f"{labels.table.id}.{match.line.id}"
        columns = (column for block in labels.table.blocks for column in block.columns)
        yield from (f"{labels.table.id}.*.{c.id}" for c in columns if bare(label) in map(bare, (c.label, *c.variants)))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["printed"])
def test_a_label_as_printed_names_its_line_or_column_and_nothing_else(case):
    assert {name for edition in editions() for name in named(load_form(edition), case["printed"])} == set(case["is"])


def test_every_spelling_of_an_edition_has_its_case():
    entries = (
        entry
        for edition in editions()
        for table in load_form(edition).tables
        for block in table.blocks
        for entry in (*block.lines, *block.columns)
    )
    on_file = {bare(spelling) for entry in entries for spelling in entry.variants}
    assert on_file - {bare(case["printed"]) for case in CASES} == set()
