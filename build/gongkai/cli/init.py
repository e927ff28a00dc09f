"""`gongkai init`: a project of one's own, which builds, checks, serves and deploys with the installed package alone.

What it writes stands in `starter/`, name by name in `FILES`; the registry begins with the agencies of one bundled report, the
example. Nothing that is there already is written over, and nothing is written unless everything can be.
"""

import csv
import io
import json
import sys
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import click

from gongkai import __version__
from gongkai.cli.console import say
from gongkai.errors import DataError, UsageError
from gongkai.language import either
from gongkai.publication import FILE, Publication, publication_of, schema

FILES: tuple[tuple[str, str], ...] = (
    ("gitignore", ".gitignore"),
    ("gitattributes", ".gitattributes"),
    ("README.md", "README.md"),
    ("workflows/site.yml", ".github/workflows/site.yml"),
    ("workflows/forms.yml", ".github/workflows/forms.yml"),
    ("propose", ".github/propose"),
    ("forms/config.yml", ".github/ISSUE_TEMPLATE/config.yml"),
    ("forms/data-error.yml", ".github/ISSUE_TEMPLATE/data-error.yml"),
    ("forms/new-report.yml", ".github/ISSUE_TEMPLATE/new-report.yml"),
)
"""Files of a new project: what each is called here, and there."""
PROGRAMS = (".github/propose",)
"""Those that are run."""
FILLED = ("README.md",)
"""Those in which the name of the publication is filled in."""
EXAMPLE = "datasets/310000-gonganju/2023"
REGISTRY = "datasets/agencies.csv"


@click.command(
    "init",
    short_help=either("建一个自己的项目", "Make a project of your own"),
    help=either(
        "建一个自己的项目：设置、名录、一份示例报告、工作流和表单。已有的文件一个也不覆盖。",
        "Make a project of your own: settings, registry, an example report, workflows and forms. Overwrites nothing.",
    ),
    epilog=either("例：", "E.g. ") + 'gongkai init 城市年报 --id city-reports --name 城市年报 --name-en "City Reports"',
)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--name", help=either("中文名称。", "Name in Chinese."))
@click.option("--name-en", help=either("英文名称。", "Name in English."))
@click.option(
    "--id",
    "id_",
    help=either("网址和下载文件名里的短名，公布以后不改。", "Short name in addresses and files; never changed later."),
)
@click.option("--publisher", default="", help=either("出版者；默认同名称。", "Publisher; the name unless given."))
@click.option("--contact", default="", help=either("电子邮件地址或网址。", "Mail address or page."))
@click.option("--site-url", default="", help=either("网站的网址。", "Address of the site."))
@click.option("--repository", default="", help=either("仓库的网址。", "Address of the repository."))
@click.option(
    "--packages",
    type=click.Choice(["committed", "built"]),
    help=either(
        "数据包随仓库提交（committed，默认），还是每次生成、不提交（built）：一份年报就只提交原件和 source.toml。",
        "Whether packages are committed (the default) or built each time, so that a report is its original and source.toml.",
    ),
)
def command(folder: Path, id_: str | None, **told: str | None) -> None:
    """Write the project."""
    given = _asked({"name": told["name"], "name_en": told["name_en"], "id": id_})
    given |= {key: value for key, value in told.items() if value}
    if "site_url" in given and not given["site_url"].endswith("/"):
        given["site_url"] += "/"
    try:
        written = dict(starting(given))
    except DataError as error:
        remedy = either("请改正选项", "Mend the options")
        raise UsageError(error.message, code="init-values", file=FILE, remedy=remedy) from error
    start(folder, written)
    say(either(f"项目在 {folder}。接着：", f"The project is in {folder}. Next:"))
    if "packages" not in given:
        say(
            either(
                '数据包随仓库提交；不想提交的，在 gongkai.toml 里写 packages = "built"。',
                'Packages are committed with the repository; packages = "built" in gongkai.toml leaves them out.',
            )
        )
    say(f"  cd {folder}\n  gongkai build\n  gongkai serve")


ASKED = {
    "name": either("中文名称", "Name in Chinese"),
    "name_en": either("英文名称", "Name in English"),
    "id": either("短名（小写字母、数字、连字符）", "Short name (lower case, digits, hyphens)"),
}


def _asked(given: Mapping[str, str | None]) -> dict[str, str]:
    """Ask for what must be said and was not; where nobody can be asked, name the options."""
    missing = [f"--{key.replace('_', '-')}" for key, value in given.items() if not value]
    if missing and not sys.stdin.isatty():
        message = either(f"没有给出 {'、'.join(missing)}", f"{', '.join(missing)} not given")
        raise UsageError(message, code="init-values", file=FILE, remedy=either("请写在命令里", "Say it with the command"))
    return {key: value or click.prompt(ASKED[key]) for key, value in given.items()}


def start(folder: Path, written: Mapping[str, bytes]) -> None:
    """Write the files of a project; UsageError, and no file, where one of them is there already."""
    if there := [name for name in written if (folder / name).exists() or (folder / name).is_symlink()]:
        message = either(f"已有 {'、'.join(there)}", f"There is already {', '.join(there)}")
        remedy = either("请换一个文件夹，或先移走它们", "Choose another folder, or move them away")
        raise UsageError(message, code="init-not-empty", file=str(folder), remedy=remedy)
    for name, data in written.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        with (folder / name).open("xb") as file:
            file.write(data)
        if name in PROGRAMS:
            (folder / name).chmod(0o755)


def starting(given: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """Yield every file of a new project by its name.

    Raises:
        DataError: something given cannot be said in gongkai.toml.
    """
    from gongkai.pages.site_files import carried  # noqa: PLC0415 - the help needs none of it

    publication = publication_of(given)
    yield FILE, settings_text(given).encode()
    yield "requirements.txt", f"gongkai[collect,site]=={__version__}\n".encode()
    if publication.packages == "built":
        from gongkai.pipeline.again import rules_for_git  # noqa: PLC0415 - the same

        yield "datasets/.gitignore", rules_for_git().encode()
    for name, target in FILES:
        text = files("gongkai.cli").joinpath("starter", *name.split("/")).read_text(encoding="utf-8")
        yield target, (_filled(text, publication) if name in FILLED else text).encode()
    for path in sorted((carried() / EXAMPLE).glob("source.*")):
        yield f"{EXAMPLE}/{path.name}", path.read_bytes()
    yield REGISTRY, _registry((carried() / REGISTRY).read_text(encoding="utf-8")).encode()


def settings_text(given: Mapping[str, Any]) -> str:
    """Return gongkai.toml: every key with what it means, those that are not given as comments with their defaults.

    >>> settings_text({"id": "city", "name": "城", "name_en": "City"}).splitlines()[3]
    'id = "city"'
    """
    parts = ["# 这个项目的刊物；gongkai config 印出每项设置和来处。 The publication of this project.\n"]
    for key, told in schema()["properties"].items():
        line = f"{key} = {json.dumps(given.get(key, told.get('default', '')), ensure_ascii=False)}"
        parts.append(f"# {told['description']}\n{line if key in given else f'# {line}'}\n")
    return "\n".join(parts)


def _filled(text: str, publication: Publication) -> str:
    values = {key: getattr(publication, key) for key in ("name", "name_en", "tagline", "tagline_en")}
    return text.format(**values)


def _registry(text: str) -> str:
    """Return the rows of the registry that the example needs: its agency, and those above it."""
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    by_id = {row["agency_id"]: row for row in rows}
    wanted, agency = [], EXAMPLE.split("/")[1]
    while agency:
        wanted.append(agency)
        agency = by_id[agency]["parent"]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(row for row in rows if row["agency_id"] in wanted)
    return out.getvalue()
