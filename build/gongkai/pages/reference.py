"""Fixed pages: data dictionary, rules, methodology, downloads, about.

The dictionary and the rules are generated: fields from the descriptors of the packages, lines, columns and
identities from the form data, codes from the wording. Nothing of them is written by hand.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from gongkai.package.stored import is_package, read_json
from gongkai.pages.desk import Desk
from gongkai.pages.headings import column_leaves, line_leaves
from gongkai.pages.page import Page, root_of
from gongkai.pages.summary import Summary

CODE_LISTS = (
    ("kind", "格内是什么", "What a cell holds"),
    ("obs_status", "观测状态（SDMX CL_OBS_STATUS）", "Observation status"),
    ("verdict", "核对结果", "Verdict of a check"),
    ("cause", "不符的原因", "Cause of a failed check"),
    ("badge", "报告的状态", "State of a report"),
    ("scope", "口径", "Scope"),
    ("severity", "发现的轻重", "Severity of a finding"),
)
"""Code lists of the dictionary with their titles."""
LISTED_PACKAGES = 500
"""Most packages that the download page lists one by one; beyond, the pages of the years do."""


def reference_pages(
    desk: Desk, summaries: Sequence[Summary], folders: Sequence[Path], collection: Path | None, common: Mapping[str, str]
) -> Iterator[Page]:
    """Yield the fixed pages."""
    forms = sorted((edition.form for edition in desk.editions.values()), key=lambda form: form.edition, reverse=True)
    packages = (read_json(folder / "datapackage.json")["resources"] for folder in folders if is_package(folder))
    resources: list[dict[str, Any]] = next(packages, [])
    lists = [(name, zh, en, list(desk.wording.lists[name].values())) for name, zh, en in CODE_LISTS]
    yield _page(
        desk, "dict/", "dict.html", "数据字典", "每个文件、每个字段、每个代码，表式每一行每一列的含义。",
        forms=forms, resources=resources, lists=lists, lines=line_leaves, columns=column_leaves, **common,
    )  # fmt: skip
    yield _page(desk, "rules/", "rules.html", "核对规则", "由表式生成的全部恒等式。", forms=forms, known=_known(desk), **common)
    yield _page(desk, "method/", "method.html", "方法", "数据怎样读取、怎样核对，哪些事从不猜测。", forms=forms, **common)
    yield _page(desk, "about/", "about.html", "关于", "谁在维护、怎样引用、怎样报错、怎样补充年报。", **common)
    yield _page(
        desk, "download/", "download.html", "下载", "全部数据包与合集文件。",
        packages=summaries if len(summaries) <= LISTED_PACKAGES else (), years=sorted({s.year for s in summaries}),
        collection=_collection(collection), **common,
    )  # fmt: skip


def _page(desk: Desk, address: str, template: str, title: str, description: str, **values: Any) -> Page:
    return Page(address, title, description, desk.render(template, root=root_of(address), **values))


def _known(desk: Desk) -> dict[str, Counter[str]]:
    """Return how many checks each rule makes in a report, by edition."""
    return {name: Counter(check.rule.code for check in edition.checks.by_id.values()) for name, edition in desk.editions.items()}


def _collection(folder: Path | None) -> list[tuple[str, int, str]]:
    """Return name, size and title of each file of the collection, in order of name."""
    if folder is None or not folder.is_dir():
        return []
    titles = {}
    if (folder / "datapackage.json").is_file():
        titles = {str(r["path"]): str(r.get("title", "")) for r in read_json(folder / "datapackage.json")["resources"]}
    files = sorted(path for path in folder.iterdir() if path.is_file())
    return [(path.name, path.stat().st_size, titles.get(path.name, "")) for path in files]
