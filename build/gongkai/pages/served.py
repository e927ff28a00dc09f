"""The names under which the files of a package are served."""

from pathlib import Path

from gongkai.package.stored import Package

PASSIVE = frozenset((".txt", ".pdf", ".docx", ".doc", ".ofd", ".wps", ".rtf"))
"""Kinds of source that a browser shows or saves but never runs."""
ACTIVE_TEXT = frozenset((".html", ".htm", ".mht", ".mhtml", ".xml", ".xhtml", ".shtml"))
"""Kinds of source that a browser could run: served as plain text."""


def served_source(source: str) -> str:
    """Return the name under which a source is served: never its own, which could be a page, a script or a server's settings."""
    suffix = Path(source).suffix.lower()
    return f"source{suffix if suffix in PASSIVE else '.txt' if suffix in ACTIVE_TEXT else '.bin'}"


def served_files(package: Package) -> tuple[tuple[str, str], ...]:
    """Return all files of the package with the names they are served under: descriptor, resources, source."""
    own = ("datapackage.json", *(resource["path"] for resource in package.resources))
    return (*((name, name) for name in own), (package.source, served_source(package.source)))
