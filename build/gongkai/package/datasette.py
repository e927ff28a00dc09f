"""What Datasette shows beside the database: titles, descriptions of tables and columns, and the written queries.

The file is given to it as `datasette <id>.sqlite --metadata <id>-datasette.json`. Standard:
https://docs.datasette.io/en/stable/metadata.html
"""

import json
from pathlib import Path

from gongkai.package.about import About
from gongkai.package.queries import queries
from gongkai.package.schema import Json

ENDING = "-datasette.json"


def write_metadata(collection: Path, about: About, target: Path) -> None:
    """Write the metadata of a collection's database."""
    descriptor = json.loads((collection / "datapackage.json").read_bytes())
    own = about.publication
    data = {
        "title": f"{descriptor['title']} / {descriptor['title_en']}",
        "description": f"{descriptor['description']} {descriptor['description_en']}",
        "license": own.terms.title,
        "license_url": own.terms.url,
        "source": about.address or own.id,
        "databases": {own.id: {"tables": _tables(descriptor), "queries": _queries()}},
    }
    if about.address:
        data["source_url"] = about.address
    target.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _tables(descriptor: Json) -> Json:
    tables: Json = {
        each["name"]: {
            "title": f"{each['title']} / {each['title_en']}",
            "description": f"{each['description']} {each['description_en']}",
            "columns": {field["name"]: f"{field['title']} {field['title_en']}" for field in each["schema"]["fields"]},
        }
        for each in descriptor["resources"]
    }
    tables["narrative"]["fts_table"] = "narrative_search"
    return tables | {name: {"hidden": True} for name in ("figures", "report_numbers", "items")}


def _queries() -> Json:
    return {
        each.id: {"title": f"{each.title} / {each.title_en}", "description": f"{each.note} {each.note_en}", "sql": each.sql}
        for each in queries()
    }
