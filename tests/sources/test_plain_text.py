import pytest

from gongkai.errors import SourceError
from gongkai.recognise import recognise
from gongkai.sources import container_of, read_bytes, read_source

TEXT = "二、主动公开\n\n信息内容\t本年处理决定数量\n行政许可\t１２\n\n三、其他\n"


def rows(data: bytes) -> list[list[list[str]]]:
    return [[[c.text for c in row] for row in table.rows] for table in read_bytes(data, "a.txt").tables]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_encodings_that_agencies_use_give_the_same_tables(encoding):
    assert rows(TEXT.encode(encoding)) == [[["信息内容", "本年处理决定数量"], ["行政许可", "１２"]]]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends_of_any_system_give_the_same_tables_and_lines(line_end):
    document = read_bytes(TEXT.replace("\n", line_end).encode(), "a.txt")
    assert [table.place.line for table in document.tables] == [3]
    assert [p.text for p in document.paragraphs] == ["二、主动公开", "三、其他"]


def test_a_page_break_inside_a_table_does_not_end_it():
    assert rows("甲\t1\n\n\f\n乙\t2\n".encode()) == [[["甲", "1"], ["乙", "2"]]]


def test_a_chapter_heading_right_below_a_table_stays_out_of_its_last_cell():
    assert rows("\t甲\n\t1\n三、收到和处理\n".encode()) == [[["甲", "1"]]]


def test_empty_cells_are_kept_in_both_layouts():
    assert rows(b"a\t\t1\t\n") == [[["a", "", "1", ""]]]
    assert rows(b"\ta\n\t\n\t1\n") == [[["a", "", "1"]]]


def test_a_mark_left_by_a_converter_is_taken_out_and_kept():
    cell = read_bytes("\t收费\n\t[bookmark: _GoBack]1.47万元\n".encode(), "a.txt").tables[0].rows[0][1]
    assert (cell.text, cell.artefact) == ("1.47万元", "[bookmark: _GoBack]")


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "empty-file"), (b" \n", "empty-file"), (b"abc\x00def\xff", "not-text"), (b"\xff\xfe\x00", "not-text")],
)
def test_bytes_that_are_no_text_are_one_clear_error(data, code):
    with pytest.raises(SourceError) as caught:
        read_bytes(data, "a.txt")
    assert caught.value.code == code
    assert caught.value.remedy


def test_a_missing_file_is_an_error_that_names_it_without_its_folder(tmp_path):
    with pytest.raises(SourceError) as caught:
        read_source(tmp_path / "nowhere.txt")
    assert str(caught.value).startswith("nowhere.txt: ")


@pytest.mark.parametrize(
    ("head", "container"),
    [(b"%PDF-1.7", "pdf"), (b"\xef\xbb\xbf<!DOCTYPE html>", "html"), ("年度报告".encode("gb18030"), "text")],
)
def test_the_kind_of_file_is_told_by_its_content(head, container):
    assert container_of(head) == container


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("before", ["", "<p>"])
def test_a_mark_of_utf_8_may_stand_before_text_in_another_encoding(encoding, before):
    read = read_bytes(b"\xef\xbb\xbf" + f"{before}行政规范性文件".encode(encoding), "a")
    assert [paragraph.text for paragraph in read.paragraphs] == ["行政规范性文件"]


def test_a_figure_broken_over_two_lines_of_tabs_is_one_figure():
    assert rows("规章\t1\t2\t3\n甲\t2\n4\t0\t0\n乙\t7\t8\t9\n".encode())[0][1] == ["甲", "2\n4", "0", "0"]
    assert rows("规章\t1\n许可\t2\n4\n乙\t7\n".encode())[0][1] == ["许可", "2\n4"]


def test_a_row_of_figures_below_a_shorter_one_is_a_row_of_its_own():
    assert [len(row) for row in rows("甲\t乙\n甲\t2\n4\t0\n".encode())[0]] == [2, 2, 2]
    assert [len(row) for row in rows("维持\t纠正\t总计\n1\t2\t3\n".encode())[0]] == [3, 3]


def test_a_paragraph_between_two_tables_of_bars_belongs_to_neither():
    document = read_bytes("| 规章 | 1 |\n\n2022年度数据\n\n| 规章 | 2 |\n".encode(), "a.md")
    assert [[c.text for c in table.rows[0] if c.text] for table in document.tables] == [["规章", "1"], ["规章", "2"]]
    assert [p.text for p in document.paragraphs] == ["2022年度数据"]


MARKED = "| 信息内容 | 本年处理决定数量 |\n|---|---|\n| 行政许可 | {} |\n"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("**12**", "12"),
        ("__12__", "12"),
        ("`12`", "12"),
        ("$12$", "12"),
        ("&nbsp;", ""),
        ("12<br>", "12"),
        ("<b>12</b>", "12"),
        ("12<!-- 9 -->", "12"),
        ("1<sup>2</sup>", "1²"),
        ("~~8~~12", "8\u033612"),
        ("12\\*", "12*"),
        ("12\\|3", "12|3"),
        ("12*", "12*"),
        ("12*3*", "12*3*"),
        ('<b style="display:none">9</b>12', '<b style="display:none">9</b>12'),
        ("<", "<"),
    ],
)
def test_a_cell_of_markdown_says_what_its_marks_make_of_it(written, shown):
    assert rows(MARKED.format(written).encode())[0][-1][-1] == shown


@pytest.mark.parametrize("line", ["|---|---|", "|:-:|-|", "| --- | :--- |", "|---+---|", "├──┼──┤"])
def test_the_line_below_the_headings_of_a_table_is_no_row(line):
    text = MARKED.format("5").replace("|---|---|", line)
    assert [[cell for cell in row if cell] for row in rows(text.encode())[0]] == [
        ["信息内容", "本年处理决定数量"],
        ["行政许可", "5"],
    ]


def test_a_row_of_dashes_below_other_rows_is_one():
    assert rows(f"{MARKED.format('5')}| - | - |\n".encode())[0][-1] == ["", "-", "-"]


@pytest.mark.parametrize("corner", ["+-", "┌─", "├─"])
def test_a_frame_drawn_with_characters_parts_rows_of_several_lines(corner):
    dash, bar = corner[1], "|" if corner[0] == "+" else "│"
    ruled = f"{corner[0]}{dash * 8}{'+' if corner[0] == '+' else '┼'}{dash * 4}\n"
    text = (
        ruled + f"{bar}规章    {bar}1   {bar}\n" + ruled + f"{bar}行政规范{bar}1   {bar}\n{bar}性文件  {bar}    {bar}\n" + ruled
    )
    assert rows(text.encode()) == [[["", "规章", "1"], ["", "行政规范\n性文件", "1"]]]


def test_the_bars_of_any_kind_part_cells():
    assert rows("规章｜1｜2\n文件│3│4\n".encode()) == [[["规章", "1", "2"], ["文件", "3", "4"]]]


def test_a_text_whose_tables_are_marked_up_keeps_its_lines():
    table = "<table><tr><td>信息内容<td>本年处理决定数量<tr><td>行政许可<td>5<tr><td>行政处罚<td>6</table>"
    document = read_bytes(f"# 题目\n一、总体情况\n{table}\n三、其他".encode(), "a.md")
    assert document.container == "html"
    assert [p.text for p in document.paragraphs] == ["# 题目", "一、总体情况", "三、其他"]
    assert [cell.text for cell in document.tables[0].rows[1]] == ["行政许可", "5"]


def test_a_row_of_running_text_may_end_in_a_unit_and_be_as_wide_as_a_page():
    text = f"本年收费金额（单位：万元）\n行政事业性收费{' ' * 150}2.6万元\n\n信息内容\t本年处理决定数量\n行政许可\t5\n\n全年行政处罚58件\n"
    cells = {cell.cell.id: cell for cell in recognise(read_bytes(text.encode(), "a.txt")).cells}
    assert str(cells["disclosure.fees.amount_10k_cny"].value) == "2.6"
    assert cells["disclosure.penalties.decisions"].kind == "absent"
