"""How to cite an agency-year: GB/T 7714-2015 and BibTeX.

Both carry the data version, so that a reader years later knows which figures were meant. The date of access is left
to the person who cites: pages know no clock.
"""

from gongkai.pages.lettering import plain

SITE = "SITE/"
"""Stands for the address of the site where it is not known at build time; the page's script fills it in."""


def gb_t_7714(agency: str, title: str, year: int, version: str, address: str) -> str:
    """Return the citation in the Chinese national style, as a data set online.

    >>> gb_t_7714("甲局", "甲局2023年年报", 2023, "1.0.0+ab", "https://example.org/a/x/2023/")
    '甲局. 甲局2023年年报: 结构化数据[DS/OL]. 公开年报, 2023（数据版本 1.0.0+ab）[引用日期]. https://example.org/a/x/2023/.'
    """
    return f"{plain(agency)}. {plain(title)}: 结构化数据[DS/OL]. 公开年报, {year}（数据版本 {version}）[引用日期]. {address}."


def bibtex(key: str, agency: str, title: str, year: int, version: str, address: str) -> str:
    """Return the BibTeX entry; names and titles hold no character that BibTeX reads as a command."""
    fields = {
        "author": f"{{{_tex(agency)}}}",
        "title": f"{{{_tex(title)}}}: structured data",
        "year": str(year),
        "publisher": "Gongkai",
        "version": version,
        "url": address,
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{gongkai-{key}-{year},\n{lines}\n}}"


def _tex(text: str) -> str:
    return plain(text).replace("%", " ")
