"""What every number of an edition means, as one small file that the pages of all its reports share.

A page holds its own figures and arithmetic; `form-<edition>.json` adds what the form says: definitions of lines, names of
columns, identities, the provisions; with it come the words of the panel. The script `why.js` puts both together when a reader
asks where a number comes from, `receipt.js` when one is kept.
"""

from collections.abc import Iterator

from gongkai.form import Form
from gongkai.pages.desk.page import Twin, json_text
from gongkai.pages.desk.renderer import Desk

SCRIPTS = ("load.js", "cell.js", "why.js")
"""The scripts of an agency-year's page."""
_SECTION = "why."
"""Where the catalogue has the words of the panel."""


def explained_twins(desk: Desk) -> Iterator[Twin]:
    """Yield the file of each edition."""
    words = {key.removeprefix(_SECTION): text for key, text in desk.strings.items() if key.startswith(_SECTION)}
    lists = desk.wording.lists
    kinds = {code: [term.word, term.word_en] for code, term in lists["kind"].items()}
    readings = {
        code: [f"{term.word}。{term.meaning}", f"{term.word_en}. {term.meaning_en}"] for code, term in lists["confidence"].items()
    }
    verdicts = {code: [f"{term.glyph} {term.word}", f"{term.glyph} {term.word_en}"] for code, term in lists["verdict"].items()}
    said = {"words": words, "kinds": kinds, "readings": readings, "verdicts": verdicts}
    for name, edition in desk.editions.items():
        yield Twin(f"form-{name}.json", json_text({**said, **_form(edition.form)}))


def _form(form: Form) -> dict[str, object]:
    """Return an edition as data: lines and columns by table, and the identities."""
    return {
        "edition": form.edition,
        "law": [form.law, form.law_en],
        "citation": [form.citation, form.citation_en],
        "tables": {
            table.id: {
                "title": [table.title, table.title_en],
                "lines": {
                    line.id: [" › ".join((*line.path, line.label)), line.label_en, line.definition, line.definition_en]
                    for block in table.blocks
                    for line in block.lines
                },
                "columns": {
                    column.id: [" › ".join((*column.path, column.label)), column.label_en]
                    for block in table.blocks
                    for column in block.columns
                },
            }
            for table in form.tables
        },
        "identities": [
            [rule.code, rule.table, rule.each, [*rule.left, *rule.right], rule.title, rule.title_en, rule.citation]
            for rule in form.identities
        ],
    }
