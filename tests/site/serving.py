"""A folder served on the loopback under a path prefix, as GitHub Pages serves it: 404.html for what is not there."""

import gzip
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from .project import PREFIX

COMPRESSED = frozenset((".html", ".css", ".js", ".json", ".svg", ".csv", ".txt", ".xml"))
POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy"[^>]*>')


class _Handler(SimpleHTTPRequestHandler):
    """Serves pages; `open` takes the content security policy out of them, so that escaping alone protects the reader."""

    def __init__(self, *args: object, folder: Path, policy: bool, gzipped: bool, **kwargs: object) -> None:
        self.folder, self.policy, self.gzipped = folder, policy, gzipped
        super().__init__(*args, directory=str(folder), **kwargs)

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        target = Path(self.translate_path(path.removeprefix(PREFIX.rstrip("/"))))
        if path.startswith(PREFIX) and target.is_dir() and not path.endswith("/"):
            self.send_response(301)
            self.send_header("Location", f"{path}/")
            self.end_headers()
            return
        target = target / "index.html" if target.is_dir() else target
        found = path.startswith(PREFIX) and target.is_file()
        self._send(200 if found else 404, target if found else self.folder / "404.html")

    def _send(self, status: int, file: Path) -> None:
        data = file.read_bytes()
        if file.suffix == ".html" and not self.policy:
            data, taken = POLICY.subn(b"", data)
            assert taken, file
        self.send_response(status)
        if self.gzipped and file.suffix in COMPRESSED and "gzip" in self.headers.get("Accept-Encoding", ""):
            data = gzip.compress(data, 6, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving(folder: Path, *, policy: bool = True, gzipped: bool = False) -> Iterator[str]:
    """Serve a folder, if wanted with texts `gzipped` as GitHub Pages does; gives the address of its home page."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, folder=folder, policy=policy, gzipped=gzipped))
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{PREFIX}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
