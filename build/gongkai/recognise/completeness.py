"""What a report lacks of the form, told once for each table: lines left out, blank cells lost, a picture for a table; and
pages of a scan that were not read, style sheets that are not in the file.

What could be read is published; these findings say what could not and why.
"""

from collections import defaultdict
from collections.abc import Iterator

from gongkai.document import Document
from gongkai.findings import Finding
from gongkai.form import Table
from gongkai.recognise.reading import Reading
from gongkai.recognise.titles import table_headings


def lacking(reading: Reading, document: Document) -> Iterator[Finding]:
    """Yield the findings about each table that is not whole, and about pages."""
    if document.container == "scan" and document.pictures:
        yield Finding("pages-unread", params={"count": str(document.pictures)})
    if document.sheets_missing:
        yield Finding("sheets-missing", params={"count": str(document.sheets_missing)})
    told: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in reading.findings:
        told[finding.code, finding.cell.partition(".")[0]].append(finding)
    headings = {table.id: paragraph for table, paragraph in table_headings(document)} if document.pictures else {}
    for table in reading.form.tables:
        if missing := told["line-missing", table.id]:
            yield _about("form-incomplete", table, missing, "")
        if lost := [finding for finding in told["line-unreadable", table.id] if _lacks_cells(finding)]:
            yield _about("blanks-dropped", table, lost, lost[0].place)
        if told["table-missing", table.id] and table.id in headings:
            params = {"label": table.title, "label_en": table.title_en}
            yield Finding("table-as-picture", table.id, str(headings[table.id].place), params=params)


def _about(code: str, table: Table, lines: list[Finding], place: str) -> Finding:
    names = "、".join(finding.params["label"] for finding in lines)
    params = {"label": table.title, "label_en": table.title_en, "count": str(len(lines))}
    return Finding(code, table.id, place, names, params)


def _lacks_cells(finding: Finding) -> bool:
    return 0 < int(finding.params["found"]) < int(finding.params["wanted"])
