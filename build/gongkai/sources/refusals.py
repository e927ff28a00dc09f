"""Why a file cannot be read: one code, one sentence and one remedy for each kind of trouble that readers share.

| code | what it says |
|---|---|
| empty-file | nothing in it |
| file-too-large | more than a reader takes in, packed or unpacked |
| encrypted | a password is needed |
| damaged | cut off, or not what it claims to be |
| unsupported-container | a kind of file that no reader knows |
| part-unread | a part of another format inside it that no reader takes |
| drawn-outlines | characters drawn as shapes |
| office-missing, office-timeout | LibreOffice is needed and not there, or did not finish |
| office-broken | LibreOffice is there and does not work: a fault of the installation, not of the file |
| reader-not-started | the process that reads files could not start: a fault of the machine, not of the file |
| reader-crashed, reader-timeout, reader-memory | the process that read it died, or was ended (see `worker`) |

>>> str(encrypted("a.docx"))
'a.docx: whole file: 文件有密码或已加密，打不开。请用原程序打开后另存为不带密码的文件'
"""

from gongkai.errors import SourceError
from gongkai.kinds import KINDS

WHOLE = "whole file"
"""The place of a trouble that is in no part of a file more than in another."""
INSTALLATION = "installation"
"""The place of a trouble that is not in the file at all."""

_DAMAGED = "请重新下载；若原文件也打不开，请用原程序修复后另存"


def empty(file: str) -> SourceError:
    """The file holds nothing."""
    return SourceError("文件是空的", code="empty-file", file=file, place=WHOLE, remedy="请检查下载是否完整")


def too_large(file: str, what: str, place: str = WHOLE) -> SourceError:
    """The file holds more than a reader takes in."""
    return SourceError(what, code="file-too-large", file=file, place=place, remedy="年度报告没有这么大；请只保留报告本身后再试")


def encrypted(file: str, place: str = WHOLE) -> SourceError:
    """The file needs a password."""
    message = "文件有密码或已加密，打不开"
    return SourceError(message, code="encrypted", file=file, place=place, remedy="请用原程序打开后另存为不带密码的文件")


def damaged(file: str, what: str, place: str = WHOLE) -> SourceError:
    """The file is not what it claims to be."""
    return SourceError(f"文件已损坏：{what}", code="damaged", file=file, place=place, remedy=_DAMAGED)


_SAVE_AS = {
    "pptx": "请另存为 PDF",
    "ppt": "请另存为 PDF",
    "xlsb": "请用 Excel 打开后另存为 XLSX",
    "excelxml": "请用 Excel 打开后另存为 XLSX",
    "uof": "请用 WPS 打开后另存为 DOCX",
    "zip": "请解压后给出其中的报告",
    "archive": "请解压后给出其中的报告",
}


def unsupported(file: str, container: str) -> SourceError:
    """No reader takes this kind of file: it is named, with what can be done about it."""
    message = f"这是{KINDS[container].name if container in KINDS else container}文件，读不了"
    remedy = _SAVE_AS.get(container, "请改用网页、Word、PDF 或纯文本格式的报告")
    return SourceError(message, code="unsupported-container", file=file, place=WHOLE, remedy=remedy)


def drawn_outlines(file: str, place: str) -> SourceError:
    """The characters are drawings."""
    remedy = "请向发布机关索取带文字的版本，或打印成图片后按扫描件读取"
    return SourceError("页面上的字是画出来的轮廓，不是文字", code="drawn-outlines", file=file, place=place, remedy=remedy)


def office_missing(file: str, kind: str) -> SourceError:
    """LibreOffice is needed and not installed."""
    remedy = "请安装 LibreOffice（libreoffice-writer、libreoffice-calc），或先另存为 DOCX、XLSX"
    return SourceError(f"读{kind}文件需要 LibreOffice，本机没有", code="office-missing", file=file, place=WHOLE, remedy=remedy)


def office_broken(file: str, how: str) -> SourceError:
    """LibreOffice is installed and converts nothing, not even a file that is known to be whole."""
    message = f"本机的 LibreOffice 不能工作（{how}），与这个文件无关"
    remedy = "请检查 LibreOffice 的安装和进程、内存的限制，或先另存为 DOCX、XLSX"
    return SourceError(message, code="office-broken", file=file, place=INSTALLATION, remedy=remedy)


def reader_not_started(file: str, how: str) -> SourceError:
    """The process that reads files cannot start, whatever the file."""
    message = f"读取文件的进程启动不了（{how}），与这个文件无关"
    remedy = "请检查 Python 的安装和进程、内存的限制"
    return SourceError(message, code="reader-not-started", file=file, place=INSTALLATION, remedy=remedy)


def office_timeout(file: str, seconds: float) -> SourceError:
    """LibreOffice did not finish."""
    message = f"LibreOffice 在 {seconds:.0f} 秒内没有转换完"
    return SourceError(message, code="office-timeout", file=file, place=WHOLE, remedy="请先另存为 DOCX")


def part_unread(file: str, part: str) -> SourceError:
    """A part of another format inside the file, which shows in its program, cannot be read."""
    message = "文件里嵌入了另一种格式的内容，读不了"
    return SourceError(message, code="part-unread", file=file, place=part, remedy="请用 Word 打开后另存为 DOCX，再试")


_READER = {
    "reader-crashed": ("读取时程序崩溃", "文件多半已损坏：请用原程序打开后另存，或重新下载"),
    "reader-timeout": ("读取超过了时限", "请用原程序打开后另存；只保留报告本身后再试"),
    "reader-memory": ("读取占用的内存超过了上限", "年度报告没有这么大；请只保留报告本身后再试"),
}


def reader_failed(file: str, code: str, how: str) -> SourceError:
    """The process that read the file died or was ended; `how` is a signal's name or an exit code."""
    message, remedy = _READER[code]
    return SourceError(f"{message}（{how}）" if how else message, code=code, file=file, place=WHOLE, remedy=remedy)
