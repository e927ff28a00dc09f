"""`gongkai deploy`: the built site brought to a folder, a store or an artifact, as far as it differs from what is there."""

from collections.abc import Mapping
from pathlib import Path

import click

from gongkai.cli.console import progress_bar, project, put_json, say
from gongkai.cli.serve import built_site
from gongkai.errors import UsageError, faults_of_the_machine
from gongkai.language import either
from gongkai.text import visible

_STAGES = {"deploy": either("写文件", "writing files")}
PAGES_LIMIT = 1_000_000_000
"""Bytes that GitHub Pages publishes at most."""


@click.command(
    "deploy",
    short_help=either("把网站送到文件夹、对象存储或 Pages", "Bring the site to a folder, a store or Pages"),
    help=either(
        "把已经生成的网站送到 TARGET：文件夹、s3:// 之类的对象存储（要装 gongkai[cluster]），或以 .tar 结尾的文件"
        "（GitHub Pages 的 artifact）。只写有变化的文件，删去网站里不再有的；别人放在那里的不动。",
        "Bring the built site to TARGET: a folder, object storage (s3://…; needs gongkai[cluster]), or a file ending in .tar, as "
        "GitHub Pages takes it. Writes what differs and deletes what the site no longer has; files of others stay.",
    ),
    epilog=either("例：", "E.g. ") + "gongkai deploy s3://bucket/site",
)
@click.argument("target")
@project
@click.option("--dry-run", is_flag=True, help=either("只说要做什么。", "Say what there is to do and do nothing."))
@click.option(
    "--adopt",
    is_flag=True,
    help=either("去处已有别的文件也照写；它们不会被删。", "Write among files that are there already; they are not deleted."),
)
@click.option("-q", "--quiet", is_flag=True, help=either("只说错误。", "Say errors only."))
@click.option("--json", "as_json", is_flag=True, help=either("把做了什么以 JSON 写到标准输出。", "What was done as JSON."))
@faults_of_the_machine()
def command(*, target: str, project: Path, dry_run: bool, adopt: bool, quiet: bool, as_json: bool) -> None:
    """Deploy, and tell."""
    from gongkai.cache import FILE, Cache  # noqa: PLC0415 - the help needs none of it
    from gongkai.lock import alone  # noqa: PLC0415

    site = built_site(project)
    with alone(project / "output", "deploy"):
        cache = Cache(project / FILE)
        try:
            hashes = cache.tree(site)
        finally:
            cache.close()
        done = _brought(site, hashes, target, dry_run=dry_run, adopt=adopt, quiet=quiet)
    size = sum((site / name).stat().st_size for name in hashes)
    if not quiet:
        _report(done, target, dry_run=dry_run)
        if target.endswith(".tar") and size > PAGES_LIMIT:
            say(either("超过 1 GB，GitHub Pages 不收。", "More than 1 GB, which GitHub Pages does not take."))
    if as_json:
        put_json({**done, "bytes": size})


def _brought(site: Path, hashes: Mapping[str, str], target: str, *, dry_run: bool, adopt: bool, quiet: bool) -> dict[str, int]:
    """Bring the site there; return how many files were written, deleted and kept."""
    from gongkai.storage import place_of  # noqa: PLC0415 - the help needs none of it
    from gongkai.storage.deployment import deploy, planned, write_artifact  # noqa: PLC0415

    if target.endswith(".tar"):
        if not dry_run:
            write_artifact(site, hashes, Path(target))
        return {"written": len(hashes), "deleted": 0, "kept": 0}
    place = place_of(target)
    if place.folder is not None and site.resolve().is_relative_to(place.folder.resolve()):
        message, remedy = either("去处里面就是网站本身", "The site is inside the target"), either("请换一个", "Choose another")
        raise UsageError(message, code="deploy-onto-itself", file=target, remedy=remedy)
    plan = planned(site, hashes, place, adopt=adopt)
    if not dry_run:
        with progress_bar(_STAGES, quiet=quiet) as tell:
            deploy(site, hashes, place, plan, lambda done, total: tell("deploy", done, total))
    return {"written": len(plan.write), "deleted": len(plan.delete), "kept": len(plan.kept)}


def _report(done: Mapping[str, int], target: str, *, dry_run: bool) -> None:
    written, deleted, kept = done["written"], done["deleted"], done["kept"]
    would = either("要", "To be ") if dry_run else ""
    say(
        either(
            f"{would}写 {written} 个文件，删 {deleted} 个，{kept} 个没有变化：{visible(target)}",
            f"{would}written {written} files, deleted {deleted}, unchanged {kept}: {visible(target)}",
        )
    )
