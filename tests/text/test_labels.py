from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gongkai.text import bare, fold, one_line

CASES = yaml.safe_load((Path(__file__).parent / "labels.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("printed", "words"), CASES)
def test_a_label_is_reduced_to_its_words(printed, words):
    assert bare(printed) == words


@given(st.text(max_size=30))
def test_a_folded_text_holds_no_white_space(text):
    assert not any(c.isspace() for c in fold(text))


@given(st.text(max_size=30))
def test_one_line_holds_no_control_or_direction_marks(text):
    assert not any(c < " " or "\u202a" <= c <= "\u202e" or "\u2066" <= c <= "\u2069" for c in one_line(text))
