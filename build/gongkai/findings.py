"""What was odd: a finding is a record, published with the report; it never stops the run.

Severity and sentences come from the catalogue of rules (`gongkai.rules`).

>>> Finding("line-repeated", "requests.granted", params={"label": "（一）予以公开"}).message
'「（一）予以公开」一行出现不止一次且数字不同，无法确定取哪一次，记为无法读取。'
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gongkai.rules.catalogue import rules


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on one place of one report.

    Attributes:
        rule: Code of the rule.
        cell: Cell id, or the id of a line (`table.line`) or table; empty when it concerns the whole report.
        place: Where in the source, as text.
        raw: The words concerned, as published.
        params: Further values for the sentence.
        accepted: What people decided about it; empty when nothing.
    """

    rule: str
    cell: str = ""
    place: str = ""
    raw: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    accepted: str = ""

    @property
    def severity(self) -> str:
        """`info`, `warning` or `error`."""
        return rules()[self.rule].severity

    @property
    def message(self) -> str:
        """The sentence in Chinese."""
        return rules()[self.rule].message.format(raw=self.raw, cell=self.cell, **self.params)

    @property
    def message_en(self) -> str:
        """The sentence in English."""
        return rules()[self.rule].message_en.format(raw=self.raw, cell=self.cell, **self.params)
