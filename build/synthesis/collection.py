"""A synthetic collection as a project folder: some hundreds of reports as they come in real life, for review, pictures and tests.

    python -m synthesis.collection FOLDER --n 600
    gongkai build FOLDER

Reports on 2019 to 2025 by agencies of four levels in many provinces, in both editions of the form, as text and as web pages.
Figures go on from year to year. Some reports cannot be read, some are misprinted, some of those corrected, some have blanks or
dashes, some say nothing of their scope, some were published late (`collection.toml` says how many).

The registry accepts no code that never was a division's, so the agencies stand under real codes. None bears the name of a
place: each is called after its code, and name, title, note and the name of the site say that all is synthetic. The folder is
for looking at and must not be published. The same number gives the same bytes.

>>> [agency.name for agency in agencies()[:2]], len(agencies())
(['合成示例11人民政府', '合成示例11公安厅'], 280)
"""

import argparse
import csv
import datetime
import hashlib
import io
import json
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from gongkai.errors import GongkaiError
from gongkai.form import load_form
from gongkai.strict import packaged
from synthesis.chance import chance
from synthesis.containers import container, write_report
from synthesis.defects import Defect, plant
from synthesis.draws import Figures, draw_figures
from synthesis.invented import Agency
from synthesis.keys import Collected, Office, collected_of

FIRST, LAST = 2019, 2025
"""Years of the reports."""
NEW_FORM = 2021
"""The year from which on reports are in the edition of 2021."""
NOTE = "合成样本：机关为虚构，数字由程序生成，不是任何机关的数字。"
NAMED = """id = "synthetic-sample"
name = "合成样本（数字全部虚构）"
name_en = "Synthetic sample (all figures invented)"
"""
"""What the publication is called."""
REPOSITORY = Path(__file__).resolve().parents[2]
_UNREADABLE = b"\x00\x01\x02\xff" * 64
_MISPRINTED = "requests.granted.total"
"""The cell that is misprinted where a correction is on file."""


@dataclass(frozen=True, slots=True)
class Reporter:
    """An agency of the collection: its row of the registry, and the years that it reports on."""

    id: str
    name: str
    name_en: str
    code: str
    office: Office
    parent: str
    years: tuple[int, ...]
    rank: float

    @property
    def agency(self) -> Agency:
        """The agency as the writers of reports know it."""
        return Agency(self.id, self.name, self.code)


@cache
def _collected() -> Collected:
    return collected_of(packaged("synthesis", "collection.toml"), "collection.toml")


@cache
def agencies() -> tuple[Reporter, ...]:
    """Return all agencies, place by place."""
    return tuple(_reporters())


def _reporters() -> Iterator[Reporter]:
    for place in _collected().place:
        for office in _collected().office:
            if code := str(getattr(place, office.at)):
                yield _reporter(code, office)


def _reporter(code: str, office: Office) -> Reporter:
    digits = code.removesuffix("00").removesuffix("00")
    rng = chance("collection", code, office.slug)
    start = rng.choice((FIRST, FIRST, FIRST, FIRST + 1, FIRST + 2, FIRST + 3))
    skipped = rng.choice(range(FIRST, LAST)) if rng.random() < 0.1 else 0
    above = f"{code}-hechengshili{office.above}" if office.above else ""
    return Reporter(
        id=f"{code}-hechengshili{office.slug}",
        name=f"合成示例{digits}{office.office}",
        name_en=f"Synthetic Example {digits} {office.office_en}",
        code=code,
        office=office,
        parent=above,
        years=tuple(year for year in range(start, LAST + 1) if year != skipped),
        rank=rng.random() - office.first,
    )


def reporting(n: int) -> list[tuple[Reporter, tuple[int, ...]]]:
    """Return the agencies that report and their years, n reports in all; by id.

    Raises:
        GongkaiError: there are not so many.
    """
    chosen: list[tuple[Reporter, tuple[int, ...]]] = []
    left = n
    for reporter in sorted(agencies(), key=lambda each: each.rank):
        years = reporter.years[-left:] if left else ()
        chosen += [(reporter, years)] if years else []
        left -= len(years)
    if left:
        raise GongkaiError(f"合成的机关一共只有 {n - left} 份报告", code="too-many-reports")
    return sorted(chosen, key=lambda each: each[0].id)


def write_collection(folder: Path, n: int, repository: Path = REPOSITORY) -> None:
    """Write the project: registry and reports, by the registry's columns in a checkout."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "gongkai.toml").write_text(NAMED, encoding="utf-8")
    shutil.copyfile(repository / "CHANGELOG.md", folder / "CHANGELOG.md")
    (folder / "合成样本.txt").write_text(f"{NOTE}只供查看版式和测试，不得公布。\n", encoding="utf-8")
    datasets = folder / "datasets"
    datasets.mkdir()
    shutil.copyfile(repository / "datasets" / "agencies.schema.json", datasets / "agencies.schema.json")
    columns = (repository / "datasets" / "agencies.csv").read_text(encoding="utf-8-sig").partition("\n")[0].strip().split(",")
    (datasets / "agencies.csv").write_text(_registry(columns, agencies()), encoding="utf-8")
    for reporter, years in reporting(n):
        for figures in _series(reporter, years):
            _write(datasets / reporter.id / str(figures.year), reporter, figures)


def _series(reporter: Reporter, years: Sequence[int]) -> Iterator[Figures]:
    """Yield the figures of one agency, which go on from a year to the next unless the report is of the sort that does not."""
    previous: Figures | None = None
    for year in years:
        form = load_form("2021" if year >= NEW_FORM else "2019")
        follows = previous if previous and previous.year == year - 1 and _sort(reporter, year) != "not_carried" else None
        yield (previous := draw_figures(form, _seed(reporter), year=year, agency=reporter.agency, previous=follows))


def _seed(reporter: Reporter) -> int:
    return agencies().index(reporter)


def _sort(reporter: Reporter, year: int) -> str:
    """Return what sort of report this is: one of those per thousand, or empty."""
    left = chance("sort", reporter.id, year).random() * 1000
    for sort in sorts():
        left -= getattr(_collected().per_thousand, sort)
        if left < 0:
            return sort
    return ""


def sorts() -> tuple[str, ...]:
    """Return the sorts of which a report has at most one."""
    return tuple(name for name in _collected().per_thousand.__struct_fields__ if name not in ("undated", "late"))


def _write(folder: Path, reporter: Reporter, figures: Figures) -> None:
    sort, rng = _sort(reporter, figures.year), chance("written", reporter.id, figures.year)
    form = load_form(figures.edition)
    kind = rng.choice(("text", "html"))
    style = rng.choice(container(kind).styles).id
    defects = _defects(sort, figures, rng)
    written = write_report(kind, form, figures, style, _seed(reporter), defects=defects)
    data = _UNREADABLE if sort == "unreadable" else written.data
    file = f"source{container(kind).suffix}"
    folder.mkdir(parents=True)
    (folder / file).write_bytes(data)
    published = _published(reporter, figures.year, rng)
    facts = {
        "agency_id": reporter.id,
        "year": figures.year,
        "title": written.title,
        "file": file,
        "sha256": hashlib.sha256(data).hexdigest(),
        "published": published,
        "retrieved": f"{figures.year + 1}-09-01",
        "container": kind,
        "note": NOTE,
    }
    facts["scope"] = "unstated" if sort == "scope_unstated" else reporter.office.scope
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in facts.items()]
    (folder / "source.toml").write_text("\n".join([*lines, *_correction(sort, defects, figures)]) + "\n", encoding="utf-8")


def _defects(sort: str, figures: Figures, rng: Random) -> list[Defect]:
    """Return what is printed differently in a report of this sort."""
    form = load_form(figures.edition)
    kinds: Mapping[str, Sequence[str]] = {
        "misprinted": ("typo", "wrong_digit", "lost_digit", "slip"),
        "blank": ("blank",),
        "dash": ("dash",),
        "corrected": ("wrong_digit",),
    }
    if sort not in kinds:
        return []
    summed = [cell.id for cell in form.cells if cell.table == "requests" and figures.values[cell.id]]
    cells = [_MISPRINTED] if sort == "corrected" else rng.sample(summed, len(summed)) if sort == "misprinted" else [""]
    kind = rng.choice(kinds[sort])
    found = (plant(form, figures, kind, _seed_of(figures), cell=cell) for cell in cells)
    return [defect for defect in found if defect][:1]


def _seed_of(figures: Figures) -> int:
    return figures.seed * 10_000 + figures.year


def _published(reporter: Reporter, year: int, rng: Random) -> str:
    """Return the day of publication: before the statutory day, some weeks after it, or empty where none is on file."""
    share = _collected().per_thousand
    drawn = rng.random() * 1000
    if drawn < share.undated:
        return ""
    government = reporter.office.kind in ("government", "general_office")
    due = datetime.date(year + 1, 3 if government else 1, 31)
    days = rng.randrange(1, 120) if drawn < share.undated + share.late else -rng.randrange(0, 25)
    return (due + datetime.timedelta(days)).isoformat()


def _correction(sort: str, defects: Sequence[Defect], figures: Figures) -> list[str]:
    if sort != "corrected" or not defects:
        return []
    printed = defects[0].printed[0]
    return [
        "", "[[correction]]", f'cell = "{printed.cell}"', f"value = {printed.value}",
        f"corrected = {figures.values[printed.cell]}", 'reason = "合成示例：与正文核对"', 'who = "合成示例"',
        f'date = "{figures.year + 1}-09-15"', 'evidence = "合成示例"',
    ]  # fmt: skip


def _registry(columns: Sequence[str], known: Sequence[Reporter]) -> str:
    """Return the registry of all agencies, with the columns of the real one."""
    out = io.StringIO()
    rows = csv.DictWriter(out, columns, lineterminator="\n", restval="")
    rows.writeheader()
    rows.writerows(_registered(reporter) for reporter in known)
    return out.getvalue()


def _registered(reporter: Reporter) -> dict[str, str]:
    slug = f"hechengshili{reporter.office.slug}"
    return {
        "agency_id": reporter.id,
        "name": reporter.name,
        "name_en": reporter.name_en,
        "pinyin": slug,
        "pinyin_initials": "hcsl",
        "division_code": reporter.code,
        "division_revision": "2023",
        "level": reporter.office.level,
        "kind": reporter.office.kind,
        "parent": reporter.parent,
        "scope_default": reporter.office.scope,
    }


def main() -> int:
    """Write the collection asked for."""
    parser = argparse.ArgumentParser(prog="python -m synthesis.collection", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="where to write; must be empty or not there")
    parser.add_argument("--n", type=int, default=600, help="number of reports")
    asked = parser.parse_args()
    if asked.folder.exists() and any(asked.folder.iterdir()):
        parser.error(f"{asked.folder} is not empty")
    try:
        write_collection(asked.folder, asked.n)
    except GongkaiError as error:
        print(error, file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
