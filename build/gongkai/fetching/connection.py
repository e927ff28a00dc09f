"""A connection that goes only where the policy allows, and never lasts longer than it allows; and what its answer carries.

The name of a host is resolved here, every address that it stands for is checked, and the connection is made to a checked address:
no second look-up comes between. Each request has a connection of its own and one deadline, from the look-up of the name to the
last byte; a server that sends one byte now and then does not escape it. Proxies of the environment are not used, for they would
look names up themselves. Of the answer, content is undone as its encoding says, and the name of the file that it is is told.
"""

import codecs
import re
import ssl
import threading
import time
import zlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, unquote_to_bytes

import httpcore
import httpx

from gongkai.errors import SourceError
from gongkai.fetching import troubles
from gongkai.fetching.policy import Policy

_MOST_PACKINGS = 2
_MEMBER = b"\x1f\x8b"
"""How a member of gzip begins; content may be several, one after the other."""
KEPT = 1 << 16
"""Bytes that one read takes."""


class Late(Exception):
    """The deadline of an answer has passed."""


class Checked(httpx.BaseTransport):
    """What carries one request; `last` is what the network gave last."""

    def __init__(self, policy: Policy, address: str) -> None:
        self._network = _Network(policy, address)
        self._policy = policy
        self._pool: httpcore.ConnectionPool | None = None

    @property
    def last(self) -> bytes:
        """The bytes of the last read from the network."""
        return self._network.last

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and return its answer, the body still to be read."""
        context = self._policy.tls or usual_tls()
        self._pool = httpcore.ConnectionPool(ssl_context=context, network_backend=self._network, max_keepalive_connections=0)
        url = request.url
        asked = httpcore.Request(
            request.method,
            httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            extensions=request.extensions,
        )
        answer = self._pool.handle_request(asked)
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions)

    def close(self) -> None:
        """Let go of the connection."""
        if self._pool is not None:
            self._pool.close()


@lru_cache(maxsize=1)
def usual_tls() -> ssl.SSLContext:
    """Return how certificates are checked where nothing else is said."""
    return httpx.create_ssl_context()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


class _Network(httpcore.NetworkBackend):
    """Connects to checked addresses only."""

    def __init__(self, policy: Policy, address: str) -> None:
        self._policy, self._address = policy, address
        self._deadline = time.monotonic() + policy.longest
        self.last = b""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Look the host up, check all its addresses, and connect to the first that answers."""
        trouble: Exception | None = None
        for found in self._checked(host, port):
            try:
                stream = httpcore.SyncBackend().connect_tcp(found, port, self.left(timeout), local_address, socket_options)
                return _Stream(stream, self)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                trouble = error
        raise trouble or httpcore.ConnectError(host)

    def left(self, timeout: float | None) -> float:
        """Return how long the next step may take."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise Late
        return left if timeout is None else min(timeout, left)

    def untrusted(self, error: Exception) -> SourceError:
        """Say why there is no secure connection."""
        cause = error.__context__ if isinstance(error.__context__, ssl.SSLError) else None
        how = getattr(cause, "verify_message", "") or getattr(cause, "reason", "") or type(error).__name__
        return troubles.untrusted(self._address, str(how), certificate=isinstance(cause, ssl.SSLCertVerificationError))

    def _checked(self, host: str, port: int) -> list[str]:
        found = self._looked_up(host, port)
        if not found:
            raise troubles.unknown_host(self._address, host)
        for each in found:
            if not self._policy.allows(each):
                raise troubles.private(self._address, host, each)
        return found

    def _looked_up(self, host: str, port: int) -> list[str]:
        """Look a name up in a thread, since nothing else can leave a name server that does not answer."""
        found: list[str] = []

        def look() -> None:
            try:
                found.extend(self._policy.resolve(host, port))
            except (OSError, UnicodeError):
                return

        thread = threading.Thread(target=look, daemon=True)
        thread.start()
        thread.join(self.left(self._policy.stalled))
        if thread.is_alive():
            raise Late
        return found


class _Stream(httpcore.NetworkStream):
    """A stream whose every step ends by the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, network: _Network) -> None:
        self._stream, self._network = stream, network

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            data = self._stream.read(min(max_bytes, KEPT), self._network.left(timeout))
        except httpcore.ReadTimeout:
            self._network.left(timeout)
            raise
        if data:
            self._network.last = data
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._network.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        try:
            inner = self._stream.start_tls(ssl_context, server_hostname, self._network.left(timeout))
        except httpcore.ConnectError as error:
            raise self._network.untrusted(error) from error
        return _Stream(inner, self._network)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def unpacked(raw: bytes, encoding: str, address: str, largest: int) -> bytes:
    """Undo what was packed for the way; no more is unpacked than a report can be."""
    packings = [word for each in encoding.split(",") if (word := each.strip().lower()) not in ("", "identity")]
    if len(packings) > _MOST_PACKINGS:
        raise troubles.packed(address, ", ".join(packings[:_MOST_PACKINGS]))
    for each in reversed(packings):
        if each not in ("gzip", "x-gzip", "deflate"):
            raise troubles.packed(address, each)
        raw = _inflated(raw, each, address, largest)
    return raw


def _inflated(raw: bytes, encoding: str, address: str, largest: int) -> bytes:
    for window in (47, -15):  # gzip or zlib by its head; deflate without one, as some servers send it
        unpacking = zlib.decompressobj(window)
        try:
            data = unpacking.decompress(raw, largest + 1)
        except zlib.error:
            continue
        while unpacking.eof and unpacking.unused_data.startswith(_MEMBER) and len(data) <= largest:
            further = unpacking.unused_data
            unpacking = zlib.decompressobj(window)
            data += _member(unpacking, further, largest + 1 - len(data))
        if len(data) > largest:
            raise troubles.too_large(address, largest)
        if not unpacking.eof:
            raise troubles.incomplete(address, "压缩的内容没有传完")
        return data
    raise troubles.packed(address, encoding)


def _member(unpacking: Any, further: bytes, largest: int) -> bytes:
    """Unpack another member of the same content; what is spoilt ends it, and then it is not whole."""
    try:
        return bytes(unpacking.decompress(further, max(largest, 1)))
    except zlib.error:
        return b""


_NAMED = re.compile(r"""filename\*\s*=\s*([\w-]+)'[^']*'([^;]+)|filename\s*=\s*(?:"([^"]*)"|([^;]+))""", re.IGNORECASE)


def file_name(disposition: str) -> str:
    """Return the name that a server gives a file; the one with an encoding before the plain one."""
    found = sorted(_NAMED.finditer(disposition), key=lambda match: match[1] is None)
    return next(iter(_names(found)), "")


def _names(found: list[re.Match[str]]) -> Iterator[str]:
    for match in found:
        if match[1]:
            yield unquote(match[2].strip(), match[1], "replace") if _known(match[1]) else unquote(match[2].strip())
        else:
            plain = (match[3] or match[4] or "").strip()
            yield readable(unquote_to_bytes(plain.encode("latin-1", "replace")).decode("latin-1"))


def _known(encoding: str) -> bool:
    try:
        codecs.lookup(encoding)
    except LookupError:
        return False
    return True


def readable(location: str) -> str:
    """Return where a redirect leads: servers send Chinese there as raw bytes, in UTF-8 or GBK, which httpx shows as Latin-1."""
    if location.isascii():
        return location.strip()
    for encoding in ("utf-8", "gb18030"):
        try:
            return location.encode("latin-1").decode(encoding).strip()
        except UnicodeError:
            continue
    return location.strip()
