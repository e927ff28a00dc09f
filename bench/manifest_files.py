"""Files for the manifest bench: reports of forty kinds of agency in sixty divisions, with what adding each of them must come to.

The divisions are real, for it is their names that are to be told apart; figures and reports are invented, and everything is
removed with the folder that it is written to. The same seed gives the same bytes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from gongkai.collect.divided import GOVERNMENT, gazetteer
from gongkai.collect.witnesses import area_codes
from gongkai.form import Form, load_form
from synthesis import Agency, draw_figures, write_report
from synthesis.chance import chance

YEARS = (2021, 2022, 2023, 2024)
DIVISIONS = 60
DOUBLES = ("宝山区", "鼓楼区", "朝阳区", "和平区", "长安区", "普陀区", "西湖区", "江北区", "南山区", "白云区", "通州区")
CONTAINERS = ("text", "html", "docx", "ofd")
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


def divisions(year: int = 2023) -> list[str]:
    """Return the codes of sixty divisions: all that share some names, then others of every level."""
    known = gazetteer(year)
    shared = [code for name in DOUBLES for code in known.by_name[name]]
    lone = [
        code for name, codes in sorted(known.by_name.items()) if len(codes) == 1 for code in codes if not name.endswith("林区")
    ]
    return [*shared, *chance("divisions").sample(lone, DIVISIONS - len(shared))]


def write_files(folder: Path, count: int, seed: int = 12) -> list[Expected]:
    """Write so many files and return what must come of each, in the order of the manifest."""
    form, rng = load_form("2021"), chance("files", seed)
    spoilt = round(count * SPOILT)
    whose = [(code, organ, year) for code in divisions() for organ in ORGANS for year in YEARS]
    chosen = rng.sample(whose, count - 3 * spoilt)
    found = [_report(folder, form, number, each, rng) for number, each in enumerate(chosen)]
    plain = [each for each in found if each.right == ("added",) and Path(each.path).suffix in (".txt", ".html")]
    packed = next(each for each in found if each.path.endswith(".docx"))
    for number in range(spoilt):
        twice, later = plain[2 * number], plain[2 * number + 1]
        found.append(_write(folder, len(found), Path(twice.path).suffix, Path(twice.path).read_bytes(), twice, ("same",)))
        data = _data(form, "text", later.code, later.year, _named(later.code, later.organ, "full"), 90_000 + number)
        found.append(_write(folder, len(found), ".txt", data, later, ("newer",)))
    for number in range(spoilt):
        found.append(_write(folder, len(found), ".docx", _broken(number, packed), packed, ("unreadable",)))
    return found


def _report(folder: Path, form: Form, number: int, whose: tuple[str, str, int], rng: Random) -> Expected:
    code, organ, year = whose
    known = gazetteer(2023)
    shared = len(known.by_name[known.by_code[code].name]) > 1
    manner = rng.choice(("full", "full", "witness", "short")) if shared else "full"
    container = rng.choice(CONTAINERS if manner != "witness" else CONTAINERS[:2])
    data = _data(form, container, code, year, _named(code, organ, manner), number)
    if manner == "witness":
        data = _with_witness(data, container, code, number)
    suffix = {"text": ".txt"}.get(container, f".{container}")
    right = ("ambiguous",) if manner == "short" else ("added",)
    return _write(folder, number, suffix, data, Expected("", code, organ, year, manner, right), right)


def _named(code: str, organ: str, manner: str) -> str:
    known = gazetteer(2023)
    path = [each.name for each in known.path(code)]
    lone = len(known.by_name[path[-1]]) == 1
    return f"{path[-1] if lone or manner != 'full' else ''.join(path[-2:])}{organ}"


def _data(form: Form, container: str, code: str, year: int, name: str, seed: int) -> bytes:
    figures = draw_figures(form, seed, year=year, agency=Agency(f"{code}-x", name, code))
    return write_report(container, form, figures, "", seed).data


def _with_witness(data: bytes, container: str, code: str, number: int) -> bytes:
    """Add what tells the division: a telephone where its area code is known, else, or by turns, the division above."""
    phone = next((each for each, heads in sorted(area_codes().items()) if code.startswith(heads)), "")
    path = [each.name for each in gazetteer(2023).path(code)]
    words = f"联系电话：{phone}-8{number:07d}。" if phone and number % 2 else f"联系地址：{''.join(path[-2:])}示例路1号。"
    if container == "text":
        return data + f"\n{words}\n".encode()
    return data.replace(b"</body>", f"<p>{words}</p></body>".encode())


def _broken(number: int, like: Expected) -> bytes:
    whole = Path(like.path).read_bytes()
    return (b"", whole[: len(whole) // 9], b"\x00\x01\x02" * 90, "政府信息公开指南\n没有表格。".encode())[
        number % 4
    ] + b" " * number


def _write(folder: Path, number: int, suffix: str, data: bytes, like: Expected, right: tuple[str, ...]) -> Expected:
    path = folder / f"{number:05d}{suffix}"
    path.write_bytes(data)
    return Expected(str(path), like.code, like.organ, like.year, like.manner, right)


def in_order(expected: list[Expected], seed: int = 12) -> Iterator[Expected]:
    """Give the files as a list might have them: those that repeat another are after it, all others are mixed."""
    first = [each for each in expected if each.right in (("added",), ("ambiguous",))]
    chance("order", seed).shuffle(first)
    yield from first
    yield from (each for each in expected if each.right not in (("added",), ("ambiguous",)))
