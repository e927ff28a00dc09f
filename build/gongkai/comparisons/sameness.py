"""Reports of different agencies whose figures are all the same."""

from collections import defaultdict
from collections.abc import Iterator

from gongkai.comparisons.model import Comparison, Key, Statements
from gongkai.comparisons.statements import Statement
from gongkai.rules import rules

CODE = "figures-shared"


def too_few(code: str, statement: Statement) -> dict[str, object]:
    """Return how few figures a report has, when they are too few or too much alike for being equal to mean something."""
    data, values = rules()[code].data, [value for _, value in statement.figures]
    few = len(values) < data["least"] or len(set(values)) < data["different"]
    return {"n": len(values), "different": len(set(values))} if few else {}


def shared_figures(statements: Statements) -> Iterator[Comparison]:
    """Say of each report whether all its figures that are not zero are those of another agency's, in whatever year."""
    alike: defaultdict[object, list[Key]] = defaultdict(list)
    for statement in statements.all:
        alike[(statement.edition, statement.figures)].append(statement.key)
    for statement in statements.all:
        figures = statement.figures
        others = [key for key in alike[(statement.edition, figures)] if key[0] != statement.agency_id]
        if few := too_few(CODE, statement):
            yield Comparison(statement.key, CODE, "not_assessed", "few-figures", params=few)
        else:
            nearest = min(others, key=lambda key: (abs(key[1] - statement.year), key), default=None)
            params = {"n": len(figures), "others": len(others), **(statements.by_key[nearest].named if nearest else {})}
            verdict = "fail" if others else "pass"
            yield Comparison(statement.key, CODE, verdict, other=nearest, arithmetic=f"n = {len(figures)}", params=params)
