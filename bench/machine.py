"""Facts about the machine and the versions that the figures depend on; nothing that names the machine."""

import os
import platform
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path

import psutil

PACKAGES = ("mkdocs-material", "frictionless", "numpy", "pandas", "pyarrow", "jinja2")


def facts() -> dict[str, str]:
    """Return processor, cores, memory, system and versions."""
    return {
        "processor": _processor(),
        "cores": f"{os.cpu_count()}",
        "memory": f"{psutil.virtual_memory().total / 2**30:.1f} GiB",
        "system": platform.system() + " " + platform.release(),
        "load": f"{os.getloadavg()[0]:.1f} processes over the last minute, before the start",
        "python": platform.python_version(),
        **{name: version(name) for name in PACKAGES},
        "hugo": _hugo(),
    }


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _hugo() -> str:
    if not shutil.which("hugo"):
        return "not installed"
    return subprocess.run(["hugo", "version"], capture_output=True, text=True, check=True).stdout.split()[1]
