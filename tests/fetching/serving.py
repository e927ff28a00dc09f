"""A web server on loopback that answers as a data file says, well or badly."""

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import yaml

from gongkai.fetching import Policy

TABLES = "<table><tr><td>一、本年新收政府信息公开申请数量<td>7<tr><td>二、上年结转政府信息公开申请数量<td>0</table>"
BYTES = {"pdf": b"%PDF-1.4\n%%EOF\n", "docx": b"PK\x03\x04" + b"word/document.xml" + b"PK\x05\x06" + bytes(18)}
NAMES = {
    "localhost.example": ["127.0.0.1"],
    "inner.example": ["10.0.0.8"],
    "twofaced.example": ["127.0.0.1", "169.254.169.254"],
    "mapped.example": ["::ffff:10.0.0.8"],
    "compatible.example": ["::7f00:2"],
    "site-local.example": ["fec0::1"],
    "zoned.example": ["fe80::1%1"],
    "translated.example": ["64:ff9b::a00:8"],
    "no-address.example": ["localhost"],
}
STALL = 0.4
"""Seconds after which a visit in a hurry gives up."""


def resolve(host: str, port: int) -> list[str]:
    """Give the addresses of the hosts of these tests; no name server is asked."""
    if host.endswith(".example"):
        return NAMES.get(host, [])
    return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def policy(**changed: Any) -> Policy:
    """Return the policy of these tests: patient, for the machine may be busy, and one private address allowed."""
    usual = {"stalled": 30, "longest": 60, "largest": 1 << 20, "delay": 0, "resolve": resolve}
    return Policy(**{**usual, "allowed": (ip_network("127.0.0.1"),), **changed})


def hurried() -> Policy:
    """Return the policy of those who wait for nobody."""
    return policy(stalled=STALL, longest=2 * STALL)


class Site(ThreadingHTTPServer):
    """A server with its pages, which a test may change, and what was asked of it, as (path, headers)."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, pages: dict[str, dict[str, Any]]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages = pages
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.ends = threading.Event()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A visitor who leaves early is no trouble of ours."""


@contextmanager
def served(pages: dict[str, dict[str, Any]]) -> Iterator[Site]:
    """Serve pages on a port of loopback until the block ends."""
    with Site(pages) as site:
        thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield site
        finally:
            site.ends.set()
            site.shutdown()
            thread.join()


def pages_of(path: Path) -> dict[str, dict[str, Any]]:
    """Read what a server answers."""
    pages: dict[str, dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return pages


def content_of(page: dict[str, Any]) -> bytes:
    """Return what a page holds."""
    if "bytes" in page:
        return BYTES[page["bytes"]]
    if "data" in page:
        return bytes(page["data"])
    return str(page.get("text", "")).replace("TABLES", TABLES).encode(page.get("encoding", "utf-8"))


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Site

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the server's signature
        """Say nothing."""

    def do_GET(self) -> None:
        self.close_connection = True
        self.server.asked.append((self.path, dict(self.headers)))
        page = self.server.pages.get(self.path.partition("?")[0])
        if page is None and not self.path.startswith("/endless"):
            self._send(404, b"none", {})
            return
        self._answer(page or {"endless": "redirects"})

    def _answer(self, page: dict[str, Any]) -> None:
        if "redirect" in page:
            self._redirect(page["redirect"].replace("PORT", str(self.server.server_port)), page.get("redirect-bytes", "utf-8"))
        elif "endless" in page:
            self._redirect(f"/endless?{len(self.server.asked)}", "utf-8")
        elif "cookie-first" in page:
            known = "seen=1" in self.headers.get("Cookie", "")
            headers = {"Location": page["cookie-first"] if known else f"{self.path}?again", "Set-Cookie": "seen=1"}
            self._send(302, b"", headers)
        elif "stall" in page or "drip" in page:
            self._linger(page)
        elif "headers-without-end" in page:
            self._headers_without_end(page["headers-without-end"])
        elif "raw" in page:
            self.wfile.write(page["raw"].encode())
        elif "huge" in page:
            self._huge(page["huge"])
        else:
            self._whole(page)

    def _redirect(self, to: str, encoding: str) -> None:
        self.wfile.write(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + to.encode(encoding) + b"\r\n\r\n")

    def _linger(self, page: dict[str, Any]) -> None:
        if "headers" not in page.values():
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        else:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not self.server.ends.wait(STALL / 4):
            if "drip" in page:
                self.wfile.write(b"x")

    def _headers_without_end(self, how: str) -> None:
        """Send one header that never ends, one after the other, or one answer to come after the other."""
        self.wfile.write(b"" if how == "answers" else b"HTTP/1.1 200 OK\r\nX: ")
        piece = {"one": b"x", "many": b"x\r\nX: ", "answers": b"HTTP/1.1 100 Continue\r\n\r\n"}[how] * 1000
        try:
            while not self.server.ends.is_set():
                self.wfile.write(piece)
        except OSError:
            return

    def _huge(self, how: str) -> None:
        data = bytes(1 << 20) * 4
        if how.startswith("gzip"):
            packed, times = zlib.compress(data, wbits=31), how.count("gzip")
            for _ in range(times - 1):
                packed = zlib.compress(packed, wbits=31)
            self._send(200, packed, {"Content-Encoding": ", ".join(["gzip"] * times)})
            return
        self.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in range(64):
            self.wfile.write(b"100000\r\n" + data[: 1 << 20] + b"\r\n")

    def _whole(self, page: dict[str, Any]) -> None:
        headers = {"Content-Type": page.get("type", "text/html"), **page.get("headers", {})}
        if self.headers.get("If-None-Match") and self.headers["If-None-Match"] == headers.get("ETag"):
            self._send(304, b"", headers)
            return
        data = content_of(page)
        if packed := page.get("packed"):
            data = gzip.compress(data, mtime=0) if packed.startswith("gzip") else data
            data = data[:-10] if packed == "gzip-cut" else data
            data = (
                gzip.compress(content_of(page)[:9], mtime=0) + gzip.compress(content_of(page)[9:], mtime=0)
                if packed == "gzip-members"
                else data
            )
            headers["Content-Encoding"] = packed.partition("-")[0]
        self._send(page.get("status", 200), data, headers, page.get("announced"))

    def _send(self, status: int, data: bytes, headers: dict[str, str], announced: int | None = None) -> None:
        lines = {"Content-Length": str(len(data) if announced is None else announced), **headers}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        self.wfile.write(f"HTTP/1.1 {status} x\r\n{head}\r\n".encode() + data)
        time.sleep(0)
