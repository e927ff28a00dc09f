"""What a PDF may ask of its reader is not done: no host is asked, no other file is read or started, no pickle is loaded.

The reader is called here without the process that shuts it in, so that what holds is the reader itself.
"""

import gzip
import pickle
import socket
from pathlib import Path

import pytest

from gongkai.document import as_json
from gongkai.sources.page_pictures import page_pictures
from gongkai.sources.pdf.read_pdf import read_pdf
from sources_pages.small_pdf import table_with

CANARY = "金丝雀4711"


class Touching:
    """What touches a file where it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return Path.touch, (self.path,)


def escaped(path: Path) -> bytes:
    """Return a path as a name of PDF."""
    return "".join(f"#{byte:02X}" if not chr(byte).isalnum() else chr(byte) for byte in str(path).encode()).encode()


def actions(host: bytes, started: bytes) -> dict[str, bytes]:
    there = b"<</FS/URL/F(%s/form)>>" % host
    return {
        "URI": b"<</S/URI/URI(%s/link)>>" % host,
        "Launch": b"<</S/Launch/F(%s)/Unix<</F(%s)>>>>" % (started, started),
        "GoToR": b"<</S/GoToR/F%s/D[0/Fit]>>" % there,
        "SubmitForm": b"<</S/SubmitForm/F%s>>" % there,
        "ImportData": b"<</S/ImportData/F(%s)>>" % started,
        "JavaScript": b'<</S/JavaScript/JS(app.launchURL\\("%s/script"\\);)>>' % host,
    }


def asking(host: bytes, folder: Path, what: str) -> bytes:
    """Return a PDF of a table that does this when it is opened, when its page is, and by a link; its picture lies in another file."""
    act = actions(host, str(folder / "start.sh").encode())[what]
    data = table_with(b"/White Do", (b"<</Type/Annot/Subtype/Link/Rect[100 600 400 700]/A%s>>" % act,))
    data = data.replace(b"<</Type/Catalog", b"<</Type/Catalog/OpenAction" + act)
    data = data.replace(b"<</Type/Page/", b"<</Type/Page/AA<</O%s>>/" % act)
    outside = b"/F(%s)/FFilter/ASCIIHexDecode/Length 1>>" % str(folder / "canary.txt").encode()
    return data.replace(b"/Length 1>>", outside, 1)


@pytest.mark.parametrize("what", actions(b"", b""))
def test_what_a_pdf_asks_for_is_not_done(what: str, tmp_path: Path) -> None:
    (tmp_path / "canary.txt").write_text(CANARY, encoding="utf-8")
    start = tmp_path / "start.sh"
    start.write_text(f"#!/bin/sh\ntouch {tmp_path}/started\n", encoding="utf-8")
    start.chmod(0o755)
    with socket.create_server(("127.0.0.1", 0)) as server:
        data = asking(b"http://127.0.0.1:%d" % server.getsockname()[1], tmp_path, what)
        document = read_pdf(data, "a.pdf")
        pictures = list(page_pictures(data, "a.pdf", [1]))
        server.settimeout(0)
        with pytest.raises(BlockingIOError):
            server.accept()
    assert next(cell.text for table in document.tables for row in table.rows for cell in row) == "制发件数量"
    assert CANARY not in str(as_json(document))
    assert pictures
    assert not (tmp_path / "started").exists()


def test_a_character_map_in_a_pickle_is_not_loaded(tmp_path: Path) -> None:
    touched, evil = tmp_path / "touched", tmp_path / "evil.pickle.gz"
    evil.write_bytes(gzip.compress(pickle.dumps(Touching(touched))))
    data = table_with(b"").replace(b"/Encoding/Identity-H", b"/Encoding/" + escaped(tmp_path / "evil"), 1)
    read_pdf(data, "a.pdf")
    assert not touched.exists()
    pickle.loads(gzip.decompress(evil.read_bytes()))  # noqa: S301 - our own: it does touch the file where somebody loads it
    assert touched.exists()
