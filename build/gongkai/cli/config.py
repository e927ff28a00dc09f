"""`gongkai config`: what `gongkai.toml` and all else settle about the publication, each value with where it comes from.

An option goes before the environment, the environment before the file, and the file before what the program takes otherwise.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import msgspec

from gongkai.cli.console import project, put, put_json
from gongkai.language import either
from gongkai.publication import ENVIRONMENT, FILE, from_environment, read_publication, schema, stated
from gongkai.text import visible


@click.command(
    "config",
    short_help=either("印出每项设置和它的来处", "Show each setting and its origin"),
    help=either(
        "印出这个项目的每项设置和它的来处：选项、环境变量、gongkai.toml、默认。",
        "Show every setting of the project and where it comes from: option, environment, gongkai.toml, default.",
    ),
    epilog=either("例：", "E.g. ") + "gongkai config --json",
)
@project
@click.option("--site-url", default="", help=either("如同 build 的 --site-url。", "As build's --site-url."))
@click.option("--schema", "as_schema", is_flag=True, help=either("印出 gongkai.toml 的 JSON Schema。", "Print its JSON Schema."))
@click.option("--json", "as_json", is_flag=True, help=either("以 JSON 写到标准输出。", "Write JSON to standard output."))
def command(*, project: Path, site_url: str, as_schema: bool, as_json: bool) -> None:
    """Show the settings."""
    if as_schema:
        put_json(schema())
        return
    settled = list(settings(project, site_url))
    if as_json:
        put_json(settled)
        return
    width = max(len(each["key"]) for each in settled)
    put("".join(f"{each['key']:{width}}  {_shown(each['value'])}  ({_where(each)})\n" for each in settled))


def settings(project: Path, site_url: str = "") -> Iterator[dict[str, Any]]:
    """Yield each key with its value, where it comes from and by which name."""
    publication = msgspec.to_builtins(read_publication(project))
    given = {"site_url": site_url if site_url.endswith("/") else f"{site_url}/"} if site_url else {}
    for key, value in {**publication, **given}.items():
        origin, name = _origin(key, given.keys(), stated(project).keys())
        yield {"key": key, "value": value, "origin": origin, "name": name}


def _origin(key: str, given: Any, written: Any) -> tuple[str, str]:
    if key in given:
        return "option", f"--{key.replace('_', '-')}"
    if key in from_environment():
        return "environment", ENVIRONMENT[key]
    return ("file", FILE) if key in written else ("default", "")


def _shown(value: Any) -> str:
    return visible("、".join(value) if isinstance(value, list | tuple) else str(value)) or "—"


def _where(each: dict[str, Any]) -> str:
    words = {
        "option": either("选项", "option"), "environment": either("环境变量", "environment"),
        "file": either("文件", "file"), "default": either("默认", "default"),
    }  # fmt: skip
    return " ".join(filter(None, (words[each["origin"]], each["name"])))
