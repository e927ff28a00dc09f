"""Whose report it is: taken where it is certain, asked where it is not, never guessed; and the rows of a new agency."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from pypinyin import Style, lazy_pinyin

from gongkai.agencies.divisions import provinces as province_codes
from gongkai.agencies.registry import load_agencies
from gongkai.cli.add import QUESTIONS
from gongkai.collect.contradictions import CODES
from gongkai.collect.decided import NO_YEAR
from gongkai.collect.divided import divided, gazetteer
from gongkai.collect.placed import with_rows
from gongkai.collect.proposed import rows_for
from gongkai.collect.register import Register
from gongkai.collect.whose import Answer, whose
from gongkai.collect.witnesses import Witnesses, area_codes, witnesses_of
from gongkai.coverage.expected import ELSEWHERE
from gongkai.document import Document, Paragraph, ParagraphPlace
from gongkai.text import fold

HERE = Path(__file__).parent
REGISTRY = HERE.parents[1] / "datasets" / "agencies.csv"
PROPOSED: list[dict[str, Any]] = yaml.safe_load((HERE / "proposed.yaml").read_text(encoding="utf-8"))
AREAS: dict[str, list[str]] = yaml.safe_load((HERE / "area_codes.yaml").read_text(encoding="utf-8"))
CASES: list[dict[str, Any]] = yaml.safe_load((HERE / "names.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def register() -> Register:
    return Register(load_agencies(REGISTRY))


def answer_to(case: dict[str, Any], register: Register) -> Answer:
    host = case.get("address", "").removeprefix("https://").partition("/")[0]
    heard = Witnesses(fold(case.get("near", "")), tuple(case.get("phones", ())), host)
    return whose(case["name"], case.get("year", 2023), heard, register)


@pytest.mark.parametrize("case", CASES, ids=lambda case: "-".join(str(each) for each in case.values())[:60])
def test_an_agency_is_certain_or_asked_about(case: dict[str, Any], register: Register) -> None:
    answer = answer_to(case, register)
    ids = [each.agency_id for each in answer.candidates]
    assert answer.question == case.get("asks", "")
    if "asks" in case:
        assert sorted(ids) == sorted(case["among"])
        assert all(each.certainty < 100 or case["asks"] == "witness-differs" for each in answer.candidates)
    else:
        assert ids == [case["is"]]
        assert bool(answer.candidates[0].place) == case.get("new", False)


@pytest.mark.parametrize("case", [case for case in CASES if case.get("new")], ids=lambda case: case["name"])
def test_a_new_agency_is_a_row_that_the_registry_accepts(case: dict[str, Any], register: Register, tmp_path: Path) -> None:
    certain = answer_to(case, register).certain
    assert certain is not None
    assert certain.place is not None
    rows = rows_for(certain.place, register)
    path = tmp_path / "agencies.csv"
    path.write_text(with_rows(REGISTRY.read_text(encoding="utf-8"), rows), encoding="utf-8")
    agencies = load_agencies(path)
    period = agencies[case["is"]].current
    assert period.pinyin == "".join(lazy_pinyin(period.name))
    assert period.pinyin_initials == "".join(lazy_pinyin(period.name, style=Style.FIRST_LETTER))
    assert agencies[period.parent] if period.parent else period.division_code.endswith("0000")
    assert period.level == ("township" if "镇" in period.name else _level(period.division_code))
    grown = Register(agencies)
    assert whose(period.name, 2023, Witnesses("", (), ""), grown).certain is not None


def _level(code: str) -> str:
    return "province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county"


def test_rows_are_put_where_their_ids_belong_and_nothing_else_changes(register: Register) -> None:
    text = REGISTRY.read_text(encoding="utf-8")
    certain = answer_to({"name": "沭阳县教育局"}, register).certain
    assert certain is not None
    assert certain.place is not None
    grown = with_rows(text, rows_for(certain.place, register))
    ids = [line.partition(",")[0] for line in grown.splitlines()[1:]]
    assert ids == sorted(ids)
    (added,) = (line for line in grown.splitlines() if line not in text.splitlines())
    assert added == (
        "321322-jiaoyuju,沭阳县教育局,Shuyang County Education Bureau,,,shuyangxianjiaoyuju,syxjyj,,,321322,2023,county,"
        "education,321322-zhengfu,own,"
    )
    assert with_rows(grown, rows_for(certain.place, register)) == grown


@pytest.mark.parametrize("case", PROPOSED, ids=lambda case: case["name"])
def test_a_row_is_proposed(case: dict[str, Any], root: Path) -> None:
    register = Register(load_agencies(root / "datasets" / "agencies.csv"))
    certain = whose(case["name"], 2023, Witnesses("", (), ""), register).certain
    assert certain is not None
    assert certain.place is not None
    row = rows_for(certain.place, register)[-1]
    assert {key: getattr(row, key) for key in case["row"]} == case["row"]


def test_every_area_code_leads_to_divisions_that_exist_and_to_several_only_where_that_is_known() -> None:
    codes = {code for year in (2010, 2018, 2023) for code in gazetteer(year).by_code}
    for phone, heads in area_codes().items():
        assert all(any(code.startswith(head) for code in codes) for head in heads), phone
    told = [each for why in ("in common", "one after the other", "one place under two codes") for each in AREAS[why]]
    assert sorted(told) == sorted(phone for phone, heads in area_codes().items() if len(heads) > 1)


@pytest.mark.parametrize("year", [2012, 2023, 2026])
def test_every_city_and_prefecture_has_an_area_code(year: int) -> None:
    heads = [head for each in area_codes().values() for head in each]
    directly = [code for code in gazetteer(year).by_code if code.endswith("00") or code[2:4] == "90"]
    known = [code for code in directly if any(code.removesuffix("00").removesuffix("00").startswith(head) for head in heads)]
    provinces = {f"{code}0000" for code in province_codes()} - {"460000"}
    elsewhere = {code for code in directly if code[:2] in ELSEWHERE}
    assert {*directly} - {*known} - provinces - elsewhere <= {*AREAS["unknown"]}


def test_a_division_that_bears_its_name_alone_is_found_by_it() -> None:
    known = gazetteer(2023)
    lone = [(name, codes[0]) for name, codes in known.by_name.items() if len(codes) == 1]
    assert len(lone) > 3000
    assert [name for name, code in lone if code not in {each.code for each in divided(f"{name}教育局", 2023)}] == []


def test_every_question_has_its_words() -> None:
    asked = {case["asks"] for case in CASES if "asks" in case} | {NO_YEAR, *CODES.values()}
    assert asked == set(QUESTIONS) - {"several-agencies"}


def test_only_the_head_the_contacts_and_the_end_are_heard() -> None:
    texts = ["甲"] * 6 + ["到上海市宝山区学习。", "联系电话：0469-3234567、021 22345678，传真（0469）4234567。"] + ["乙"] * 6
    document = Document("a.txt", "text", tuple(Paragraph(text, ParagraphPlace(at)) for at, text in enumerate(texts)))
    heard = witnesses_of(document, "https://www.example.gov.cn/a")
    assert heard.phones == ("0469", "021")
    assert "上海市" not in heard.near
    assert heard.host == "www.example.gov.cn"
