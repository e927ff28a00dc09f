"""Picture files: read as scans where the extra `ocr` is installed, else refused with the command that brings it."""

from gongkai.document import Document
from gongkai.sources.scan.ocr_extra import available, broken, missing


def read_image(data: bytes, file: str) -> Document:
    """Read an image file; SourceError when it cannot be read or the extra is not installed."""
    if not available():
        raise missing(file)
    try:
        from gongkai.sources.scan.read_scan import read_scan  # noqa: PLC0415 - imports the extra
    except ImportError as error:
        raise broken(file, str(error)) from error

    return read_scan(data, file)
