"""The names under which the files of a package are served."""

from pathlib import Path

from gongkai.kinds import ACTIVE, PASSIVE
from gongkai.package.stored import Package


def served_source(source: str) -> str:
    """Return the name under which a source is served: never its own, which could be a page, a script or a server's settings."""
    suffix = Path(source).suffix.lower()
    return f"source{suffix if suffix in PASSIVE else '.txt' if suffix in ACTIVE else '.bin'}"


def served_files(package: Package) -> tuple[tuple[str, str], ...]:
    """Return all files of the package with the names they are served under: descriptor, resources, source."""
    own = ("datapackage.json", *(resource["path"] for resource in package.resources))
    return (*((name, name) for name in own), (package.source, served_source(package.source)))
