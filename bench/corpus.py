"""A project of N synthetic agency-years on disk, in all text layouts; a few carry a planted defect.

Up to 11,880 of them are of one province; `spread` puts up to 368,280 into all thirty-one.

The same N gives the same bytes. Agencies report five years in a row, so that figures go on from year to year. The
registry accepts no code that never was a division's: here the invented agencies stand under that of a real division,
with an id and a name that say that they are invented.
"""

import csv
import hashlib
import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from gongkai.form import Form, load_form
from synthesis import (
    DEFECT_KINDS,
    LAYOUT_IDS,
    LAYOUTS,
    MOST_AGENCIES,
    Agency,
    Figures,
    draw_figures,
    invent_agency,
    plant,
    write_report,
)

YEARS = tuple(range(2021, 2026))
MOST = MOST_AGENCIES * len(YEARS)
DEFECT_EVERY = 20
DIVISION = "110000"
PROVINCES = (
    "110000", "120000", "130000", "140000", "150000", "210000", "220000", "230000", "310000", "320000", "330000", "340000",
    "350000", "360000", "370000", "410000", "420000", "430000", "440000", "450000", "460000", "500000", "510000", "520000",
    "530000", "540000", "610000", "620000", "630000", "640000", "650000",
)  # fmt: skip
MOST_SPREAD = MOST * len(PROVINCES)
_FROM = {layout.id: "pdf" if layout.rows else "docx" for layout in LAYOUTS}


def write_project(repository: Path, project: Path, n: int, *, spread: bool = False) -> int:
    """Write a project with n agency-years beside a copy of the site's sources; return the bytes of all reports."""
    shutil.copyfile(repository / "gongkai.toml", project / "gongkai.toml")
    datasets = project / "datasets"
    datasets.mkdir()
    shutil.copyfile(repository / "datasets" / "agencies.schema.json", datasets / "agencies.schema.json")
    agencies = [_spread(number) if spread else _registrable(invent_agency(number)) for number in range(-(-n // len(YEARS)))]
    _write_registry(repository / "datasets" / "agencies.csv", datasets / "agencies.csv", agencies)
    form = load_form("2021")
    return sum(_write_report(form, datasets, number, figures) for number, figures in enumerate(_figures(form, agencies, n)))


def _figures(form: Form, agencies: list[Agency], n: int) -> Iterator[Figures]:
    previous: Figures | None = None
    for number in range(n):
        who, year = divmod(number, len(YEARS))
        drawn = draw_figures(form, who, year=YEARS[year], agency=agencies[who], previous=previous if year else None)
        yield drawn
        previous = drawn


def _write_report(form: Form, datasets: Path, number: int, figures: Figures) -> int:
    layout = LAYOUT_IDS[number % len(LAYOUT_IDS)]
    kind = DEFECT_KINDS[number // DEFECT_EVERY % len(DEFECT_KINDS)]
    defect = plant(form, figures, kind, number) if number % DEFECT_EVERY == 0 else None
    written = write_report("text", form, figures, layout, number, defects=[defect] if defect else ())
    data = written.data
    folder = datasets / figures.agency.id / str(figures.year)
    folder.mkdir(parents=True)
    (folder / "source.txt").write_bytes(data)
    facts = {
        "agency_id": figures.agency.id,
        "year": figures.year,
        "title": written.title,
        "file": "source.txt",
        "sha256": hashlib.sha256(data).hexdigest(),
        "container": "text",
        "rendered_from": _FROM[layout],
        "scope": "own",
        "note": "合成样本：机关为虚构，数字由程序生成。",
    }
    lines = (f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in facts.items())
    (folder / "source.toml").write_text("".join(lines), encoding="utf-8")
    return len(data)


def _spread(number: int) -> Agency:
    """Return the agency of a number when they are dealt out to the provinces one by one; names tell all of them apart."""
    at, place = divmod(number, len(PROVINCES))
    agency, division = invent_agency(at), PROVINCES[place]
    told = Agency(agency.id, agency.name.replace("合成示例", f"合成示例{division[:2]}"), agency.division)
    return _registrable(told, division)


def _registrable(agency: Agency, division: str = DIVISION) -> Agency:
    place, _, kind = agency.id.partition("-")
    return Agency(f"{division}-hechengshili{place}{kind}", agency.name, division)


def _write_registry(like: Path, path: Path, agencies: list[Agency]) -> None:
    """Write the registry of the invented agencies, with the columns of the real one."""
    with like.open(encoding="utf-8", newline="") as stream:
        columns = next(csv.reader(stream))
    out = io.StringIO()
    rows = csv.DictWriter(out, columns, lineterminator="\n", restval="")
    rows.writeheader()
    rows.writerows(_registered(agency) for agency in agencies)
    path.write_text(out.getvalue(), encoding="utf-8")


def _registered(agency: Agency) -> dict[str, str]:
    slug = agency.id.partition("-")[2]
    letters = "".join(filter(str.isalpha, slug))
    return {
        "agency_id": agency.id,
        "name": agency.name,
        "name_en": f"Synthetic example {slug}",
        "pinyin": letters,
        "pinyin_initials": letters[:1],
        "division_code": agency.division,
        "division_revision": "2023",
        "level": "province",
        "kind": "other_department",
        "scope_default": "own",
    }
