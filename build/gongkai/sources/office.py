"""LibreOffice as a converter: DOC, WPS, RTF and Word's XML become DOCX, many files in one call.

Each call has its own profile in a temporary folder, a time limit, limits on processor time and on the size of what it
writes, no network where the system can take it away (`unshare`), and no macros, links or remote pictures in any case.
Names given to LibreOffice are our own. When a call ends, nothing of it is left running.

    contents → one call for all → what is missing, when the call was cut short: one call each → DOCX or SourceError
"""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from gongkai.errors import SourceError
from gongkai.sources import refusals

SUFFIXES: Mapping[str, str] = {"doc": ".doc", "rtf": ".rtf", "wordml": ".xml"}
"""Containers that LibreOffice converts, and the suffix under which it expects them."""

FILES_A_CALL = 25
SECONDS_A_CALL = 60.0
SECONDS_ALONE = 30.0

_LIMITS = 'ulimit -t 60; ulimit -f 262144; exec "$@"'
_NETWORK_PROBE_SECONDS = 5

# No macros, no links that update themselves, nothing from other hosts; a proxy that leads nowhere for what remains.
_SETTINGS = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
_ITEM = '<item oor:path="/org.openoffice.{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'
_PROFILE = '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">{}</oor:items>'


@lru_cache(maxsize=1)
def office_program() -> str | None:
    """Return the path of LibreOffice, or None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


@lru_cache(maxsize=1)
def _without_network() -> tuple[str, ...]:
    """The command in front of another that takes its network away; empty where the system cannot."""
    program = shutil.which("unshare")
    for command in ((program, "-n"), (program, "-r", "-n")) if program else ():
        words = tuple(map(str, command))
        probe = subprocess.run([*words, "true"], capture_output=True, timeout=_NETWORK_PROBE_SECONDS, check=False)
        if probe.returncode == 0:
            return words
    return ()


def convert_many(
    files: Mapping[str, tuple[bytes, str]], *, seconds_alone: float = SECONDS_ALONE
) -> dict[str, bytes | SourceError]:
    """Convert files to DOCX.

    Args:
        files: Name of each file as messages call it → its content and its container, one of SUFFIXES.
        seconds_alone: Time for a call with one file.
    """
    program = office_program()
    if program is None:
        return {file: refusals.office_missing(file, f"{container.upper()} ") for file, (_, container) in files.items()}
    found: dict[str, bytes | SourceError] = {}
    names = sorted(files)
    for start in range(0, len(names), FILES_A_CALL):
        found.update(_convert_batch(program, {name: files[name] for name in names[start : start + FILES_A_CALL]}, seconds_alone))
    return found


def _convert_batch(program: str, files: Mapping[str, tuple[bytes, str]], seconds_alone: float) -> dict[str, bytes | SourceError]:
    alone = len(files) == 1
    seconds = seconds_alone if alone else SECONDS_A_CALL
    converted, ending = _call(program, files, seconds)
    found: dict[str, bytes | SourceError] = {}
    for file, content in converted.items():
        if content:
            found[file] = content
        elif ending != 0 and not alone:
            # The call was cut short, perhaps by another file.
            found.update(_convert_batch(program, {file: files[file]}, seconds_alone))
        elif ending is None:
            found[file] = refusals.office_timeout(file, seconds)
        else:
            found[file] = refusals.damaged(file, "LibreOffice 打不开")
    return found


def _call(program: str, files: Mapping[str, tuple[bytes, str]], seconds: float) -> tuple[dict[str, bytes], int | None]:
    """Run LibreOffice once; return what it made of each file (empty: nothing) and how it ended (None: out of time)."""
    with tempfile.TemporaryDirectory(prefix="gongkai-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        inputs: list[Path] = []
        for number, (data, container) in enumerate(files.values()):
            inputs.append(folder / f"{number:04}{SUFFIXES[container]}")
            inputs[-1].write_bytes(data)
        ending = _run(_command(program, folder, inputs), folder, seconds)
        outputs = (folder / "out" / f"{path.stem}.docx" for path in inputs)
        return {file: _content(path) for file, path in zip(files, outputs, strict=True)}, ending


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() and not path.is_symlink() else b""


def _command(program: str, folder: Path, inputs: Sequence[Path]) -> list[str]:
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    items = "".join(_ITEM.format(*setting) for setting in _SETTINGS)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE.format(items), encoding="utf-8")
    return [
        *_without_network(), "/bin/sh", "-c", _LIMITS, "sh", program, f"-env:UserInstallation={profile.as_uri()}",
        "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard",
        "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out"), *map(str, inputs),
    ]  # fmt: skip


def _run(command: Sequence[str], folder: Path, seconds: float) -> int | None:
    environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "LANG": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}
    process = subprocess.Popen(
        command,
        env=environment,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End whatever of the call is still there: LibreOffice is a starter and the program that it starts."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
