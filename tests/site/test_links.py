"""Every link of every built page leads somewhere, stays relative and names a harmless scheme."""

import json
import re
from pathlib import Path
from urllib.parse import urlsplit
from zipfile import ZipFile

from .crawled import leads_on, pages_of, references, target_of, tree_of
from .project import ADDRESS, CONSISTENT, PAGES, PREFIX, UNREADABLE

SCHEMES = {"", "http", "https", "mailto"}
OWN = {"canonical", "alternate"}
"""What a page says of its own address and of itself in other forms: whole addresses of this site."""


def test_every_type_of_page_is_built(site: Path) -> None:
    for name, address in PAGES.items():
        assert (site / address / "index.html").is_file() or name == "not found", address
    assert len(pages_of(site)) > len(PAGES)


def test_every_link_leads_to_a_file_and_a_place_in_it(site: Path) -> None:
    followed = 0
    for page in pages_of(site):
        for element, name, link in references(page):
            if urlsplit(link).scheme or name == "data-root":
                continue
            target, fragment = target_of(site, page, link)
            if (asked := urlsplit(link).query).startswith(
                "of="
            ):  # the figure of a receipt, which a script reads from the address
                target = site / "a" / asked.removeprefix("of=") / "index.html"
            assert target.is_file(), f"{page.relative_to(site)}: {link}"
            if fragment:
                found = tree_of(target).xpath("count(//*[@id=$id])", id=fragment)
                assert found == 1, f"{page.relative_to(site)}: {link} ({element.text_content()}) is there {found:.0f} times"
            followed += 1
    assert followed > 700


def test_ids_are_used_once(site: Path) -> None:
    for page in pages_of(site):
        ids = tree_of(page).xpath("//@id")
        assert len(ids) == len(set(ids)), page


def test_links_are_relative_and_name_no_other_scheme(site: Path) -> None:
    """404.html is shown at any depth, so that its links begin with the path at which the site is served."""
    for page in pages_of(site):
        start = PREFIX if page == site / "404.html" else "/"
        for element, _, link in references(page):
            assert urlsplit(link).scheme in SCHEMES, f"{page}: {link}"
            assert not link.startswith("//"), f"{page}: {link}"
            if page == site / "404.html":
                assert link.startswith((start, "#", "https://creativecommons.org/")), link
            elif element.get("rel") not in OWN:
                assert not link.startswith(start), f"{page}: {link}"


def test_only_links_lead_to_other_origins_and_tell_them_nothing(site: Path) -> None:
    for page in pages_of(site):
        for element, name, link in references(page):
            if element.tag == "link" and element.get("rel") in OWN:
                assert link.startswith(ADDRESS), f"{page}: {link}"
            elif urlsplit(link).scheme:
                assert (element.tag, name) == ("a", "href"), f"{page}: {element.tag} {link}"
                assert {"noopener", "noreferrer"} <= set(element.get("rel", "").split()), f"{page}: {link}"


def test_the_canonical_address_of_a_page_is_its_own(site: Path) -> None:
    for page in pages_of(site):
        if page != site / "404.html":
            own = ADDRESS + page.relative_to(site).as_posix().removesuffix("index.html")
            (canonical,) = tree_of(page).xpath("//link[@rel='canonical']/@href")
            assert (canonical == own) != leads_on(page)


def test_old_addresses_lead_on_to_pages(site: Path) -> None:
    moved = [page for page in pages_of(site) if leads_on(page)]
    assert len(moved) >= 5
    for page in moved:
        (wait,) = tree_of(page).xpath("//meta[@http-equiv='refresh']/@content")
        (link,) = tree_of(page).xpath("//main//a/@href")
        assert wait == f"0; url={link}"
        target, _ = target_of(site, page, link)
        assert tree_of(page).xpath("//link[@rel='canonical']/@href") == tree_of(target).xpath("//link[@rel='canonical']/@href")


def test_style_sheets_refer_to_nothing_outside(site: Path) -> None:
    sheets = list(site.rglob("*.css"))
    assert sheets
    for sheet in sheets:
        assert not re.findall(r"url\(|@import", sheet.read_text(encoding="utf-8"))


def test_data_files_name_only_files_that_are_there(site: Path) -> None:
    descriptor = site / "download/gongkai/datapackage.json"
    for resource in json.loads(descriptor.read_text(encoding="utf-8"))["resources"]:
        assert (descriptor.parent / resource["path"]).is_file(), f"{descriptor}: {resource['path']}"
    packages = list(site.glob("a/*/*.zip"))
    assert len(packages) > 5
    for path in packages:
        with ZipFile(path) as package:
            named = [resource["path"] for resource in json.loads(package.read("datapackage.json"))["resources"]]
            assert {"datapackage.json", *named} == set(package.namelist()), path


def test_every_link_of_a_markdown_twin_leads_to_a_file(site: Path) -> None:
    twins = [*site.rglob("*.md"), site / "llms.txt"]
    assert {"dict.md", "api.md", "changelog.md", f"a/{CONSISTENT}.md", f"a/{UNREADABLE}.md", "y/2023.md"} <= {
        twin.relative_to(site).as_posix() for twin in twins
    }
    for twin in twins:
        for link in re.findall(r"\]\(([^)]*)\)", twin.read_text(encoding="utf-8")):
            if not urlsplit(link).scheme:
                own = urlsplit(link).path
                place = (twin.parent / own).resolve() if own else twin
                assert (place / "index.html" if own.endswith("/") else place).is_file(), f"{twin}: {link}"


def test_a_page_with_a_markdown_twin_names_it(site: Path) -> None:
    found = tree_of(site / "dict" / "index.html").xpath("//link[@rel='alternate' and @type='text/markdown']/@href")
    assert found == [f"{ADDRESS}dict.md"]


def test_every_page_can_be_reached_from_the_home_page(site: Path) -> None:
    seen, waiting = set(), [site / "index.html"]
    while waiting:
        page = waiting.pop()
        if page in seen or page.suffix != ".html" or not page.is_file():
            continue
        seen.add(page)
        waiting += [target_of(site, page, link)[0] for _, _, link in references(page) if not urlsplit(link).scheme]
    alone = {page for page in pages_of(site) if leads_on(page)} | {site / "404.html"}
    assert set(pages_of(site)) - seen - alone == set()
