"""Reports as web pages, in the manners of agencies' sites.

Each style is a way to write the cells of a table, a frame around the whole, and the encoding of its bytes, which the page
need not say.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from synthesis.boxes import Box, Grid
from synthesis.draft import Draft, Words
from synthesis.shapes import Shape, cut, unmerged, whole, widened
from synthesis.styles import Style


@dataclass(frozen=True, slots=True, kw_only=True)
class PageStyle(Style):
    """How a page looks.

    Attributes:
        cell: Writes a cell.
        table: What a table's rows are put into.
        page: What title and body are put into.
        paragraph: What paragraphs and headings are put into.
        encoding: Of the bytes.
        shape: What becomes of the tables' shape.
    """

    cell: Callable[[Box], str]
    table: str = "<table border=1>{}</table>"
    page: str = "<html><head><title>{title}</title></head><body>{body}</body></html>"
    paragraph: str = "<p>{}</p>"
    encoding: str = "utf-8"
    shape: Shape = whole


def write_html(drafts: Sequence[Draft]) -> list[bytes]:
    """Write reports whose styles are page styles."""
    styles = {style.id: style for style in HTML_STYLES}
    return [_page(draft, styles[draft.style]) for draft in drafts]


def _page(draft: Draft, style: PageStyle) -> bytes:
    body = "\n".join(
        style.paragraph.format(html_text(part.text)) if isinstance(part, Words) else html_table(part, style.cell, style.table)
        for part in draft.shaped(style.shape)
    )
    aside = "".join(html_table(grid, _plain) for grid in draft.grids)
    return style.page.format(title=escape(draft.title), body=body, hidden=aside).encode(style.encoding)


def html_table(grid: Grid, cell: Callable[[Box], str], table: str = "<table>{}</table>", heads: str = "{}") -> str:
    """Draw a table with one element a cell where it starts; the rows of headings at its top are put into `heads`."""
    rows = [f"<tr>{''.join(cell(box) for box in row if box.row == number)}</tr>" for number, row in enumerate(grid.rows)]
    return table.format(heads.format("\n".join(rows[: grid.first])) + "\n".join(rows[grid.first :]))


def html_spans(box: Box, more_rows: int = 0) -> str:
    """Return the attributes that merge cells; `more_rows` makes a merged cell reach too far."""
    rows = box.rows + more_rows
    return (f' colspan="{box.columns}"' if box.columns > 1 else "") + (f' rowspan="{rows}"' if rows > 1 else "")


def html_text(text: str) -> str:
    """Return text as HTML, with its line ends."""
    return escape(text).replace("\n", "<br>")


def _plain(box: Box) -> str:
    return f"<td{html_spans(box)}>{html_text(box.text)}</td>"


def _inline_styled(box: Box) -> str:
    css = "border:1px solid windowtext;padding:0 7px;word-break:break-all"
    words = f'<p style="text-align:center"><span style="font-family:宋体;font-size:12px">{html_text(box.text)}</span></p>'
    return f'<td{html_spans(box)} width="{69 * box.columns}" valign="center" style="{css}">{words}</td>'


def _capital(box: Box) -> str:
    """Non-breaking spaces around what is there, and in blank cells."""
    return f"<TD{html_spans(box)}>&nbsp;{html_text(box.text)}&nbsp;</TD>"


def _reaching_too_far(box: Box) -> str:
    return f"<td{html_spans(box, int(box.rows > 1 and box.role == 'stub'))}>{html_text(box.text)}</td>"


def _unclosed(box: Box) -> str:
    return f"<td{html_spans(box)}><p>{html_text(box.text)}"


def _from_word(box: Box) -> str:
    words = f"<p class=MsoNormal><span lang=EN-US>{html_text(box.text)}</span><o:p></o:p></p>"
    return f"<td{html_spans(box)} valign=top style='width:42.5pt;mso-border-alt:solid windowtext .5pt'>{words}</td>"


def _upright(box: Box) -> str:
    """Headings over figures with one character a line."""
    upright = box.role == "head" and box.columns == 1
    words = "<br>".join(escape(c) for c in box.text if not c.isspace()) if upright else html_text(box.text)
    return f'<td align="center"{html_spans(box)}>{words}</td>'


def _headed(box: Box) -> str:
    tag = "td" if box.role == "value" else "th"
    scope = {"head": ' scope="col"', "stub": ' scope="row"'}.get(box.role, "")
    return f"<{tag}{html_spans(box)}{scope}>\n      {html_text(box.text)}\n    </{tag}>"


def _scattered(box: Box) -> str:
    """Every character that an editor touched in an element of its own."""
    words = "".join(f"<font color=#333>{escape(c)}</font>" if c != "\n" else "<br>" for c in box.text)
    return f"<td{html_spans(box)}><div><div>{words}</div></div><!-- {len(box.text)} --></td>"


_MENU = "<table><tr><td>今日访问<td>12<td>34<tr><td>总计<td>5<td>6<tr><td>其他<td>7<td>8</table>"
_SCRIPT = "<script>var t = '<table><tr><td>规章</td><td>9</td><td>9</td><td>9</td></tr></table>';</script>"
_LAYOUT_PAGE = (
    f"<html><head>{_SCRIPT}<title>{{title}}</title></head><body><table><tr><td><table><tr><td>{_MENU}</td>"
    '<td><table><tr><td>您的位置：首页</td></tr><tr><td><div style="display:none">{hidden}</div>{body}</td></tr></table></td>'
    "<td>网站地图</td></tr></table></td></tr></table></body></html>"
)
_WORD_PAGE = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>'
    '<meta http-equiv=Content-Type content="text/html; charset=gb2312"><title>{title}</title>'
    "<style><!-- td {{mso-hide: none}} --></style><!--[if gte mso 9]><xml><w:View>Print</w:View></xml><![endif]--></head>"
    "<body><div class=Section1>{body}</div></body></html>"
)
_PHANTOM = "<![if !supportMisalignedColumns]><tr height=0>" + "<td style='border:none'></td>" * 10 + "</tr><![endif]>"

HTML_STYLES: tuple[PageStyle, ...] = (
    PageStyle(
        "inline-styled",
        "the table of the form with a style in every cell, as editors of content systems leave it",
        cell=_inline_styled,
        table='<table width="690" cellspacing="0" cellpadding="0" style="border-collapse:collapse"><tbody>{}</tbody></table>',
        page='<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body>{body}</body></html>',
        paragraph='<p style="text-indent:32px"><span style="font-family:仿宋_GB2312">{}</span></p>',
    ),
    PageStyle("plain", "nothing but cells and their spans", cell=_plain),
    PageStyle(
        "layout-tables",
        "columns of the site are tables in tables, with figures beside the report, a hidden copy and a table in a script",
        cell=_plain,
        page=_LAYOUT_PAGE,
    ),
    PageStyle(
        "gbk-without-charset",
        "GBK without saying so, capital tags, non-breaking spaces in every cell",
        cell=_capital,
        table="<TABLE>{}</TABLE>",
        page="<HTML><BODY>{body}</BODY></HTML>",
        encoding="gb18030",
    ),
    PageStyle(
        "wrong-rowspans",
        "merged labels reach a row too far, a cell of the last row far beyond the table",
        cell=_reaching_too_far,
        table="<table><tbody>{}<tr><td rowspan=99></td></tr></tbody></table>",
    ),
    PageStyle(
        "unclosed",
        "no end tags of cells and paragraphs",
        cell=_unclosed,
        page="<html><body>{body}",
        paragraph="<p>{}",
    ),
    PageStyle(
        "from-word",
        "saved from Word: its paragraphs in every cell, conditional comments, a phantom row that carries the columns",
        cell=_from_word,
        table=f"<table class=MsoTable>{{}}{_PHANTOM}</table>",
        page=_WORD_PAGE,
        paragraph="<p class=MsoNormal><span style='font-family:仿宋'>{}</span><o:p></o:p></p>",
        encoding="gb18030",
    ),
    PageStyle("upright-heads", "headings with one character a line", cell=_upright),
    PageStyle("headed", "headings as th with scopes, text on lines of its own", cell=_headed),
    PageStyle("scattered", "every character in an element of its own", cell=_scattered, paragraph="<div>{}</div>"),
    PageStyle("cut", "each table in two, where a page of the original ended", cell=_plain, shape=cut),
    PageStyle("unmerged", "spans lost, an empty cell wherever a merged one went on", cell=_plain, shape=unmerged),
    PageStyle("widened", "an empty column at the right of every table", cell=_plain, shape=widened),
)
