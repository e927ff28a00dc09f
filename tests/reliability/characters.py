"""A project in which every odd character stands in every place that text can stand, one agency for each character.

| year | container | where the character stands |
|---|---|---|
| 2023 | HTML | title, running text, remark; description, decisions, registry, name of the file |
| 2021 | Word, as a symbol of a font: those that are no text, and private ones | also inside a figure, a label of a line, a heading of a column |
| 2022 | text, a few controls | the same |

Beside them stands one report of an ordinary agency, which nothing of this may touch.
"""

import csv
import hashlib
import io
import os
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

from gongkai.form import load_form
from synthesis import draw_figures, write_report

ROOT = Path(__file__).resolve().parents[2]
ORDINARY = "310000-gonganju/2023"
NONCHARACTERS = (0xFDD0, 0xFDEF, 0xFFFE, 0xFFFF, 0x1FFFE, 0x1FFFF, 0x10FFFE, 0x10FFFF)
UNPAIRED = (0xD800, 0xDBFF, 0xDC00, 0xDFFF)
PRIVATE = (0xE000, 0xF0FC, 0xF8FF, 0xF0000, 0x100000)
UNSEEN = (0xAD, 0x34F, 0x61C, 0x200B, 0x200D, 0x200E, 0x202E, 0x2060, 0x2066, 0xFEFF, 0xFFF9, 0xE0001)
SPACES = (0xA0, 0x1680, 0x2000, 0x2009, 0x202F, 0x205F, 0x3000)
SEPARATORS = (0x2028, 0x2029)
MARKS = tuple(map(ord, "\"',;|\\=@&<>{}%`#\ufffd"))
CONTROLS = (*range(32), *range(0x7F, 0xA0), *SEPARATORS)
LEFT_IN_TEXT = (0, 1, 7, 0x1A, 0x1C, 0x1F, 0x7F, 0x80, 0x9F)
"""Controls at which no line of a text ends, with the one that makes it none."""
ODD = (*CONTROLS, *UNSEEN, *SPACES, *PRIVATE, *UNPAIRED, *NONCHARACTERS, *MARKS)
"""Every control, separator, private (samples), unpaired (samples) and noncharacter, and what data formats use for themselves."""
ODD_FOLDERS = (b"370600-gonganju/20\xff3", b"\xfe\xff/2023", b"a\nb/2023", b"370600-x\x07/2023", "年报/２０２３".encode())
"""Names of folders that no agency or year has, two of them no UTF-8."""
GENTLE = {
    "合成示例01市商务局2023": "合成示例01市商务局{}2023",
    "需要在此列举的": "需要在此{}列举的",
    "1062": "1062（含{}下属）",
}
HARSH = {**GENTLE, "24": "2{}4", "行政许可": "行政{}许可", "止件数": "止件{}数"}
FIGURE, REMARKED = "coercive_measures", "penalties"


def agency_of(code: int) -> str:
    """Return the agency of a character."""
    return f"370600-odd{code:x}"


def lay_out(folder: Path) -> Path:
    """Write the project."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "gongkai.toml", folder)
    shutil.copytree(ROOT / "datasets" / ORDINARY, folder / "datasets" / ORDINARY)
    form = load_form("2021")
    figures = draw_figures(form, 7, year=2023)
    drawn = {name: write_report(name, form, figures, "", 7).data for name in ("html", "text", "docx")}
    for code in ODD:
        _add(folder, code, 2023, "html", _marked_up(drawn["html"], code), gentle=True)
        if code in LEFT_IN_TEXT:
            _add(folder, code, 2022, "text", _planted(drawn["text"].decode(), HARSH, chr(code)).encode())
        if code in (*CONTROLS, *UNPAIRED, *NONCHARACTERS, *PRIVATE):
            _add(folder, code, 2021, "docx", _symbol(drawn["docx"], code))
    for name in ODD_FOLDERS:
        (folder / "datasets" / os.fsdecode(name)).mkdir(parents=True)
    _registry(folder / "datasets" / "agencies.csv")
    return folder


def _planted(text: str, places: dict[str, str], what: str) -> str:
    for before, after in places.items():
        assert before in text, before
        pattern = rf'(?<![0-9."]){before}(?![0-9."])' if before.isdigit() else before
        text = re.sub(pattern, lambda _, after=after: after.format(what), text, count=1)
    return text


def _marked_up(page: bytes, code: int) -> bytes:
    """Return a web page with the character as such where UTF-8 has it, else as a reference."""
    unpaired = 0xD800 <= code <= 0xDFFF
    what = f"&#x{code:x};" if unpaired or code in (0x26, 0x3C) else chr(code)
    return _planted(page.decode(), GENTLE, what).encode()


def _symbol(document: bytes, code: int) -> bytes:
    """Return a Word file with the character as a symbol, which may have any number."""
    what = f'</w:t></w:r><w:r><w:sym w:font="X" w:char="{code:04X}"/></w:r><w:r><w:t>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, _planted(data.decode(), HARSH, what).encode() if name == "word/document.xml" else data)
    return buffer.getvalue()


def _add(folder: Path, code: int, year: int, container: str, data: bytes, *, gentle: bool = False) -> None:
    place = folder / "datasets" / agency_of(code) / str(year)
    place.mkdir(parents=True)
    writable = gentle and not 0xD800 <= code <= 0xDFFF
    what = f"\\U{code:08X}" if writable else ""
    named = what if chr(code) not in "\0/\\" else ""
    file = f"来{chr(code)}源.{container}" if named else f"来源.{container}"
    (place / file).write_bytes(data)
    told = [
        f'agency_id = "{agency_of(code)}"\nyear = {year}\ntitle = "{year}年{what}年度报告"\nfile = "来{named}源.{container}"',
        f'sha256 = "{hashlib.sha256(data).hexdigest()}"\ncontainer = "{container}"\nscope = "own"',
        f'scope_quote = "只含{what}本机关"\nnote = "说{what}明"',
    ]
    (place / "source.toml").write_text("\n".join([*told, *(_decided(what) if gentle else ())]) + "\n", encoding="utf-8")


def _decided(what: str) -> Iterator[str]:
    yield f'[[correction]]\ncell = "disclosure.{REMARKED}.decisions"\nvalue = 1062\ncorrected = 1063'
    yield f'reason = "笔{what}误"\nwho = "编{what}者"\ndate = "2024-03-01"\nevidence = "第{what}页"'
    yield '[[accepted]]\nrule = "RV1"\non = "reconsideration"\nvalues = { "reviews.reconsideration.upheld" = 7 }'
    yield f'reason = "机{what}关说明"\nwho = "编{what}者"\ndate = "2024-03-01"'


def _registry(path: Path) -> None:
    with (ROOT / "datasets" / "agencies.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    model = next(row for row in rows if row["agency_id"] == "370600-gonganju")
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(model), lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(rows)
        for code in ODD:
            what = "" if 0xD800 <= code <= 0xDFFF else chr(code)
            names = {"name": f"示例{what}{code:x}局", "name_en": f"Odd{what} {code:x}", "short_name": f"示{what}{code:x}"}
            other = {"aliases": f"别{'' if what == ';' else what}名{code:x}", "uscc": "", "parent": ""}
            writer.writerow({**model, **names, **other, "agency_id": agency_of(code)})
