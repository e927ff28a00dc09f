"""The site as one zip file whose pages open from a folder, without a server.

A browser that opens a page from a folder shows no folder in place of its index, and lets a page fetch nothing. So links to
folders name their `index.html`, and what pages would fetch is carried by scripts, which `assets/load.js` knows:

    assets/carried.js       files that pages name (`data-index`, `data-names`, `data-bands`), and the shards of the search box
    a/<id>/<year>.json.js   the data of a report, for comparing; run when a report is chosen

Full-text search stays behind, as its program can only be fetched; its page says so. The same site gives the same bytes.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from posixpath import normpath
from zipfile import ZIP_DEFLATED, ZipFile

from gongkai.package.archive import member
from gongkai.pages.search.fulltext import FOLDER as SEARCH

LEFT_OUT = (f"{SEARCH}/*", "404.html", "sitemap*.xml")
"""Files that serve no purpose in a folder."""
CARRIED = "assets/carried.js"
_FOLDER_LINK = re.compile(r'(href="|content="0; url=)(?![a-z][a-z0-9+.-]*:|#|//)((?:[^"#?]*/)?\.{1,2}|[^"#?]*/)(["#?])')
_NAMED = re.compile(r'data-(?:index|names|bands)="([^"]+)"')
_OF_A_REPORT = re.compile(r"a/[^/]+/\d{4}\.json")
_LOADER = re.compile(r'<script src="([^"]*)load\.js"')


def write_offline(site: Path, target: Path, top: str) -> None:
    """Write the zip of a built site, with a folder of the name `top` in it."""
    carried = {path.relative_to(site).as_posix() for path in (*site.glob("find-*.json"), *site.glob("en/find-*.json"))}
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for path, name in _files(site):
            data = path.read_bytes()
            if path.suffix == ".html":
                text = data.decode()
                carried |= {normpath(f"{name}/../{link}") for link in _NAMED.findall(text)}
                data = opened_from_folder(text).encode()
            archive.writestr(member(f"{top}/{name}"), data)
            if _OF_A_REPORT.fullmatch(name):
                archive.writestr(member(f"{top}/{name}.js"), f"carried[{json.dumps(name)}] = {data.decode().strip()};\n".encode())
        parts = ",\n".join(f"{json.dumps(name)}: {(site / name).read_text(encoding='utf-8').strip()}" for name in sorted(carried))
        archive.writestr(member(f"{top}/{CARRIED}"), f"globalThis.carried = {{\n{parts}\n}};\n".encode())


def opened_from_folder(page: str) -> str:
    """Return a page with its links to folders and its data as a page opened from a folder needs them.

    >>> opened_from_folder('<a href="../../">x</a><a href="a/#b">y</a><a href="https://example.org/">z</a><a href="#c">w</a>')
    '<a href="../../index.html">x</a><a href="a/index.html#b">y</a><a href="https://example.org/">z</a><a href="#c">w</a>'
    >>> opened_from_folder('<a href="../.">home</a><a href="..">home</a><a href="y/2023.csv">data</a>')
    '<a href=".././index.html">home</a><a href="../index.html">home</a><a href="y/2023.csv">data</a>'
    >>> opened_from_folder('<script src="../assets/load.js" defer></script>')
    '<script src="../assets/carried.js" defer></script><script src="../assets/load.js" defer></script>'
    """
    page = _FOLDER_LINK.sub(lambda m: f"{m[1]}{m[2].removesuffix('/')}/index.html{m[3]}", page)
    return _LOADER.sub(r'<script src="\1carried.js" defer></script><script src="\1load.js"', page)


def _files(site: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site)
        if path.is_file() and not any(name.match(pattern) for pattern in LEFT_OUT) and name.parts[0] != SEARCH:
            yield path, name.as_posix()
