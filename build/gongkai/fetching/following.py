"""What of a page is the report: the page itself, or, one step on, the document or frame that it leads to.

A page that holds the tables is the report, whatever it links. One that does not leads on: to a document whose name says that it
is the annual report; to a frame that says so; where the page itself is called an annual report, to the only document it links.
Two documents that are not the same report in other formats are not chosen between.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from gongkai.errors import SourceError
from gongkai.fetching import troubles
from gongkai.fetching.rules_of_pages import rules
from gongkai.fetching.web_page import Link, WebPage
from gongkai.text import fold

_LONGEST_TITLE = 60
_YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})(?![0-9])")


def holds_tables(page: WebPage) -> bool:
    """Does the page itself hold the tables of the form?"""
    known = rules().tables
    return sum(fold(word) in page.words for word in known.words) >= known.at_least


def is_called_report(*texts: str) -> bool:
    """Do these words call something an annual report?

    >>> is_called_report("2023年政府信息公开工作年度报告"), is_called_report("2023年年报解读")
    (True, False)
    """
    said, known = "".join(fold(text).lower() for text in texts), rules().report
    return any(word in said for word in known.words) and not any(word in said for word in known.not_words)


def years_of(*texts: str) -> tuple[int, ...]:
    """Return the years that these words name, each once."""
    return tuple(dict.fromkeys(int(year) for text in texts for year in _YEAR.findall(fold(text))))


def step(page: WebPage) -> str:
    """Return the address that the page leads to; empty where it leads nowhere.

    Raises:
        SourceError: it leads to several documents, to an archive, or on by a script only.
    """
    for link in page.links:
        if link.kind == "refresh" and link.address != page.address:
            return link.address
    own = is_called_report(page.title, *page.headings[:1])
    documents = [(link, suffix) for link in page.links if link.address and (suffix := suffix_of(link))]
    named = [each for each in documents if is_called_report(each[0].text, each[0].told, _file_words(each[0].address))]
    if found := _one(named, page):
        return found
    if frames := [address for link in page.links if link.kind == "frame" and (address := _framed(link))]:
        return frames[0] if len(set(frames)) == 1 else _refuse(page, frames)
    plain = rules().attachment.plain
    if own and (found := _one([each for each in documents if _is_plain(each[0], plain)] or documents, page)):
        return found
    packed = [
        link for link in page.links if link.address and _is_archive(link) and (own or is_called_report(link.text, link.told))
    ]
    if packed:
        raise troubles.archived(page.address, packed[0].text or packed[0].told)
    scripted = [
        link for link in page.links if link.script and (is_called_report(link.text, link.told) or _names_document(link.text))
    ]
    if scripted:
        raise troubles.in_script(page.address, scripted[0].text or scripted[0].told)
    return ""


def _is_archive(link: Link) -> bool:
    names = (unquote(urlsplit(link.address).path), link.told, link.text)
    return any(PurePosixPath(name.strip()).suffix.lower() in rules().attachment.archives for name in names)


def suffix_of(link: Link) -> str:
    """Return the suffix of the document that a link leads to, by its address, the name it is saved under or its text."""
    parts = urlsplit(link.address)
    names = [unquote(parts.path), *(value for _, value in parse_qsl(parts.query)), link.told, link.text]
    return next((suffix for name in names if (suffix := _suffix(name))), "")


def _suffix(name: str) -> str:
    suffix = PurePosixPath(name.strip().rstrip(")）")).suffix.lower()
    return suffix if suffix in rules().attachment.suffixes else ""


def _one(documents: Sequence[tuple[Link, str]], page: WebPage) -> str:
    """Return the one document among these, in its preferred format; nothing where there is none."""
    years = years_of(page.title, *page.headings[:1])
    if len(years) == 1:
        said = [each for each in documents if years_of(each[0].text, each[0].told)]
        other = {each[0].address for each in said if years[0] not in years_of(each[0].text, each[0].told)}
        documents = [each for each in documents if each[0].address not in other]
    if not documents:
        return ""
    order = rules().attachment.suffixes
    names = {_name(link, suffix) for link, suffix in documents}
    addresses = {link.address for link, _ in documents}
    if len(names) > 1 and len(addresses) > 1:
        _refuse(page, [link.text or link.address for link, _ in documents])
    best = min(documents, key=lambda each: order.index(each[1]))
    if sum(suffix == best[1] for _, suffix in {(link.address, suffix) for link, suffix in documents}) > 1:
        _refuse(page, [link.text or link.address for link, _ in documents])
    return best[0].address


def _refuse(page: WebPage, found: Iterable[str]) -> str:
    raise troubles.several(page.address, list(dict.fromkeys(found))[:5])


def _name(link: Link, suffix: str) -> str:
    """Return what a link calls its document, whatever the format."""
    words = fold(link.text or link.told).lower()
    for each in (suffix, suffix[1:], "(", ")", "版", "word", "附件:", "附件", "下载"):
        words = words.replace(each, "")
    return words


def _is_plain(link: Link, plain: Sequence[str]) -> bool:
    return any(word in fold(link.text + link.told) for word in plain)


def _names_document(text: str) -> bool:
    return bool(_suffix(text))


def _file_words(address: str) -> str:
    return unquote(urlsplit(address).path.rpartition("/")[2])


def _framed(link: Link) -> str:
    """Return what a frame shows that may be the report; nothing for any other frame."""
    known = rules().frame
    for key, value in parse_qsl(urlsplit(link.address).query):
        if key.lower() in known.parameters and _suffix(urlsplit(value).path):
            return urljoin(link.address, value)
    if suffix_of(link):
        return link.address
    said = fold(f"{link.text} {unquote(link.address)}").lower()
    return link.address if any(word in said for word in known.words) else ""


def judged(page: WebPage, said: str = "") -> SourceError | None:
    """Say what is wrong with a page that is no report and leads to none; None where nothing is known against it.

    `said` is the kind of document that it was announced as.
    """
    known = rules().error
    shown = [fold(text).lower() for text in (page.title, *page.headings)]
    short = [text for text in shown if len(text) <= _LONGEST_TITLE]
    if any(text in known.titles or any(word in text for word in known.words) for text in short):
        return troubles.error_page(page.address, page.title or page.headings[0])
    if len(page.words) <= known.longest and any(word in page.words.lower() for word in known.words):
        return troubles.error_page(page.address, page.title or page.words[:40])
    if page.asks_password and not is_called_report(page.title, *page.headings):
        return troubles.login(page.address)
    if said:
        return troubles.not_as_said(page.address, said)
    if not page.words and page.scripts.strip():
        return troubles.script_only(page.address)
    return None
