"""`gongkai add`: reports into a project, from files, folders, addresses or a list."""

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai.cli.console import CLEAN, FINDINGS, UNREADABLE, jobs, progress_bar, project, put, say, second_reading
from gongkai.cli.told_errors import told
from gongkai.disk import write_if_changed
from gongkai.errors import UsageError, of_installation
from gongkai.extras import require
from gongkai.language import either
from gongkai.text import visible

if TYPE_CHECKING:
    from gongkai.collect.decided import Decision
    from gongkai.collect.inputs import Input
    from gongkai.collect.results import Result

_EXAMPLES = """\b
{example}gongkai add 年报.pdf
    gongkai add 各局年报/ --yes
    gongkai add --manifest 清单.csv --jobs 4
    gongkai add --review output/added.review.csv
"""
_TOLD = {
    "added": either("已加入", "added"),
    "replaced": either("已换成新版", "replaced"),
    "same": either("已经有了", "already there"),
    "newer": either("另有一版，未写；要换上请加 --replace", "another version, not written; --replace puts it in place"),
    "ambiguous": either("不能确定", "not certain"),
    "unreadable": either("读不了", "cannot be read"),
}
QUESTIONS = {
    "no-agency": either("文件没有说是哪个机关", "the file names no agency"),
    "no-year": either("文件没有说是哪一年", "the file names no year"),
    "year-differs": either("文件所说的年度与清单不同", "the file names another year than the list"),
    "edition-differs": either(
        "文件所用的表式与清单不同（以文件为准）",
        "the file is in another edition of the form than the list says (the file decides)",
    ),
    "agency-differs": either("文件所说的机关与清单不同", "the file names another agency than the list"),
    "title-differs": either("清单所写的题目是另一年或另一机关的", "the title in the list is that of another year or agency"),
    "scope-differs": either("文件所说的口径与清单不同", "the file states another scope than the list"),
    "quote-differs": either("文件里没有清单所引的原话", "the words that the list quotes are not in the file"),
    "date-differs": either(
        "清单的日期早于文件落款的日期，或早于所报的年度", "a date in the list is before that of the file, or its year"
    ),
    "which-division": either("几个地方同名", "several places bear the name"),
    "unknown-agency": either("不知道这是哪里的机关", "it does not tell where the agency is"),
    "witness-differs": either("电话区号是别处的", "the telephone belongs to another place"),
    "like-another": either("名录里有名称相近的机关", "the registry has an agency of nearly this name"),
    "several-agencies": either("名录里有几个机关叫这个名称", "the registry has several agencies of this name"),
    "no-place": either("分局属于哪个区县说不清", "it does not tell to which division the branch belongs"),
}
RESULT = Path("output") / "added.csv"


@click.command(
    "add",
    short_help=either("把报告加进项目：文件、文件夹、网址、清单", "Add reports: files, folders, addresses"),
    help=either(
        "把报告加进项目：读出机关、年度，写 source.toml，新的机关登记进名录。确定的才加；不能确定的（例如两个宝山区）列出来问。"
        "地址、文件、文件夹都可以，或用 --manifest 给一份 CSV 清单。凡是 build 不会接受的都不写。",
        "Add reports to the project: agency and year are recognised, source.toml is written, a new agency is registered. What is "
        "not certain is asked, never guessed. Files, folders and addresses, or a list with --manifest.",
    ),
    epilog=_EXAMPLES.format(example=either("例：", "E.g. ")),
)
@click.argument("inputs", nargs=-1, metavar="[FILE|FOLDER|ADDRESS]...")
@project
@click.option(
    "--manifest",
    type=click.Path(path_type=Path),
    help=either(
        "CSV 清单：path 或 address 一列，以及已知的各项（agency、agency_id、year、title、published、url 等）。",
        "A list as CSV: a column path or address, and whatever is known (agency, agency_id, year, title, published, url …).",
    ),
)
@click.option(
    "--review",
    type=click.Path(path_type=Path),
    help=either(
        "填好的复核表：填了 agency_id 或 year 的行照办，其余仍列着。",
        "The review file: rows with an answer are added, the others stay.",
    ),
)
@click.option(
    "-y",
    "--yes",
    is_flag=True,
    help=either("不提问：确定的加入，其余列出。", "Ask nothing: take what is certain, list the rest."),
)
@click.option(
    "--replace", "replace_newer", is_flag=True, help=either("已有另一版的，换成这一版。", "Put a newer version in place.")
)
@click.option(
    "--result",
    type=click.Path(path_type=Path),
    help=either("结果写到哪里；默认为项目的 output/added.csv。", "Where the result goes; output/added.csv of the project."),
)
@jobs
@second_reading
@click.option("-q", "--quiet", is_flag=True, help=either("只说错误和总数。", "Say errors and totals only."))
def command(  # noqa: PLR0913 - a parameter for each option
    *,
    inputs: Sequence[str],
    project: Path,
    manifest: Path | None,
    review: Path | None,
    yes: bool,
    replace_newer: bool,
    result: Path | None,
    jobs: int,
    second_reading: bool,
    quiet: bool,
) -> None:
    """Add, tell, and leave with the exit code."""
    require("data", "collect")
    with of_installation():
        from gongkai.collect.results import result_table, review_table, with_former  # noqa: PLC0415 - the help needs none of it
        from gongkai.collect.run import Options, add_all  # noqa: PLC0415

    given = _given(inputs, manifest, review)
    target = result or project / RESULT
    many = bool(manifest or review) or len(given) > 1
    journal = target.with_name(f"{target.name}.journal") if many else None
    asking = not yes and not manifest and sys.stdin.isatty() and sys.stderr.isatty()
    options = Options(jobs, replace_newer, second_reading)
    with progress_bar({"add": either("加入", "adding")}, quiet=quiet or asking) as tell:
        results = add_all(given, project, options, journal=journal, ask=_ask if asking else None, progress=tell)
    if many:
        whole = with_former(target.read_bytes(), results) if review and not manifest and target.is_file() else results
        _write(target, result_table(whole))
        place = target.with_name(f"{target.stem}.review.csv")
        former = place.read_bytes() if place.is_file() else b""
        _write_review(place, review_table(list(zip(given, results, strict=True)), target.parent, former))
    if journal:
        journal.unlink(missing_ok=True)
    _tell(results, target if many else None, quiet=quiet)
    sys.exit(_exit_code(results))


def _given(inputs: Sequence[str], manifest: Path | None, review: Path | None) -> "list[Input]":
    from gongkai.collect.inputs import inputs_of, read_manifest  # noqa: PLC0415 - the help needs none of it

    answered = read_manifest(review, review=True) if review else []
    names = {each.name for each in answered}
    given = [*inputs_of(inputs), *(read_manifest(manifest) if manifest else [])]
    given = [*(each for each in given if each.name not in names), *answered]
    if not given:
        message = either("没有要加的东西", "There is nothing to add")
        remedy = either("请给出文件、文件夹、地址，或 --manifest 清单", "Give files, folders, addresses or --manifest")
        raise UsageError(message, code="no-input", remedy=remedy)
    return given


def _write(path: Path, text: str) -> None:
    """Write a file in one step; what an earlier run began to write goes."""
    for begun in path.parent.glob(f".{path.name}.*.tmp"):
        begun.unlink()
    write_if_changed(path, text.encode())


def _write_review(path: Path, table: str) -> None:
    """Write what was asked; where nothing was, no such file stays."""
    if table.count("\n") > 1:
        _write(path, table)
    else:
        path.unlink(missing_ok=True)


def _ask(given: "Input", decision: "Decision") -> "Input | None":
    """Ask a person which agency, or which year, is meant; nothing for an answer that is none."""
    say(visible(f"{given.name}: {QUESTIONS.get(decision.code, decision.code)} {decision.detail}"))
    if set(decision.asked) - {"agency_id", "year"}:
        return None
    if "year" in decision.asked:
        answer = click.prompt(
            either("年度（回车跳过）", "Year (return to skip)"), default="", show_default=False, err=True
        ).strip()
        settled = (*given.settled, "year")
        return replace(given, year=int(answer), settled=settled) if answer.isascii() and answer.isdigit() else None
    for number, each in enumerate(decision.candidates, 1):
        fresh = either("（新登记）", " (new)") if each.place else ""
        say(visible(f"  {number}. {each.name} {each.agency_id} {each.certainty}%{fresh}"))
    answer = click.prompt(
        either("第几个，或机关编号（回车跳过）", "Which number, or an agency id (return to skip)"),
        default="",
        show_default=False,
        err=True,
    ).strip()
    if answer.isascii() and answer.isdigit() and 0 < int(answer) <= len(decision.candidates):
        answer = decision.candidates[int(answer) - 1].agency_id
    settled = (*given.settled, "agency_id", "agency")
    return replace(given, agency_id=answer, year=decision.year, settled=settled) if answer else None


def _tell(results: "Sequence[Result]", target: Path | None, *, quiet: bool) -> None:
    for each in results if not quiet else ():
        put(visible(_line(each)) + "\n")
    counts = Counter(each.outcome for each in results)
    say(
        either("，", ", ").join(
            f"{_TOLD[outcome].split(either('，', ','))[0]} {counts[outcome]}" for outcome in _TOLD if counts[outcome]
        )
    )
    if target:
        say(f"{either('逐个结果在', 'Each result is in')} {target}")
    if not quiet and (counts["added"] or counts["replaced"]):
        say(either("接着运行 gongkai build。", "Next: gongkai build"))
    if target and counts["ambiguous"]:
        review = target.with_name(f"{target.stem}.review.csv")
        filled = f"gongkai add --review {review}"
        say(
            either(
                f"不能确定的在 {review}：填上 asked 一列所写的各列，再运行 {filled}",
                f"Fill in the columns named in `asked` of {review}, then run {filled}",
            )
        )


def _line(each: "Result") -> str:
    name = f"{each.path or each.address}: {_TOLD[each.outcome]}"
    if each.outcome in ("added", "replaced", "same"):
        differs = f" [{each.code}] {QUESTIONS[each.code]} {each.detail}" if each.code else ""
        return f"{name} {each.agency} {each.year} → datasets/{each.agency_id}/{each.year}{differs}"
    if each.outcome == "newer":
        cells = either(f"（{each.detail} 格不同）", f" ({each.detail} cells differ)") if each.detail else ""
        return f"{name}{cells} {each.agency_id}/{each.year}"
    if each.outcome == "unreadable":
        return f"{name} [{each.code}] {told(each.code, each.detail.partition('。')[0], each.detail)}"
    return f"{name} [{each.code}] {QUESTIONS.get(each.code, '')} {each.detail} {each.candidates}".rstrip()


def _exit_code(results: "Sequence[Result]") -> int:
    outcomes = {each.outcome for each in results}
    if "unreadable" in outcomes:
        return UNREADABLE
    differs = any(each.code for each in results if each.outcome == "same")
    return FINDINGS if differs or outcomes & {"ambiguous", "newer"} else CLEAN
