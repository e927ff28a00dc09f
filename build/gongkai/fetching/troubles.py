"""Why an address gives no report: one code, one sentence and one remedy for each kind of outcome.

| code | what it says |
|---|---|
| address-invalid, address-private | no address of the web; one of a private network, at first, after a redirect or by its name |
| host-unknown, connect-failed, tls-failed | the name is not known; nobody answers; the certificate or the protocol is not safe |
| fetch-timeout, fetch-too-large, fetch-incomplete | too slow, too much, other than its announced length |
| fetch-protocol, fetch-encoding | no answer of the web at all; packed in a way that is not unpacked |
| fetch-redirects | redirects go round in a circle, or too far |
| robots-forbidden, robots-unreadable | robots.txt says no; the server does not say what it says |
| http-gone, http-refused, http-failed | the page is not there; it is not for us; the server has a fault |
| fetch-empty, error-page, login-page, script-page | status 200, and nothing, an error, a login or a script instead of the page |
| not-as-said | it was announced as a document and is a web page |
| several-attachments, link-in-script | what the page leads to cannot be told, or cannot be followed |
| no-column, list-in-script, paging-in-script, more-pages | no list, or one of which not everything could be looked at |

>>> str(gone("https://example.org/a", 404))
'https://example.org/a: 网页不在了（404）。请在机关网站上找现在的网址'
"""

from collections.abc import Sequence

from gongkai.errors import SourceError

DEAD = frozenset({"http-gone", "host-unknown", "error-page"})
"""Codes that say that a link is dead, where others may pass."""

_LATER = "请过些时候再试；浏览器能打开的，请存成文件后再添加"
_SAVE = "请用浏览器打开，把报告存成文件后再添加"


def invalid(address: str, why: str) -> SourceError:
    """This is no address of the web."""
    return SourceError(
        f"不是可取的网址：{why}", code="address-invalid", file=address, remedy="请给出 http:// 或 https:// 开头的网址"
    )


def private(address: str, host: str, found: str) -> SourceError:
    """The address leads to a machine that is not on the public network."""
    message = f"{host} 是内部地址（{found}），不取"
    return SourceError(message, code="address-private", file=address, remedy="请给出公开的网址；先把文件存下来再添加也可以")


def unknown_host(address: str, host: str) -> SourceError:
    """No machine has this name."""
    return SourceError(f"没有 {host} 这台主机", code="host-unknown", file=address, remedy="请核对网址；网站也许改了域名")


def not_connected(address: str, how: str) -> SourceError:
    """Nobody answers there."""
    return SourceError(f"连不上（{how}）", code="connect-failed", file=address, remedy=_LATER)


def untrusted(address: str, how: str, *, certificate: bool) -> SourceError:
    """There is no secure connection: the certificate does not hold, or the server speaks no protocol that is safe."""
    what = "网站的证书通不过验证" if certificate else "与网站建立不了安全的连接"
    remedy = "不安全的连接不取；请用浏览器核实后存成文件再添加"
    return SourceError(f"{what}（{how}）", code="tls-failed", file=address, remedy=remedy)


def too_slow(address: str, seconds: float, *, stalled: bool) -> SourceError:
    """The answer did not come in time."""
    message = f"{seconds:g} 秒没有回音" if stalled else f"{seconds:g} 秒还没有传完"
    return SourceError(message, code="fetch-timeout", file=address, remedy=_LATER)


def too_large(address: str, largest: int) -> SourceError:
    """The answer is larger than a report can be."""
    message = f"超过 {largest >> 20} MiB" if largest >= 1 << 20 else f"超过 {largest} 字节"
    return SourceError(message, code="fetch-too-large", file=address, remedy="年度报告没有这么大；请核对网址")


def incomplete(address: str, how: str) -> SourceError:
    """More or less came than was announced."""
    return SourceError(f"传来的与所说的长度不符（{how}）", code="fetch-incomplete", file=address, remedy=_LATER)


def no_answer(address: str, how: str) -> SourceError:
    """What came back is no answer of a web server."""
    return SourceError(f"回答不合 HTTP（{how}）", code="fetch-protocol", file=address, remedy=_SAVE)


def packed(address: str, encoding: str) -> SourceError:
    """The answer is packed in a way that we cannot unpack, or that does not unpack."""
    return SourceError(f"传输压缩方式 {encoding} 解不开", code="fetch-encoding", file=address, remedy=_SAVE)


def redirected(address: str, how: str) -> SourceError:
    """Redirects lead nowhere."""
    return SourceError(f"转来转去没有到达（{how}）", code="fetch-redirects", file=address, remedy=_SAVE)


def forbidden(address: str, why: str) -> SourceError:
    """The site asks programs to stay away."""
    return SourceError(f"网站的 robots.txt 不让程序取：{why}", code="robots-forbidden", file=address, remedy=_SAVE)


def robots_unread(address: str, status: int) -> SourceError:
    """The server does not tell its robots.txt, which counts as no."""
    message = f"网站的 robots.txt 取不到（{status}），按不许取处理"
    return SourceError(message, code="robots-unreadable", file=address, remedy=_LATER)


def gone(address: str, status: int) -> SourceError:
    """The page is not there."""
    return SourceError(f"网页不在了（{status}）", code="http-gone", file=address, remedy="请在机关网站上找现在的网址")


def refused(address: str, status: int) -> SourceError:
    """The server does not give the page to us."""
    return SourceError(f"网站拒绝了（{status}）", code="http-refused", file=address, remedy=_SAVE)


def failed(address: str, status: int) -> SourceError:
    """The server has a fault."""
    return SourceError(f"网站出错（{status}）", code="http-failed", file=address, remedy=_LATER)


def empty(address: str) -> SourceError:
    """The answer holds nothing."""
    return SourceError("取来的是空的", code="fetch-empty", file=address, remedy=_LATER)


def error_page(address: str, title: str) -> SourceError:
    """The status is 200, the page says that there is none."""
    message = f"网站说取到了，页面却是出错提示（{title}）"
    return SourceError(message, code="error-page", file=address, remedy="请在机关网站上找现在的网址")


def login(address: str) -> SourceError:
    """The page asks who we are."""
    return SourceError("这是登录页", code="login-page", file=address, remedy="年度报告应当不用登录就能看；请核对网址")


def script_only(address: str) -> SourceError:
    """The page holds no text; a script would write it."""
    return SourceError("页面的内容要由脚本生成，取不到", code="script-page", file=address, remedy=_SAVE)


def not_as_said(address: str, said: str) -> SourceError:
    """It was announced as a document and is a web page."""
    return SourceError(f"说是 {said}，传来的是网页", code="not-as-said", file=address, remedy=_SAVE)


def several(address: str, found: Sequence[str]) -> SourceError:
    """The page links several documents, any of which may be the report."""
    message = f"页面链接了几个文件，不知哪个是年度报告：{'、'.join(found)}"
    return SourceError(message, code="several-attachments", file=address, remedy="请直接给出那个文件的网址")


def in_script(address: str, title: str) -> SourceError:
    """What the page leads to opens by a script."""
    return SourceError(f"“{title}”由脚本打开，跟不过去", code="link-in-script", file=address, remedy=_SAVE)


def archived(address: str, title: str) -> SourceError:
    """What the page leads to is an archive."""
    return SourceError(
        f"“{title}”是压缩包，不拆开", code="link-to-archive", file=address, remedy="请下载并解压，再加入其中的文件"
    )


def list_in_script(address: str) -> SourceError:
    """A column whose list is not in the page."""
    return SourceError(
        "栏目的列表由脚本写出，页面里没有",
        code="list-in-script",
        file=address,
        remedy="请用浏览器打开栏目，把各年报告的网址列成清单",
    )


def paging_in_script(address: str) -> SourceError:
    """A column goes on, by a script only."""
    return SourceError(
        "翻页由脚本进行，后面各页没有看", code="paging-in-script", file=address, remedy="请用浏览器翻到后面各页，分别给出网址"
    )


def more_pages(address: str, pages: int) -> SourceError:
    """A column goes on beyond what was asked for."""
    return SourceError(f"看了 {pages} 页，后面还有", code="more-pages", file=address, remedy="请用 --pages 放宽")


def no_column(address: str) -> SourceError:
    """A list of reports was asked for, and this is a document."""
    return SourceError(
        "这是文件，不是栏目页", code="no-column", file=address, remedy="请给出列有各年报告的网页；单独一份报告用 gongkai add"
    )
