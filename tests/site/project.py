"""The project that the site tests build: the five bundled reports, and a few of our own that show what they can't.

| agency-year | what it is for |
|---|---|
| bundled five | consistent and inconsistent pages with real figures |
| 310000-gonganju/2022 | Shanghai's report with one wrong digit: the state must change everywhere |
| 320500-gonganju/2022 | a second year of one agency, with a dash for a figure: strip of years, series, chart |
| 370600-zhengfu/2023 | a file that cannot be read: a page that says why |
"""

import hashlib
import json
import shutil
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUNDLED = ROOT / "datasets"
PREFIX = "/gongkai/"
ADDRESS = f"https://example.org{PREFIX}"
EPOCH = "1700000000"

CONSISTENT = "310000-gonganju/2023"
PLANTED = "310000-gonganju/2022"
INCONSISTENT = "370600-gonganju/2023"
UNREADABLE = "370600-zhengfu/2023"
REPORTS = ("230506-gonganfenju/2023", CONSISTENT, "310000-zhengfu/2024", "320500-gonganju/2023", INCONSISTENT)

TRUE_LINE = "一、本年新收政府信息公开申请数量	2008	21	0	0	11	1	2041"
WRONG_LINE = TRUE_LINE.replace("2041", "2047")
DECISIONS = "\t5738040\n"

PAGES: Mapping[str, str] = {
    "home": "",
    "search": "search/",
    "browse": "browse/",
    "agencies": "a/",
    "agency": "a/310000-zhengfu/",
    "agency of two years": "a/320500-gonganju/",
    "agency of an unreadable report": "a/370600-zhengfu/",
    "consistent": f"a/{CONSISTENT}/",
    "with notes": "a/320500-gonganju/2023/",
    "inconsistent": f"a/{INCONSISTENT}/",
    "unreadable": f"a/{UNREADABLE}/",
    "regions": "r/",
    "region": "r/370600/",
    "region of districts": "r/230500/",
    "years": "y/",
    "year": "y/2023/",
    "indicators": "i/",
    "indicator": "i/corrected-rate/",
    "questions": "q/",
    "question": "q/refusals/",
    "compare": "compare/",
    "two years": f"a/{CONSISTENT}/changes/",
    "dictionary": "dict/",
    "rules": "rules/",
    "quality": "quality/",
    "coverage": "coverage/",
    "corrections": "corrections/",
    "method": "method/",
    "download": "download/",
    "about": "about/",
    "API": "api/",
    "self-check": "check/",
    "receipt": "receipt/",
    "English receipt": "en/receipt/",
    "changelog": "changelog/",
    "scale": "scale/",
    "design": "design/",
    "English home": "en/",
    "English agencies": "en/a/",
    "English years": "en/y/",
    "English search": "en/search/",
    "English browse": "en/browse/",
    "English indicators": "en/i/",
    "English indicator": "en/i/corrected-rate/",
    "English questions": "en/q/",
    "English question": "en/q/refusals/",
    "English agency": "en/a/320500-gonganju/",
    "English regions": "en/r/",
    "English region": "en/r/370600/",
    "English year": "en/y/2023/",
    "English compare": "en/compare/",
    "English quality": "en/quality/",
    "English coverage": "en/coverage/",
    "English corrections": "en/corrections/",
    "English dictionary": "en/dict/",
    "English rules": "en/rules/",
    "English method": "en/method/",
    "English download": "en/download/",
    "English about": "en/about/",
    "English API": "en/api/",
    "English scale": "en/scale/",
    "English self-check": "en/check/",
    "not found": "no/such/page/",
}
"""Every type of page and where to see one."""


def lay_out(folder: Path, *, backwards: bool = False) -> Path:
    """Write the project's input into a folder; `backwards` makes the same files in the reverse order."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "gongkai.toml", folder)
    shutil.copy(ROOT / "CHANGELOG.md", folder)
    steps = [lambda name=name: _bundled(folder, name) for name in REPORTS]
    steps += [lambda: _planted(folder), lambda: _second_year(folder), lambda: _unreadable(folder), lambda: _registry(folder)]
    for step in reversed(steps) if backwards else steps:
        step()
    return folder


def toml_string(text: str) -> str:
    """Write a text as TOML does, which is as JSON but for one character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def add_report(folder: Path, name: str, source: bytes, *, file: str = "source.txt", **described: str) -> Path:
    """Write an agency-year by its source file and what is said about it; return its folder."""
    agency_id, year = name.split("/")
    place = folder / "datasets" / name
    place.mkdir(parents=True)
    (place / file).write_bytes(source)
    told = {"agency_id": agency_id, "title": f"{year}年政府信息公开工作年度报告", "file": file, **described}
    told |= {"sha256": hashlib.sha256(source).hexdigest()}
    lines = [f"{toml_string(key)} = {toml_string(text)}" for key, text in told.items()]
    (place / "source.toml").write_text("\n".join([*lines, f"year = {year}", ""]), encoding="utf-8")
    return place


def source_of(name: str) -> str:
    """Return the text of a bundled report."""
    return (BUNDLED / name / "source.txt").read_text(encoding="utf-8")


def _registry(folder: Path) -> None:
    (folder / "datasets").mkdir(exist_ok=True)
    shutil.copy(BUNDLED / "agencies.csv", folder / "datasets")


def _bundled(folder: Path, name: str) -> None:
    place = folder / "datasets" / name
    place.mkdir(parents=True)
    for file in ("source.txt", "source.toml"):
        shutil.copy(BUNDLED / name / file, place)


def _planted(folder: Path) -> None:
    text = source_of(CONSISTENT)
    assert text.count(TRUE_LINE) == 1
    wrong = text.replace(TRUE_LINE, WRONG_LINE).replace("2023 年上海市公安局", "2022 年上海市公安局")
    add_report(folder, PLANTED, wrong.encode(), title="2022年上海市公安局政府信息公开工作年度报告", scope="own")


def _second_year(folder: Path) -> None:
    text = source_of("320500-gonganju/2023").replace("2023年度", "2022年度")
    assert text.count(DECISIONS) == 1
    text = text.replace(DECISIONS, "\t—\n")
    title = "苏州市公安局2022年度政府信息公开工作年度报告"
    add_report(folder, "320500-gonganju/2022", text.encode(), title=title, scope="own")


def _unreadable(folder: Path) -> None:
    add_report(folder, UNREADABLE, b"\x00\x01\x02" * 50, title="烟台市人民政府2023年政府信息公开工作年度报告")
