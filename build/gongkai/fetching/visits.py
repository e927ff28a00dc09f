"""Visits to web servers, one answer at a time, with the manners of a guest.

A `Visitor` keeps what must be kept between visits: the robots.txt of each site and when each host was last called on. It may be
shared by threads. What an answer says is kept as received; an encoding of transport (gzip, deflate) is none of the content.
"""

import re
import threading
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx
from protego import Protego

from gongkai.errors import SourceError
from gongkai.fetching import troubles
from gongkai.fetching.connection import Checked, Late, file_name, readable, unpacked
from gongkai.fetching.policy import Policy

_WEB = re.compile(r"https?://[^\s<>\"'\\\x00-\x1f\x7f]+", re.IGNORECASE)
_HEADERS = {
    "Accept": "text/html,application/pdf,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9",
    "Accept-Encoding": "identity",
    "Connection": "close",
}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GONE, _REFUSED = frozenset({404, 410}), frozenset({401, 402, 403, 405, 406, 407, 412, 418, 429, 451})
_WHOLE = (200, 203)
_LARGEST_ROBOTS = 512 * 1024
_PIECE = 1 << 16


@dataclass(frozen=True, slots=True)
class Condition:
    """What is known of an address from an earlier visit: an answer that is still the same need not be sent again."""

    etag: str = ""
    last_modified: str = ""

    @property
    def headers(self) -> Mapping[str, str]:
        """The condition as a request says it."""
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered.

    `address` is where the answer stood, after redirects; `unchanged` answers say that the content is what it was, and hold none.
    """

    address: str
    data: bytes
    media_type: str
    retrieved: date
    etag: str = ""
    last_modified: str = ""
    file_name: str = ""
    unchanged: bool = False
    redirects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Raw:
    status: int
    headers: httpx.Headers
    body: bytes


@dataclass
class Visitor:
    """Visits addresses by a policy."""

    policy: Policy = field(default_factory=Policy.from_environment)
    _robots: dict[str, Protego | SourceError] = field(default_factory=dict)
    _free: dict[str, float] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)
    _doors: defaultdict[str, threading.Lock] = field(default_factory=lambda: defaultdict(threading.Lock))

    def visit(self, address: str, known: Mapping[str, Condition] | None = None) -> Answer:
        """Return what stands at an address, redirects followed.

        Args:
            address: Of the web.
            known: By address, what is known from an earlier visit.

        Raises:
            SourceError: nothing could be had; `troubles` lists the codes.
        """
        here, passed = valid(address), [valid(address)]
        with httpx.Client(headers={**_HEADERS, "User-Agent": self.policy.agent}, trust_env=False) as jar:
            while True:
                self._call_on(here)
                raw = self._exchange(here, self.policy.largest, (known or {}).get(here, Condition()), jar)
                onward = raw.headers.get("location", "") if raw.status in _REDIRECTS else ""
                if not onward:
                    return self._answer(here, raw, tuple(passed[:-1]))
                here = valid(urljoin(here, readable(onward)), passed[0])
                if passed.count(here) > 1:
                    raise troubles.redirected(passed[0], f"又回到 {here}")
                passed.append(here)
                if len(passed) > self.policy.redirects + 1:
                    raise troubles.redirected(passed[0], f"超过 {self.policy.redirects} 次")

    def _answer(self, here: str, raw: _Raw, redirects: tuple[str, ...]) -> Answer:
        if raw.status in _GONE:
            raise troubles.gone(here, raw.status)
        if raw.status in _REFUSED:
            raise troubles.refused(here, raw.status)
        if raw.status not in (*_WHOLE, 304):
            raise troubles.failed(here, raw.status)
        said = raw.headers
        return Answer(
            here, raw.body, said.get("content-type", ""), self.policy.today(),
            said.get("etag", ""), said.get("last-modified", ""), file_name(said.get("content-disposition", "")),
            unchanged=raw.status == 304, redirects=redirects,
        )  # fmt: skip

    def _call_on(self, address: str) -> None:
        """Wait until the host may be called on again; SourceError where its site does not want us."""
        delay = max(self.policy.delay, self._asked_delay(address))
        host = urlsplit(address).netloc
        with self._guard:
            now = time.monotonic()
            at = max(now, self._free.get(host, now))
            self._free[host] = at + delay
        if at > now:
            time.sleep(at - now)

    def _asked_delay(self, address: str) -> float:
        robots = self._robots_of(address)
        if not robots.can_fetch(address, self.policy.agent):
            raise troubles.forbidden(address, "这个网址")
        delay = float(robots.crawl_delay(self.policy.agent) or 0)
        if delay > self.policy.longest_delay:
            raise troubles.forbidden(address, f"每两次之间要隔 {delay:g} 秒")
        return delay

    def _robots_of(self, address: str) -> Protego:
        parts = urlsplit(address)
        site = f"{parts.scheme}://{parts.netloc}"
        with self._guard:
            door = self._doors[site]
        with door:
            if site not in self._robots:
                try:
                    self._robots[site] = self._read_robots(f"{site}/robots.txt", address)
                except SourceError as error:
                    self._robots[site] = error
            found = self._robots[site]
        if isinstance(found, SourceError):
            raise SourceError(found.message, code=found.code, file=address, remedy=found.remedy)
        return found

    def _read_robots(self, where: str, address: str) -> Protego:
        """Read a robots.txt: one that is not there allows everything, one that a faulty server withholds nothing (RFC 9309)."""
        here = where
        with httpx.Client(headers={**_HEADERS, "User-Agent": self.policy.agent}, trust_env=False) as jar:
            for _ in range(self.policy.redirects):
                raw = self._exchange(here, _LARGEST_ROBOTS, Condition(), jar)
                if raw.status not in _REDIRECTS or not raw.headers.get("location"):
                    break
                here = valid(urljoin(here, readable(raw.headers["location"])), where)
            else:
                return Protego.parse("")
        if raw.status >= 500 or raw.status == 429:
            raise troubles.robots_unread(address, raw.status)
        return Protego.parse(raw.body.decode("utf-8", "replace") if raw.status == 200 else "")

    def _exchange(self, address: str, largest: int, condition: Condition, jar: httpx.Client) -> _Raw:
        """Ask for one address and take in the whole answer; SourceError tells why there is none."""
        carrier = Checked(self.policy, address)
        try:
            request = jar.build_request("GET", address, headers=dict(condition.headers), timeout=self.policy.stalled)
            answer = carrier.handle_request(request)
            answer.request = request
            jar.cookies.extract_cookies(answer)
            body = self._body(answer, carrier, address, largest)
            return _Raw(answer.status_code, answer.headers, body)
        except Late as error:
            raise troubles.too_slow(address, self.policy.longest, stalled=False) from error
        except httpcore.TimeoutException as error:
            raise troubles.too_slow(address, self.policy.stalled, stalled=True) from error
        except httpcore.ConnectError as error:
            raise troubles.not_connected(address, str(error) or type(error).__name__) from error
        except httpcore.NetworkError as error:
            raise troubles.not_connected(address, type(error).__name__) from error
        except httpcore.RemoteProtocolError as error:
            if "incomplete" in str(error) or "peer closed" in str(error):
                raise troubles.incomplete(address, "没有传完") from error
            raise troubles.no_answer(address, type(error).__name__) from error
        except (httpcore.ProtocolError, httpcore.UnsupportedProtocol, httpx.InvalidURL) as error:
            raise troubles.no_answer(address, type(error).__name__) from error
        finally:
            carrier.close()

    def _body(self, answer: httpx.Response, carrier: Checked, address: str, largest: int) -> bytes:
        """Return the content, unpacked, where it is of the announced length and no larger than a report can be."""
        announced = answer.headers.get("content-length", "")
        if answer.status_code not in _WHOLE:
            return b""
        if announced.isdigit() and int(announced) > largest:
            raise troubles.too_large(address, largest)
        raw = bytearray()
        for piece in answer.iter_raw(_PIECE):
            raw += piece
            if len(raw) > largest:
                raise troubles.too_large(address, largest)
        if announced and raw and not (carrier.last.endswith(raw) or raw.endswith(carrier.last)):
            raise troubles.incomplete(address, f"说 {announced} 字节，实际更多")
        return unpacked(bytes(raw), answer.headers.get("content-encoding", ""), address, largest)


def valid(address: str, asked: str = "") -> str:
    """Return an address as it is visited, its fragment left out; SourceError where it is none of the web."""
    shown = asked or address
    try:
        parts = urlsplit(address.strip())
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise troubles.invalid(shown, "写法不对") from error
    if not _WEB.fullmatch(address.strip()) or not host:
        raise troubles.invalid(shown, address if asked else "不是 http:// 或 https:// 开头的网址")
    if "@" in parts.netloc:
        raise troubles.invalid(shown, "里面有用户名")
    try:
        return str(httpx.URL(parts._replace(fragment="").geturl()))
    except httpx.InvalidURL as error:
        raise troubles.invalid(shown, "写法不对") from error
