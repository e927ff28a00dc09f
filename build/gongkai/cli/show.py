"""`gongkai show FILE --stage …`: what each stage made of a file, for whoever wants to see where a number comes from.

With `--draw` it is a picture of a page instead, with the grid and the cells on it as they were read.
"""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gongkai import document, recognise
from gongkai.checks.run import check_reports
from gongkai.cli.console import SecondReading, put_json, say_error
from gongkai.cli.formats.data import check_json, claim_json
from gongkai.document import Document, Table
from gongkai.errors import FormNotFound
from gongkai.report import Report, read_alone
from gongkai.sources import read_source
from gongkai.text import one_line

EXAMPLE = "例：gongkai show 年度报告.txt --stage cells --json"


class Stage(StrEnum):
    """The stages that can be shown."""

    document = "document"
    tables = "tables"
    cells = "cells"
    claims = "claims"
    checks = "checks"


def show_command(
    file: Annotated[Path, typer.Argument(help="报告文件。")],
    stage: Annotated[Stage, typer.Option(help="看哪一步：文档、表格、单元格、正文所说、核对。")] = Stage.cells,
    second_reading: SecondReading = True,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出。")] = False,
    draw: Annotated[
        Path | None, typer.Option(metavar="OUT.png", help="把一页画成图，标出表格线和读出的格（PDF、图片、OFD）。")
    ] = None,
    page: Annotated[int, typer.Option(min=0, help="画第几页；0 为第一个有数据的页。")] = 0,
) -> None:
    """看一份文件在某一步读成了什么。

    Show what one stage made of a file.
    """
    if draw:
        _draw(file, draw, page, second_reading=second_reading)
        return
    if stage in (Stage.document, Stage.tables):
        _show_document(read_source(file, second_reading=second_reading), stage, as_json)
        return
    report = read_alone(file, second_reading=second_reading)
    {Stage.cells: _show_cells, Stage.claims: _show_claims, Stage.checks: _show_checks}[stage](report, as_json)


def _draw(file: Path, target: Path, page: int, *, second_reading: bool) -> None:
    """Draw a page; where no form is found in the file, its grid alone, for that is what one wants to see then."""
    from gongkai.pictures.overlay import draw_page  # noqa: PLC0415 - Pillow and the readers, for this option only

    read = read_source(file, second_reading=second_reading)
    try:
        cells = recognise.recognise(read).cells
    except FormNotFound as error:
        say_error(error)
        cells = ()
    target.write_bytes(draw_page(file.read_bytes(), read, cells, page))


def _show_document(read: Document, stage: Stage, as_json: bool) -> None:
    if as_json:
        put_json(document.as_json(read) if stage is Stage.document else [document.table_json(t) for t in read.tables])
        return
    for block in read.blocks:
        if isinstance(block, Table):
            typer.echo("\n".join(_table_lines(block)))
        elif stage is Stage.document:
            typer.echo(f"{block.place}\t{one_line(block.text)}")


def _table_lines(table: Table) -> Iterator[str]:
    yield f"── 表格 {table.place}，{len(table.rows)} 行"
    for row in table.rows:
        yield f"{row[0].place if row else ''}\t" + " | ".join("↤" if c.continues else one_line(c.text) for c in row)


def _show_cells(report: Report, as_json: bool) -> None:
    reading = report.reading
    if as_json:
        put_json(recognise.as_json(reading))
        return
    for c in reading.cells:
        typer.echo("\t".join((c.cell.id, "" if c.value is None else str(c.value), c.kind, c.raw, str(c.place or ""))))


def _show_claims(report: Report, as_json: bool) -> None:
    compared = report.claims
    if as_json:
        put_json([claim_json(c) for c in compared])
        return
    for c in compared:
        typer.echo("\t".join((c.claim.code, c.verdict, c.claim.figure, c.arithmetic, str(c.claim.place))))


def _show_checks(report: Report, as_json: bool) -> None:
    checked = check_reports([report])[0]
    ids = [cell.id for cell in checked.report.reading.form.cells]
    if as_json:
        put_json([check_json(c, ids) for c in checked.checks])
        return
    for c in checked.checks:
        typer.echo(f"{c.check.id}\t{c.verdict}\t{c.arithmetic}")
