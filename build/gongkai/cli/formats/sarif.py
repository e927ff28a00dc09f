"""SARIF 2.1.0, the OASIS standard for results of analysis: every rule of the catalogue, every remark as a result.

A text file has lines and columns; in other files the place (page and box, or table, row and cell) is a logical location.
A file that could not be read is a notification of the invocation, which was then not successful.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

import json
import os
import re
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from gongkai import __version__
from gongkai.cli.formats.remarks_of_file import FileResult, Remark, rule_uri
from gongkai.errors import GongkaiError
from gongkai.rules.catalogue import Rule, rules
from gongkai.text import visible

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_LINE = re.compile(r"line (\d+):(\d+)\Z")
# §3.11: braces are placeholders in a message, brackets are links.
_ESCAPED = str.maketrans({"{": "{{", "}": "}}", "\\": "\\\\", "[": "\\[", "]": "\\]"})


def as_sarif(results: Sequence[FileResult], site_url: str) -> str:
    """Return one log with one run."""
    driver: dict[str, Any] = {
        "name": "gongkai",
        "version": __version__,
        "semanticVersion": __version__,
        "language": "zh-CN",
        "rules": [_rule(rule, site_url) for rule in rules().values()],
    }
    if site_url:
        driver["informationUri"] = site_url
    errors = [(result, result.error) for result in results if result.error]
    run = {
        "tool": {"driver": driver},
        "language": "zh-CN",
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not errors,
                "toolExecutionNotifications": [_notification(result, error) for result, error in errors],
            }
        ],
        "results": [each for result in results for each in _results(result)],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _rule(rule: Rule, site_url: str) -> dict[str, Any]:
    ground = f"依据：{rule.citation}。" if rule.citation else ""
    described: dict[str, Any] = {
        "id": rule.code,
        "shortDescription": {"text": f"{rule.title} / {rule.title_en}"},
        "fullDescription": {"text": rule.formula},
        "help": {"text": f"{rule.formula}。{ground}gongkai explain {rule.code}"},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"title": rule.title, "title_en": rule.title_en, "level": rule.level},
    }
    if site_url:
        described["helpUri"] = rule_uri(rule, site_url)
    return described


def _notification(result: FileResult, error: GongkaiError) -> dict[str, Any]:
    return {
        "descriptor": {"id": error.code},
        "level": "error",
        "message": _message(str(error)),
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(result)}}}],
    }


def _results(result: FileResult) -> list[dict[str, Any]]:
    index = {code: number for number, code in enumerate(rules())}
    met: Counter[str] = Counter()
    found = []
    for remark in result.remarks:
        same = f"{remark.rule.code}\n{remark.about}\n{remark.raw}\n{remark.arithmetic}"
        met[same] += 1
        fingerprint = sha256(f"{same}\n{met[same]}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
        found.append(
            {
                "ruleId": remark.rule.code,
                "ruleIndex": index[remark.rule.code],
                "level": _LEVELS[remark.severity],
                "message": _message(remark.sentences),
                "locations": [_location(result, remark)],
                "partialFingerprints": {"gongkaiRemark/v1": fingerprint},
                "suppressions": _suppressions(remark),
                "properties": _properties(remark),
            }
        )
    return found


def _suppressions(remark: Remark) -> list[dict[str, str]]:
    """Say that people accepted it (§3.35); every result has the list, because all or none of a run must (§3.27.23)."""
    return [{"kind": "external", "status": "accepted", "justification": visible(remark.accepted)}] if remark.accepted else []


def _message(text: str) -> dict[str, str]:
    return {"text": visible(text).translate(_ESCAPED)}


def _properties(remark: Remark) -> dict[str, Any]:
    keys = ("kind", "about", "cell", "place", "raw", "message_en", "arithmetic", "cause")
    return {key: value for key in keys if (value := getattr(remark, key))}


def _location(result: FileResult, remark: Remark) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(result)}}
    logical = [{"fullyQualifiedName": remark.cell, "kind": "cell"}] if remark.cell else []
    if line := _LINE.match(remark.place):
        physical["region"] = {"startLine": int(line[1]), "startColumn": int(line[2])}
    elif remark.place:
        logical.append({"fullyQualifiedName": remark.place, "kind": remark.place.split()[0]})
    location: dict[str, Any] = {"physicalLocation": physical}
    return {**location, "logicalLocations": logical} if logical else location


def _uri(result: FileResult) -> str:
    """Return the path as a reference relative to the current folder; as a file URI where it is outside."""
    if result.path.is_absolute() and result.name == result.path.as_posix():
        return result.path.as_uri()
    reference = quote(os.fsencode(result.name))
    return f"./{reference}" if ":" in result.name.split("/")[0] else reference
