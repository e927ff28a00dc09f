"""Two small examples, synthetic and marked as such: an agency with two years, and a city with its members.

| agency-year | what it is for |
|---|---|
| bureau/2022, bureau/2023 | carried in, in force and a growth rate do not go on from last year; a paragraph is the same; two accepted |
| city/2022, city/2023 | scope changes from `region` to `level`; in 2023 one line is not the sum of the members |
| office, roads, rivers/2023 | the city's members; rivers repeats a paragraph of the bureau, and all of roads' figures |
| harbour/2023 | a member of another kind of scope in the second city |
"""

import csv
import hashlib
import io
import json
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from gongkai.form import load_form
from synthesis import Agency, Figures, draw_figures, write_report

FORM = load_form("2021")
LEFT_OUT = "（三）其余各项按规定办理，没有需要在此列举的事例。"
REPEATED = (
    "（三）合成示例：这一段由测试写成，与任何机关的工作无关。春天在院子东侧种下十二棵银杏和九棵香樟，夏天给水渠换了闸门，"
    "秋天把旧仓库的屋顶修好，冬天请木匠做了四十把椅子和八张长桌，好让来访的人坐下来喝一杯热茶，听一听这一年都做了哪些事情。"
    "走廊里挂着孩子们画的画，有山有水，也有过路的羊群；值班的人每天早上给窗台上的花浇水，傍晚把门口的灯点亮，日子就这样一天天过去。"
)
GROWTH = "（四）合成示例：2023年，我局共收到政府信息公开申请{new}件，同比增长60%。"

ACCEPTED = """
[[accepted]]
rule = "carried-in-differs"
on = "requests.carried_in.total"
other = "110000-hechengshijianjiayi/2022"
arithmetic = "1 ≠ 3"
reason = "合成示例：两件并案办理"
who = "编者"
date = "2024-03-01"

[[accepted]]
rule = "in-force-differs"
on = "disclosure.normative_documents.in_force"
other = "110000-hechengshijianjiayi/2022"
arithmetic = "2 ≠ 4 = 2 + 2"
reason = "合成示例：一件另行清理"
who = "编者"
date = "2024-03-01"
"""

AGENCIES = {
    "bureau": ("110000-hechengshijianjiayi", "合成示例甲局", "other_department", ""),
    "city": ("110000-hechengshishi", "合成示例市人民政府", "government", ""),
    "office": ("110000-hechengshibangong", "合成示例市办公室", "general_office", "city"),
    "roads": ("110000-hechengshilu", "合成示例市道路局", "other_department", "city"),
    "rivers": ("110000-hechengshihe", "合成示例市河流局", "other_department", "city"),
    "harbourcity": ("110000-hechengshigangcheng", "合成示例港城人民政府", "government", ""),
    "harbour": ("110000-hechengshigang", "合成示例港城码头局", "other_department", "harbourcity"),
}


def page(name: str, year: int = 2023) -> str:
    """Address of an agency-year of the example."""
    return f"a/{AGENCIES[name][0]}/{year}/"


def lay_out(repository: Path, project: Path) -> Path:
    """Write the project: sources, registry, and what the site is made from."""
    shutil.copyfile(repository / "gongkai.toml", project / "gongkai.toml")
    (project / "datasets").mkdir()
    _registry(repository, project / "datasets")
    before = _drawn("bureau", 7, 2022)
    after = _drawn("bureau", 7, 2023, previous=before)
    _report(project, "bureau", _less_carried_out(before), words=REPEATED)
    new = after.values["requests.new.total"]
    _report(project, "bureau", after, words=f"{REPEATED}\n\n{GROWTH.format(new=new)}", accepted=ACCEPTED)
    office, roads = _drawn("office", 3, 2023), _drawn("roads", 11, 2023)
    rivers = replace(roads, agency=_agency("rivers"))
    for name, figures, words in (("office", office, ""), ("roads", roads, ""), ("rivers", rivers, REPEATED)):
        _report(project, name, figures, words=words)
    whole = _sum("city", office, roads, rivers)
    _report(project, "city", _one_more_request(whole), scope="level")
    _report(project, "city", replace(whole, year=2022), scope="region")
    harbour = _drawn("harbour", 5, 2023)
    _report(project, "harbour", harbour, scope="system")
    _report(project, "harbourcity", _sum("harbourcity", harbour), scope="level")
    return project


def _agency(name: str) -> Agency:
    agency_id, title, _, _ = AGENCIES[name]
    return Agency(agency_id, title, "110000")


def _drawn(name: str, seed: int, year: int, previous: Figures | None = None) -> Figures:
    return draw_figures(FORM, seed, year=year, agency=_agency(name), previous=previous)


def _changed(figures: Figures, changes: Mapping[str, int]) -> Figures:
    return replace(figures, values={**figures.values, **{cell: figures.values[cell] + by for cell, by in changes.items()}})


def _less_carried_out(before: Figures) -> Figures:
    """Two requests more, both carried out; one document more in force: each identity of the year itself holds."""
    cells = [f"requests.{line}.{column}" for line in ("new", "carried_out") for column in ("natural_person", "total")]
    return _changed(before, {**dict.fromkeys(cells, 2), "disclosure.normative_documents.in_force": 1})


def _sum(name: str, *parts: Figures) -> Figures:
    values = {cell: sum(part.values[cell] for part in parts) for cell in parts[0].values}
    return replace(parts[0], agency=_agency(name), values=values)


def _one_more_request(whole: Figures) -> Figures:
    lines = ("new", "granted", "processed_total")
    return _changed(whole, {f"requests.{line}.{column}": 1 for line in lines for column in ("natural_person", "total")})


def _report(project: Path, name: str, figures: Figures, *, scope: str = "own", words: str = "", accepted: str = "") -> None:
    written = write_report("text", FORM, figures, "cells-word", 1)
    data = written.data.decode().replace(LEFT_OUT, words or LEFT_OUT).encode()
    folder = project / "datasets" / figures.agency.id / str(figures.year)
    folder.mkdir(parents=True)
    (folder / "source.txt").write_bytes(data)
    facts = {
        "agency_id": AGENCIES[name][0],
        "year": figures.year,
        "title": written.title,
        "file": "source.txt",
        "sha256": hashlib.sha256(data).hexdigest(),
        "scope": scope,
        "note": "合成样本：机关为虚构，数字由程序生成。",
    }
    lines = (f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in facts.items())
    (folder / "source.toml").write_text("".join(lines) + accepted, encoding="utf-8")


def _registry(repository: Path, datasets: Path) -> None:
    shutil.copyfile(repository / "datasets" / "agencies.schema.json", datasets / "agencies.schema.json")
    with (repository / "datasets" / "agencies.csv").open(encoding="utf-8", newline="") as stream:
        columns = next(csv.reader(stream))
    out = io.StringIO()
    rows = csv.DictWriter(out, columns, lineterminator="\n", restval="")
    rows.writeheader()
    for agency_id, name, kind, parent in AGENCIES.values():
        known = {
            "agency_id": agency_id,
            "name": name,
            "name_en": f"Synthetic example {agency_id}",
            "pinyin": "hechengshili",
            "pinyin_initials": "hcsl",
            "division_code": "110000",
            "division_revision": "2023",
            "level": "province",
            "kind": kind,
            "parent": AGENCIES[parent][0] if parent else "",
            "scope_default": "own",
        }
        rows.writerow(known)
    (datasets / "agencies.csv").write_text(out.getvalue(), encoding="utf-8")
