"""`gongkai check` in every format: the same findings, and nothing in a report becomes a sign of the format."""

import json
import re
from importlib.resources import files
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from lxml import html
from markdown_it import MarkdownIt

from gongkai.checks.causes import CAUSES
from gongkai.checks.model import BADGES
from gongkai.claims.model import RELATIONS
from gongkai.cli import app
from gongkai.cli.check import FORMATS
from gongkai.cli.formats.github_markdown import MOST, SUMMARY_LIMIT
from gongkai.identities import VERDICTS
from gongkai.localisation.model import STATUSES
from gongkai.rules.catalogue import rules
from gongkai.text import visible

CASES = yaml.safe_load((Path(__file__).parent / "checks.yaml").read_text(encoding="utf-8"))
BY_NAME = {case["name"]: case for case in CASES}
SHAPE = json.loads(files("gongkai.cli.formats").joinpath("check.schema.json").read_text(encoding="utf-8"))
SARIF = yaml.safe_load((Path(__file__).parent / "sarif.yaml").read_text(encoding="utf-8"))
COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)")
TAGS = {"h2", "h3", "p", "br", "table", "thead", "tbody", "tr", "th", "td", "code"}

each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])


@pytest.fixture
def check(root, tmp_path, monkeypatch):
    """Write the files of a case, check them in one format, and return the run."""
    monkeypatch.chdir(tmp_path)

    def run(case, written, *options, env=None):
        Path("source.toml").unlink(missing_ok=True)
        names = [_write(root, n, wanted) for n, wanted in enumerate(case["files"])]
        env = {"GITHUB_STEP_SUMMARY": None, "GONGKAI_SITE_URL": None, **(env or {})}
        done = CliRunner().invoke(app, ["check", *names, "--format", written, *options], env=env)
        assert isinstance(done.exception, SystemExit | None), done.exception
        return done

    return run


def _write(root, n, wanted):
    name = wanted.get("name", f"{n} 年报.txt")
    text = wanted.get("text", "")
    if "of" in wanted:
        text = (root / "datasets" / wanted["of"] / "source.txt").read_text(encoding="utf-8")
    for old, new in wanted.get("replace", {}).items():
        assert old in text
        text = text.replace(old, new)
    if "missing" not in wanted:
        Path(name).write_text(text, encoding="utf-8")
    if "accepted" in wanted:
        Path("source.toml").write_text(_source(name, wanted["accepted"]), encoding="utf-8")
    return name


def _source(name, accepted):
    """A description that names the file and has accepted something; JSON keys and texts are TOML, too."""
    lines = [f"file = {json.dumps(name)}"]
    for each in accepted:
        values = "".join(f"{json.dumps(cell)} = {figure}, " for cell, figure in each.get("values", {}).items()).rstrip(", ")
        told = {"who": "编者", "date": "2024-03-01", **each}
        lines += ["[[accepted]]", *(f"{key} = {json.dumps(text)}" for key, text in told.items() if key != "values")]
        lines += [f"values = {{ {values} }}"] if values else []
    return "\n".join(lines)


def read_annotations(text):
    """Read workflow commands as the runner does: command, properties, message."""
    found = []
    for line in text.splitlines():
        command = COMMAND.fullmatch(line)
        assert command, line
        pairs = dict(pair.split("=", 1) for pair in command[2].split(","))
        plain = {key: _decoded(value.replace("%3A", ":").replace("%2C", ",")) for key, value in pairs.items()}
        found.append((command[1], plain, _decoded(command[3])))
    return found


def _decoded(text):
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


def page_of(text):
    """Return Markdown as the page that it becomes."""
    return html.fragment_fromstring(MarkdownIt("commonmark").enable("table").render(text), create_parent="div")


def json_of(done):
    return json.loads(done.stdout)


@each_case
@pytest.mark.parametrize("written", FORMATS)
def test_every_format_says_the_same_and_ends_with_the_same_exit_code(case, written, check):
    done = check(case, written)
    assert done.exit_code == case["exit"]
    assert [words for words in case.get("says", []) if words not in done.stdout] == []
    assert len(done.stderr.splitlines()) == len(case.get("errors", [])), "talk on standard error, one line an error"
    lines = [*done.stdout.splitlines(), *done.stderr.splitlines()]
    assert [line for line in lines if not line.isprintable()] == [] or written == "json", "no sign of a terminal"
    if written != "github":
        assert [line for line in lines if line.lstrip().startswith("::")] == [], "no command of a runner"


@each_case
def test_json_has_the_shape_that_its_schema_describes(case, check):
    data = json_of(check(case, "json", "--site-url", "https://example.org/data"))
    assert list(Draft202012Validator(SHAPE).iter_errors(data)) == []
    found = [finding["rule"] for file in data["files"] for finding in file["findings"]]
    assert found == case.get("codes", found)
    assert [file["error"]["code"] for file in data["files"] if file["error"]] == case.get("errors", [])
    accepted = [finding["accepted"] for file in data["files"] for finding in file["findings"]]
    assert accepted == case.get("accepted", [None] * len(found))


def test_the_schema_knows_every_code_that_the_program_writes():
    defined = SHAPE["$defs"]
    report = defined["report"]["properties"]
    tables = report["localisation"]["additionalProperties"]["properties"]
    assert defined["verdict"]["enum"] == list(VERDICTS)
    assert set(report["badge"]["enum"]) == set(BADGES) - {"unreadable"}
    assert tables["status"]["enum"] == list(STATUSES)
    assert set(defined["check"]["properties"]["cause"]["enum"]) == {*CAUSES, None}
    assert defined["claim"]["properties"]["relation"]["enum"] == list(RELATIONS)


@each_case
def test_every_format_names_the_same_rules_and_errors(case, check):
    data = json_of(check(case, "json"))
    codes = [(file["file"], finding["rule"]) for file in data["files"] for finding in file["findings"]]
    errors = [file["error"]["code"] for file in data["files"] if file["error"]]
    log = json_of(check(case, "sarif"))["runs"][0]
    assert [result["ruleId"] for result in log["results"]] == [code for _, code in codes]
    assert [told["descriptor"]["id"] for told in log["invocations"][0]["toolExecutionNotifications"]] == errors
    page = page_of(check(case, "markdown").stdout)
    assert sorted(page.xpath("//td[2]//code/text()")) == sorted(code for _, code in codes)
    assert page.xpath("//p/code/text()") == errors
    told = [
        (pairs["file"], pairs["title"].split()[0])
        for _, pairs, _ in read_annotations(check(case, "github").stdout)
        if "file" in pairs
    ]
    assert (
        sorted(told) == sorted([*codes, *((file["file"], "未能读取") for file in data["files"] if file["error"])])
        or len(codes) > MOST
    )
    text = check(case, "text").stdout
    assert [code for _, code in codes if code not in text] == []
    assert [code for code in errors if len(case["files"]) > 1 and code not in text] == []


@each_case
def test_sarif_has_the_structure_of_the_standard(case, check):
    log = json_of(check(case, "sarif", "--site-url", "https://example.org/data/"))
    validator = Draft202012Validator(SARIF)
    assert list(validator.iter_errors(log)) == []
    run = log["runs"][0]
    described = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in described] == list(rules())
    assert all(described[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])
    prints = [
        (result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], *result["partialFingerprints"].values())
        for result in run["results"]
    ]
    assert len(prints) == len(set(prints)), "each result of a file has a fingerprint of its own"
    justified = [[told["justification"] for told in result["suppressions"]] for result in run["results"]]
    assert justified == [[words] if words else [] for words in case.get("accepted", [None] * len(justified))]


@each_case
def test_no_word_of_a_report_is_a_link_or_a_placeholder_in_sarif(case, check):
    run = json_of(check(case, "sarif"))["runs"][0]
    texts = [told["message"]["text"] for told in (*run["results"], *run["invocations"][0]["toolExecutionNotifications"])]
    bare = [re.sub(r"\\\\|\\[\[\]]|\{\{|\}\}", "", text) for text in texts]
    assert [text for text in bare if re.search(r"[\[\]{}\\]", text)] == []
    plain = "".join(re.sub(r"\\([\\\[\]])|\{(?=\{)|\}(?=\})", r"\1", text) for text in texts)
    assert case.get("hostile", "") in plain


def test_fingerprints_outlive_lines_put_before(check):
    case = BY_NAME["identities, reading and prose are told in this order"]
    moved = {"files": [{**case["files"][0], "replace": {"三、收到和处理": "\n\n三、收到和处理"}}]}
    before, after = (json_of(check(each, "sarif"))["runs"][0]["results"] for each in (case, moved))
    assert [r["partialFingerprints"] for r in before] == [r["partialFingerprints"] for r in after]
    assert [r["locations"] for r in before] != [r["locations"] for r in after]


@pytest.mark.usefixtures("check")
def test_a_place_outside_a_text_is_a_logical_location():
    Path("年报.html").write_text(
        "<p>2023年甲市公安局政府信息公开工作年度报告</p><table><tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td>"
        "<td>现行有效件数</td></tr><tr><td>规章</td><td>1x</td><td>0</td><td>0</td></tr></table>",
        encoding="utf-8",
    )
    done = CliRunner().invoke(app, ["check", "年报.html", "--format", "sarif"])
    found = [result for result in json_of(done)["runs"][0]["results"] if result["ruleId"] == "unreadable-cell"]
    (location,) = found[0]["locations"]
    assert location["physicalLocation"] == {"artifactLocation": {"uri": "%E5%B9%B4%E6%8A%A5.html"}}
    assert [(each["kind"], each["fullyQualifiedName"]) for each in location["logicalLocations"]] == [
        ("cell", "disclosure.regulations.issued"),
        ("table", "table 1 row 2 cell 2"),
    ]


@each_case
def test_markdown_holds_our_own_markup_and_nothing_of_a_report(case, check):
    page = page_of(check(case, "markdown").stdout)
    assert {element.tag for element in page.iterdescendants()} <= TAGS
    assert [element.attrib for element in page.iterdescendants() if element.attrib] == []
    assert visible(case.get("hostile", "")) in page.text_content()


@each_case
def test_annotations_are_one_command_a_line_and_ten_at_most(case, check):
    found = read_annotations(check(case, "github").stdout)
    assert len(found) == case.get("most", len(found))
    assert len(found) <= MOST
    levels = [("error", "warning", "notice").index(level) for level, _, _ in found]
    assert levels[: MOST - 1] == sorted(levels[: MOST - 1])
    names = {visible(wanted.get("name", f"{n} 年报.txt")) for n, wanted in enumerate(case["files"])}
    assert {pairs["file"] for _, pairs, _ in found if "file" in pairs} <= names
    assert visible(case.get("hostile", "")) in "".join(message for _, _, message in found)


def test_the_last_annotation_says_how_many_are_hidden(check):
    case = BY_NAME["more than ten things to say"]
    count = len(json_of(check(case, "json"))["files"][0]["findings"])
    assert count > MOST
    assert f"另有 {count - MOST + 1} 条" in read_annotations(check(case, "github").stdout)[-1][2]


def test_the_summary_of_the_job_has_them_all_below_its_limit(check, tmp_path):
    case = BY_NAME["more than ten things to say"]
    summary = tmp_path / "summary.md"
    summary.write_text("# 前一步\n\n", encoding="utf-8")
    env = {"GITHUB_STEP_SUMMARY": str(summary)}
    check(case, "github", env=env)
    written = summary.read_text(encoding="utf-8")
    assert written == "# 前一步\n\n" + check(case, "markdown").stdout
    summary.write_text("x" * (SUMMARY_LIMIT - 600), encoding="utf-8")
    check(case, "github", env=env)
    assert summary.stat().st_size <= SUMMARY_LIMIT
    assert summary.read_text(encoding="utf-8").endswith("另有 1 份文件没有列出：摘要的长度有限。\n")
    summary.write_text("x" * SUMMARY_LIMIT, encoding="utf-8")
    check(case, "github", env=env)
    assert summary.stat().st_size == SUMMARY_LIMIT


def test_rules_lead_to_the_site_only_where_one_is_named(check):
    case = BY_NAME["identities, reading and prose are told in this order"]
    site = ("--site-url", "https://example.org/data/")
    for written in FORMATS:
        assert "https://example.org" not in check(case, written).stdout
        assert "https://example.org/data/rules/#leftover-text" in check(case, written, *site).stdout
    findings = json_of(check(case, "json", *site))["files"][0]["findings"]
    assert findings[0]["help"] == "https://example.org/data/rules/#2021-RV1"


def test_every_code_that_check_prints_can_be_explained(check):
    codes = {f["rule"] for case in CASES for file in json_of(check(case, "json"))["files"] for f in file["findings"]}
    assert len(codes) > 6
    for code in sorted(codes):
        assert CliRunner().invoke(app, ["explain", code]).output.startswith(f"{code}  ")
