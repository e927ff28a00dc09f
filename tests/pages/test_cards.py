"""Cards: small pictures with the same bytes every time, of a size that sites which show them accept."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from gongkai.pages.desk.renderer import open_desk
from gongkai.pages.report.agency_year import render_agency_year
from gongkai.pages.report.cards import SIZE, _font, _lines, card, chinese_font, draw_cards, report_card
from pages.parsed import CONSISTENT, SETTING

MOST_BYTES = 15_000
LONG = "黑龙江省双鸭山市宝山区人民政府政务服务和公共资源交易管理局办公室综合科" * 3
FONT = chinese_font()
drawn = pytest.mark.skipif(not FONT, reason="no Chinese font is installed (.ci/system-packages installs one)")


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.png")}


@drawn
def test_each_report_has_its_card_and_the_site_one(tmp_path: Path) -> None:
    report = render_agency_year(CONSISTENT, SETTING).summary
    summaries = [
        report,
        replace(report, year=2020, badge="unreadable", agency="", title=LONG),
        replace(report, year=2021, agency=LONG),
    ]
    with ThreadPoolExecutor(1) as pool:
        draw_cards(tmp_path / "one", SETTING, summaries, FONT, pool)
        draw_cards(tmp_path / "two", SETTING, summaries, FONT, pool)
    found = bytes_of(tmp_path / "one")
    own = {"site.png", *(f"a/310000-gonganju/{year}.png" for year in (2020, 2021, 2023))}
    assert set(found) == own | {f"en/{name}" for name in own}
    assert found == bytes_of(tmp_path / "two")
    assert len(set(found.values())) == len(found)
    assert max(map(len, found.values())) <= MOST_BYTES
    for name in found:
        with Image.open(tmp_path / "one" / name) as image:
            assert image.size == SIZE


@drawn
def test_a_card_shows_the_headline_figure_only_where_every_check_bears_it_out() -> None:
    report, wording = render_agency_year(CONSISTENT, SETTING).summary, open_desk(SETTING).wording
    first = report.series[0]
    failing = replace(report, series=(replace(first, holds=False), *report.series[1:]))
    missing = replace(report, series=(replace(first, value="", kind="blank"), *report.series[1:]))
    other = replace(report, series=(replace(first, value="7"), *report.series[1:]))
    cards = [report_card(FONT, each, wording).tobytes() for each in (report, failing, missing, other)]
    assert cards[1] == cards[2]
    assert len(set(cards)) == 3


@drawn
def test_an_english_card_says_the_same_in_english() -> None:
    report, wording = render_agency_year(CONSISTENT, SETTING).summary, open_desk(SETTING, english=True).wording
    other = replace(report, agency="某局")
    assert report_card(FONT, report, wording).tobytes() == report_card(FONT, other, wording).tobytes()


@drawn
def test_words_of_letters_stay_whole() -> None:
    lines = _lines("Shanghai Municipal Bureau of Planning and Natural Resources of the Pudong New Area", _font(FONT, 56))
    assert {word for line in lines for word in line.split()} >= {"Municipal", "Planning", "Resources", "Pudong"}


@drawn
def test_letters_stay_between_the_edges() -> None:
    """Ink in the outer margin would be a line that is too long."""
    shades = card(FONT, LONG, LONG, LONG).convert("L")
    paper = shades.getpixel((0, 0))
    margin = [shades.crop(box) for box in ((0, 0, 50, SIZE[1]), (SIZE[0] - 50, 0, *SIZE), (0, SIZE[1] - 30, *SIZE))]
    assert [part.getextrema() for part in margin] == [(paper, paper)] * 3


def test_without_a_font_there_is_none_and_old_ones_go(tmp_path: Path) -> None:
    (tmp_path / "cards").mkdir()
    (tmp_path / "cards" / "site.png").write_bytes(b"")
    with ThreadPoolExecutor(1) as pool:
        draw_cards(tmp_path / "cards", SETTING, [], "", pool)
    assert not (tmp_path / "cards").exists()
