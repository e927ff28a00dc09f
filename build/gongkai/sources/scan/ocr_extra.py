"""The extra `ocr`: whether it is there, and what is said when it is not. Imports nothing of it."""

from importlib.util import find_spec
from pathlib import Path

from gongkai.document import Document
from gongkai.errors import SourceError

_MODELS = "PP-OCRv*_rec_*.onnx"


def model_path() -> Path | None:
    """Return the model for reading lines that rapidocr's wheel brings; None without it."""
    spec = find_spec("rapidocr")
    folder = Path(spec.origin).parent / "models" if spec and spec.origin else Path()
    return max(folder.glob(_MODELS), default=None) if spec else None


def available() -> bool:
    """Is the extra installed, with its model? Without the model in its wheel rapidocr would fetch one."""
    return all(find_spec(name) for name in ("cv2", "onnxruntime")) and model_path() is not None


def missing(file: str) -> SourceError:
    """The extra is not installed."""
    return SourceError(
        "这是扫描件或图片，读它需要文字识别组件",
        code="ocr-missing",
        file=file,
        place="whole file",
        remedy="pip install 'gongkai[ocr]'",
    )


def read_image(data: bytes, file: str) -> Document:
    """Read an image file; SourceError when it cannot be read or the extra is not installed."""
    if not available():
        raise missing(file)
    from gongkai.sources.scan.read_scan import read_scan  # noqa: PLC0415 - imports the extra

    return read_scan(data, file)
