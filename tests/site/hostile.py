"""A project in which every text that a report, its description or the registry can bring is a hostile one.

One agency for each text of `payloads.yaml`, which is followed by a share of those of `payload_shapes`, begun at another one in
each sink; a name of a file has room for one. 2023 is a report with the text in every sink of a page, 2020 has it as the name of the file;
2022 and 2021 cannot be read, with the text in what the page says about the reason. Names of files that do not print
are in test_files.py.
"""

import csv
import re
import shutil
from pathlib import Path
from typing import NamedTuple

from .payload_shapes import MADE, share
from .payload_shapes import SPELLED as PAYLOADS
from .project import CONSISTENT, ROOT, add_report, source_of, toml_string

IN_DESCRIPTION = ("title", "scope_quote", "note")
IN_REGISTRY = ("name", "name_en", "short_name", "aliases")
IN_SOURCE = ("document", "beside", "cell", "leftover", "label", "heading")
SEPARATORS = {"aliases": (";", ""), "document": ("|", "¦")}
"""What would split a text in a sink: aliases are separated by semicolons, a line with bars is a row of a table."""
IN_DECISIONS = ("reply", "replier")
IN_NAMES = ("file", "missing")
SINKS = (*IN_DESCRIPTION, *IN_REGISTRY, *IN_SOURCE, *IN_DECISIONS, *IN_NAMES, "key")
_LONGEST_NAME = 80


class Planted(NamedTuple):
    """A hostile text in a place of its own: `mark` is found in the text and nowhere else; `first` is what it begins with."""

    payload: str
    sink: str
    mark: str
    first: str
    text: str


def agency_of(number: int) -> str:
    """Return the agency that carries a text."""
    return f"370600-hostile{number:02}"


def planted(number: int) -> dict[str, Planted]:
    """Return a text in all its sinks."""
    payload = PAYLOADS[number]
    found = {}
    for at, sink in enumerate(SINKS):
        mark = f"p{number:02}{sink.replace('_', '')}z"
        more = (MADE[(number + at) % len(MADE)],) if sink in IN_NAMES else share(number, len(PAYLOADS), at)
        more = more[:3] if sink == "document" else more  # a line of prose that goes on and on is not printed whole
        first, text = (
            fitting(each.replace("MARK", mark), sink) for each in (payload["text"], " ".join((payload["text"], *more)))
        )
        found[sink] = Planted(payload["name"], sink, mark, first, text[:_LONGEST_NAME] if sink in IN_NAMES else text)
    return found


def fitting(text: str, sink: str) -> str:
    """Return a text without what would make it two texts, or refuse it, in its place."""
    if sink in IN_NAMES:
        text = text.replace("/", "⁄")
    if sink in (*IN_NAMES, *IN_REGISTRY):
        text = "".join(
            char for char in text if char.isprintable() or (char in "\u202e\u2066\u200b\ufeff" and sink not in IN_NAMES)
        )
    if sink in IN_SOURCE:
        text = re.sub(r"\s+|\x00", " ", text)  # two blanks part columns as a tab does
    return text.replace(*SEPARATORS[sink]) if sink in SEPARATORS else text


def lay_out_hostile(folder: Path) -> Path:
    """Write the project."""
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "gongkai.toml", folder)
    for number in range(len(PAYLOADS)):
        _agency(folder, agency_of(number), {sink: each.text for sink, each in planted(number).items()})
    _registry(folder / "datasets" / "agencies.csv")
    return folder


def _agency(folder: Path, agency_id: str, texts: dict[str, str]) -> None:
    described = {key: texts[key] for key in IN_DESCRIPTION}
    place = add_report(folder, f"{agency_id}/2023", source_with(texts).encode(), scope="own", **described)
    _reply(place / "source.toml", texts)
    add_report(folder, f"{agency_id}/2020", source_of(CONSISTENT).encode(), file=f"{texts['file']}.txt")
    add_report(folder, f"{agency_id}/2022", b"x", **{texts["key"]: "x"})
    place = add_report(folder, f"{agency_id}/2021", b"x", file=f"{texts['missing']}.txt")
    (place / f"{texts['missing']}.txt").unlink()


def _reply(description: Path, texts: dict[str, str]) -> None:
    """Let the agency say something to its page."""
    told = {"text": texts["reply"], "who": texts["replier"], "date": "2024-03-01"}
    lines = [f"{key} = {toml_string(text)}" for key, text in told.items()]
    description.write_text("\n".join([description.read_text(encoding="utf-8"), "[[reply]]", *lines, ""]), encoding="utf-8")


def source_with(texts: dict[str, str]) -> str:
    """Return Shanghai's report with the texts in its prose, in cells, beside figures, in labels and between lines."""
    changes = {
        "一、总体情况": f"一、总体情况\n{texts['document']}",
        "行政规范性文件	6	1	32": f"行政规范性文件	6（{texts['beside']}）	1	{texts['cell']}",
        "行政许可	7600614		": f"行政许可	7600614		\n{texts['leftover']}	{texts['leftover']}		",
        "行政强制	102702		": f"行政强制{texts['label']}	102702		",
        "信息内容	本年收费金额（单位：万元）": f"信息内容	{texts['heading']}",
    }
    text = source_of(CONSISTENT)
    for before, after in changes.items():
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return text


def _registry(path: Path) -> None:
    with (ROOT / "datasets" / "agencies.csv").open(encoding="utf-8", newline="") as stream:
        model = next(row for row in csv.DictReader(stream) if row["agency_id"] == "370600-gonganju")
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(model), lineterminator="\n")
        writer.writeheader()
        for number in range(len(PAYLOADS)):
            texts = {key: planted(number)[key].text for key in IN_REGISTRY}
            writer.writerow({**model, **texts, "agency_id": agency_of(number), "parent": ""})
