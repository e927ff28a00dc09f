"""`source.toml`: where a source file comes from; its `sha256` ties the description to the bytes."""

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gongkai.agencies.model import SCOPES
from gongkai.agencies.registry import AGENCY_ID
from gongkai.errors import DataError, SourceError
from gongkai.kinds import CONTAINERS
from gongkai.report.decided import DECISIONS, Adjudication, adjudication_of, adjudication_problems
from gongkai.strict import unknown_key
from gongkai.text import cleaned_data, is_date

# The first Regulations on Open Government Information took force in May 2008.
FIRST_YEAR, LAST_YEAR = 2008, 2100
_SHA256 = re.compile(r"[0-9a-f]{64}")
_WEB = re.compile(r"(?:https?://[^\s<>\"']+)?")


# A name of its own in its folder, and none that the build itself may write there.
_FILE = re.compile(r"(?!\.)(?!.*\.(?:csv|json|toml)\Z)[^/\\\x00]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Source:
    """What `source.toml` says.

    Dates are ISO or empty, `url` is empty when the address was not recorded. `scope` is empty when the description leaves
    it to the text of the report, `container` when it leaves it to the content; in a `Report` both are always said.
    """

    agency_id: str
    year: int
    title: str
    file: str
    sha256: str
    url: str = ""
    published: str = ""
    retrieved: str = ""
    container: str = ""
    rendered_from: str = ""
    excerpt: bool = False
    scope: str = ""
    scope_quote: str = ""
    note: str = ""
    decided: Adjudication = field(default_factory=Adjudication)


def load_source(folder: Path) -> Source:
    """Read `source.toml` of one agency-year folder; DataError lists everything wrong with it."""
    path = folder / "source.toml"
    name = f"{folder.parent.name}/{folder.name}/source.toml"
    try:
        raw = cleaned_description(tomllib.loads(path.read_bytes().decode("utf-8-sig")))
    except FileNotFoundError as error:
        raise DataError("没有来源说明文件", code="source-toml-missing", file=name, remedy="请补一份 source.toml") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"不是合格的 TOML（{error}）", code="source-toml-syntax", file=name, remedy="请改正语法") from error
    if isinstance(raw.get("sha256"), str):
        raw["sha256"] = raw["sha256"].lower()
    decisions: dict[str, Any] = {key: raw.pop(key) for key in DECISIONS if key in raw}
    if problems := [*_problems(raw, folder), *adjudication_problems(decisions)]:
        raise DataError("；".join(problems), code="source-toml-invalid", file=name, remedy="请改正 source.toml")
    return Source(**raw, decided=adjudication_of(decisions))


def cleaned_description(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return a description with its texts cleaned, each on one line; the name of the file must stay what it is."""
    return {**cleaned_data(dict(raw)), **{key: raw[key] for key in ("file",) if key in raw}}


def open_source(folder: Path) -> tuple[Source, bytes]:
    """Return what `source.toml` says and the bytes of the source file, which must be those it describes.

    Raises:
        GongkaiError: the description is wrong, or the file is missing or changed.
    """
    source = load_source(folder)
    path = folder / source.file
    if path.is_symlink() or not path.is_file():
        raise SourceError("没有这个文件", code="file-not-found", file=shown(source), remedy="请核对 source.toml 里的 file")
    data = path.read_bytes()
    if (found := hashlib.sha256(data).hexdigest()) != source.sha256:
        message = f"来源文件与登记的 sha256 不符：登记的是 {source.sha256}，文件是 {found}"
        remedy = "请确认文件后更新 source.toml"
        raise DataError(message, code="sha256-differs", file=shown(source), remedy=remedy)
    return source, data


def shown(source: Source) -> str:
    """Return the name by which messages call a source file."""
    return f"{source.agency_id}/{source.year}/{source.file}"


def _problems(raw: Mapping[str, Any], folder: Path) -> Iterator[str]:
    known = {key: each for key, each in Source.__dataclass_fields__.items() if key != "decided"}
    yield from (unknown_key(key, known) for key in raw if key not in known)
    for key, value in raw.items():
        if key in known and type(value) is not known[key].type:
            yield f"{key} 的类型不对"
            return
    for key in ("agency_id", "year", "title", "file", "sha256"):
        if not raw.get(key):
            yield f"缺少 {key}"
    yield from _misplaced(raw, folder)
    yield from _impossible(raw)
    for key, pattern in _PATTERNS.items():
        if not pattern.fullmatch(str(raw.get(key, "")) or _EMPTY_OK.get(key, "")):
            yield f"{key} 不合格式"
    for key, allowed in _CHOICES.items():
        if raw.get(key, allowed[0]) not in allowed:
            yield f"{key} 须为 {'、'.join(filter(None, allowed))} 之一"


def _impossible(raw: Mapping[str, Any]) -> Iterator[str]:
    if not FIRST_YEAR <= raw.get("year", FIRST_YEAR) <= LAST_YEAR:
        yield f"year 须在 {FIRST_YEAR} 与 {LAST_YEAR} 之间"
    if len(str(raw.get("file", "")).encode(errors="replace")) > _LONGEST_NAME:
        yield "file 不合格式"
    yield from (f"{key} 不是日期" for key in ("published", "retrieved") if raw.get(key) and not is_date(raw[key]))


def _misplaced(raw: Mapping[str, Any], folder: Path) -> Iterator[str]:
    if raw.get("agency_id") not in (None, "", folder.parent.name):
        yield f"agency_id 与文件夹 {folder.parent.name} 不符"
    if str(raw.get("year", folder.name)) != folder.name:
        yield f"year 与文件夹 {folder.name} 不符"


_LONGEST_NAME = 255  # bytes, as file systems have it
_PATTERNS = {"agency_id": AGENCY_ID, "sha256": _SHA256, "file": _FILE, "url": _WEB}
_EMPTY_OK = {"agency_id": "000000-x", "sha256": "0" * 64, "file": "x"}
_CHOICES = {"scope": SCOPES, "container": ("", *CONTAINERS), "rendered_from": ("", *CONTAINERS)}
