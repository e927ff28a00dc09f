"""A source read and recognised: what a report is to those who check, package and print it."""

from dataclasses import dataclass

from gongkai.agencies.model import Period
from gongkai.claims.judged import Comparison
from gongkai.claims.prose import Passage
from gongkai.findings import Finding
from gongkai.recognise import Reading
from gongkai.report.source import Source


@dataclass(frozen=True, slots=True)
class Report:
    """A source read and recognised.

    Attributes:
        source: Its description.
        size: Length of the source file in bytes.
        reading: The figures of its tables.
        findings: What was odd.
        claims: What its running text says about figures, compared with its own tables.
        narrative: Its running text.
        agency: What the registry says of the agency in that year; None where there is no registry.
        signed: The agency as the report itself names it; empty where it does not with certainty.
    """

    source: Source
    size: int
    reading: Reading
    findings: tuple[Finding, ...]
    claims: tuple[Comparison, ...] = ()
    narrative: tuple[Passage, ...] = ()
    agency: Period | None = None
    signed: str = ""
