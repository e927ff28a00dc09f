"""The publication and its name: `publication.toml`, from which packages, downloads, citations and pages take it.

>>> publication().name, publication().name_en, publication().id
('公开年报', 'Gongkai', 'gongkai')
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from gongkai.strict import Record, convert, packaged

FILE = "publication.toml"


class Publication(Record, frozen=True, kw_only=True):
    """What the publication is called, and what it says of itself."""

    id: str
    name: str
    name_en: str
    tagline: str
    tagline_en: str
    independence: str
    independence_en: str
    licence: str
    licence_url: str


def publication_of(raw: Mapping[str, Any]) -> Publication:
    """Return what a file says; DataError for a key that is not known."""
    return convert(raw, Publication, FILE)


@lru_cache(maxsize=1)
def publication() -> Publication:
    """Return the publication."""
    return publication_of(packaged("gongkai", FILE))
