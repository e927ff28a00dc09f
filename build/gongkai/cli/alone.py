"""A file checked by itself, without a project: what strangers wrote is recognised and judged in the process that may die.

Back comes what a report is made of, as data. What belongs to the program (form, rules) is loaded before, so that copies of this
process need not.
"""

from pathlib import Path

from gongkai.checks.model import ReportChecks
from gongkai.checks.run import check_reports
from gongkai.document import Document
from gongkai.form import editions
from gongkai.identities import IdentityCheck
from gongkai.localisation.model import Localisation
from gongkai.recognise import recognised
from gongkai.recognise.reading import CellReading
from gongkai.report.assemble import MADE_OF, accepted_beside, alone
from gongkai.report.decided import Acceptance
from gongkai.rules.catalogue import rules
from gongkai.sources import read_source
from gongkai.sources.worker import limited

_MADE_OF = MADE_OF | {part.__module__ for part in (ReportChecks, IdentityCheck, Localisation)}


def checked_alone(path: Path, *, second_reading: bool = True) -> ReportChecks:
    """Read, recognise and check a file.

    Raises:
        GongkaiError: it cannot be read, or took more than its limits.
    """
    rules()
    editions()
    document = read_source(path, second_reading=second_reading)
    return limited(_checked, path.name, _MADE_OF)(path.name, path.stat().st_size, document, accepted_beside(path))


def _checked(name: str, size: int, document: Document, accepted: tuple[Acceptance, ...]) -> ReportChecks:
    return check_reports([alone(name, size, document, accepted)])[0]


def cells_alone(document: Document) -> tuple[CellReading, ...]:
    """Recognise what was read of a file; FormNotFound where there is no form in it."""
    return limited(_cells, document.file, _MADE_OF)(document)


def _cells(document: Document) -> tuple[CellReading, ...]:
    return recognised(document).reading.cells
