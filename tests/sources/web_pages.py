"""Web pages in the manners of agencies' sites: each style is a function from chapters to bytes."""

from collections.abc import Callable, Mapping
from html import escape

from gongkai.synthesis.grid import Box, Grid

Chapters = list[str | Grid]
Page = Callable[[Chapters], bytes]


def _cell(box: Box, rows: int = 0) -> str:
    spans = (f' colspan="{box.columns}"' if box.columns > 1 else "") + (
        f' rowspan="{box.rows + rows}"' if box.rows + rows > 1 else ""
    )
    return f"<td{spans}>{escape(box.text)}</td>"


def _starting(grid: Grid) -> list[list[Box]]:
    return [[box for box in row if box.row == index] for index, row in enumerate(grid.rows)]


def _table(grid: Grid) -> str:
    return "<table border=1>" + "".join("<tr>" + "".join(map(_cell, row)) + "</tr>\n" for row in _starting(grid)) + "</table>"


def _body(chapters: Chapters, table: Callable[[Grid], str] = _table) -> str:
    return "\n".join(f"<p>{escape(part)}</p>" if isinstance(part, str) else table(part) for part in chapters)


def clean(chapters: Chapters) -> bytes:
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>年报</title></head><body>{_body(chapters)}</body></html>'.encode()


def layout_tables(chapters: Chapters) -> bytes:
    """Columns of the site are tables in tables, with figures beside the report, a hidden copy and a table in a script."""
    menu = "<table><tr><td>今日访问<td>12<td>34<tr><td>总计<td>5<td>6<tr><td>其他<td>7<td>8</table>"
    hidden = "".join(f'<div style="display:none">{_table(g)}</div>' for g in chapters if isinstance(g, Grid))
    script = "<script>var t = '<table><tr><td>规章</td><td>9</td><td>9</td><td>9</td></tr></table>';</script>"
    page = f"<table><tr><td>{menu}</td><td><table><tr><td>您的位置：首页</td></tr><tr><td>{hidden}{_body(chapters)}</td></tr></table></td>"
    return f"<html><head>{script}</head><body><table><tr><td>{page}<td>网站地图</td></tr></table></td></tr></table></body></html>".encode()


def gbk_without_charset(chapters: Chapters) -> bytes:
    """Capital tags, non-breaking spaces around figures and in blank cells, headings broken by <BR>."""

    def table(grid: Grid) -> str:
        rows = [
            "".join(_cell(box).replace("项", "项<BR>", 1).replace("</td>", "&nbsp;</TD>").replace("<td", "<TD") for box in row)
            for row in _starting(grid)
        ]
        return "<TABLE>" + "".join(f"<TR>{row}</TR>" for row in rows) + "</TABLE>"

    return f"<HTML><BODY>{_body(chapters, table)}</BODY></HTML>".encode("gb18030")


def wrong_rowspans(chapters: Chapters) -> bytes:
    """Merged labels reach one row too far, and the last of a table far beyond its end."""

    def table(grid: Grid) -> str:
        rows = ["".join(_cell(box, 1 if box.rows > 1 and box.role == "stub" else 0) for box in row) for row in _starting(grid)]
        rows[-1] = rows[-1].replace("<td", '<td rowspan="99"', 1)
        return "<table><tbody>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</tbody></table>"

    return f"<html><body>{_body(chapters, table)}</body></html>".encode()


def unclosed(chapters: Chapters) -> bytes:
    """No end tags for cells, rows, paragraphs."""

    def table(grid: Grid) -> str:
        rows = [
            "<tr>" + "".join(_cell(box).replace("</td>", "").replace(">", "><p>", 1) for box in row) for row in _starting(grid)
        ]
        return "<table>" + "\n".join(rows) + "</table>"

    return f"<html><body>{_body(chapters, table).replace('</p>', '')}".encode()


def saved_from_word(chapters: Chapters) -> bytes:
    """Word's own HTML: its paragraphs and spans in every cell, conditional comments, a phantom row that carries the columns."""

    def table(grid: Grid) -> str:
        phantom = (
            "<![if !supportMisalignedColumns]><tr height=0>" + "<td style='border:none'></td>" * grid.width + "</tr><![endif]>"
        )
        rows = [
            "".join(
                _cell(box)
                .replace("</td>", "</span><o:p></o:p></p></td>")
                .replace(">", "><p class=MsoNormal><span lang=EN-US>", 1)
                for box in row
            )
            for row in _starting(grid)
        ]
        return "<table class=MsoTable>" + "".join(f"<tr>{row}</tr>" for row in rows) + phantom + "</table>"

    head = '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta http-equiv=Content-Type content="text/html; charset=gb2312">'
    style = "<style><!-- td {mso-hide: none} --></style><!--[if gte mso 9]><xml><w:View>Print</w:View></xml><![endif]--></head>"
    return f"{head}{style}<body><div class=Section1>{_body(chapters, table)}</div></body></html>".encode("gb18030")


STYLES: Mapping[str, Page] = {
    page.__name__: page for page in (clean, layout_tables, gbk_without_charset, wrong_rowspans, unclosed, saved_from_word)
}
