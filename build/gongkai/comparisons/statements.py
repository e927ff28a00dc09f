"""What comparisons need of a package: an agency-year's figures, growth claims and running text, with who reports it.

Ten thousand of them are held at a time, so figures stand in a tuple in the order of their edition's cells.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from gongkai.agencies.model import Agencies
from gongkai.codes import family_of
from gongkai.errors import DataError
from gongkai.form import load_form
from gongkai.identities import checks_of
from gongkai.package.rows import ClaimRow
from gongkai.package.stored_descriptor import head_problems
from gongkai.package.stored_package import Package, read_package
from gongkai.report.decided import Acceptance, adjudication_of, adjudication_problems
from gongkai.rules.due import due_day

Value = int | Decimal


@dataclass(frozen=True, slots=True)
class Growth:
    """A growth rate that the prose states: the sum of cells it names, and last year's lowest and highest figure it implies.

    `doubt` says why it must not be compared; it is empty when nothing but last year's figure was wanting.
    """

    cells: tuple[tuple[int, str], ...]
    low: int
    high: int
    text: str
    doubt: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One agency-year: `values` in form order (None where there is no number), cells that are rounded or carry a remark.

    `failing` are the cells that a failed check touches, `accepted` what people accepted of its comparisons. `names` are the
    agency's in Chinese and English. The running text of an excerpt is ours, not the agency's: its `paragraphs` are None.
    `late` says whether it was published after the statutory day; None where that cannot be told.
    """

    agency_id: str
    year: int
    names: tuple[str, str]
    edition: str
    scope: str
    level: str
    kind: str
    values: tuple[Value | None, ...]
    rounded: frozenset[str]
    noted: frozenset[str]
    growth: tuple[Growth, ...]
    paragraphs: tuple[str, ...] | None
    failing: frozenset[str] = frozenset()
    accepted: tuple[Acceptance, ...] = ()
    late: bool | None = None

    @property
    def key(self) -> tuple[str, int]:
        """Agency id and year."""
        return self.agency_id, self.year

    @property
    def named(self) -> dict[str, object]:
        """The report as values for a sentence about another one."""
        return {"other": self.names[0], "other_en": self.names[1] or self.names[0], "other_year": self.year}

    @property
    def figures(self) -> tuple[tuple[int, Value], ...]:
        """The figures that are not zero, each with the index of its cell."""
        return tuple((index, value) for index, value in enumerate(self.values) if value)

    def value(self, cell: str) -> Value | None:
        """Return the number in a cell; None where the edition has no such cell or it holds no number."""
        known = load_form(self.edition).cell_by_id.get(cell)
        return None if known is None else self.values[known.index]


def read_statements(folders: Sequence[Path], agencies: Agencies) -> list[Statement]:
    """Read the packages in these folders."""
    return [statement_of(read_package(folder), agencies) for folder in folders]


def statement_of(package: Package, agencies: Agencies) -> Statement:
    """Return what comparisons need of a package; level and kind are those of its year, empty when the registry has none.

    Raises:
        DataError: it does not hold the cells of its form, or what was accepted is not written as it must be.
    """
    _refuse_unlike(package)
    rows = package.cells.values()
    level, kind = _registered(package, agencies)
    published = package.report["source"]["published"]
    return Statement(
        agency_id=package.agency_id,
        year=package.year,
        names=(package.report["agency"], package.report["agency_en"]),
        edition=package.report["edition"],
        scope=package.report["scope"],
        level=level,
        kind=kind,
        values=tuple(_number(row.value) if row.kind == "number" else None for row in rows),
        rounded=frozenset(cell for cell, row in package.cells.items() if row.precision),
        noted=frozenset(cell for cell, row in package.cells.items() if row.note),
        growth=tuple(_growth(row) for row in package.claims if row.relation == "growth_of" and row.implied_low),
        paragraphs=None if package.report["excerpt"] else tuple(row.text for row in package.narrative),
        failing=_failing(package),
        accepted=adjudication_of({"accepted": package.report["accepted"]}).accepted,
        late=_late(published, due_day(level, family_of(kind), package.year)) if published and kind else None,
    )


def _late(published: str, due: date | None) -> bool | None:
    return date.fromisoformat(published) > due if due else None


def _refuse_unlike(package: Package) -> None:
    """Refuse a package of another version of the program, which comparisons would stumble over among all others."""
    problems = [f"datapackage.json 的 report.{key} 不能用" for key in head_problems(package.report)]
    if not problems:
        problems += adjudication_problems({"accepted": package.report["accepted"]})
        if tuple(package.cells) != tuple(load_form(package.report["edition"]).cell_by_id):
            problems.append("单元格与表式不符")
    if problems:
        file = f"{package.agency_id}/{package.year}"
        raise DataError("；".join(problems), code="package-unreadable", file=file, remedy="请由来源文件重新生成")


def _failing(package: Package) -> frozenset[str]:
    """Return the cells that a failed check touches."""
    failed = {row.check for row in package.checks if row.verdict == "fail"}
    if not failed:
        return frozenset()
    form = load_form(package.report["edition"])
    touched = (check for check in checks_of(form) if check.id in failed)
    return frozenset(form.cells[index].id for check in touched for index in (*check.left, *check.right))


def _registered(package: Package, agencies: Agencies) -> tuple[str, str]:
    try:
        period = agencies[package.agency_id].in_year(package.year)
    except DataError:  # a package of an earlier build may outlive its agency's record; the build has said so already
        return "", ""
    return period.level, period.kind


def _number(text: str) -> Value:
    return Decimal(text) if "." in text else int(text)


def _growth(row: ClaimRow) -> Growth:
    doubt = "" if row.reason == "no_previous_year" else row.reason
    return Growth(_terms(row.cells), int(row.implied_low), int(row.implied_high), row.text, doubt)


def _terms(text: str) -> tuple[tuple[int, str], ...]:
    """Read the cells of a claim as claims.csv writes them.

    >>> _terms("requests.new.total; -requests.granted.total")
    ((1, 'requests.new.total'), (-1, 'requests.granted.total'))
    """
    return tuple((-1 if term.startswith("-") else 1, term.lstrip("+-")) for term in text.split("; ") if term)
