"""What the engine makes of an example of the catalogue: `pass`, `fail` or `not_assessed`, a function for each kind of rule.

A rule of a new kind gets a line in `KINDS_OF_RULE`; the first that applies is used.
"""

from collections.abc import Callable

from gongkai.checks.plausibility import RULES
from gongkai.checks.run import check_reports
from gongkai.claims.vocabulary import rule_of
from gongkai.errors import FormNotFound
from gongkai.recognise.titles import title_of, year_of
from gongkai.rules.catalogue import Rule

from .collections import compared
from .printed import Example, printed, report_of


def outcome(rule: Rule, example: Example) -> str:
    """Judge one example."""
    run = next(run for applies, run in KINDS_OF_RULE if applies(rule))
    try:
        return run(rule, example)
    except FormNotFound:
        return "not_assessed"


def _identity(rule: Rule, example: Example) -> str:
    """The verdict of the check that the example is about."""
    check = f"{rule.code}.{example['on']}"
    return next(c.verdict for c in check_reports([report_of(example)])[0].checks if c.check.id == check)


def _reading(rule: Rule, example: Example) -> str:
    """A remark of reading: it is made, or there was something to make it about, or not."""
    report = report_of(example)
    place = example.get("on") or next(iter(example["printed"]))
    if any(f.rule == rule.code and f"{place}.".startswith(f"{f.cell}.") for f in report.findings if f.cell):
        return "fail"
    if any(f.rule == rule.code and not f.cell for f in report.findings):
        return "fail"
    concerned = [c for c in report.reading.cells if f"{c.cell.id}.".startswith(f"{place}.")]
    return "pass" if any(c.kind in ("number", "unreadable") for c in concerned) else "not_assessed"


def _title(rule: Rule, example: Example) -> str:
    """A remark on the title: nothing can be said of a report without one."""
    title = title_of(printed(example))
    said = year_of(title) if rule.code == "year-differs" else title
    found = any(f.rule == rule.code for f in report_of(example).findings)
    return "fail" if found else "pass" if said else "not_assessed"


def _scope(rule: Rule, example: Example) -> str:
    """A remark on the scope: nothing can be said where the text does not tell it."""
    filed = report_of(example)
    if any(f.rule == rule.code for f in filed.findings):
        return "fail"
    left_open = report_of({**example, "report": {**example["report"], "scope": ""}})
    return "pass" if left_open.source.scope_quote else "not_assessed"


def _plausible(rule: Rule, example: Example) -> str:
    """What the function of a rule on plausibility says."""
    found = dict(RULES)[rule.code](rule, report_of(example))
    return "not_assessed" if found is None else "fail" if found else "pass"


def _lapsed(rule: Rule, example: Example) -> str:
    """Whether what was accepted holds; nothing can be said where nothing was."""
    found = any(f.rule == rule.code for f in check_reports([report_of(example)])[0].findings)
    return "fail" if found else "pass" if "accepted" in example else "not_assessed"


def _claims(rule: Rule, example: Example) -> str:
    """What comes of the claims that the rule judges."""
    verdicts = {c.verdict for c in report_of(example).claims if rule_of(c.claim.code) is rule}
    return next((verdict for verdict in ("fail", "pass") if verdict in verdicts), "not_assessed")


def _rates(rule: Rule, example: Example) -> str:
    """A rate within its limit makes no claim."""
    rate = any("%" in text for text in example["words"])
    return "pass" if rate and not report_of(example).claims else _claims(rule, example)


KINDS_OF_RULE: tuple[tuple[Callable[[Rule], bool], Callable[[Rule, Example], str]], ...] = (
    (lambda rule: rule.identity, _identity),
    (lambda rule: rule.code in dict(RULES), _plausible),
    (lambda rule: rule.code == "acceptance-lapsed", _lapsed),
    (
        lambda rule: rule.level in ("cell", "table") or rule.code in ("pages-unread", "sheets-missing", "second-reading-failed"),
        _reading,
    ),
    (lambda rule: rule.code in ("year-differs", "agency-differs", "several-reports"), _title),
    (lambda rule: rule.code == "scope-differs", _scope),
    (lambda rule: rule.level in ("years", "agencies"), compared),
    (lambda rule: rule.code == "prose-over-100", _rates),
    (lambda rule: "families" in rule.data, _claims),
)
