"""DOC, WPS, RTF: through LibreOffice and through the reader of our own; what must be refused; what LibreOffice may not do."""

import os
import shutil
import socket
import stat
import struct
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from gongkai import libreoffice
from gongkai.document import Document
from gongkai.errors import SourceError
from gongkai.recognise import recognise
from gongkai.sources import container_of, read_bytes, read_many
from gongkai.sources.sniff import OLE
from gongkai.sources.word import legacy
from gongkai.sources.word.doc import read_doc
from gongkai.sources.word.legacy import _compared
from sources.reports import REPORTS, draft, figures_of, original, wrong_figures
from synthesis.word_parts import package
from synthesis.write_office import LEGACY_STYLES, write_doc, write_rtf

STYLES = [style.id for style in LEGACY_STYLES]
WRITERS = {"doc": write_doc, "rtf": write_rtf}
BUNDLED = Path(__file__).parent / "fixtures" / "310000-zhengfu-2024.doc"
"""The report written by `write_docx` in its style `tracked` and converted by LibreOffice 7.4 with the filter MS Word 97."""

OFFICE = libreoffice.office_program()
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed")


@pytest.fixture(scope="module")
def written() -> Mapping[str, bytes]:
    """The five reports in three manners, as DOC and as RTF, written by LibreOffice in two calls."""
    drafts = [draft(report, style.id) for report in REPORTS for style in LEGACY_STYLES]
    names = [f"{each.key.replace('/', '_')}_{each.style}" for each in drafts]
    files = {suffix: write(drafts) for suffix, write in WRITERS.items()}
    return {f"{name}.{suffix}": files[suffix][number] for number, name in enumerate(names) for suffix in WRITERS}


@pytest.fixture(scope="module")
def through_office(written) -> Mapping[str, Document | SourceError]:
    return read_many(written)


def assert_same(document: Document | SourceError, report: str) -> None:
    assert isinstance(document, Document), document
    reading = recognise(document)
    assert figures_of(reading) == original(report).figures
    assert {f.rule for f in reading.findings if f.severity == "error"} == set()
    assert {"".join(p.split()) for p in original(report).paragraphs} <= {"".join(p.text.split()) for p in document.paragraphs}


@needs_office
@pytest.mark.parametrize("container", WRITERS)
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("report", REPORTS)
def test_through_libreoffice_a_report_keeps_its_figures_and_words(through_office, report, style, container):
    document = through_office[f"{report.replace('/', '_')}_{style}.{container}"]
    assert document.container == container
    assert_same(document, report)


@needs_office
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("report", REPORTS)
def test_without_libreoffice_a_doc_keeps_its_figures_and_words(written, report, style):
    assert_same(read_doc(written[f"{report.replace('/', '_')}_{style}.doc"], "a.doc"), report)


@needs_office
def test_every_cell_of_a_doc_keeps_both_readings(through_office):
    for file in (name for name in through_office if name.endswith(("plain.doc", "tracked.doc"))):
        cells = [cell for table in through_office[file].tables for row in table.rows for cell in row if not cell.continues]
        assert [cell.second for cell in cells] == [cell.text for cell in cells]


@needs_office
def test_where_the_readings_differ_both_are_kept(written):
    data = written["320500-gonganju_2023_plain.doc"]
    other = data.replace("629".encode("utf-16-le"), "926".encode("utf-16-le"))
    first, second = read_bytes(data, "a.doc"), read_doc(other, "a.doc")
    cells = [c for t in _compared(first, second).tables for row in t.rows for c in row if not c.continues and c.second != c.text]
    assert [(c.text, c.second) for c in cells] == [("629万", "926万")]


def test_the_bundled_doc_keeps_its_figures():
    data = BUNDLED.read_bytes()
    assert container_of(data) == "doc"
    assert_same(read_doc(data, "a.doc"), "310000-zhengfu/2024")


@pytest.fixture
def nowhere(monkeypatch, tmp_path) -> Iterator[Path]:
    """A search path without any program; what is put into the folder is found."""
    with monkeypatch.context() as patch:
        patch.setenv("PATH", str(tmp_path))
        libreoffice.office_program.cache_clear()
        libreoffice.without_network.cache_clear()
        yield tmp_path
    libreoffice.office_program.cache_clear()
    libreoffice.without_network.cache_clear()


@pytest.mark.usefixtures("nowhere")
def test_without_libreoffice_a_doc_is_read_and_the_others_say_what_is_missing():
    found = read_many({"a.doc": BUNDLED.read_bytes(), "b.rtf": b"{\\rtf1 a}", "c.txt": "规章\t0".encode()})
    assert list(found) == ["a.doc", "b.rtf", "c.txt"]
    assert_same(found["a.doc"], "310000-zhengfu/2024")
    assert isinstance(found["b.rtf"], SourceError)
    assert (found["b.rtf"].code, found["b.rtf"].file) == ("office-missing", "b.rtf")
    assert isinstance(found["c.txt"], Document)


def program(folder: Path, script: str) -> None:
    """Put a program where LibreOffice is looked for."""
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\nPATH={os.defpath}\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def test_a_converter_that_hangs_is_stopped_with_its_children(nowhere, tmp_path):
    program(nowhere, f"sleep 100 &\necho $! > {tmp_path / 'child'}\nsleep 100")
    found = legacy.convert_many({"a.rtf": (b"{\\rtf1 a}", "rtf")}, seconds_alone=0.5)["a.rtf"]
    assert isinstance(found, SourceError)
    assert found.code == "office-timeout"
    child = Path(f"/proc/{(tmp_path / 'child').read_text().strip()}/stat")
    deadline = time.monotonic() + 5
    while child.exists() and child.read_text().split()[2] != "Z" and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not child.exists() or child.read_text().split()[2] == "Z"


def test_a_file_that_stops_the_converter_does_not_stop_the_others(nowhere):
    # The last arguments are the inputs; the converter gives up at the first file that says so.
    script = (
        'while [ "$1" != --outdir ]; do shift; done; mkdir -p "$2"; out=$2; shift 2\n'
        'for f; do grep -q stop "$f" && exit 1; cp "$f" "$out/$(basename "${f%.*}").docx"; done'
    )
    program(nowhere, script)
    files = {f"{n}.rtf": (b"{\\rtf1 " + (b"stop" if n == 1 else b"go") + b"}", "rtf") for n in range(4)}
    found = legacy.convert_many(files)
    assert {name: isinstance(content, bytes) for name, content in found.items()} == {f"{n}.rtf": n != 1 for n in range(4)}
    assert found["1.rtf"].code == "damaged"


def test_nothing_of_a_call_is_left_in_the_temporary_folder(nowhere, tmp_path, monkeypatch):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    program(nowhere, "exit 0")
    assert legacy.convert_many({"a.rtf": (b"{\\rtf1 a}", "rtf")})["a.rtf"].code == "office-broken"
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("script", ["exit 77", "kill -9 $$", "exit 0"])
def test_a_converter_that_does_not_work_is_a_fault_of_the_installation(nowhere, script):
    program(nowhere, script)
    found = read_many({"a.rtf": b"{\\rtf1 a}", "b.doc": DOC, "c.txt": "规章\t0".encode()})
    assert (found["a.rtf"].code, found["a.rtf"].place) == ("office-broken", "installation")
    assert_same(found["b.doc"], "310000-zhengfu/2024")
    assert isinstance(found["c.txt"], Document)


def test_a_converter_that_cannot_be_started_is_a_fault_of_the_installation(nowhere):
    program(nowhere, "")
    (nowhere / "soffice").write_bytes(b"\x7fELF")
    libreoffice.without_network.cache_clear()
    assert legacy.convert_many({"a.rtf": (b"{\\rtf1 a}", "rtf")})["a.rtf"].code == "office-broken"


MAGIC = b"\xec\xa5"
"""What the header of a binary Word document begins with."""


def with_password(data: bytes) -> bytes:
    """The DOC file with the flag of encryption set in its header."""
    at = data.index(MAGIC)
    flags = struct.unpack_from("<H", data, at + 0x0A)[0] | 0x0100
    return data[: at + 0x0A] + struct.pack("<H", flags) + data[at + 0x0C :]


def encrypted_docx() -> bytes:
    """As much of an encrypted DOCX as says what it is."""
    return OLE + bytes(504) + "Root Entry".encode("utf-16-le") + bytes(44) + "EncryptedPackage".encode("utf-16-le") + bytes(512)


DOC = BUNDLED.read_bytes()
REFUSED = {
    "a DOC with a password": (with_password(DOC), "encrypted"),
    "a DOCX with a password": (encrypted_docx(), "encrypted"),
    "a DOC cut off in its directory": (DOC[: len(DOC) // 2], "damaged"),
    "a DOC with another header": (DOC.replace(MAGIC, b"\xec\xa6"), "damaged"),
    "an OLE file that only names Word": (OLE + bytes(504) + "WordDocument".encode("utf-16-le"), "damaged"),
    "a spreadsheet": (
        DOC.replace("WordDocument".encode("utf-16-le"), "BookDocument".encode("utf-16-le")),
        "unsupported-container",
    ),
    "an RTF cut off": (b"{\\rtf1 " + b"a" * 100, "damaged"),
    "a Word XML cut off": (b'<?xml version="1.0"?><w:wordDocument>' + b"a" * 100, "damaged"),
    "a web archive without a page": (b"MIME-Version: 1.0\nContent-Type: image/png\n\nabc", "damaged"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_read_is_one_clear_error(kind):
    data, code = REFUSED[kind]
    with pytest.raises(SourceError) as caught:
        read_bytes(data, "a.doc")
    assert (caught.value.code, caught.value.file) == (code, "a.doc")
    assert caught.value.remedy


@pytest.mark.parametrize("percent", range(1, 100, 3))
def test_a_doc_cut_off_anywhere_gives_an_error_or_no_wrong_figure(percent):
    code, wrong = "", []
    try:
        wrong = wrong_figures(recognise(read_doc(DOC[: len(DOC) * percent // 100], "a.doc")), "310000-zhengfu/2024")
    except SourceError as error:
        code = error.code
    assert wrong == []
    assert code in {"", "damaged", "no-form"}


@pytest.mark.parametrize("seed", range(40))
def test_a_doc_with_bytes_changed_is_read_or_refused(seed):
    """Every mutant ends in a document or a SourceError; anything else would end the run."""
    step = 37 + seed
    mutant = bytearray(DOC)
    for at in range(512 + seed * 11, len(mutant), 97 * step):
        mutant[at] ^= 1 << (seed % 8) | 1
    code = ""
    try:
        read_doc(bytes(mutant), "a.doc")
    except SourceError as error:
        code = error.code
    assert code in {"", "damaged", "encrypted", "office-missing", "file-too-large"}


@pytest.mark.parametrize(
    ("data", "container"),
    [
        ("<html><table><tr><td>规章<td>1</table>".encode(), "html"),
        (package(""), "docx"),
        (DOC, "doc"),
        (b"{\\rtf1\\ansi a}", "rtf"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>', "wordml"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n", "mhtml"),
        ("规章\t0".encode("gb18030"), "text"),
    ],
)
def test_a_file_called_doc_is_known_by_its_content(data, container):
    assert container_of(data) == container


def test_the_page_in_a_web_archive_is_read():
    page = "<html><p>规章</p></html>".encode("gb2312").hex("=").upper()
    head = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html; charset=gb2312\n"
    body = f"Content-Transfer-Encoding: quoted-printable\n\n={page}\n--x\nContent-Type: text/html\n\n<p>框架\n--x--\n"
    document = read_bytes((head + body).encode(), "a.doc")
    assert [p.text for p in document.paragraphs] == ["规章"]


@pytest.fixture
def listener() -> Iterator[tuple[int, list[bytes]]]:
    """A server on this machine that writes down who asks."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    asked.append(connection.recv(200))

        threading.Thread(target=listen, daemon=True).start()
        yield server.getsockname()[1], asked


@needs_office
def test_libreoffice_asks_no_host_and_reads_no_other_file(listener, tmp_path):
    assert_contained(listener, tmp_path)


@needs_office
def test_where_the_network_cannot_be_taken_away_the_settings_do(listener, tmp_path, nowhere):
    program(nowhere, f'exec {OFFICE} "$@"')
    assert libreoffice.without_network() == ()
    assert_contained(listener, tmp_path)


# Opened by hand where macros are allowed it writes that file.
MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:ooo="http://openoffice.org/2004/office" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text"><office:scripts>
<office:script script:language="ooo:Basic"><ooo:libraries><ooo:library-embedded ooo:name="Standard"><ooo:module ooo:name="M"><ooo:source-code>
Sub Main
 Open "RAN" For Output As #1
 Print #1, "ran"
 Close #1
End Sub
</ooo:source-code></ooo:module></ooo:library-embedded></ooo:libraries></office:script><office:event-listeners>
<script:event-listener script:language="ooo:script" script:event-name="dom:load" xlink:type="simple"
 xlink:href="vnd.sun.star.script:Standard.M.Main?language=Basic&amp;location=document"/></office:event-listeners></office:scripts>
<office:body><office:text><text:p>a</text:p></office:text></office:body></office:document>"""


def assert_contained(listener: tuple[int, list[bytes]], tmp_path: Path) -> None:
    port, asked = listener
    canary = tmp_path / "canary.txt"
    canary.write_text("金丝雀4711", encoding="utf-8")
    fields = "".join(
        f"{{\\field{{\\*\\fldinst {code}}}{{\\fldrslt x}}}}"
        for code in (
            f'INCLUDEPICTURE "http://127.0.0.1:{port}/a.png" \\\\d',
            f'INCLUDETEXT "{canary}"',
            f'INCLUDETEXT "{canary.as_uri()}"',
        )
    )
    page = f'<html><img src="http://127.0.0.1:{port}/c.png"><iframe src="{canary.as_uri()}"></iframe>a</html>'
    found = legacy.convert_many(
        {
            "a.rtf": (f"{{\\rtf1\\ansi{{\\*\\template http://127.0.0.1:{port}/t.dot}}{fields} a}}".encode(), "rtf"),
            # never sent there by the reader, but the way that is known to make LibreOffice ask
            "b.html": (page.encode(), "doc"),
            "m.fodt": (MACRO.replace("RAN", str(tmp_path / "ran")).encode(), "fodt"),
        }
    )
    assert not (tmp_path / "ran").exists()
    assert all(isinstance(content, bytes) for content in found.values())
    assert asked == []
    for content in found.values():
        document = read_bytes(content, "a.docx")
        assert "4711" not in "".join(p.text for p in document.paragraphs)


def test_unshare_is_used_where_it_works():
    program_path = shutil.which("unshare")
    works = bool(program_path) and any(
        subprocess.run([program_path, *flags, "true"], capture_output=True, check=False).returncode == 0
        for flags in (["-n"], ["-r", "-n"])
    )
    assert bool(libreoffice.without_network()) == works
