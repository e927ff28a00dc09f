"""Report text is hostile: whatever sink it is put into, it comes out as text."""

import json
import re
from pathlib import Path

import pytest

from gongkai.pages.report.agency_year import render_agency_year
from gongkai.pages.words.html import plain, web_address
from gongkai.text import visible
from pages.conftest import Alter
from pages.parsed import FAILING, SETTING, Parsed

PAYLOADS = (
    "<script>hit()</script>",
    '"><img src=x onerror=hit()>',
    "'><svg/onload=hit()>",
    "</title><script>hit()</script>",
    "&lt;/title&gt;&lt;script&gt;hit()&lt;/script&gt;",
    "]]><script>hit()</script>",
    "--><script>hit()</script>",
    "{{ 7*7 }}{% raw %}",
    "javascript:hit()",
    "\u202e\u2066甲\u200b局\ufeff\x07\x85\u2028",
    "---\ntitle: x\n---\n# <b>",
    "⟦</code></pre><script>hit()</script>",
)
REPORT_SINKS = ("agency", "agency_en", "title", "scope_quote", "note")
SOURCE_SINKS = ("url", "published", "retrieved", "path", "sha256")
CELL_SINKS = ("raw", "note", "place", "value", "precision", "corrected")
CHECK_SINKS = ("arithmetic", "accepted")
FINDING_SINKS = ("raw", "message", "message_en", "place", "accepted")
SUSPECT_SINKS = ("value", "needed", "claims")
CLAIM_SINKS = ("figure", "cells", "arithmetic", "place", "accepted")
CORRECTION_SINKS = ("value", "corrected", "reason", "who", "date", "evidence")
ALLOWED_TAGS = frozenset(
    re.findall(
        r"\w+",
        "a article aside br caption code colgroup dd desc details div dl dt figure h1 h2 h3 h4 header i img ins li mark nav ol p path pattern pre q "
        "section small span strong summary sup svg table tbody td text th thead title tr ul",
    )
)


def hostile(altered: Alter, payload: str) -> Path:
    """Return a package with the payload in every text of it that a report or a contributor can influence."""

    def cells(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        rows[0] |= dict.fromkeys(CELL_SINKS, payload)
        rows[1] |= {"kind": "dash", "value": "", "raw": payload, "note": payload}
        return rows

    def checks(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        row = next(row for row in rows if row["verdict"] == "fail")
        row |= dict.fromkeys(CHECK_SINKS, payload)
        return rows

    def suspects(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        rows[0] |= dict.fromkeys(SUSPECT_SINKS, payload)
        return rows

    def claims(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        text = {"text": f"{payload}85", "text_start": "0", "text_end": str(len(payload))}
        return [row | text | dict.fromkeys(CLAIM_SINKS, payload) for row in rows]

    def narrative(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        return [{**row, "text": f"{payload}85{payload}", "place": payload} for row in rows]

    def corrections(_: list[dict[str, str]]) -> list[dict[str, str]]:
        cell = {"agency_id": "370600-gonganju", "year": "2023", "cell": "disclosure.regulations.repealed"}
        return [cell | dict.fromkeys(CORRECTION_SINKS, payload)]

    def findings(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        blank = {"agency_id": "370600-gonganju", "year": "2023", "rule": "leftover-text", "severity": "info"}
        places = ("disclosure.regulations.issued", "requests", "", payload)
        return [*rows, *({**blank, "cell": cell} | dict.fromkeys(FINDING_SINKS, payload) for cell in places)]

    report = dict.fromkeys(REPORT_SINKS, payload)
    source = {"bytes": 1, "container": "text", "rendered_from": ""} | dict.fromkeys(SOURCE_SINKS, payload)
    changes = (cells, checks, findings, suspects, claims, narrative, corrections)
    rows = {f"{change.__name__}.csv": change for change in changes}
    return altered(FAILING, report={**report, "source": source}, rows=rows)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_text_stays_text_in_every_sink(altered: Alter, payload: str) -> None:
    rendered = render_agency_year(hostile(altered, payload), SETTING)
    page = Parsed(rendered.page.body)
    assert {tag for tag, _ in page.tags} <= ALLOWED_TAGS
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on") or name == "style"]
    for link in page.all("a"):
        assert re.match(r"(\./|\.\./|#|https://creativecommons\.org/)", link["href"]), link
    shown = " ".join("".join(page.text).split())
    assert " ".join(visible(payload).split()) in shown
    assert rendered.page.body.replace("\n", "").replace("\u3000", "").isprintable()


@pytest.mark.parametrize("payload", PAYLOADS)
def test_titles_and_descriptions_hold_allowed_characters_only(altered: Alter, payload: str) -> None:
    text = render_agency_year(hostile(altered, payload), SETTING).page.text
    opening, data, closing = text.split("---\n", 1)[0], text[4 : text.rindex("\n---\n")], text[-5:]
    assert (opening, closing) == ("", "\n---\n")
    meta = json.loads(data)
    for key in ("title", "description"):
        assert not re.search(r"[<>&\"'{}\[\]\\`]", meta[key])
        assert meta[key].isprintable()
        assert meta[key] == plain(meta[key])
    assert "\n---" not in data


@pytest.mark.parametrize("payload", PAYLOADS)
def test_front_matter_is_read_back_as_written(altered: Alter, payload: str) -> None:
    yaml = pytest.importorskip("yaml")
    page = render_agency_year(hostile(altered, payload), SETTING).page
    assert yaml.safe_load(page.text.split("---\n")[1])["body"] == page.body


@pytest.mark.parametrize("payload", PAYLOADS)
def test_twins_are_data_and_svg_without_live_parts(altered: Alter, payload: str) -> None:
    for twin in render_agency_year(hostile(altered, payload), SETTING).twins:
        if twin.path.endswith(".json"):
            json.loads(twin.text)
        else:
            assert "<script" not in twin.text
            assert "onload" not in twin.text or twin.path.endswith(".md"), "Markdown: see test_markdown.py"


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", "//example.org/", "http:///x", " https://example.org/", "ftp://example.org/",
     "https://example.org/\u202e", "vbscript:x", "http://[", "JAVASCRIPT:x", "https://example.org/a b", ""],
)  # fmt: skip
def test_no_other_address_becomes_a_link(address: str) -> None:
    assert web_address(address) == ""


def test_plain_web_addresses_become_links_that_tell_nothing(altered: Alter) -> None:
    source = json.loads((FAILING / "datapackage.json").read_text(encoding="utf-8"))["report"]["source"]
    folder = altered(FAILING, report={"source": {**source, "url": "https://example.org/?a=1&b=2"}})
    link = next(a for a in Parsed(render_agency_year(folder, SETTING).page.body).all("a") if "example.org" in a["href"])
    assert link["href"] == "https://example.org/?a=1&b=2"
    assert {"noopener", "noreferrer"} <= set(link["rel"].split())


@pytest.mark.parametrize(
    ("name", "served"),
    [
        ("source.txt", "source.txt"),
        ("年报.PDF", "source.pdf"),
        ("index.html", "source.txt"),
        ("source.svg", "source.bin"),
        ("datapackage.json", "source.bin"),
        (".htaccess", "source.bin"),
        ("a\u202etxt.exe", "source.bin"),
        ("x.js", "source.bin"),
    ],
)
def test_a_source_is_served_under_a_name_of_ours(altered: Alter, name: str, served: str) -> None:
    source = json.loads((FAILING / "datapackage.json").read_text(encoding="utf-8"))["report"]["source"]
    rendered = render_agency_year(altered(FAILING, report={"source": {**source, "path": name}}), SETTING)
    assert rendered.summary.files[-1] == (name, f"a/370600-gonganju/2023/{served}")
    assert f'<a href="./{served}">' in rendered.page.body
