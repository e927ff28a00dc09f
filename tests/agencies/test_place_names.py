"""Every division has an English name, read as the place is."""

import pytest

from agencies.place_names import FILE, names
from gongkai.agencies.divisions import division, divisions_in

READ = {
    "重庆市": "Chongqing City", "厦门市": "Xiamen City", "蚌埠市": "Bengbu City", "六安市": "Lu'an City", "亳州市": "Bozhou City",
    "泗水县": "Sishui County", "洪泽区": "Hongze District", "沭阳县": "Shuyang County", "单县": "Shanxian County",
    "乐清市": "Yueqing City", "台州市": "Taizhou City", "丽水市": "Lishui City", "东莞市": "Dongguan City", "长子县": "Zhangzi County",
    "长治市": "Changzhi City", "都匀市": "Duyun City", "闵行区": "Minhang District", "漯河市": "Luohe City", "涡阳县": "Guoyang County",
    "朝阳区": "Chaoyang District", "什邡市": "Shifang City", "乐亭县": "Laoting County", "番禺区": "Panyu District",
    "盱眙县": "Xuyi County", "歙县": "Shexian County", "尉犁县": "Yuli County", "井陉矿区": "Jingxing Mining District",
    "浦东新区": "Pudong New Area", "内蒙古自治区": "Inner Mongolia Autonomous Region", "呼和浩特市": "Hohhot City",
    "延边朝鲜族自治州": "Yanbian Korean Autonomous Prefecture", "科尔沁左翼中旗": "Horqin Left Middle Banner",
    "双江拉祜族佤族布朗族傣族自治县": "Shuangjiang Lahu, Va, Blang and Dai Autonomous County", "郊区": "Suburban District",
}  # fmt: skip


def test_the_file_is_what_its_command_writes() -> None:
    assert FILE.read_text(encoding="utf-8") == names()


@pytest.mark.parametrize(("name", "english"), READ.items())
def test_names_are_read_as_the_places_are(name: str, english: str) -> None:
    found = next(each for year in (2023, 2010, 1995) for each in divisions_in(year) if each.name == name)
    assert found.name_en == english


def test_every_division_of_today_has_an_english_name_in_latin_letters() -> None:
    assert [each.name for each in divisions_in(2025) if not each.name_en.isascii() or not each.name_en] == []
    assert division("321322", 2023).name_en == "Shuyang County"
