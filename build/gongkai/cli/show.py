"""`gongkai show FILE --stage …`: what each stage made of a file, for whoever wants to see where a number comes from.

With `--draw` it is a picture of a page instead, with the grid and the cells on it as they were read.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai.cli.console import put_json, say_error, second_reading
from gongkai.errors import FormNotFound, UsageError
from gongkai.language import either
from gongkai.text import one_line

if TYPE_CHECKING:
    from gongkai.checks.model import ReportChecks
    from gongkai.document import Document, Table

STAGES: tuple[str, ...] = ("document", "tables", "cells", "claims", "checks")


@click.command(
    "show",
    short_help=either("看一份文件在某一步读成了什么", "Show what a stage made of a file"),
    help=either("看一份文件在某一步读成了什么。", "Show what one stage made of a file."),
    epilog=either("例：", "E.g. ") + "gongkai show 年度报告.txt --stage cells --json",
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--stage",
    type=click.Choice(STAGES),
    default="cells",
    show_default=True,
    help=either(
        "看哪一步：文档、表格、单元格、正文所说、核对。", "Which stage: the document, tables, cells, claims of the prose, checks."
    ),
)
@second_reading
@click.option("--json", "as_json", is_flag=True, help=either("以 JSON 输出。", "As JSON."))
@click.option(
    "--draw",
    type=click.Path(path_type=Path),
    metavar="OUT.png",
    help=either(
        "把一页画成图，标出表格线和读出的格（PDF、图片、OFD）。",
        "Draw a page with the grid and the cells as read (PDF, pictures, OFD).",
    ),
)
@click.option(
    "--page",
    type=click.IntRange(min=0),
    default=0,
    help=either("画第几页；0 为第一个有数据的页。", "Which page; 0 is the first with data."),
)
def command(*, file: Path, stage: str, second_reading: bool, as_json: bool, draw: Path | None, page: int) -> None:
    """Show it."""
    from gongkai.cli.alone import checked_alone  # noqa: PLC0415 - the help needs none of it
    from gongkai.sources import read_source  # noqa: PLC0415

    if draw:
        _draw(file, draw, page, second_reading=second_reading)
        return
    if stage in ("document", "tables"):
        _show_document(read_source(file, second_reading=second_reading), stage, as_json)
        return
    checked = checked_alone(file, second_reading=second_reading)
    {"cells": _show_cells, "claims": _show_claims, "checks": _show_checks}[stage](checked, as_json)


def _draw(file: Path, target: Path, page: int, *, second_reading: bool) -> None:
    """Draw a page; where no form is found in the file, its grid alone, for that is what one wants to see then."""
    from gongkai.cli.alone import cells_alone  # noqa: PLC0415 - Pillow and the readers, for this option only
    from gongkai.pictures.overlay import draw_page  # noqa: PLC0415
    from gongkai.sources import read_source  # noqa: PLC0415

    read = read_source(file, second_reading=second_reading)
    try:
        cells = cells_alone(read)
    except FormNotFound as error:
        say_error(error)
        cells = ()
    picture = draw_page(file.read_bytes(), read, cells, page)
    try:
        target.write_bytes(picture)
    except OSError as error:
        message = either(f"写不进去（{error.strerror}）", f"It cannot be written ({error.strerror})")
        remedy = either("请换一个可以写的文件夹", "Choose a folder that can be written to")
        raise UsageError(message, code="not-writable", file=str(target), remedy=remedy) from error


def _show_document(read: "Document", stage: str, as_json: bool) -> None:
    from gongkai import document  # noqa: PLC0415

    if as_json:
        put_json(document.as_json(read) if stage == "document" else [document.table_json(t) for t in read.tables])
        return
    for block in read.blocks:
        if isinstance(block, document.Table):
            click.echo("\n".join(_table_lines(block)))
        elif stage == "document":
            click.echo(f"{block.place}\t{one_line(block.text)}")


def _table_lines(table: "Table") -> Iterator[str]:
    yield f"── 表格 {table.place}，{len(table.rows)} 行"
    for row in table.rows:
        yield f"{row[0].place if row else ''}\t" + " | ".join("↤" if c.continues else one_line(c.text) for c in row)


def _show_cells(checked: "ReportChecks", as_json: bool) -> None:
    from gongkai.recognise.reading import as_json as cells_json  # noqa: PLC0415

    reading = checked.report.reading
    if as_json:
        put_json(cells_json(reading))
        return
    for c in reading.cells:
        click.echo("\t".join((c.cell.id, "" if c.value is None else str(c.value), c.kind, c.raw, str(c.place or ""))))


def _show_claims(checked: "ReportChecks", as_json: bool) -> None:
    from gongkai.cli.formats.data import claim_json  # noqa: PLC0415

    compared = checked.report.claims
    if as_json:
        put_json([claim_json(c) for c in compared])
        return
    for c in compared:
        click.echo("\t".join((c.claim.code, c.verdict, c.claim.figure, c.arithmetic, str(c.claim.place))))


def _show_checks(checked: "ReportChecks", as_json: bool) -> None:
    from gongkai.cli.formats.data import check_json  # noqa: PLC0415

    ids = [cell.id for cell in checked.report.reading.form.cells]
    if as_json:
        put_json([check_json(c, ids) for c in checked.checks])
        return
    for c in checked.checks:
        click.echo(f"{c.check.id}\t{c.verdict}\t{c.arithmetic}")
