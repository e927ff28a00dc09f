"""What was odd: a finding is a record, published with the report; it never stops the run.

The catalogue `findings.toml` holds, for each code, its severity and its sentence in Chinese and English.

>>> Finding("line-missing", "requests.granted", params={"label": "（一）予以公开"}).message
'表中没有「（一）予以公开」这一行，其单元格记为缺项。'
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

SEVERITIES: tuple[str, ...] = ("info", "warning", "error")


@dataclass(frozen=True, slots=True)
class Wording:
    """One kind of finding: how grave it is and how it is said."""

    code: str
    severity: str
    message: str
    message_en: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on one place of one report.

    Attributes:
        code: Kind of finding, a key of the catalogue.
        cell: Cell id, or the id of a line (`table.line`) or table; empty when it concerns the whole report.
        place: Where in the source, as text.
        raw: The words concerned, as published.
        params: Further values for the sentence.
    """

    code: str
    cell: str = ""
    place: str = ""
    raw: str = ""
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def severity(self) -> str:
        """`info`, `warning` or `error`."""
        return catalogue()[self.code].severity

    @property
    def message(self) -> str:
        """The sentence in Chinese."""
        return catalogue()[self.code].message.format(raw=self.raw, cell=self.cell, **self.params)

    @property
    def message_en(self) -> str:
        """The sentence in English."""
        return catalogue()[self.code].message_en.format(raw=self.raw, cell=self.cell, **self.params)


@lru_cache(maxsize=1)
def catalogue() -> Mapping[str, Wording]:
    """Return all kinds of findings by code, in the order of the data file."""
    data = tomllib.loads(files("gongkai").joinpath("findings.toml").read_text(encoding="utf-8"))
    return {w["code"]: Wording(w["code"], w["severity"], w["message"], w["message_en"]) for w in data["finding"]}
