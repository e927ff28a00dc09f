"""The site's pages as plain Markdown, for the peers: the same facts, figures, checks and findings, from the same packages.

One page for each agency-year, agency and year, and a home page. Markdown tables have no merged headings: the form's
are written on one line. What our pages have beyond that (merged headings, anchors, notes, twins, badges) is left out.
"""

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from gongkai.form import Form, Table, load_form

Row = dict[str, str]
_SPECIAL = str.maketrans({character: f"\\{character}" for character in r"\`*_[]<>|#"})


def write_pages(datasets: Path, target: Path, index: str) -> int:
    """Write all pages below `target`, section pages under the name `index`; return how many."""
    form = load_form("2021")
    listed: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    pages = 0
    for descriptor in sorted(datasets.glob("*/*/datapackage.json")):
        report = json.loads(descriptor.read_bytes())["report"]
        agency_id, year = report["agency_id"], str(report["year"])
        _write(
            target / "a" / agency_id / f"{year}.md",
            f"{report['agency']} {year} 年",
            _agency_year(form, descriptor.parent, report),
        )
        listed[f"a/{agency_id}"].append((f"{year}/", f"{report['agency']} {year} 年：{report['badge']}"))
        listed[f"y/{year}"].append((f"../../a/{agency_id}/{year}/", f"{report['agency']}：{report['badge']}"))
        pages += 1
    for address, links in sorted(listed.items()):
        _write(target / address / index, address, [f"- [{_text(words)}]({link})" for link, words in links])
    _write(target / index, "首页", [f"收录 {pages} 份年报。"])
    return pages + len(listed) + 1


def _write(path: Path, title: str, lines: Iterable[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    head = f"---\ntitle: {json.dumps(title, ensure_ascii=False)}\n---\n\n"
    path.write_text(head + f"# {_text(title)}\n\n" + "\n".join(lines) + "\n", encoding="utf-8")


def _agency_year(form: Form, folder: Path, report: dict[str, Any]) -> Iterator[str]:
    source = report["source"]
    yield f"{_text(report['title'])}。核对结果：**{report['badge']}**。\n"
    yield f"- 口径：{report['scope']}\n- 表式：{report['edition']} 年版"
    yield f"- 底本：[{source['path']}]({source['path']})，{source['bytes']} 字节"
    yield f"- SHA-256：`{source['sha256']}`\n"
    cells = {f"{row['table_id']}.{row['line_id']}.{row['column_id']}": row for row in _rows(folder / "cells.csv")}
    for table in form.tables:
        yield f"## {table.title}\n\n{table.title_en}\n"
        yield from _groups(table, cells) if table.orientation == "groups" else _lines(table, cells)
    yield "## 核对\n"
    yield from _table(
        ["核对", "算式", "结论"], ([r["check_id"], r["arithmetic"], r["verdict"]] for r in _rows(folder / "checks.csv"))
    )
    yield "## 其他发现\n"
    yield from (f"- {_text(row['cell'])} {_text(row['message'])}" for row in _rows(folder / "findings.csv"))
    yield f"\n## 引用\n\n{_text(report['agency'])}. {_text(report['title'])}[DS/OL].\n\n[datapackage.json](datapackage.json)"


def _lines(table: Table, cells: dict[str, Row]) -> Iterator[str]:
    for block in table.blocks:
        heads = [" / ".join((*column.path, column.label)) for column in block.columns]
        yield from _table(
            [table.stub, *heads],
            (
                [" / ".join((*line.path, line.label)), *(_shown(cells, f"{table.id}.{line.id}.{c.id}") for c in block.columns)]
                for line in block.lines
            ),
        )


def _groups(table: Table, cells: dict[str, Row]) -> Iterator[str]:
    pairs = [(line, column) for block in table.blocks for line in block.lines for column in block.columns]
    heads = [" / ".join((*line.path, line.label, column.label)) for line, column in pairs]
    yield from _table(heads, [[_shown(cells, f"{table.id}.{line.id}.{column.id}") for line, column in pairs]])


def _shown(cells: dict[str, Row], cell: str) -> str:
    row = cells.get(cell)
    return (row["value"] or row["raw"]) if row else ""


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(map(_text, heads)) + " |"
    yield "|---" + "|---:" * (len(heads) - 1) + "|"
    for row in rows:
        yield "| " + " | ".join(map(_text, row)) + " |"
    yield ""


def _text(text: str) -> str:
    return text.translate(_SPECIAL)


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
