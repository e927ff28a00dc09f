"""Which files the words on a command line mean: files, folders, patterns, and `-` for standard input.

Shells differ in what they expand (none of Windows' does), so patterns are expanded here where no file has the name. A folder
stands for all reports below it, by the suffixes of the kinds of file that can be read; hidden files are passed over.
"""

import glob
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from gongkai.errors import UsageError
from gongkai.language import either

SUFFIXES = frozenset(
    {".txt", ".htm", ".html", ".mht", ".mhtml", ".docx", ".doc", ".wps", ".rtf", ".pdf", ".ofd", ".tif", ".tiff"}
)
STANDARD_INPUT = "-"


@contextmanager
def files_of(words: Iterable[str]) -> Iterator[list[Path]]:
    """Give the files that the words mean, each once, in their order; what a folder holds is sorted.

    Raises:
        UsageError: a pattern or a folder holds no file.
    """
    with TemporaryDirectory(prefix="gongkai-") as folder:
        yield list(dict.fromkeys(path for word in words for path in _files(word, Path(folder))))


def _files(word: str, spool: Path) -> Iterable[Path]:
    path = Path(word)
    if word == STANDARD_INPUT:
        spooled = spool / "stdin"
        spooled.write_bytes(sys.stdin.buffer.read())
        return [spooled]
    if path.is_dir():
        return _some(_in_folder(path), word)
    if not path.exists() and glob.has_magic(word):
        return _some((Path(found) for found in glob.glob(word, recursive=True)), word)  # noqa: PTH207 - a pattern may be absolute
    return [path]


def _in_folder(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.suffix.lower() in SUFFIXES and path.is_file() and not hidden:
            yield path


def _some(paths: Iterable[Path], word: str) -> list[Path]:
    files = sorted(path for path in paths if not path.is_dir())
    if not files:
        message = either("没有与它相符的文件", "No file matches")
        raise UsageError(
            message, code="no-input", file=word, remedy=either("请检查路径和文件名", "Check the path and the file names")
        )
    return files
