"""JSON: everything that was found, as plain data in the shape that `check.schema.json` describes."""

import json
from collections.abc import Sequence
from typing import Any

from gongkai import __version__
from gongkai.checks.model import Checked, ReportChecks
from gongkai.claims.judged import Comparison
from gongkai.claims.vocabulary import rule_of
from gongkai.cli.formats.remarks_of_file import FileResult, Remark
from gongkai.cli.formats.repairs import localisation_json
from gongkai.errors import GongkaiError
from gongkai.text import visible

SHAPE = 2
"""Raised when a key is renamed or removed, or means something else; new keys do not raise it."""


def as_json(results: Sequence[FileResult], site_url: str) -> str:
    """Return all results as one JSON object."""
    files = [_file_json(result, site_url) for result in results]
    data = {"shape": SHAPE, "gongkai": __version__, "files": files}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _file_json(result: FileResult, site_url: str) -> dict[str, Any]:
    return {
        "file": visible(result.name),
        "error": _error_json(result.error) if result.error else None,
        "report": _report_json(result.checked) if result.checked else None,
        "findings": [_remark_json(remark, site_url) for remark in result.remarks],
    }


def _error_json(error: GongkaiError) -> dict[str, Any]:
    return {"code": error.code, "message": error.message, "place": error.place, "remedy": error.remedy}


def _report_json(checked: ReportChecks) -> dict[str, Any]:
    source, form = checked.report.source, checked.report.reading.form
    return {
        "title": source.title,
        "year": source.year or None,
        "edition": form.edition,
        "scope": source.scope,
        "scope_quote": source.scope_quote,
        "badge": checked.badge,
        "verdicts": checked.verdicts,
        "localisation": localisation_json(checked),
        "checks": [check_json(each, [cell.id for cell in form.cells]) for each in checked.checks],
        "claims": [claim_json(each) for each in checked.report.claims],
    }


def _remark_json(remark: Remark, site_url: str) -> dict[str, Any]:
    return {
        "kind": remark.kind,
        "rule": remark.rule.code,
        "severity": remark.severity,
        "about": remark.about,
        "cell": remark.cell,
        "place": remark.place,
        "raw": remark.raw,
        "message": remark.message,
        "message_en": remark.message_en,
        "arithmetic": remark.arithmetic,
        "cause": remark.cause or None,
        "suspects": list(remark.suspects),
        "accepted": remark.accepted or None,
        "help": remark.help_uri(site_url) or None,
    }


def check_json(c: Checked, cell_ids: list[str]) -> dict[str, Any]:
    """Return one check as plain JSON data."""
    return {
        "check": c.check.id,
        "rule": c.check.rule.code,
        "verdict": c.verdict,
        "left": c.left,
        "right": c.right,
        "arithmetic": c.arithmetic,
        "cause": c.cause or None,
        "suspects": [{"cell": cell_ids[s.cell], "value": s.value, "needed": s.needed} for s in c.suspects],
        "accepted": c.accepted or None,
    }


def claim_json(c: Comparison) -> dict[str, Any]:
    """Return what the running text says about a figure, and what the tables hold, as plain JSON data."""
    claim = c.claim
    return {
        "claim": claim.code,
        "rule": rule_of(claim.code).code,
        "severity": rule_of(claim.code).severity,
        "verdict": c.verdict,
        "reason": c.reason or None,
        "text": claim.text,
        "figure": claim.figure,
        "relation": claim.relation,
        "cells": [term.cell for term in claim.cells],
        "arithmetic": c.arithmetic,
        "implied": list(c.implied) if c.implied else None,
        "place": str(claim.place),
        "accepted": c.accepted or None,
    }
