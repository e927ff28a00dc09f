"""What a worker may say: an answer of a length that is said first, of plain data, documents and errors, and nothing that runs.

A worker that a file has taken over could say anything; so no name is looked up but of what answers are made of.

>>> said(frame((b"1", None)))
(b'1', None)
>>> import os
>>> said(frame((os.system, None)))
Traceback (most recent call last):
_pickle.UnpicklingError: posix.system
"""

import errno
import io
import pickle
import struct
import sys
import traceback
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, BinaryIO

import gongkai.document  # noqa: F401 - answers are made of it
from gongkai.errors import GongkaiError, rebuilt


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take: seconds of processor, seconds by the clock, bytes of memory."""

    processor: int
    wall: float
    memory: int


READING = Limits(30, 60.0, 512 * 1024 * 1024)
PICTURES = Limits(300, 300.0, 1536 * 1024 * 1024)
"""For a file whose text is recognised in pictures: two dozen pages of prose take half of it."""

_LONGEST_ANSWER = 64 * 1024 * 1024


def frame(answer: object) -> bytes:
    """Return an answer as it is said; one that is too long, or cannot be, as an error."""
    try:
        data = pickle.dumps(answer)
    except Exception as error:  # noqa: BLE001 - an error of a library that does not pickle
        data = pickle.dumps((None, RuntimeError(f"{type(error).__name__}: {answer!r:.200}")))
    if len(data) > _LONGEST_ANSWER:
        data = pickle.dumps((None, MemoryError()))
    return _LENGTH.pack(len(data)) + data


def said(data: bytes) -> Any:
    """Return one answer, from the bytes of it."""
    return heard(io.BytesIO(data))


class _Answer(pickle.Unpickler):
    """What a worker says: plain data, what `document`, `errors` and the modules asked for define, Python's own errors, pixels."""

    def __init__(self, data: bytes, made_of: AbstractSet[str]) -> None:
        super().__init__(io.BytesIO(data))
        self._telling = _TELLING | made_of

    def find_class(self, module: str, name: str) -> Any:
        """Return a class that an answer may hold; nothing else is looked up, and nothing is imported for it."""
        if (module, name) in _HELD:
            return super().find_class(module, name)
        found = vars(sys.modules[module]).get(name) if module in self._telling else None
        is_error = isinstance(found, type) and issubclass(found, Exception)
        if found is rebuilt or (isinstance(found, type) and found.__module__ == module and (module != "builtins" or is_error)):
            return found
        raise pickle.UnpicklingError(f"{module}.{name}")


_TELLING = frozenset({"builtins", "gongkai.document", "gongkai.errors"})
_HELD = {
    (__name__, "Limits"), ("decimal", "Decimal"), ("msgspec._utils", "rebuild"), ("numpy", "ndarray"), ("numpy", "dtype"),
    ("numpy.core.multiarray", "_reconstruct"), ("numpy._core.multiarray", "_reconstruct"),
}  # fmt: skip
_LENGTH = struct.Struct(">Q")


def heard(back: BinaryIO, made_of: AbstractSet[str] = frozenset()) -> Any:
    """Read one answer; EOFError or ValueError where it is none. `made_of`: modules whose classes it may hold."""
    (length,) = _LENGTH.unpack(_exactly(back, _LENGTH.size))
    if length > _LONGEST_ANSWER:
        raise ValueError(length)
    return _Answer(_exactly(back, length), made_of).load()


def _exactly(back: BinaryIO, length: int) -> bytes:
    data = back.read(length)
    if len(data) != length:
        raise EOFError
    return data


USED_UP = (errno.ENOMEM, errno.EMFILE, errno.EFBIG, errno.EAGAIN)
"""What a worker meets at its own limits: the file at hand took too much, and the machine is not to blame."""


def told(error: Exception) -> Exception:
    """Return an error as the other side knows it: one of ours, one of Python's, or what one of a library's is called."""
    known = isinstance(error, GongkaiError) or type(error).__module__ == "builtins"
    told = error if known else RuntimeError(f"{type(error).__name__}: {error!s:.200}")
    told.add_note(traceback.format_exc())
    return told
