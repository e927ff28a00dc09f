"""Files for the manifest bench: reports of forty kinds of agency in sixty divisions, with what adding each of them must come to.

The divisions are real, for it is their names that are to be told apart; figures and reports are invented, and everything is
removed with the folder that it is written to. The same seed gives the same bytes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import NamedTuple

from gongkai.collect.divided import GOVERNMENT, gazetteer
from gongkai.collect.witnesses import area_codes
from gongkai.form import Form, load_form
from synthesis import Agency, Draft, Words, compose, container, draw_figures
from synthesis.chance import chance

YEARS = (2021, 2022, 2023, 2024)
DIVISIONS = 60
DOUBLES = ("宝山区", "鼓楼区", "朝阳区", "和平区", "长安区", "普陀区", "西湖区", "江北区", "南山区", "白云区", "通州区")
CHEAP = ("text", "html", "docx", "ofd")
DEAR = {
    "doc": 20, "rtf": 20, "pdf-ruled": 20, "pdf-dotted": 10, "pdf-borderless": 10, "pdf-writer": 20,
    "scan": 6, "scan-tiff": 4, "scan-png": 4, "scan-jpeg": 4, "scan-ofd": 4,
}  # fmt: skip
"""Of a thousand files, those that take long to write or to read; the others are cheap."""
AT_ONCE = 25
SPOILT = 0.05
"""The share of broken files, of duplicates and of newer versions, each."""
ORGANS = (
    GOVERNMENT, "人民政府办公室", "发展和改革委员会", "教育局", "科学技术局", "工业和信息化局",
    "民族宗教事务局", "公安局", "民政局", "司法局", "财政局", "人力资源和社会保障局", "自然资源和规划局",
    "生态环境局", "住房和城乡建设局", "城市管理局", "交通运输局", "水务局", "农业农村局", "商务局",
    "文化和旅游局", "卫生健康委员会", "退役军人事务局", "应急管理局", "审计局", "市场监督管理局", "体育局",
    "统计局", "医疗保障局", "信访局", "行政审批服务局", "机关事务管理局", "国有资产监督管理委员会", "林业局",
    "地方金融监督管理局", "粮食和物资储备局", "乡村振兴局", "园林绿化局", "外事办公室", "数据局"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Expected:
    """What must come of a file: whose it is and of which year, how it is named, and the outcomes that are right.

    `manner`: `full` names the division so that no other can be meant, `witness` leaves that to a telephone or the opening,
    `short` leaves it open.
    """

    path: str
    code: str
    organ: str
    year: int
    manner: str
    right: tuple[str, ...]
    container: str = ""


class Whose(NamedTuple):
    """Whose a report is: division, organ, year."""

    code: str
    organ: str
    year: int


def divisions(year: int = 2023) -> list[str]:
    """Return the codes of sixty divisions: all that share some names, then others of every level."""
    known = gazetteer(year)
    shared = [code for name in DOUBLES for code in known.by_name[name]]
    lone = [
        code for name, codes in sorted(known.by_name.items()) if len(codes) == 1 for code in codes if not name.endswith("林区")
    ]
    return [*shared, *chance("divisions").sample(lone, DIVISIONS - len(shared))]


def write_files(
    folder: Path, count: int, seed: int = 12, *, whose: Sequence[Whose] = (), dear: Mapping[str, int] = DEAR
) -> list[Expected]:
    """Write so many files and return what must come of each, in the order of the manifest.

    Args:
        folder: Where to.
        count: How many.
        seed: Decides who they are.
        whose: Of whom they can be; by default of forty kinds in sixty divisions.
        dear: Of a thousand, how many of each container that is dear.
    """
    form, rng = load_form("2021"), chance("files", seed)
    spoilt = round(count * SPOILT)
    everybody = whose or [Whose(code, organ, year) for code in divisions() for organ in ORGANS for year in YEARS]
    kinds = _containers(count - 3 * spoilt, count, dear)
    planned = [_planned(each, kind, rng) for each, kind in zip(rng.sample(everybody, len(kinds)), kinds, strict=True)]
    found = _written(folder, form, planned)
    plain = [each for each in found if each.right == ("added",) and each.container in CHEAP[:2]]
    packed = next(each for each in found if each.path.endswith(".docx"))
    for number in range(spoilt):
        twice, later = plain[2 * number], plain[2 * number + 1]
        found.append(_put(folder, len(found), Path(twice.path).read_bytes(), replace(twice, right=("same",))))
        newer = replace(later, container="text", manner="full", right=("newer",))
        found.append(_put(folder, len(found), _drawn("text", [_draft(form, newer, 90_000 + number)])[0], newer))
    for number in range(spoilt):
        found.append(_put(folder, len(found), _broken(number, packed), replace(packed, right=("unreadable",))))
    return found


def _containers(number: int, count: int, dear: Mapping[str, int]) -> list[str]:
    """Return the container of each file: so many of a thousand for the dear ones, the others by turns."""
    few = [name for name, share in dear.items() for _ in range(round(share * count / 1000))]
    return [*few, *islice(cycle(CHEAP), number - len(few))]


def _planned(whose: Whose, kind: str, rng: Random) -> Expected:
    known = gazetteer(2023)
    shared = len(known.by_name[known.by_code[whose.code].name]) > 1
    manner = rng.choice(("full", "full", "witness", "short")) if shared else "full"
    return Expected("", *whose, manner, ("ambiguous",) if manner == "short" else ("added",), kind)


def _written(folder: Path, form: Form, planned: Sequence[Expected]) -> list[Expected]:
    """Write the files of each container together: some are made by programs that are slow to start."""
    found: dict[int, Expected] = {}
    for kind in dict.fromkeys(each.container for each in planned):
        own = [(number, each) for number, each in enumerate(planned) if each.container == kind]
        for some in (own[at : at + AT_ONCE] for at in range(0, len(own), AT_ONCE)):
            drawn = _drawn(kind, [_draft(form, each, number) for number, each in some])
            found |= {number: _put(folder, number, data, each) for (number, each), data in zip(some, drawn, strict=True)}
    return [found[number] for number in range(len(planned))]


def _drawn(kind: str, drafts: Sequence[Draft]) -> list[bytes]:
    return container(kind).write(drafts)


def _draft(form: Form, each: Expected, seed: int) -> Draft:
    name = _named(each.code, each.organ, each.manner)
    figures = draw_figures(form, seed, year=each.year, agency=Agency(f"{each.code}-x", name, each.code))
    draft = compose(form, figures, container(each.container).styles[0], seed)
    return replace(draft, parts=(*draft.parts, Words(_witness(each.code, seed)))) if each.manner == "witness" else draft


def _named(code: str, organ: str, manner: str) -> str:
    known = gazetteer(2023)
    path = [each.name for each in known.path(code)]
    lone = len(known.by_name[path[-1]]) == 1
    return f"{path[-1] if lone or manner != 'full' else ''.join(path[-2:])}{organ}"


def _witness(code: str, number: int) -> str:
    """Return what tells the division: a telephone where its area code is known, else, or by turns, the division above."""
    phone = next((each for each, heads in sorted(area_codes().items()) if code.startswith(heads)), "")
    path = [each.name for each in gazetteer(2023).path(code)]
    return f"联系电话：{phone}-8{number:07d}。" if phone and number % 2 else f"联系地址：{''.join(path[-2:])}示例路1号。"


def _broken(number: int, like: Expected) -> bytes:
    whole = Path(like.path).read_bytes()
    return (b"", whole[: len(whole) // 9], b"\x00\x01\x02" * 90, "政府信息公开指南\n没有表格。".encode())[
        number % 4
    ] + b" " * number


def _put(folder: Path, number: int, data: bytes, like: Expected) -> Expected:
    path = folder / f"{number:05d}{container(like.container).suffix}"
    path.write_bytes(data)
    return replace(like, path=str(path))


def in_order(expected: list[Expected], seed: int = 12) -> Iterator[Expected]:
    """Give the files as a list might have them: those that repeat another are after it, all others are mixed."""
    first = [each for each in expected if each.right in (("added",), ("ambiguous",))]
    chance("order", seed).shuffle(first)
    yield from first
    yield from (each for each in expected if each.right not in (("added",), ("ambiguous",)))
