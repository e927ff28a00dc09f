"""Which cells of a report get a picture cut from the source."""

from enum import StrEnum


class CropsWanted(StrEnum):
    """All, those in doubt, none."""

    all = "all"
    findings = "findings"
    none = "none"
