"""What a report says that it can hardly say, with the reason why: each rule a small function with three outcomes.

None means not assessed, no findings mean pass. What a rule looks at and by which provision stands in the catalogue.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from gongkai.agencies.model import Period
from gongkai.findings import Finding
from gongkai.form import Form
from gongkai.recognise.organs import standing_of
from gongkai.recognise.reading import CellReading
from gongkai.report.model import Report
from gongkai.rules.catalogue import Rule, rules
from gongkai.rules.due import due_day

Outcome = Sequence[Finding] | None
_PART_OF_NOTE = re.compile(r"(?:单位)?([^()（）〔〕\[\]【】\s:：,，、;；]+)")


def unit_in_note(rule: Rule, report: Report) -> Outcome:
    """A remark that names another unit beside other words: the figure may be in it. One that only states a unit is followed."""
    form = report.reading.form
    scaled = [read for read in report.reading.cells if read.value is not None and form.unit_by_id[read.cell.unit].scaled_words]
    found = []
    for read in scaled:
        unit = form.unit_by_id[read.cell.unit]
        named = _PART_OF_NOTE.findall(read.quantity.note)
        if "unit-converted" not in read.quantity.oddities and unit.scaled_words.keys() & set(named):
            params = {"note": read.quantity.note, "unit": unit.title, "unit_en": unit.title_en}
            found.append(Finding(rule.code, read.cell.id, str(read.place), read.raw, params))
    return found if scaled else None


def regulations_unentitled(rule: Rule, report: Report) -> Outcome:
    """Regulations (规章) at an organ that cannot make any: by the registry, or by its own name where there is none."""
    agency, line = report.agency, str(rule.data["line"])
    read = [r for r in report.reading.cells if r.cell.id.startswith(f"{line}.") and r.value is not None]
    figures = [r.value for r in read]
    if not figures or report.source.scope not in rule.data["scopes"]:
        return None
    entitled = _entitled(agency, rule) if agency else False if standing_of(report.signed) else None
    if entitled is None:
        return None
    if entitled or not any(figures):
        return ()
    told, told_en = _counted(report.reading.form, read)
    name, name_en = (agency.name, agency.name_en) if agency else (report.signed, "")
    names = {"agency": name, "agency_en": name_en or name, "counts": told, "counts_en": told_en}
    return (Finding(rule.code, line, raw=told, params=names),)


def _entitled(agency: Period, rule: Rule) -> bool | None:
    """May this organ make regulations? None where its family leaves it open: an office may speak for its government."""
    if agency.family in rule.data["unsure"]:
        return None
    return any(agency.level == each["level"] and agency.family in each["families"] for each in rule.data["entitled"])


def _counted(form: Form, read: Sequence[CellReading]) -> tuple[str, str]:
    """Say in both languages what the cells of a line count and how many."""
    columns = {column.id: column for block in form.table(read[0].cell.table).blocks for column in block.columns}
    named = [(columns[r.cell.column], r.value) for r in read]
    return "、".join(f"{c.label} {n}" for c, n in named), ", ".join(f"{c.label_en.lower()}: {n}" for c, n in named)


def published_late(rule: Rule, report: Report) -> Outcome:
    """A report published after the day by which the Regulations require it."""
    agency, source = report.agency, report.source
    due = due_day(agency.level, agency.family, source.year) if agency and source.published else None
    if due is None:
        return None
    late = date.fromisoformat(source.published) > due
    return (Finding(rule.code, raw=source.published, params={"due": due.isoformat()}),) if late else ()


RULES: tuple[tuple[str, Callable[[Rule, Report], Outcome]], ...] = (
    ("unit-in-note", unit_in_note),
    ("regulations-unentitled", regulations_unentitled),
    ("published-late", published_late),
)


def implausible(report: Report) -> Iterator[Finding]:
    """Yield what the rules find in one report, in their order."""
    for code, judge in RULES:
        yield from judge(rules()[code], report) or ()
