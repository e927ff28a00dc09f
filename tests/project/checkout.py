"""The checkout as the tests of the project see it: its files, and nothing that was made or installed into it."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def git(*arguments: str, cwd: Path = ROOT) -> str:
    """Run git and return what it prints; checkouts that belong to another user are read all the same."""
    command = ["git", "-c", "safe.directory=*", "-c", "core.quotePath=off", *arguments]
    return subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True).stdout


def project_files(*below: str) -> list[Path]:
    """Return the files of the project below some folders: committed, or new and not ignored."""
    listed = git("ls-files", "--cached", "--others", "--exclude-standard", "--", *below).splitlines()
    return sorted(path for name in set(listed) if (path := ROOT / name).is_file())
