"""What a file says of itself, read once: the part of adding that takes time, and that goes to other processes.

A file that `build` would refuse comes back as the error that says why.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePath

from gongkai.collect.inputs import Input
from gongkai.collect.witnesses import Witnesses, witnesses_of
from gongkai.document import Document, Paragraph
from gongkai.errors import GongkaiError, SourceError, kept_apart
from gongkai.kinds import KINDS, OFFICE
from gongkai.recognise.naming import named
from gongkai.recognise.organs import closing_day_of, signature_of
from gongkai.report.assemble import assemble, counts_as
from gongkai.report.source import Source
from gongkai.sources import LARGEST_FILE, container_of, read_bytes, read_many
from gongkai.sources.worker import limited
from gongkai.text import fold, fold_once

_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".gif", ".webp", ".bmp"})


@dataclass(frozen=True, slots=True)
class Said:
    """What a file says: title, year (0 where it does not tell), agency and figures, and what speaks for a division.

    `signed`, `closed`: the name above its closing date, whatever the title says, and that date.
    `scope`: of its figures, where the text states it; `edition`: of the form that its tables are in.
    `quoted`: whether the words that a list quotes are in it.
    `several`: it holds more reports than one, and which is meant depends on what is known of it.
    """

    sha256: str
    file: str
    container: str
    title: str
    year: int
    agency: str
    witnesses: Witnesses
    figures: tuple[tuple[str, str], ...]
    signed: str = ""
    several: bool = False
    closed: str = ""
    scope: str = ""
    edition: str = ""
    quoted: bool = True


_MADE_OF = frozenset({Said.__module__, Witnesses.__module__})


def said_by(inputs: Sequence[Input], *, second_reading: bool = True) -> list[Said | GongkaiError]:
    """Read some inputs; what costs much to start is started once for all of them."""
    found: dict[int, Said | GongkaiError] = {}

    def stop(at: int, error: GongkaiError) -> None:
        found[at] = error

    data: dict[int, bytes] = {}
    for at, each in enumerate(inputs):
        with kept_apart(partial(stop, at), each.name):
            data[at] = bytes_of(each)
    converted = _converted(inputs, data)
    for at, content in data.items():
        with kept_apart(partial(stop, at), inputs[at].name):
            document = converted.get(at) or read_bytes(content, inputs[at].name, second_reading=second_reading)
            if isinstance(document, SourceError):
                raise document
            bare, sha256 = replace(inputs[at], data=None), hashlib.sha256(content).hexdigest()
            found[at] = limited(_said, inputs[at].name, _MADE_OF)(bare, sha256, len(content), document)
    return [found[at] for at in range(len(inputs))]


def bytes_of(each: Input) -> bytes:
    """Return the bytes of an input; SourceError when they cannot be had."""
    if each.data is not None:
        return each.data
    path = Path(each.path)
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise SourceError(f"文件超过 {LARGEST_FILE >> 20} MiB", code="file-too-large", file=each.name)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise SourceError("没有这个文件", code="file-not-found", file=each.name, remedy="请检查路径") from error
    except IsADirectoryError as error:
        raise SourceError("这是文件夹，不是文件", code="file-not-readable", file=each.name, remedy="请给出其中的文件") from error
    except OSError as error:
        raise SourceError(
            f"打不开文件（{error.strerror}）", code="file-not-readable", file=each.name, remedy="请检查权限"
        ) from error


def _converted(inputs: Sequence[Input], data: dict[int, bytes]) -> dict[int, Document | SourceError]:
    office = {f"{at}:{inputs[at].name}": content for at, content in data.items() if container_of(content) in OFFICE}
    found: dict[str, Document | SourceError] = {}
    if len(office) > 1:
        with kept_apart(lambda _: None):
            found |= read_many(office)
    return {int(name.partition(":")[0]): document for name, document in found.items()}


def _said(each: Input, sha256: str, size: int, document: Document) -> Said:
    """Put together what a document says, in the process that may die; raises what `build` would refuse it with."""
    document = replace(document, file=each.name)
    own, container = named(document), document.container
    source = Source(
        "", own.year or each.year, own.title, file_name(container, each.file or each.name), "", container=counts_as(document)
    )
    witnesses = witnesses_of(document, each.url or each.address)
    said = Said(
        sha256, source.file, source.container, own.title, own.year or 0, own.agency, witnesses, (), signature_of(document),
        closed=closing_day_of(document), quoted=_is_quoted(each.scope_quote, document),
    )  # fmt: skip
    try:
        report = assemble(source, size, document)
    except SourceError as error:
        if error.code == "several-reports" and (each.year or each.agency or each.agency_id):
            return replace(said, several=True)
        raise
    several = any(finding.rule == "several-reports" for finding in report.findings)
    figures = tuple((cell.cell.id, cell.raw) for cell in report.reading.cells)
    scope = report.source.scope if report.source.scope_quote and not several else ""
    edition = "" if several else report.reading.form.edition
    return replace(said, figures=figures, several=several, scope=scope, edition=edition)


def _is_quoted(quote: str, document: Document) -> bool:
    """Say whether a quotation is in the text; words of a table count, and line breaks do not."""
    if not quote:
        return True
    return fold(quote) in fold_once("".join(_texts(document)))


def _texts(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block.text
        else:
            yield from (cell.text for row in block.rows for cell in row)


def file_name(container: str, name: str) -> str:
    """Return what the source file is called beside its description: by its content; its own suffix stays where that fits.

    >>> file_name("doc", "年报.WPS"), file_name("pdf", "年报.doc"), file_name("image", "第1页.PNG")
    ('source.wps', 'source.pdf', 'source.png')
    """
    suffix = PurePath(name).suffix.lower()
    if container in ("image", "scan"):
        return f"source{suffix if suffix in {*_PICTURES, '.pdf'} else '.png'}"
    kind = KINDS.get(container)
    fitting = (*kind.passive, *kind.active) if kind else ()
    return f"source{suffix if suffix in fitting else next(iter(fitting), suffix or '.bin')}"
