"""Agencies that do not exist, and say so: no real agency's name may stand over invented figures.

Division codes from 999901 on are outside the official list, and every name begins with 合成示例.

>>> invent_agency(0)
Agency(id='999901-gonganju', name='合成示例01市公安局', division='999901')
>>> invent_agency(25).id
'999902-jiaoyuju'
"""

from dataclasses import dataclass

MOST_AGENCIES = 99 * 24
_KINDS = (
    ("gonganju", "公安局"),
    ("jiaoyuju", "教育局"),
    ("minzhengju", "民政局"),
    ("caizhengju", "财政局"),
    ("sifaju", "司法局"),
    ("tongjiju", "统计局"),
    ("shenjiju", "审计局"),
    ("shangwuju", "商务局"),
    ("shuiliju", "水利局"),
    ("tiyuju", "体育局"),
    ("xinfangju", "信访局"),
    ("yibaoju", "医疗保障局"),
    ("linyeju", "林业局"),
    ("qixiangju", "气象局"),
    ("zhengfu", "人民政府"),
    ("weijianwei", "卫生健康委员会"),
    ("fagaiwei", "发展和改革委员会"),
    ("zhujianju", "住房和城乡建设局"),
    ("jiaotongju", "交通运输局"),
    ("shengtaiju", "生态环境局"),
    ("wenlvju", "文化和旅游局"),
    ("renshe", "人力资源和社会保障局"),
    ("shijianju", "市场监督管理局"),
    ("nongyeju", "农业农村局"),
)


@dataclass(frozen=True, slots=True)
class Agency:
    """An invented agency; `division` is the code its id begins with."""

    id: str
    name: str
    division: str


def invent_agency(number: int) -> Agency:
    """Return the invented agency of this number, from 0 up to MOST_AGENCIES - 1; ValueError beyond."""
    if not 0 <= number < MOST_AGENCIES:
        raise ValueError(f"there are {MOST_AGENCIES} invented agencies, none has number {number}")
    place, kind = divmod(number, len(_KINDS))
    slug, office = _KINDS[kind]
    division = f"{999901 + place}"
    return Agency(f"{division}-{slug}", f"合成示例{place + 1:02d}市{office}", division)
