"""Reports as HTML pages to print: the form's tables drawn from figures, in the styles that upset readers of PDF.

The recipe of every PDF in these tests: figures → `gongkai.synthesis.grid` → HTML → Chromium or LibreOffice.
"""

import csv
import html
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from gongkai.form import Form, load_form
from gongkai.synthesis import draw_figures
from gongkai.synthesis.grid import Box, Grid, draw_tables
from gongkai.synthesis.printed import PrintedCell, print_figures

FORM: Form = load_form("2021")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")

# What is peculiar to each print → its style sheet. `td` covers all cells, .v those with values.
STYLES: dict[str, str] = {
    "ruled": "table{border-collapse:collapse} td{border:1px solid #000}",
    "dotted": "table{border-collapse:collapse} td{border:1px dotted #000}",
    "dashed": "table{border-collapse:collapse} td{border:1px dashed #444}",
    "coarse": "table{border-collapse:collapse} td{border:3px dotted #000}",
    "parted": "table{border-collapse:separate;border-spacing:2px;border:1px solid #888} td{border:1px solid #888}",
    "hairline": "table{border-collapse:collapse} td{border:0.25pt solid #ccc}",
    "shaded": "table{border-collapse:collapse} td{border:1px solid #000;background:#eef} .v{background:#fff}",
    "narrow": "table{border-collapse:collapse;table-layout:fixed} td{border:1px solid #000;padding:1px}"
    " .v{word-break:break-all;font-size:15px}",
    "small-pages": "@page{size:A5} table{border-collapse:collapse} td{border:1px solid #000}",
    "tall-rows": "@page{size:A5} table{border-collapse:collapse} td{border:1px solid #000;line-height:2.2}",
    "double": "table{border-collapse:collapse} td{border:3px double #000}",
    "open-sides": "table{border-collapse:collapse} td{border:1px solid #000}"
    " tr td:first-child{border-left:0} tr td:last-child{border-right:0}",
}

_BASE = "body{font:14px 'Noto Serif CJK SC',serif} table{width:100%;font-size:12px} td{padding:2px 4px}"


def seed_names(shared: Path) -> list[str]:
    """The names of the real reports with hand-checked figures."""
    return sorted(path.stem for path in (shared / "truth").glob("*.csv"))


def seed_figures(shared: Path, name: str) -> dict[str, PrintedCell]:
    """The cells of one of the real reports, as its hand-checked table says."""
    with (shared / "truth" / f"{name}.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return {
        cell: PrintedCell(cell, row["raw"], "number", None)
        for row in rows
        for cell in [f"{row['table']}.{row['line']}.{row['column']}"]
    }


def drawn_figures(seed: int) -> dict[str, PrintedCell]:
    """The cells of a synthetic report."""
    return print_figures(FORM, draw_figures(FORM, seed))


def page_of(printed: Mapping[str, PrintedCell], style: str, *, lines: int = 3, heads: bool = False) -> str:
    """A report as an HTML page; `lines` paragraphs of prose push the tables down; `heads` repeats headings on each page."""
    parts = ["<h1>合成示例市二〇二三年政府信息公开工作年度报告</h1>", *["<p>本文为合成样本，数字均为虚构。</p>"] * lines]
    for table, grid in zip(FORM.tables, draw_tables(FORM, printed), strict=True):
        parts += [f"<h2>{table.title}</h2>", *_table(grid, heads)]
    return f"<!doctype html><meta charset=utf-8><style>{_BASE}{STYLES[style]}</style>" + "\n".join(
        [*parts, "<p>五、存在的主要问题及改进情况</p>"]
    )


def _table(grid: Grid, heads: bool) -> Iterator[str]:
    yield "<table>"
    first = next(i for i, row in enumerate(grid.rows) if any(box.role == "value" for box in row))
    for number, row in enumerate(grid.rows):
        if heads and number == 0:
            yield "<thead>"
        if heads and number == first:
            yield "</thead><tbody>"
        yield "<tr>" + "".join(_td(box) for box in row if box.row == number) + "</tr>"
    yield "</table>"


def _td(box: Box) -> str:
    words = html.escape(box.text).replace("\n", "<br>")
    return f'<td class="{box.role[0]}" rowspan={box.rows} colspan={box.columns}>{words}</td>'


def chromium_pdf(page: str, folder: Path) -> bytes:
    """Print a page with Chromium, away from any network and profile."""
    source, target = folder / "page.html", folder / "page.pdf"
    source.write_text(page, encoding="utf-8")
    quiet = [
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    command = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", *quiet]
    command += [f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={target}", source.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return target.read_bytes()
