"""The extra `ocr`: whether it is there, and what is said when it is not. Imports nothing of it."""

from importlib.util import find_spec
from pathlib import Path

from gongkai.errors import SourceError
from gongkai.extras import brings, checkout
from gongkai.sources import refusals

_MODELS = "PP-OCRv*_rec_*.onnx"


def model_path() -> Path | None:
    """Return the model for reading lines that rapidocr's wheel brings; None without it."""
    spec = find_spec("rapidocr")
    folder = Path(spec.origin).parent / "models" if spec and spec.origin else Path()
    return max(folder.glob(_MODELS), default=None) if spec else None


def available() -> bool:
    """Is the extra installed, with its model? Without the model in its wheel rapidocr would fetch one."""
    return all(find_spec(name) for name in ("cv2", "onnxruntime", "pi_heif")) and model_path() is not None


def missing(file: str) -> SourceError:
    """The extra is not installed."""
    return SourceError(
        "这是扫描件或图片，读它需要文字识别组件",
        code="ocr-missing",
        file=file,
        place="whole file",
        remedy=brings("ocr", checkout()),
    )


def broken(file: str, how: str) -> SourceError:
    """The extra is installed, but some of its native libraries cannot be loaded."""
    return SourceError(
        f"文字识别组件装了却用不了（{how[:120]}），与这个文件无关",
        code="ocr-broken",
        file=file,
        place=refusals.INSTALLATION,
        remedy=f"请重装：{brings('ocr', checkout())}",
    )
