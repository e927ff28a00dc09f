"""What CONTRIBUTING shows of the house is so."""

from .house import BEGIN, DOCUMENT, END, generated, imports, longest_chain


def test_the_picture_and_the_figures_are_those_of_the_imports() -> None:
    shown = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    assert shown == generated(), "run: python -m tests.project.house --write"


def test_imports_never_go_round_and_their_longest_chain_stays_short() -> None:
    assert len(longest_chain(imports())) <= 22
