"""All reports of a project, visited: hosts side by side, each of them at leisure and in order."""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

from gongkai.errors import DataError, GongkaiError, SourceError
from gongkai.fetching import Visitor
from gongkai.report.source import load_source
from gongkai.watching.visit import Visit, broken, visit

Tell = Callable[[int, int], None]


def watch(folders: Sequence[Path], visitor: Visitor, jobs: int, tell: Tell = lambda *_: None) -> list[Visit]:
    """Visit the addresses of the reports in some folders, so many hosts at a time; the result is in the order of the folders."""
    found: dict[Path, Visit] = {}
    guard = threading.Lock()

    def call_on(host: Iterable[Path]) -> None:
        for folder in host:
            came = visited(folder, visitor)
            with guard:
                found[folder] = came
                tell(len(found), len(folders))

    hosts: defaultdict[str, list[Path]] = defaultdict(list)
    for folder in folders:
        hosts[_host(folder)].append(folder)
    with ThreadPoolExecutor(max(1, jobs)) as pool:
        for _ in pool.map(call_on, hosts.values()):
            pass
    return [found[folder] for folder in folders]


def visited(folder: Path, visitor: Visitor) -> Visit:
    """Visit one report; a folder that is wrong is told and keeps nobody from the next."""
    try:
        return visit(folder, visitor)
    except (DataError, SourceError) as error:
        return broken(folder, error)


def _host(folder: Path) -> str:
    try:
        return urlsplit(load_source(folder).url).netloc
    except GongkaiError:
        return ""
