"""Reading `rules.toml`, strictly: a record with an unknown key, a missing one or a level out of order is a DataError."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gongkai.codes import ids
from gongkai.errors import DataError
from gongkai.form import Form, Identity, cell_words, editions, load_form, remembered
from gongkai.form.known_editions import added_texts
from gongkai.rules.keys import File, data_problems, unknown_cells
from gongkai.strict import convert, packaged, parse, unknown_key

LEVELS: tuple[str, ...] = ("cell", "table", "report", "years", "agencies")
SEVERITIES = ids("severity")
OUTCOMES: tuple[str, ...] = ("pass", "fail", "not_assessed")

_FILE = "rules.toml"
_REMEDY = "请改正规则目录"
_TEXTS = ("code", "message", "message_en")
_OF_FORM = ("title", "title_en", "formula", "citation")
_OF_DATA = ("formula", "reason", "reason_en")
_BY_CODE = ("remarks", "doubts")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, with the keys that the head of `rules.toml` explains; `examples` are keyed by their outcome."""

    code: str
    level: str
    severity: str
    title: str
    title_en: str
    formula: str
    message: str
    message_en: str
    citation: str = ""
    reason: str = ""
    reason_en: str = ""
    identity: bool = False
    data: Mapping[str, Any] = field(default_factory=dict)
    examples: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def compares(self) -> bool:
        """Whether it needs further reports, and is judged only once all are read."""
        return self.level in ("years", "agencies")


@remembered(maxsize=4)
def rules() -> Mapping[str, Rule]:
    """Return all rules by code, in the order of the data file."""
    return rules_of({_FILE: packaged("gongkai.rules", _FILE)} | {name: parse(text, name) for name, text in added_texts(_FILE)})


def rules_of(said: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Rule]:
    """Make the rules of what files say, by name; those of added editions take their place among the others by level."""
    for name, raw in said.items():
        convert(raw, File, name, code="rules-invalid", remedy=_REMEDY)
        if problems := list(_problems(raw["rule"])):
            raise DataError("；".join(problems), code="rules-invalid", file=name, remedy=_REMEDY)
    records = sorted((record for raw in said.values() for record in raw["rule"]), key=_level)
    made = {record["code"]: _rule(record) for record in records}
    if wrong := list(_misnamed(made)):
        raise DataError("；".join(wrong), code="rules-invalid", file="、".join(said), remedy=_REMEDY)
    return made


def _misnamed(made: Mapping[str, Rule]) -> Iterator[str]:
    """Yield names in examples that no cell and no rule has."""
    cells = frozenset(cell.id for form in map(load_form, editions()) for cell in form.cells)
    for code, rule in made.items():
        for outcome, example in rule.examples.items():
            yield from (f"{code}: examples.{outcome}: {unknown_key(name, cells)}" for name in unknown_cells(example, cells))
            codes = [each for key in _BY_CODE for said in example.get(key, {}).values() for each in said]
            yield from (f"{code}: examples.{outcome}: {unknown_key(each, made)}" for each in codes if each not in made)


def _level(record: Mapping[str, Any]) -> int:
    return LEVELS.index(record["level"]) if record.get("level") in LEVELS else len(LEVELS)


def _rule(record: Mapping[str, Any]) -> Rule:
    if record.get("identity"):
        return Rule(**{**record, **_from_form(record["code"])})
    return Rule(**{**record, **{key: record[key].format_map(record.get("data", {})) for key in _OF_DATA if key in record}})


def _from_form(code: str) -> Mapping[str, str]:
    """Title, formula and citation of an identity, newest edition first; what editions share is said once."""
    found = [(form, rule) for form in map(load_form, reversed(editions())) for rule in form.identities if rule.code == code]
    formulas = {form.edition: _formula(form, rule) for form, rule in found}
    shared = len(set(formulas.values())) == 1
    formula = next(iter(formulas.values())) if shared else "；".join(f"{e} 年版 {text}" for e, text in formulas.items())
    citation = "；".join(dict.fromkeys(rule.citation for _, rule in found))
    return {"title": found[0][1].title, "title_en": found[0][1].title_en, "formula": formula, "citation": citation}


def _formula(form: Form, rule: Identity) -> str:
    if rule.each == "report":
        return " = ".join(
            " + ".join(cell_words(form, c) for term in side for c in form.matching(term)) for side in (rule.left, rule.right)
        )
    blocks = form.table(rule.table).blocks
    labels = {item.id: item.label for block in blocks for item in (block.columns if rule.each == "line" else block.lines)}
    return " = ".join(" + ".join(labels[term] for term in side) for side in (rule.left, rule.right))


def _problems(records: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    codes = [record.get("code", "") for record in records]
    yield from (f"{code}: 重复" for code in sorted({code for code in codes if codes.count(code) > 1}))
    if (levels := [record.get("level") for record in records]) != sorted(levels, key=lambda level: (*LEVELS, level).index(level)):
        yield "各层次的规则须按 cell、table、report、years、agencies 的次序排列"
    for record in records:
        yield from (f"{record.get('code')}: {problem}" for problem in _record_problems(record))


def _record_problems(record: Mapping[str, Any]) -> Iterator[str]:
    yield from data_problems(record["code"], record.get("data", {}))
    wanted = _TEXTS if record.get("identity") else (*_TEXTS, "title", "title_en", "formula")
    yield from (f"缺少 {key}" for key in wanted if not record.get(key))
    if record.get("identity"):
        yield from (f"{key} 由表式给出，不在此重复" for key in _OF_FORM if key in record)
    if ("reason" in record) != ("reason_en" in record):
        yield "reason 须有两种语言"
