"""Full-text search: a compact text of every agency-year, indexed by Pagefind and served with the site.

    output/found/<address>/index.html   what is searched: title, report, state, running text, findings
    site/pagefind/                      the index and the program that reads it in the browser

Pagefind (https://pagefind.app, MIT) cuts Chinese into words when it indexes and the browser does when it searches. Its
files depend on the texts alone as long as it is given them in the same order (`search_index`) and no filters, which it writes
in a new order every time. What belongs to its own user interface is left out: ours is `assets/search.js`.

Pagefind holds everything in memory until it writes, about 0.4 MB for a report of 1,400 characters. So the agencies are
indexed some hundreds at a time: the first index in `pagefind/`, the others in folders beneath it that `parts.json` lists,
and the browser asks them all.
"""

import csv
import json
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from gongkai.pages.desk import Desk
from gongkai.pages.holdings import Holdings
from gongkai.pages.page import Page, Twin
from gongkai.pages.search_index import write_index
from gongkai.pages.summary import Summary

FOLDER = "pagefind"
"""Where the index is served."""
AGENCIES = 400
"""Agencies in one index."""
TEXTS = (("narrative.csv", "text"), ("findings.csv", "message"))
"""The tables of a package whose texts are searched, with the column."""


def search_pages(desk: Desk, holdings: Holdings) -> Iterator[Page]:
    """Yield the page on which readers search, in both languages."""
    return desk.both_languages("search/", "search.html", scripts=("load.js", "search.js"), **holdings.mark)


def searched_report(desk: Desk, folder: Path, summary: Summary, page: Page) -> Twin:
    """Return what is searched of an agency-year."""
    texts = [text for name, column in TEXTS for text in _column(folder / name, column)]
    state = desk.wording.term("badge", summary.badge)
    letters = _letters("".join((page.title, summary.title, state.word, *texts)))
    html = desk.render("searched.html", title=page.title, summary=summary, state=state, texts=texts, body="", letters=letters)
    return Twin(f"{page.address}index.html", html)


def searched_page(desk: Desk, page: Page) -> Twin:
    """Return what is searched of a fixed page: all of its text."""
    values = {"title": page.title, "summary": None, "state": None, "texts": (), "body": page.body}
    html = desk.render("searched.html", **values, letters=_letters(page.title + page.body))
    return Twin(f"{page.address}index.html", html)


def _letters(text: str) -> str:
    """Return every Chinese character of a text once, each a word of its own.

    The browser cuts a question by another dictionary than Pagefind cut the text (复|议 for 复议); the pieces left over are
    single characters, which are found here.
    """
    return " ".join(sorted({letter for letter in text if 0x4E00 <= ord(letter) <= 0x9FFF}))


def _column(path: Path, name: str) -> Iterable[str]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        return dict.fromkeys(row[name] for row in csv.DictReader(stream))


def build_search(found: Path, target: Path, agencies: int = AGENCIES) -> None:
    """Index all texts under `found`, so many agencies at a time, and put the indexes into the folder `target`.

    The texts are used up: those of the agencies after the first ones are moved away to be indexed apart.
    """
    own = sorted(path for path in (found / "a").glob("*") if path.is_dir())
    later = [own[first : first + agencies] for first in range(agencies, len(own), agencies)]
    parts = [found.with_name(f"{found.name}.{number}") for number in range(1, len(later) + 1)]
    for part, folders in zip(parts, later, strict=True):
        shutil.rmtree(part, ignore_errors=True)
        (part / "a").mkdir(parents=True)
        for folder in folders:
            folder.rename(part / "a" / folder.name)
    write_index(found, target)
    for number, part in enumerate(parts, 1):
        write_index(part, target / str(number))
        shutil.rmtree(part)
    (target / "parts.json").write_text(json.dumps([f"{number}/" for number in range(1, len(parts) + 1)]), encoding="utf-8")
