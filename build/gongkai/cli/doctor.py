"""`gongkai doctor`: what this machine has, what each absence disables, and the command that brings it.

The things and their words are data (`doctor.toml`); here each is looked for, and nothing is loaded or started that the commands
themselves would not start. Exit code 0 where everything is there, 1 where something is not; `--need` says which things count.
"""

import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import click

from gongkai.cli.console import CLEAN, FINDINGS, put, put_json
from gongkai.errors import DataError
from gongkai.extras import MODULES, brings, checkout, missing_of
from gongkai.language import either, language
from gongkai.libreoffice import office_program, without_network
from gongkai.strict import Record, convert, packaged

FILE = "doctor.toml"
_PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "chrome")
_DEBIAN = Path("/etc/debian_version")


class Thing(Record, frozen=True, kw_only=True):
    """Something that a machine may have."""

    id: str
    title: str
    title_en: str
    without: str
    without_en: str
    extra: str = ""
    debian: str = ""
    macos: str = ""
    elsewhere: str = ""


class Things(Record, frozen=True):
    """The whole file."""

    thing: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What became of looking for a thing: where or which version it is, or why it is not there and what would bring it."""

    id: str
    title: str
    there: bool
    detail: str
    disables: str
    brings: str


def things_of(raw: Mapping[str, Any]) -> tuple[Thing, ...]:
    """Return what the data file says; DataError for a key that is not known, or a thing that nothing looks for."""
    return convert(raw, Things, FILE, further=_unknown).thing


def _unknown(things: Things) -> Iterator[str]:
    yield from (f"不认识的 {thing.id}" for thing in things.thing if not thing.extra and thing.id not in LOOK)
    yield from (f"不认识的组件 {thing.extra}" for thing in things.thing if thing.extra and thing.extra not in MODULES)


def examined() -> Iterator[Found]:
    """Yield each thing with what was found."""
    for thing in things_of(packaged("gongkai.cli", FILE)):
        there, detail = _extra(thing.extra) if thing.extra else LOOK[thing.id]()
        title, disables = either(thing.title, thing.title_en), either(thing.without, thing.without_en)
        yield Found(thing.id, title, there, detail, "" if there else disables, "" if there else _brings(thing))


def _extra(name: str) -> tuple[bool, str]:
    missing = missing_of(name)
    return not missing, ", ".join(missing) if missing else _versions(MODULES[name])


def _versions(modules: tuple[str, ...]) -> str:
    found = []
    for module in modules:
        try:
            found.append(f"{module} {version(_DISTRIBUTIONS.get(module, module))}")
        except PackageNotFoundError:
            found.append(module)
    return ", ".join(found)


_DISTRIBUTIONS = {
    "stdnum": "python-stdnum", "material": "mkdocs-material", "pagefind_bin_extended": "pagefind-bin-extended",
    "cv2": "opencv-python-headless",
}  # fmt: skip
"""Names under which modules are installed, where they differ."""


def _office() -> tuple[bool, str]:
    program = office_program()
    return bool(program), program or ""


def _chromium() -> tuple[bool, str]:
    program = next(filter(None, map(shutil.which, _PROGRAMS)), "")
    return bool(program), program


def _network_off() -> tuple[bool, str]:
    command = without_network()
    return bool(command), " ".join(command)


def _font() -> tuple[bool, str]:
    from gongkai.pages.report.cards import chinese_font  # noqa: PLC0415 - the other things need no page

    font = chinese_font()
    return bool(font), font


def _templates() -> tuple[bool, str]:
    from gongkai.pages.site_files import carried  # noqa: PLC0415

    try:
        return True, str(carried())
    except DataError as error:
        return False, error.message


def _utf_8() -> tuple[bool, str]:
    encoding = sys.getfilesystemencoding()
    return encoding.lower() == "utf-8", f"{encoding}, {language()}"


LOOK: Mapping[str, Callable[[], tuple[bool, str]]] = {
    "office": _office, "chromium": _chromium, "network-off": _network_off, "chinese-font": _font, "templates": _templates,
    "utf-8": _utf_8,
}  # fmt: skip
"""What looks for each thing that is no extra: whether it is there, and where or which."""


def _brings(thing: Thing) -> str:
    if thing.extra:
        return brings(thing.extra, checkout())
    if sys.platform == "darwin":
        return thing.macos
    return thing.debian if _DEBIAN.exists() else thing.elsewhere


@click.command(
    "doctor",
    short_help=either("这台机器缺什么，怎样补上", "What this machine lacks, and its cure"),
    help=either(
        "看看这台机器上有什么、缺什么，缺了的妨碍什么、用哪条命令补上。",
        "Say what this machine has and lacks, what each absence disables, and the command that brings it.",
    ),
    epilog=either("例：", "E.g. ") + "gongkai doctor --need site --need office",
)
@click.option(
    "--need",
    multiple=True,
    help=either("只有缺了这一样才以退出码 1 结束；可以写多次。", "Exit with 1 only where this is absent; may be repeated."),
)
@click.option("--json", "as_json", is_flag=True, help=either("以 JSON 写到标准输出。", "Write JSON to standard output."))
def command(*, need: tuple[str, ...], as_json: bool) -> None:
    """Examine the machine."""
    found = list(examined())
    known = [each.id for each in found]
    if unknown := [name for name in need if name not in known]:
        raise click.BadParameter(f"{', '.join(unknown)} ({', '.join(known)})", param_hint="--need")
    if as_json:
        put_json([asdict(each) for each in found])
    else:
        put("".join(map(_line, found)))
    sys.exit(FINDINGS if any(not each.there and each.id in (need or known) for each in found) else CLEAN)


def _line(each: Found) -> str:
    if each.there:
        return f"✓ {each.id}  {each.title}  {each.detail}\n"
    lines = [f"✗ {each.id}  {each.title}  {each.detail}".rstrip(), f"    {each.disables}"]
    return "\n".join([*lines, *([f"    {either('可用', 'to have it:')} {each.brings}"] if each.brings else []), ""])
