"""Files with something broken in them, from small reports of every container: the same ones every time."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from random import Random

from lxml import etree

from project.checkout import ROOT
from sources.odd_files import good
from synthesis.chance import chance
from synthesis.word_parts import zipped

KINDS = {"pdf": 60, "docx": 70, "html": 60, "ofd": 40, "doc": 30, "text": 50}
"""Container → how many mutants."""

DOC = ROOT / "tests/sources/fixtures/310000-zhengfu-2024.doc"


def seed_file(kind: str) -> bytes:
    return DOC.read_bytes() if kind == "doc" else good(kind)


def mutants(kind: str, count: int = 0) -> Iterator[bytes]:
    """Yield the mutants of a container, as many as it has or as are asked for: in turn cut short, with bytes changed, with a piece doubled, moved or left out."""
    whole = seed_file(kind)
    for number in range(count or KINDS[kind]):
        rng = chance("mutant", kind, number)
        if number % 4 == 0 or kind in {"pdf", "doc"}:
            yield _broken(whole, rng)
        elif kind in {"docx", "ofd"}:
            yield _inside(whole, rng, _rebuilt if number % 4 > 1 else _broken)
        else:
            yield _broken_text(whole.decode(), rng).encode()


def _inside(data: bytes, rng: Random, change: Callable[[bytes, Random], bytes]) -> bytes:
    """Change the largest entry of an archive and pack it again."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    largest = max(files, key=lambda name: len(files[name]))
    return zipped({**files, largest: change(files[largest], rng)})


def _rebuilt(data: bytes, rng: Random) -> bytes:
    """Leave out, double, move or rename elements of an XML document that stays well formed."""
    root = etree.fromstring(data)
    for _ in range(rng.choice((1, 1, 3))):
        inner = [element for element in root.iter() if element.getparent() is not None]
        one, other = rng.choice(inner), rng.choice(inner)
        ways = (
            lambda one=one: one.getparent().remove(one),
            lambda one=one: one.addnext(deepcopy(one)),
            lambda one=one, other=other: other.addnext(deepcopy(one)),
            lambda one=one: one.attrib.clear(),
            lambda one=one: setattr(one, "tag", root.tag),
            lambda one=one, other=other: setattr(one, "text", other.text),
        )
        rng.choice(ways)()
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _broken_text(text: str, rng: Random) -> str:
    """Cut a text short, or leave out, double or exchange lines and tags, or change a character for one from elsewhere."""
    pieces = re.split(r"(?<=[\n\t>])", text)
    at, other = rng.randrange(len(pieces)), rng.randrange(len(pieces))
    where = rng.randrange(len(text))
    ways = (
        lambda: text[:where],
        lambda: text[:where] + rng.choice(text) + text[where + 1 :],
        lambda: "".join(pieces[:at] + pieces[at + 1 :]),
        lambda: "".join([*pieces[:at], pieces[at], *pieces[at:]]),
        lambda: "".join([*pieces[:at], pieces[other], *pieces[at + 1 :]]),
        lambda: "".join(piece for number, piece in enumerate(pieces) if not at <= number < at + 5),
    )
    return rng.choice(ways)()


def _broken(data: bytes, rng: Random) -> bytes:
    at = rng.randrange(len(data))
    length = rng.choice((1, 10, 100, 1000))
    piece = data[at : at + length]
    ways = (
        lambda: data[:at],
        lambda: _changed(data, rng, 1),
        lambda: _changed(data, rng, 20),
        lambda: data[:at] + piece + data[at:],
        lambda: data[:at] + data[at + length :],
        lambda: data[:at] + bytes(length) + data[at + length :],
        lambda: data[:at] + data[at + length : at + 2 * length] + piece + data[at + 2 * length :],
    )
    return rng.choice(ways)()


def _changed(data: bytes, rng: Random, count: int) -> bytes:
    changed = bytearray(data)
    for _ in range(count):
        changed[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return bytes(changed)
