"""Column pages: which annual reports a page of a site lists, on itself and on the pages that follow it.

A link is a report when it is called an annual report (`pages.toml`); its year is the one that its name says, and is left out
where the name says none, or several. Only what the page prints is told: no year and no agency is guessed. Paging is followed on
the same site: by links, and by the pagers of content systems whose addresses are known by rule. Columns below the first page that
are called by a year alone are looked at too, one level down. What cannot be followed is named.

>>> named_year("某市2024年公布的2023年政府信息公开工作年度报告"), named_year("二〇二三年年报"), named_year("年报")
(2023, 2023, 0)
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from gongkai.errors import SourceError
from gongkai.fetching import troubles
from gongkai.fetching.following import is_called_report, suffix_of, years_of
from gongkai.fetching.rules_of_pages import rules
from gongkai.fetching.visits import Visitor, valid
from gongkai.fetching.web_page import Link, WebPage, page_of
from gongkai.sources import container_of
from gongkai.text import fold, one_line

MOST_PAGES = 20
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_IN_WORDS = re.compile("二[〇○零][〇○零一二三四五六七八九]{2}(?=年)")
_OF_REPORT = re.compile(r"(20[0-9]{2})年?度?(?:(?!20[0-9]{2}).)*?(?:年度报告|年报|ndbg)")
_SPAN = re.compile(r"20[0-9]{2}年?度?[-—–~至到、和]20[0-9]{2}")
_BEFORE = re.compile(r"^(?:关于)?(?P<agency>[^0-9]{2,40}?)(?:关于)?20[0-9]{2}年")
_AFTER = re.compile(r"^20[0-9]{2}年度?+(?!政府信息公开|政务公开)(?P<agency>[^0-9]{2,40}?)(?:政府信息公开|政务公开|信息公开)")
_AGENCY_ENDS = re.compile(
    r"(?:局|厅|委|委员会|政府|办公室|办|部|署|院|中心|街道|街道办事处|镇|乡|区|县|市|省|处|队|站|大学|学院|学校|医院|公司|会)$"
)
_CUT = re.compile(r"(?:…|\.{3})$")
_MOST_FRAMES = 3
_PAGE, _SECOND = re.compile("[2-9]|[1-9][0-9]|[12][0-9]{2}"), 2


@dataclass(frozen=True, slots=True)
class Listed:
    """A report that a column lists; `year` is 0 and `agency` empty where its name does not say."""

    title: str
    year: int
    address: str
    agency: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a column lists, the pages that were looked at, and what could not be."""

    reports: tuple[Listed, ...]
    pages: tuple[str, ...]
    left: tuple[SourceError, ...]


def find_reports(address: str, visitor: Visitor, most: int = MOST_PAGES) -> Listing:
    """Return the annual reports that a column page leads to.

    Raises:
        SourceError: the page cannot be had, or is none.
    """
    first = _page(address, visitor)
    waiting, pages = [first], [first.address]
    reports: dict[str, Listed] = {}
    left: list[SourceError] = []
    asked = {first.address}
    while waiting:
        page = waiting.pop(0)
        own = {each.address: each for each in _reports(page)}
        reports = {**own, **reports}
        following, trouble = _following(page, found=bool(own), first=page is first)
        left += [trouble] if trouble else []
        for onward in following:
            if onward in asked:
                continue
            if len(pages) >= most:
                left.append(troubles.more_pages(onward, most))
                break
            asked.add(onward)
            try:
                waiting.append(_page(onward, visitor))
                pages.append(onward)
            except SourceError as error:
                left.append(error)
    ordered = sorted(reports.values(), key=lambda each: (each.agency, -each.year, each.title, each.address))
    if not ordered and not left and first.scripts:
        left.append(troubles.list_in_script(first.address))
    return Listing(tuple(ordered), tuple(pages), tuple(_each_once(left)))


def _each_once(left: Sequence[SourceError]) -> Iterator[SourceError]:
    yield from {(error.code, error.file if error.code != "more-pages" else ""): error for error in left}.values()


def _page(address: str, visitor: Visitor) -> WebPage:
    answer = visitor.visit(address)
    if not answer.data.strip():
        raise troubles.empty(answer.address)
    if container_of(answer.data) not in ("html", "text"):
        raise troubles.no_column(answer.address)
    return page_of(answer.data, answer.address, answer.media_type)


def _reports(page: WebPage) -> Iterator[Listed]:
    for link in page.links:
        title = _title(link)
        if link.kind == "link" and link.address and title and link.address != page.address and not _leads_on(link):
            year = named_year(title)
            if year or suffix_of(link) or link.beside:
                yield Listed(title, year, valid(link.address), named_agency(title))


def _title(link: Link) -> str:
    """Return what a link calls a report, in full; nothing where it calls none."""
    for said in sorted((link.told, link.text), key=len, reverse=True):
        if said and (is_called_report(said) or (_CUT.search(fold(said)) and "信息公开" in said and years_of(said))):
            return one_line(said)
    return ""


def named_year(title: str) -> int:
    """Return the year of the report that a title names; 0 where it names none, or which one cannot be told."""
    said = _IN_WORDS.sub(lambda match: match[0].translate(_DIGITS), fold(title).lower())
    if _SPAN.search(said):
        return 0
    if found := set(_OF_REPORT.findall(said)):
        return int(found.pop()) if len(found) == 1 else 0
    years = years_of(said)
    return years[0] if len(years) == 1 else 0


def named_agency(title: str) -> str:
    """Return the agency that a title names; nothing where that cannot be told.

    >>> named_agency("某市公安局2023年政府信息公开工作年度报告"), named_agency("2023年某市人民政府信息公开年报")
    ('某市公安局', '某市人民政府')
    """
    said = fold(title).replace("人民政府信息公开", "人民政府政府信息公开")
    found = _BEFORE.match(said) or _AFTER.match(said)
    name = found["agency"] if found else ""
    return name if _AGENCY_ENDS.search(name) else ""


def _following(page: WebPage, *, found: bool, first: bool) -> tuple[list[str], SourceError | None]:
    """Return the addresses where the list of a page goes on, and what keeps from following it."""
    paging = [*dict.fromkeys(valid(each) for each in (*_onward(page), *_paged(page), *_numbered(page)))]
    addresses = [*paging, *(each for each in _folders_of_years(page) if first and each not in paging)]
    if not found:
        frames = [link.address for link in page.links if link.kind == "frame" and _same_site(link.address, page)]
        addresses += [valid(each) for each in frames[:_MOST_FRAMES]]
    if not paging and _is_out_of_reach(page):
        return addresses, troubles.paging_in_script(page.address)
    scripts = page.scripts.lower()
    if not found and not addresses and any(word in scripts for word in rules().column.scripted):
        return [], troubles.list_in_script(page.address)
    return addresses, None


def _onward(page: WebPage) -> list[str]:
    """Return where links called “next page” lead."""
    return [link.address for link in page.links if _leads_on(link) and link.address and _same_site(link.address, page)]


def _numbered(page: WebPage) -> list[str]:
    """Return where links lead that are called by the number of a page, beside the page itself; nothing where there is no 2."""
    here = urljoin(page.address, ".")
    found = {
        link.address: int(words)
        for link in page.links
        if link.kind == "link" and _PAGE.fullmatch(words := fold(link.text)) and urljoin(link.address, ".") == here
    }
    return sorted(found, key=lambda address: found[address]) if _SECOND in found.values() else []


def _is_out_of_reach(page: WebPage) -> bool:
    """Say whether a list goes on by what has no address: a button or script, or pages that are only counted."""
    known, words_of = rules().column, {(fold(link.text or link.told).lower(), link.address, link.script) for link in page.links}
    counted = [int(one or other) for one, other in re.findall(known.pages, page.words)]
    if max(counted, default=0) == 1 or any(address and words in known.previous for words, address, _ in words_of):
        return False
    clicked = {(words, bool(script)) for words, address, script in words_of if not address}
    onward = {words for words, _ in clicked} & {*known.next, *known.more}
    return max(counted, default=0) > 1 or bool(onward) or (str(_SECOND), True) in clicked


def _folders_of_years(page: WebPage) -> list[str]:
    """Return the folders below that of a column which are called by a year alone, each once."""
    below, called = urljoin(page.address, "."), re.compile(rules().column.folder)
    links = [link.address for link in page.links if link.kind == "link" and called.fullmatch(fold(link.text or link.told))]
    found = dict.fromkeys(valid(urljoin(page.address, each)) for each in links if each)
    return [each for each in found if each.startswith(below) and each != below and _is_folder(each)]


def _is_folder(address: str) -> bool:
    return urlsplit(address).path.rpartition("/")[2].partition(".")[0] in ("", "index")


def _leads_on(link: Link) -> bool:
    return link.kind == "link" and fold(link.text or link.told).lower() in rules().column.next


def _same_site(address: str, page: WebPage) -> bool:
    return urlsplit(address).netloc == urlsplit(page.address).netloc


def _paged(page: WebPage) -> list[str]:
    """Return the further pages that the pager of a known content system would lead to."""
    found: list[str] = []
    for pattern, address in _pagers():
        for match in pattern.finditer(page.scripts):
            last = min(int(match["count"]) - 1, 10 * MOST_PAGES)
            found += [valid(urljoin(page.address, address.format(n=n, **match.groupdict()))) for n in range(1, last + 1)]
    return [each for each in dict.fromkeys(found) if _same_site(each, page)]


@lru_cache(maxsize=1)
def _pagers() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pager.call), pager.address) for pager in rules().column.pager)
