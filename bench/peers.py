"""Two peers that make the same pages from Markdown tables: mkdocs-material, and Hugo with minimal layouts."""

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.pages_as_markdown import write_pages

_MKDOCS = {
    "site_name": "peer",
    "docs_dir": "docs",
    "site_dir": "site",
    "theme": {"name": "material", "language": "zh", "font": False},
    "plugins": [],
    "markdown_extensions": [],
    "nav": [{"首页": "index.md"}],
    "validation": {"nav": {"omitted_files": "ignore"}, "links": {"not_found": "ignore", "unrecognized_links": "ignore"}},
}
_HUGO = 'baseURL = "/"\ntitle = "peer"\nlanguageCode = "zh"\ndisableKinds = ["taxonomy", "term", "RSS", "sitemap", "404"]\n'
_LAYOUT = """<!doctype html>
<html lang="zh"><head><meta charset="utf-8"><title>{{ .Title }} - {{ site.Title }}</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/site.css"></head>
<body><header><nav><a href="/">首页</a></nav></header>
<main>{{ .Content }}</main>
<footer>{{ site.Title }}</footer></body></html>
"""


@dataclass(frozen=True, slots=True)
class Peer:
    """Another tool: how to lay out its project for the packages in `datasets`, and the command that builds it."""

    id: str
    title: str
    prepare: Callable[[Path, Path], int]
    command: tuple[str, ...]


def _mkdocs(datasets: Path, folder: Path) -> int:
    (folder / "mkdocs.yml").write_text(json.dumps(_MKDOCS, ensure_ascii=False), encoding="utf-8")
    return write_pages(datasets, folder / "docs", "index.md")


def _hugo(datasets: Path, folder: Path) -> int:
    (folder / "config.toml").write_text(_HUGO, encoding="utf-8")
    layouts = folder / "layouts" / "_default"
    layouts.mkdir(parents=True)
    for name in ("single.html", "list.html"):
        (layouts / name).write_text(_LAYOUT, encoding="utf-8")
    return write_pages(datasets, folder / "content", "_index.md")


PEERS: tuple[Peer, ...] = (
    Peer("material", "mkdocs-material, Markdown tables", _mkdocs, (sys.executable, "-m", "mkdocs", "build", "--quiet")),
    Peer("hugo", "Hugo, Markdown tables", _hugo, (shutil.which("hugo") or "hugo", "--quiet", "--destination", "site")),
)
