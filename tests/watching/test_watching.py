"""What is told of an address agrees with what stood there: an exchange only where one is seen, a dead link only after two days."""

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from fetching.serving import policy, served
from gongkai.agencies.registry import load_agencies
from gongkai.cli.watch import command
from gongkai.errors import DataError
from gongkai.fetching import Visitor
from gongkai.form import load_form
from gongkai.pipeline import source_folders
from gongkai.strict import parse
from gongkai.versions import as_toml, listed_reports, read_columns, read_versions, versions_of
from gongkai.watching.columns import watch_columns
from gongkai.watching.succession import on_record
from gongkai.watching.visit import visit, watch
from synthesis import draw_figures, plant, write_report

CASES = yaml.safe_load(Path(__file__).with_name("visits.yaml").read_text(encoding="utf-8"))
FORM = load_form("2021")


def report(page: dict[str, Any]) -> bytes:
    """Return the report, but for what the page has otherwise."""
    figures = draw_figures(FORM, page.get("seed", 7), year=page.get("year", 2023))
    defects = [plant(FORM, figures, page["defect"][0], 7, cell=page["defect"][1])] if "defect" in page else []
    text = write_report(page.get("container", "html"), FORM, figures, "", 7, defects=defects).data.decode()
    if "replaced" in page:
        assert page["replaced"][0] in text
        text = text.replace(*page["replaced"])
    if "unclear" in page:
        text = re.sub(r"(本年新收政府信息公开申请数量.*?>)[0-9]+(<)", r"\g<1>7□\2", text, count=1, flags=re.DOTALL)
    return text.encode()


def answer(page: dict[str, Any]) -> dict[str, Any]:
    """Return what the server answers."""
    if "status" in page:
        return {"text": "none", "status": page["status"]}
    return {"text": page["whole"]} if "whole" in page else {"data": report(page)}


def held(folder: Path, address: str) -> Path:
    """Write the report down as held."""
    folder.mkdir(parents=True)
    (folder / "source.html").write_bytes(report({}))
    said = {
        "agency_id": folder.parent.name,
        "year": 2023,
        "title": "合成示例01市商务局2023年政府信息公开工作年度报告",
        "file": "source.html",
        "sha256": hashlib.sha256(report({})).hexdigest(),
        "url": address,
        "retrieved": "2024-02-01",
    }
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in said.items()]
    (folder / "source.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def days() -> Iterator[date]:
    for number in range(100):
        yield date(2024, 3, 1) + timedelta(number)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_each_visit_tells(case: dict[str, Any], tmp_path: Path) -> None:
    with served({}) as site:
        folder, calendar = held(tmp_path / "370600-shangwuju" / "2023", f"{site.base}/a.html"), days()
        before = (folder / "source.html").read_bytes()
        for number, each in enumerate(case["visits"]):
            site.pages["/a.html"] = answer(each["page"])
            day = next(calendar)
            visited = visit(folder, Visitor(policy(today=lambda day=day: day)))
            assert (visited.news, visited.code) == (each["news"], each.get("code", visited.code)), number
            cells = visited.version.cell if visited.version else ()
            assert [cell.cell for cell in cells] == each.get("cells", [])
            if "passages" in each:
                assert visited.version is not None
                assert visited.version.passages == each["passages"]
        versions = read_versions(folder)
        assert versions is not None
        assert [version.change for version in versions.version] == case["versions"]
        assert (folder / "source.html").read_bytes() == before, "the source is never touched"
        kept = {path.relative_to(folder).as_posix(): path for path in folder.glob("versions/*")}
        assert set(kept) == ({version.name for version in versions.version} if len(versions.version) > 1 else set())
        for version in versions.version[1:]:
            assert hashlib.sha256(kept[version.name].read_bytes()).hexdigest() == version.sha256
        assert versions_of(parse(as_toml(versions), "versions.toml"), "versions.toml") == versions


def test_what_the_server_knows_to_be_the_same_is_not_sent_again(tmp_path: Path) -> None:
    page = {"data": report({}), "headers": {"ETag": '"7"'}}
    with served({"/a.html": page}) as site:
        folder = held(tmp_path / "370600-shangwuju" / "2023", f"{site.base}/a.html")
        for _ in range(2):
            assert visit(folder, Visitor(policy())).news == "same"
        assert [headers.get("If-None-Match") for path, headers in site.asked if path == "/a.html"] == [None, '"7"']


def test_many_are_visited_in_order_and_one_that_is_wrong_keeps_nobody(tmp_path: Path) -> None:
    with served({"/a.html": {"data": report({})}}) as site:
        folders = [held(tmp_path / f"{code}-shangwuju" / "2023", f"{site.base}/{page}.html") for code, page in
                   (("370600", "a"), ("370700", "b"), ("370800", "a"), ("370900", "a"))]  # fmt: skip
        (folders[2] / "source.html").write_bytes(b"other")
        (folders[3] / "versions.toml").write_text("adress = 1\n", encoding="utf-8")
        told: list[tuple[int, int]] = []
        visits = watch(folders, Visitor(policy()), 4, lambda done, total: told.append((done, total)))
    assert [each.news for each in visits] == ["same", "failing", "broken", "broken"]
    assert [each.code for each in visits] == ["", "http-gone", "sha256-differs", "versions-invalid"]
    assert told == [(number, 4) for number in range(1, 5)]
    assert not list(tmp_path.rglob("*.tmp"))


@pytest.mark.parametrize(
    "text",
    ["checked = 1", 'address = ""\nchecked = "2024-13-01"', 'address = ""\nchecked = "2024-01-01"\noutcome = "http-gone"',
     'address = ""\nchecked = ""\n[[version]]\nsha256 = "../../x"\nsuffix = "/../x"\nbytes = 1\nfirst_seen = ""\nlast_seen = ""\nchange = "first"',
     'address = ""\nchecked = ""\noutcome = "<b>"\nsince = "2024-01-01"'],
)  # fmt: skip
def test_a_record_says_nothing_else(text: str) -> None:
    with pytest.raises(DataError) as caught:
        versions_of(parse(text, "versions.toml"), "versions.toml")
    assert caught.value.code == "versions-invalid"


@pytest.mark.parametrize(("words", "code"), [(("--json",), 1), ((), 1), (("370600-shangwuju/2023",), 1), (("nobody",), 2)])
def test_the_command_tells_cells_and_versions_are_taken_for_nothing_else(
    words: tuple[str, ...], code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGKAI_ALLOW_ADDRESSES", "127.0.0.1")
    datasets, changed = tmp_path / "datasets", report({"defect": ["wrong_digit", "requests.new.natural_person"]})
    with served({"/a.html": {"data": changed}, "/c/": listing(2022, 2023)}) as site:
        agency = held(datasets / "370600-shangwuju" / "2023", f"{site.base}/a.html").parent
        column(datasets, site.base, agency.name)
        done = CliRunner().invoke(command, ["--project", str(tmp_path), *words])
    assert done.exit_code == code, done.output
    assert [folder.name for folder in source_folders(datasets)] == ["2023"]
    if "--json" in words:
        said = json.loads(done.stdout)
        told = said["reports"][0]
        assert (told["news"], told["last_seen"]) == ("figures", "2024-02-01")
        assert [cell["cell"] for cell in told["version"]["cells"]] == ["requests.new.natural_person"]
        assert [(each["news"], each["year"]) for each in said["columns"]] == [("listed", 2022)]
        assert "years = [2022, 2023]" in (agency / "column.toml").read_text(encoding="utf-8")
    elif code == 1:
        lines = done.stdout.splitlines()
        assert lines[0].startswith("370600-shangwuju/2023\t换稿：数字变了\t旧文件末见 2024-02-01，新文件初见 ")
        assert re.fullmatch(r" +requests\.new\.natural_person\t[0-9]+ → [0-9]+", lines[1])
        assert [line.split("\t")[:2] for line in lines[2:]] == (
            [] if words else [["370600-shangwuju/2022", "栏目列出，尚未收录"]]
        )
        assert "换稿：数字变了 1" in done.stderr


def column(folder: Path, base: str, agency: str = "370600-gonganju") -> Path:
    """Write down a column page of an agency."""
    (folder / agency).mkdir(parents=True, exist_ok=True)
    (folder / agency / "column.toml").write_text(f'[[column]]\naddress = "{base}/c/"\n', encoding="utf-8")
    return folder


def listing(*years: int) -> dict[str, Any]:
    return {"text": "<html><ul>" + "".join(f"<li><a href={year}.html>{year}年政府信息公开年报</a></li>" for year in years)}


def test_a_report_is_late_only_where_the_column_was_seen_without_it_after_the_day(tmp_path: Path, root: Path) -> None:
    agencies = load_agencies(root / "datasets" / "agencies.csv")
    with served({}) as site:
        datasets = column(tmp_path, site.base)
        (datasets / "370600-gonganju" / "2022").mkdir()
        said = []
        for day, years in ((date(2024, 1, 15), [2022]), (date(2024, 2, 10), [2022]), (date(2024, 2, 20), [2022, 2023])):
            site.pages["/c/"] = listing(*years)
            told = watch_columns(datasets, agencies, Visitor(policy(today=lambda day=day: day)))
            said.append([(each.news, each.year, each.days) for each in told])
        assert said == [[], [("overdue", 2023, 10)], [("late", 2023, 10)]]


def test_a_report_that_is_listed_at_first_sight_or_between_visits_is_not_called_late(tmp_path: Path, root: Path) -> None:
    agencies = load_agencies(root / "datasets" / "agencies.csv")
    with served({}) as site:
        datasets = column(tmp_path, site.base)
        said = []
        for day, years in ((date(2024, 1, 15), [2022]), (date(2024, 3, 1), [2022, 2023])):
            site.pages["/c/"] = listing(*years)
            told = watch_columns(datasets, agencies, Visitor(policy(today=lambda day=day: day)))
            said.append([(each.news, each.year) for each in told])
        assert said == [[("listed", 2022)], [("listed", 2022), ("listed", 2023)]]
        (page,) = read_columns(datasets / "370600-gonganju")
        assert [(each.year, each.first_seen, each.address) for each in page.report] == [
            (2022, "2024-01-15", f"{site.base}/c/2022.html"), (2023, "2024-03-01", f"{site.base}/c/2023.html"),
        ]  # fmt: skip
        (datasets / "370600-gonganju" / "2022").mkdir()
        assert [each.year for each in listed_reports(datasets / "370600-gonganju")] == [2023]
        site.pages["/c/"] = {"text": "", "status": 503}
        assert [each.code for each in watch_columns(datasets, agencies, Visitor(policy()))] == ["http-failed"]


@pytest.mark.parametrize(
    ("named", "listed", "overdue"),
    [
        ("", [2022], True),
        ("烟台市公安局", [2022], True),
        ("市公安局", [2022], True),
        ("山东省烟台市公安局", [2022], True),
        ("上海市公安局", [], True),
        ("烟台市商务局", [], True),
        ("烟台市某某局", [], True),
        ("烟台市公安局某某分局", [], True),
    ],
)
@pytest.mark.parametrize("year", [2022, 2023])
def test_of_a_column_of_several_agencies_only_what_bears_their_name_is_theirs(
    named: str, listed: list[int], overdue: bool, year: int, tmp_path: Path, root: Path
) -> None:
    agencies = load_agencies(root / "datasets" / "agencies.csv")
    known = not named or bool(agencies.find(named))
    text = f"<html><ul><li><a href=a.html>{named}{year}年政府信息公开工作年度报告</a></li></ul>"
    with served({"/c/": {"text": text}}) as site:
        datasets = column(tmp_path, site.base)
        told = watch_columns(datasets, agencies, Visitor(policy(today=lambda: date(2024, 2, 10))))
        (page,) = read_columns(datasets / "370600-gonganju")
    expected = [("listed", year)] if listed else []
    if overdue and (year == 2022 or not (listed or not known)):
        expected.append(("overdue", 2023))
    assert [(each.news, each.year) for each in told] == expected
    assert [each.year for each in page.report] == ([year] if listed else [])


def test_a_column_that_could_not_be_seen_whole_makes_nobody_overdue(tmp_path: Path, root: Path) -> None:
    agencies = load_agencies(root / "datasets" / "agencies.csv")
    with served({"/c/": {"text": "<html><p>年报</p><script>$.ajax({url: '/list'})</script>"}}) as site:
        told = watch_columns(column(tmp_path, site.base), agencies, Visitor(policy(today=lambda: date(2024, 12, 1))))
    assert [(each.news, each.code) for each in told] == [("unseen", "list-in-script")]


def test_a_source_that_is_replaced_stays_on_record(tmp_path: Path) -> None:
    folder = held(tmp_path / "370600-shangwuju" / "2023", "https://example.org/a.html")
    later = held(tmp_path / "later" / "370600-shangwuju" / "2023", "")
    (later / "source.html").write_bytes(report({"defect": ["wrong_digit", "requests.new.natural_person"]}))
    digests = [hashlib.sha256((each / "source.html").read_bytes()).hexdigest() for each in (folder, later)]
    (later / "source.toml").write_text((later / "source.toml").read_text(encoding="utf-8").replace(*digests), encoding="utf-8")
    for _ in range(2):
        record = on_record(folder, later)
        assert record is not None
        (folder / "versions.toml").write_bytes(record)
        versions = read_versions(folder)
        assert versions is not None
        assert versions.address == "https://example.org/a.html"
        assert [(each.sha256, each.change) for each in versions.version] == list(zip(digests, ("first", "figures"), strict=True))
    (folder / "source.html").write_bytes(b"another")
    assert on_record(folder, later) is None
