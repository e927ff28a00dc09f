"""All rules between years and between agencies, applied to all packages.

>>> [row.rule for row in compare(Statements.of([]), Agencies(()))]
[]
"""

from gongkai.agencies import Agencies
from gongkai.comparisons.accepted import accept
from gongkai.comparisons.departures import off_own_history, off_peers
from gongkai.comparisons.members import members_against_whole
from gongkai.comparisons.model import Comparison, Statements
from gongkai.comparisons.repetition import repetition
from gongkai.comparisons.sameness import shared_figures
from gongkai.comparisons.years import between_years
from gongkai.rules import rules


def compare(statements: Statements, agencies: Agencies) -> list[Comparison]:
    """Apply every rule and mark what was accepted.

    Comparisons are ordered by agency id, year, rule as in the catalogue, then as they were made.
    """
    order = {code: number for number, code in enumerate(rules())}
    found: list[Comparison] = []
    for made in (
        between_years(statements),
        off_own_history(statements),
        repetition(statements),
        shared_figures(statements),
        members_against_whole(statements, agencies),
        off_peers(statements),
    ):
        found += made
    return sorted(accept(statements, found), key=lambda comparison: (comparison.key, order[comparison.rule]))
