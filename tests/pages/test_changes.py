"""Two years of an agency: only what differs is listed, with both figures; text is compared by sentence."""

import pytest

from gongkai.package.stored_package import read_package
from gongkai.pages.collection.changes import changes_page, sentence_changes
from gongkai.pages.desk.renderer import Setting, open_desk
from pages.parsed import DATASETS, PROJECT

DESK = open_desk(Setting.of(PROJECT))
SHANGHAI = DATASETS / "310000-gonganju" / "2023"
WHOLE = {"excerpt": False}

TEXTS = {
    "the same": (["甲。", "乙。"], ["甲。", "乙。"], [], 2),
    "a figure": (["共12件。"], ["共15件。"], [("共<del>12</del>件。", "共<ins>15</ins>件。")], 0),
    "added": (["甲。"], ["甲。", "新的一句。"], [("", "<ins>新的一句。</ins>")], 1),
    "left out": (["甲。", "旧的一句。"], ["甲。"], [("<del>旧的一句。</del>", "")], 1),
    "unlike": (["春眠不觉晓。"], ["处处闻啼鸟。"], [("<del>春眠不觉晓。</del>", ""), ("", "<ins>处处闻啼鸟。</ins>")], 0),
    "hostile": (["<b>一</b>。"], ["<i>一</i>。"], None, 0),
}


@pytest.mark.parametrize("name", TEXTS)
def test_sentences(name):
    before, after, expected, alike = TEXTS[name]
    changed, same = sentence_changes(before, after)
    assert same == alike
    shown = [(str(each.before), str(each.after)) for each in changed]
    assert expected is None or shown == expected
    assert not any(tag in text for pair in shown for text in pair for tag in ("<b>", "<i>"))


def paragraphs(*texts):
    return {"narrative.csv": lambda _: [_passage(number, text) for number, text in enumerate(texts, 1)]}


def _passage(number, text):
    return {"agency_id": "310000-gonganju", "year": "2023", "paragraph": number, "chapter": "", "place": "", "text": text}


def new_requests(value):
    def change(rows):
        for row in rows:
            if (row["line_id"], row["column_id"]) == ("new", "total"):
                row["value"] = value
        return rows

    return {"cells.csv": change}


def changes(altered, before, now):
    folders = [altered(SHANGHAI, year=year, **said) for year, said in ((2022, before), (2023, now))]
    return changes_page(*map(read_package, folders), DESK)


def test_a_changed_cell_stands_there_with_both_figures_and_the_rest_is_counted(altered):
    page = changes(altered, {"rows": new_requests("2047")}, {})
    assert page.address == "a/310000-gonganju/2023/changes/"
    assert "199 格两年相同" in page.body
    assert '<a href="../#requests.new.total">一、本年新收政府信息公开申请数量 · 总计</a><td>2,047<td>2,041<td>−6' in page.body
    assert '<a href="../../2022/">2022</a>' in page.body
    assert "没有收录叙述文字，不作对照" in page.body


def test_figures_of_another_scope_have_no_difference(altered):
    page = changes(altered, {"rows": new_requests("2047"), "report": {"scope": "system"}}, {})
    assert "口径不同" in page.body
    assert "−6" not in page.body


def test_the_running_text_is_compared_where_both_have_it(altered):
    page = changes(
        altered,
        {"report": WHOLE, "rows": paragraphs("本年共12件。其余照旧。")},
        {"report": WHOLE, "rows": paragraphs("本年共15件。其余照旧。")},
    )
    assert "本年共<ins>15</ins>件。" in page.body
    assert "1 句相同" in page.body


def test_what_means_something_else_in_the_other_edition_is_not_compared(altered):
    old = next(folder for folder in [altered(SHANGHAI, year=2022, report={"edition": "2019"})])
    page = changes_page(read_package(old), read_package(SHANGHAI), DESK)
    assert "在两版表式中含义不同，没有比" in page.body
