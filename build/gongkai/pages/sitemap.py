"""Sitemaps: an index and parts of at most 50,000 addresses, as sitemaps.org has it; without dates, which pages do not know.

The protocol wants full addresses, so there is none while the site's own is not known.
"""

from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

MOST = 50_000
"""Addresses that one sitemap may hold."""
_FRAME = '<?xml version="1.0" encoding="UTF-8"?>\n<{0} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{1}</{0}>\n'


def write_sitemap(site: Path, addresses: Sequence[str], site_url: str, most: int = MOST) -> None:
    """Write sitemap.xml, which lists sitemap-1.xml and so on, into the folder of the site."""
    if not site_url:
        return
    parts = [addresses[at : at + most] for at in range(0, len(addresses), most)]
    names = [f"sitemap-{number}.xml" for number, _ in enumerate(parts, 1)]
    for name, own in zip(names, parts, strict=True):
        _write(site / name, "urlset", "url", [site_url + address for address in own])
    _write(site / "sitemap.xml", "sitemapindex", "sitemap", [site_url + name for name in names])


def _write(path: Path, root: str, item: str, places: Sequence[str]) -> None:
    entries = "".join(f"<{item}><loc>{escape(place)}</loc></{item}>\n" for place in places)
    path.write_text(_FRAME.format(root, entries), encoding="utf-8")
