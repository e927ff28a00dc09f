"""LibreOffice as a converter: many files in one call, shut in.

Each call has its own profile in a temporary folder, a time limit, limits on processor time and on the size of what it
writes, no network where the system can take it away (`unshare`), and no macros, links or remote pictures in any case.
Names given to LibreOffice are our own. When a call ends, nothing of it is left running.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

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
def without_network() -> tuple[str, ...]:
    """Return the command in front of another that takes its network away; empty where the system cannot."""
    program = shutil.which("unshare")
    for command in ((program, "-n"), (program, "-r", "-n")) if program else ():
        words = tuple(map(str, command))
        probe = subprocess.run([*words, "true"], capture_output=True, timeout=_NETWORK_PROBE_SECONDS, check=False)
        if probe.returncode == 0:
            return words
    return ()


def convert(program: str, files: Sequence[tuple[bytes, str]], target: str, seconds: float) -> tuple[list[bytes], int | None]:
    """Run LibreOffice once.

    Args:
        program: Path of LibreOffice.
        files: Content of each file, and the suffix by which LibreOffice knows its kind.
        target: Suffix and filter of the results, as in `docx:MS Word 2007 XML`.
        seconds: Time for the call.

    Returns:
        What became of each file (empty: nothing), and how the call ended (None: out of time).
    """
    with tempfile.TemporaryDirectory(prefix="gongkai-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        inputs: list[Path] = []
        for number, (data, suffix) in enumerate(files):
            inputs.append(folder / f"{number:04}{suffix}")
            inputs[-1].write_bytes(data)
        ending = _run(_command(program, folder, inputs, target), folder, seconds)
        suffix = target.partition(":")[0]
        return [_content(folder / "out" / f"{path.stem}.{suffix}") for path in inputs], ending


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() and not path.is_symlink() else b""


def _command(program: str, folder: Path, inputs: Sequence[Path], target: str) -> list[str]:
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    items = "".join(_ITEM.format(*setting) for setting in _SETTINGS)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE.format(items), encoding="utf-8")
    return [
        *without_network(), "/bin/sh", "-c", _LIMITS, "sh", program, f"-env:UserInstallation={profile.as_uri()}",
        "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard",
        "--convert-to", target, "--outdir", str(folder / "out"), *map(str, inputs),
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
