"""What people decided about a report, as data in `source.toml`: corrections, accepted findings, replies of the agency.

A correction names a cell, the value it expects to be read there and the figure that should stand there. The value
is never changed; the corrected one stands beside it. When another figure is read than expected, the correction is
void and the build of that report stops.

    [[correction]]
    cell = "requests.granted.total"
    value = 31                       # as read; "" for a cell without a number
    corrected = 13
    reason = "…"
    who = "编者"
    date = "2024-03-01"
    evidence = "…"                   # where it can be seen

An accepted finding is one that was looked into and has its reason. It holds for the figures it was made with: once they
change it lapses, and that is a finding.

    [[accepted]]
    rule = "RV1"                     # code of the rule
    on = "reconsideration"           # line or column of an identity; the cell, line or table of another finding, or ""
    values = { "reviews.reconsideration.upheld" = 1 }   # cells of the identity that are not listed hold 0
    reason = "…"
    who = "编者"
    date = "2024-03-01"

A finding that concerns no cell is known by its words, `raw = "…"`, instead. Other outcomes are known by

| outcome | `on` | beside it |
|---|---|---|
| a figure of the text | code of the quantity (claims.csv) | `raw`: the figure as printed; `values`: the cells it names |
| a comparison | its cell, or "" | `other`: agency id/year; `arithmetic`: as in comparisons.csv, both sides |
| one by a rule that says `accepted_by = "values"` | its cell, or "" | `other`; `values`: its cell, or all figures but 0 |

A reply is what the agency says to a finding, or to the page as a whole, in its own words. It is printed beside the finding and
changes nothing, also where the editors see it otherwise.

    [[reply]]
    rule = "RV1"                     # code of the rule it answers; left out for the whole page
    cell = "reviews.litigation_after_reconsideration.total"   # the cell it is about; may be left out
    text = "…"
    who = "烟台市公安局"
    date = "2024-03-01"
    url = "https://…"                # where it can be seen; may be left out
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any

from gongkai.rules.catalogue import Rule, rules
from gongkai.strict import unknown_key
from gongkai.text import is_date

Figure = int | str
LAPSED = "acceptance-lapsed"
"""The rule on what was accepted with other figures."""
_FIGURE = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_WORDS = ("on", "raw", "other", "arithmetic")
_KEYS = ("values", *_WORDS)
_OF_A_REPLY = ("rule", "cell", "url")
_CLAIMED_BY = {"on": "数量的代号，claims.csv 的 code", "raw": "正文所印的数字，claims.csv 的 figure"}
_COMPARED_BY = {
    "arithmetic": ("arithmetic", "认可时的算式，照抄 comparisons.csv"),
    "values": ("values", "认可时的数字；涉及整份报告的，写全部非零的数字"),
}


@dataclass(frozen=True, slots=True)
class Correction:
    """One corrected cell; figures as written in the file."""

    cell: str
    value: Figure
    corrected: Figure
    reason: str
    who: str
    date: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Acceptance:
    """One accepted finding."""

    rule: str
    reason: str
    who: str
    date: str
    on: str = ""
    values: Mapping[str, Figure] = field(default_factory=dict)
    raw: str = ""
    other: str = ""
    arithmetic: str = ""

    def holds(self, figures: Mapping[str, int | Decimal | None]) -> bool:
        """Whether these cells hold the figures it was made with."""
        known = all(_same(self.values.get(cell, 0), figure) for cell, figure in figures.items())
        return known and self.values.keys() <= figures.keys()

    @property
    def note(self) -> str:
        """What is published of it."""
        return f"{self.reason}（{self.who}，{self.date}）"

    @property
    def words(self) -> Mapping[str, str]:
        """What the sentence about a lapse needs, `raw` aside: the rule, and of what."""
        about = (f"（{self.on}）", f" ({self.on})") if self.on else (" ", "")
        return {"rule": self.rule, "about": about[0], "about_en": about[1]}


@dataclass(frozen=True, slots=True)
class Reply:
    """What the agency says to a finding, or to all of the page where it names no rule."""

    text: str
    who: str
    date: str
    rule: str = ""
    cell: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Adjudication:
    """Everything decided about one report, and what the agency says to it."""

    corrections: tuple[Correction, ...] = ()
    accepted: tuple[Acceptance, ...] = ()
    replies: tuple[Reply, ...] = ()

    @property
    def corrected(self) -> Mapping[str, str]:
        """The corrected figure of each cell that has one."""
        return {correction.cell: str(correction.corrected) for correction in self.corrections}

    def unmet(self, edition: str, read: Mapping[str, int | Decimal | None]) -> Iterator[str]:
        """Say which corrections do not fit what was read: the figure of each cell of the edition, None where there is none."""
        for correction in self.corrections:
            if correction.cell not in read:
                yield f"更正的单元格 {correction.cell} 不在 {edition} 年版表式中"
            elif not _same(correction.value, read[correction.cell]):
                found = "没有数字" if read[correction.cell] is None else str(read[correction.cell])
                yield f"更正 {correction.cell} 时应读到 {correction.value or '没有数字'}，现在读到 {found}"


def _same(figure: Figure, value: int | Decimal | None) -> bool:
    if figure == "" or value is None:
        return figure == "" and value is None
    return Decimal(figure) == value


def adjudication_of(raw: Mapping[str, Any]) -> Adjudication:
    """Make the adjudication of a description that has no problems."""
    corrections = tuple(Correction(**record) for record in raw.get("correction", ()))
    accepted = tuple(Acceptance(**record) for record in raw.get("accepted", ()))
    return Adjudication(corrections, accepted, tuple(Reply(**record) for record in raw.get("reply", ())))


_RECORDS: tuple[tuple[str, type, tuple[str, ...]], ...] = (
    ("correction", Correction, ()), ("accepted", Acceptance, _KEYS), ("reply", Reply, _OF_A_REPLY),
)  # fmt: skip
"""The records of a description: their key, what each holds, and what may be left out of it."""
DECISIONS = tuple(key for key, _, _ in _RECORDS)
"""The keys of a description that hold them."""


def adjudication_problems(raw: Mapping[str, Any]) -> Iterator[str]:
    """Say what is wrong with the records of a description."""
    for key, kind, optional in _RECORDS:
        records = raw.get(key, ())
        if not isinstance(records, list | tuple) or not all(isinstance(record, dict) for record in records):
            yield f"{key} 须写作 [[{key}]]"
            continue
        for number, record in enumerate(records, 1):
            wanted = {f.name for f in fields(kind)}
            yield from (f"[[{key}]] 第 {number} 段：{problem}" for problem in _record_problems(record, wanted, optional))
    cells = [str(record.get("cell")) for record in raw.get("correction", ()) if isinstance(record, dict)]
    yield from (f"{cell} 有不止一处更正" for cell in sorted({cell for cell in cells if cells.count(cell) > 1}))


def _reply_problems(record: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"{key} 须为文字" for key in _OF_A_REPLY if not isinstance(record.get(key, ""), str))
    if record.get("rule") and record["rule"] not in rules():
        yield f"没有规则 {record['rule']}"
    if record.get("url") and not str(record["url"]).startswith(("http://", "https://")):
        yield "url 须为网址"


def _record_problems(record: Mapping[str, Any], wanted: set[str], optional: Sequence[str]) -> Iterator[str]:
    yield from (unknown_key(key, wanted) for key in sorted(record.keys() - wanted))
    for key in sorted(wanted - {"value", "corrected", "values", *optional}):
        if not (isinstance(record.get(key), str) and record[key].strip()):
            yield f"缺少 {key}"
    yield from (f"{key} 须为文字" for key in _WORDS if not isinstance(record.get(key, ""), str))
    if "date" in record and not is_date(str(record["date"])):
        yield "date 须写作 2024-03-01"
    if "text" in wanted:
        yield from _reply_problems(record)
    elif "value" in wanted:
        yield from _figure_problems(record)
    elif record.get("rule") not in rules():
        yield f"没有规则 {record.get('rule')}"
    elif not _is_figures(record.get("values", {})):
        yield "values 须为各单元格的数字"
    else:
        yield from _known_by_problems(record, rules()[record["rule"]])


def _known_by_problems(record: Mapping[str, Any], rule: Rule) -> Iterator[str]:
    """Say what is wanting to know the outcome by, and what does not belong to one of this rule."""
    given = {key for key in ("values", "raw", "other", "arithmetic") if record.get(key)}
    if rule.code == LAPSED:
        yield f"规则 {rule.code} 的结果不能认可：请改正或删去失效的那一段"
    elif rule.compares:
        key, which = _COMPARED_BY[str(rule.data.get("accepted_by", "arithmetic"))]
        if key not in given:
            yield f"须写明 {key}（{which}）"
        yield from (f"规则 {rule.code} 的认可不写 {other}" for other in sorted(given - {key, "other"}))
    elif "families" in rule.data:
        yield from (f"须写明 {key}（{which}）" for key, which in _CLAIMED_BY.items() if not record.get(key))
    elif not given & {"values", "raw"}:
        yield "须写明 values（认可时的数字）或 raw（认可时的原文）"
    if not rule.compares:
        yield from (f"规则 {rule.code} 的认可不写 {key}" for key in sorted(given & {"other", "arithmetic"}))


def _figure_problems(record: Mapping[str, Any]) -> Iterator[str]:
    value, corrected = record.get("value"), record.get("corrected")
    if value != "" and not _is_figure(value):
        yield "value 须为数字；原文没有数字时写空字符串"
    if not _is_figure(corrected):
        yield "corrected 须为数字"
    elif _is_figure(value) and Decimal(str(value)) == Decimal(str(corrected)):
        yield "corrected 与 value 相同"


def _is_figure(figure: object) -> bool:
    return type(figure) is int or (isinstance(figure, str) and bool(_FIGURE.fullmatch(figure)))


def _is_figures(values: object) -> bool:
    return isinstance(values, dict) and all(figure == "" or _is_figure(figure) for figure in values.values())
