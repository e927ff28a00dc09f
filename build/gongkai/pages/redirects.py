"""Addresses that pages once had, or that people try: each leads on for ever.

`site_src/redirects.toml` holds the old address and the new one, both relative to the site and ending with `/`. Every old
address becomes a small page of its own, which needs no server and no script. An old address that is a page, or a new one
that is none, stops the build.
"""

import tomllib
from collections.abc import Collection, Iterator

from gongkai.errors import DataError
from gongkai.pages.desk import Desk
from gongkai.pages.page import Twin, root_of

FILE = "redirects.toml"


def redirect_twins(desk: Desk, addresses: Collection[str]) -> Iterator[Twin]:
    """Yield the pages that lead on."""
    moved: dict[str, str] = tomllib.loads((desk.setting.site_src / FILE).read_text(encoding="utf-8"))["moved"]
    for old, new in moved.items():
        if old in addresses or new not in addresses:
            raise DataError(f"{old} → {new} 不成立", code="bad-redirect", file=f"site_src/{FILE}", place=old)
        html = desk.render("redirect.html", root=root_of(old), address=new, site_url=desk.setting.site_url)
        yield Twin(f"{old}index.html", html)
