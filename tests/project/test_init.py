"""A site of one's own from the wheel alone: made, filled, built, checked and served outside the checkout, under its own name.

The environment is new and holds the wheel; the packages that the program needs are lent to it from the one that runs the tests.
"""

import json
import os
import re
import shutil
import site
import subprocess
import sys
import threading
import tomllib
import urllib.request
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

import pytest

from gongkai.cli import COMMANDS
from gongkai.errors import DataError
from gongkai.pages.desk.renderer import Setting, open_desk
from gongkai.publication import publication_of
from project.checkout import ROOT

NAME, NAME_EN, ID = "城市<年报> & 数据", "City \"Reports\" & 'Data'", "city-reports"
GIVEN = ("--id", ID, "--name", NAME, "--name-en", NAME_EN, "--publisher", "某市日报社", "--contact", "data@example.org")
FILES = (
    "370600-gonganju/2023",
    "320500-gonganju/2023",
    "310000-zhengfu/2024",
    "321322-zhengfu/2025",
    "321322-fazhanhegaigeju/2023",
)
SERVED = ("320813-zhengfu/2023", "320813-zhengfu/2024")
OURS = re.compile(r"公开年报|gongkai", re.IGNORECASE)
COMMAND = rf"gongkai (?:{'|'.join(COMMANDS)})\b"
SOFTWARE = re.compile(
    r"\"software\":\"gongkai [0-9.]+\"|gongkai\.pages\.\w+|assets/gongkai\.(?:css|js)|gongkai\.toml|\.venv/bin/gongkai |"
    rf"{COMMAND}|github\.com/[\w-]+/gongkai"
)
"""Where the program is meant: its style sheet and script, its settings, its commands."""


class Own(NamedTuple):
    """A new environment with the wheel, and a project that it made."""

    program: Path
    project: Path

    def run(self, *words: str) -> "subprocess.CompletedProcess[str]":
        env = {
            key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "GONGKAI_SITE_URL", "GONGKAI_REPOSITORY")
        }
        env |= {"GONGKAI_LANG": "zh", "PYTHONUTF8": "1", "GONGKAI_ALLOW_ADDRESSES": "127.0.0.1"}
        command = [str(self.program), *words]
        return subprocess.run(
            command,
            cwd=self.project.parent,
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )


def install(folder: Path) -> Path:
    """Build the wheel, install it into a new environment and return the command."""
    wheels = folder / "wheel"
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(wheels)], cwd=ROOT, check=True, capture_output=True
    )
    venv.create(folder / "venv", with_pip=False, symlinks=True)
    python = folder / "venv" / "bin" / "python"
    (packages,) = (folder / "venv" / "lib").glob("*/site-packages")
    (packages / "lent.pth").write_text("\n".join(site.getsitepackages()) + "\n", encoding="utf-8")
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(python),
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--ignore-installed",
    ]
    subprocess.run([*pip, *map(str, wheels.glob("*.whl"))], check=True, capture_output=True)
    return python.with_name("gongkai")


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Own:
    folder = tmp_path_factory.mktemp("own")
    made = Own(install(folder), folder / "project")
    assert made.run("init", "project", *GIVEN).returncode == 0
    return made


@pytest.fixture(scope="module")
def built(own: Own) -> Path:
    """Add five files and two addresses to the project and build it; return the site."""
    for place, names in (("files", FILES), ("served", SERVED)):
        (own.project.parent / place).mkdir()
        for number, name in enumerate(names):
            shutil.copy(ROOT / "datasets" / name / "source.txt", own.project.parent / place / f"{number}.txt")
    with serving(own.project.parent / "served") as base:
        added = own.run("add", "--project", "project", "--yes", "files", *(f"{base}/{n}.txt" for n in range(len(SERVED))))
    assert added.returncode == 0, added.stdout + added.stderr
    built = own.run("build", "--project", "project", "--site-url", "https://reports.example.org")
    assert built.returncode == 0, built.stderr
    return own.project / "output" / "site"


def test_the_settings_say_what_was_given_and_explain_the_rest(own: Own) -> None:
    text = (own.project / "gongkai.toml").read_text(encoding="utf-8")
    raw = tomllib.loads(text)
    assert raw == {"id": ID, "name": NAME, "name_en": NAME_EN, "publisher": "某市日报社", "contact": "data@example.org"}
    uncommented = re.sub(r"^# (\w+ = )", r"\1", text, flags=re.MULTILINE)
    assert publication_of(tomllib.loads(uncommented)) == publication_of(raw)
    shown = {each["key"]: each["origin"] for each in json.loads(own.run("config", "--project", "project", "--json").stdout)}
    assert (shown["name"], shown["licence"]) == ("file", "default")


def test_nothing_that_is_there_is_written_over(own: Own) -> None:
    before = {path: path.read_bytes() for path in own.project.rglob("*") if path.is_file()}
    again = own.run("init", "project", *GIVEN)
    assert again.returncode == 2
    assert "[init-not-empty]" in again.stderr
    assert {path: path.read_bytes() for path in own.project.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("wrong", [("--id", "City"), ("--contact", "javascript:x"), ("--name", " ")])
def test_what_cannot_be_said_makes_no_project(own: Own, wrong: tuple[str, str]) -> None:
    done = own.run("init", "other", *GIVEN, *wrong)
    assert done.returncode == 2
    assert "[init-values]" in done.stderr
    assert not (own.project.parent / "other").exists()


def test_what_must_be_said_is_named_where_nobody_can_be_asked(own: Own) -> None:
    done = own.run("init", "nameless", "--name", NAME)
    assert (done.returncode, done.stdout) == (2, "")
    assert "[init-values]" in done.stderr
    assert "--name-en、--id" in done.stderr
    assert not (own.project.parent / "nameless").exists()


def test_its_workflows_give_no_rights_away(own: Own) -> None:
    zizmor = shutil.which("zizmor", path=Path(sys.executable).parent)
    assert zizmor is not None
    command = [zizmor, "--offline", "--pedantic", "--no-config", str(own.project)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_all_reports_are_there_and_check(own: Own, built: Path) -> None:
    pages = {
        path.parent.relative_to(built / "a").as_posix() for path in built.glob("a/*/*/index.html") if path.parent.name.isdigit()
    }
    assert pages == {*FILES, *SERVED, "310000-gonganju/2023"}
    checked = own.run("check", "--fail-on", "never", "project/datasets")
    assert checked.returncode == 0, checked.stderr


def test_the_site_carries_the_new_name_and_no_other(built: Path) -> None:
    found = {}
    for path in [*built.rglob("*"), *(built.parents[1] / "datasets").rglob("datapackage.json")]:
        if (
            path.suffix in (".html", ".json", ".jsonld", ".md", ".txt", ".xml", ".svg", ".csv", ".js", ".css")
            and "pagefind" not in path.parts
        ):
            said = SOFTWARE.sub("", path.read_text(encoding="utf-8"))
            if OURS.search(said):
                found[path.name] = said[max(0, OURS.search(said).start() - 60) :][:140]  # type: ignore[union-attr]
    assert found == {}
    assert not [
        path
        for path in built.rglob("*")
        if OURS.search(path.name) and path.name not in ("gongkai.css", "gongkai.js", "gongkai.schema.json")
    ]


def test_name_publisher_and_address_are_where_they_belong(own: Own, built: Path) -> None:
    home = (built / "index.html").read_text(encoding="utf-8")
    assert "<title>城市&lt;年报&gt; &amp; 数据" in home
    assert "https://reports.example.org/" in home
    about = (built / "about/index.html").read_text(encoding="utf-8")
    assert "某市日报社" in about
    assert 'href="mailto:data@example.org"' in about
    assert 'href="mailto:data@example.org?subject=%E8%A1%A5' in about
    catalogue = json.loads((built / "catalog.json").read_bytes())
    assert (catalogue["name"], catalogue["collection"]) == (NAME, f"download/{ID}/datapackage.json")
    (data_set,) = json.loads((built / "dcat.jsonld").read_bytes())["dcat:dataset"]
    assert (data_set["dct:identifier"], data_set["dct:publisher"]["foaf:name"][0]["@value"]) == (ID, "某市日报社")
    assert {path.name for path in (built / "download" / ID).glob(f"{ID}*")} >= {f"{ID}.zip", f"{ID}.sqlite", f"{ID}-2023.xlsx"}
    package = json.loads((own.project / "datasets/310000-gonganju/2023/datapackage.json").read_bytes())
    assert package["contributors"][1]["title"] == "某市日报社"


def test_the_site_is_served(own: Own, built: Path) -> None:
    command = [str(own.program), "serve", "--project", "project", "--port", "0"]
    env = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    with subprocess.Popen(command, cwd=own.project.parent, env=env, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr
            address = server.stderr.readline().strip()
            with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310 - loopback
                assert answer.read() == (built / "index.html").read_bytes()
        finally:
            server.terminate()


def test_a_template_and_a_text_of_the_project_go_before_those_of_the_program(tmp_path: Path) -> None:
    (tmp_path / "site_src/templates").mkdir(parents=True)
    (tmp_path / "site_src/templates/check.html").write_text("<p>our own page</p>", encoding="utf-8")
    strings = tmp_path / "site_src/strings.toml"
    strings.write_text('[about]\nabout = ["本报的说明", "About our paper"]\n', encoding="utf-8")
    desk = open_desk(Setting.of(tmp_path))
    assert desk.render("check.html") == "<p>our own page</p>"
    assert desk.strings["about.about"] == ("本报的说明", "About our paper")
    assert desk.strings["about.name"][1] == "About"
    strings.write_text('[about]\nabuot = ["本报的说明", "About our paper"]\n', encoding="utf-8")
    with pytest.raises(DataError, match=r"strings\.toml.*不认识的键 about\.abuot"):
        open_desk(Setting.of(tmp_path, "https://example.org/"))
