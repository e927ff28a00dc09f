"""Reading an edition's data file into `Form`, and refusing one that contradicts itself.

All problems of a file are collected and raised together, each with its path inside the file.
"""

import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from gongkai.errors import DataError
from gongkai.form.compose import compose
from gongkai.form.model import Block, Column, Form, Identity, Line, Table, Unit
from gongkai.text import bare

EDITIONS: tuple[str, ...] = ("2019", "2021")
Raw = Mapping[str, Any]


@lru_cache(maxsize=64)
def load_form(edition: str) -> Form:
    """Return the form of one edition, or of a composed one; DataError when it is unknown or its file inconsistent."""
    if "+" in edition:
        try:
            return compose(edition, {name: load_form(name) for name in EDITIONS})
        except (KeyError, StopIteration) as error:
            raise _unknown(edition) from error
    if edition not in EDITIONS:
        raise _unknown(edition)
    name = f"edition_{edition}.toml"
    return parse_form(files("gongkai.form").joinpath(name).read_text(encoding="utf-8"), name)


def _unknown(edition: str) -> DataError:
    return DataError(f"没有 {edition} 版格式", code="form-unknown-edition", remedy=f"可用：{'、'.join(EDITIONS)}")


def parse_form(text: str, name: str) -> Form:
    """Parse the text of an edition's data file; DataError lists every problem found in it."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"不是合格的 TOML：{error}", code="form-syntax", file=name) from error
    try:
        form = _form(raw)
    except KeyError as error:
        raise DataError(f"缺少键 {error}", code="form-missing-key", file=name) from error
    if problems := sorted(_problems(form)):
        raise DataError("；".join(problems), code="form-inconsistent", file=name, remedy="请改正表式数据文件")
    return form


def _form(raw: Raw) -> Form:
    return Form(
        edition=raw["edition"],
        title=raw["title"],
        title_en=raw["title_en"],
        citation=raw["citation"],
        citation_en=raw["citation_en"],
        law=raw["law"],
        law_en=raw["law_en"],
        first_year=raw["first_year"],
        units=tuple(_unit(u) for u in raw["unit"]),
        tables=tuple(_table(t) for t in raw["table"]),
        identities=tuple(_identity(i) for i in raw["identity"]),
    )


def _unit(raw: Raw) -> Unit:
    return Unit(
        id=raw["id"],
        title=raw["title"],
        title_en=raw["title_en"],
        type=raw["type"],
        words=tuple(raw.get("words", ())),
        scaled_words=dict(raw.get("scaled_words", {})),
        kept_words=tuple(raw.get("kept_words", ())),
        signs=dict(raw.get("signs", {})),
    )


def _table(raw: Raw) -> Table:
    return Table(
        id=raw["id"],
        title=raw["title"],
        title_en=raw["title_en"],
        heading_key=raw["heading_key"],
        stub=raw.get("stub", ""),
        stub_en=raw.get("stub_en", ""),
        orientation=raw.get("orientation", "lines"),
        blocks=tuple(_block(b) for b in raw["block"]),
    )


def _block(raw: Raw) -> Block:
    return Block(
        id=raw["id"],
        title=raw.get("title", ""),
        title_en=raw.get("title_en", ""),
        columns=tuple(_column(c) for c in raw["column"]),
        lines=tuple(_line(line) for line in raw["line"]),
    )


def _column(raw: Raw) -> Column:
    return Column(
        id=raw["id"],
        label=raw["label"],
        label_en=raw["label_en"],
        unit=raw.get("unit", "item"),
        path=tuple(raw.get("path", ())),
        path_en=tuple(raw.get("path_en", ())),
        variants=tuple(raw.get("variants", ())),
    )


def _line(raw: Raw) -> Line:
    return Line(
        id=raw["id"],
        label=raw["label"],
        label_en=raw["label_en"],
        path=tuple(raw.get("path", ())),
        path_en=tuple(raw.get("path_en", ())),
        key=raw.get("key", ""),
        variants=tuple(raw.get("variants", ())),
        definition=raw.get("definition", ""),
        definition_en=raw.get("definition_en", ""),
    )


def _identity(raw: Raw) -> Identity:
    return Identity(
        code=raw["code"],
        table=raw["table"],
        each=raw["each"],
        left=tuple(raw["left"]),
        right=tuple(raw["right"]),
        title=raw["title"],
        title_en=raw["title_en"],
        citation=raw["citation"],
    )


def _problems(form: Form) -> Iterable[str]:
    yield from _repeated("unit", (u.id for u in form.units))
    yield from _repeated("table", (t.id for t in form.tables))
    yield from _repeated("cell", (c.id for c in form.cells))
    yield from _repeated("identity", (i.code for i in form.identities))
    for table in form.tables:
        yield from _table_problems(form, table)
    for identity in form.identities:
        yield from _identity_problems(form, identity)


def _repeated(what: str, ids: Iterable[str]) -> Iterable[str]:
    seen: set[str] = set()
    for id_ in ids:
        if id_ in seen:
            yield f"{what}.{id_}: 重复"
        seen.add(id_)


def _table_problems(form: Form, table: Table) -> Iterable[str]:
    if table.orientation not in {"lines", "groups"}:
        yield f"{table.id}.orientation: 不认识 {table.orientation}"
    lines = [line for block in table.blocks for line in block.lines]
    spellings = ((bare(s), line.id) for line in lines for s in (line.label, *line.variants))
    yield from _shared_spelling(table.id, spellings)
    for line in lines:
        if len(line.path) != len(line.path_en):
            yield f"{table.id}.{line.id}.path_en: 与 path 不等长"
        if line.key and any(line.key in bare(o.label) for o in lines if o is not line):
            yield f"{table.id}.{line.id}.key: 在别的行里也出现"
    for block in table.blocks:
        yield from _shared_spelling(
            f"{table.id}.{block.id}", ((bare(s), c.id) for c in block.columns for s in (c.label, *c.variants))
        )
        for column in block.columns:
            if column.unit not in form.unit_by_id:
                yield f"{table.id}.{block.id}.{column.id}.unit: 没有单位 {column.unit}"


def _shared_spelling(where: str, spellings: Iterable[tuple[str, str]]) -> Iterable[str]:
    owner: dict[str, str] = {}
    for spelling, id_ in spellings:
        if owner.setdefault(spelling, id_) != id_:
            yield f"{where}: 「{spelling}」同时属于 {owner[spelling]} 和 {id_}"


def _identity_problems(form: Form, identity: Identity) -> Iterable[str]:
    table = next((t for t in form.tables if t.id == identity.table), None)
    if table is None:
        yield f"identity.{identity.code}: 没有表 {identity.table}"
        return
    if identity.each not in {"line", "column"}:
        yield f"identity.{identity.code}.each: 须为 line 或 column"
        return
    lines = {line.id for block in table.blocks for line in block.lines}
    columns = {column.id for block in table.blocks for column in block.columns}
    terms = identity.left + identity.right
    yield from _repeated(f"identity.{identity.code}", terms)
    for term in terms:
        if term not in (columns if identity.each == "line" else lines):
            yield f"identity.{identity.code}: 没有 {term}"
