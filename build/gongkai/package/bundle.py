"""The whole data package as one zip file: descriptor, every table as CSV, README in two languages, CITATION.cff.

It unpacks into one folder, `gongkai/`, which frictionless validates as it stands. The same collection gives the same bytes.
Citation File Format: https://github.com/citation-file-format/citation-file-format, 1.2.0
"""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from gongkai.package.about import About, filled, texts
from gongkai.package.descriptor import LICENCE

TOP = "gongkai"
"""The folder inside the zip."""
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_bundle(collection: Path, about: About, target: Path) -> None:
    """Write the zip of a collection's descriptor and the files that it names."""
    resources = json.loads((collection / "datapackage.json").read_bytes())["resources"]
    listed = "\n".join(f"- `{r['path']}` {r['title']} / {r['title_en']}" for r in resources)
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        archive.writestr(_member("README.md"), filled(texts()["readme"]["text"], about, files=listed).lstrip("\n"))
        archive.writestr(_member("CITATION.cff"), "\n".join(_citation(about)) + "\n")
        for name in ("datapackage.json", *(resource["path"] for resource in resources)):
            with (collection / name).open("rb") as file, archive.open(_member(name), "w") as part:
                shutil.copyfileobj(file, part, 1 << 20)


def _citation(about: About) -> Iterator[str]:
    """Yield the lines of CITATION.cff; texts are written as JSON strings, which YAML reads alike."""
    yield "cff-version: 1.2.0"
    yield "message: 引用数据请写明数据版本。 When you cite these data, name their version."
    yield "type: dataset"
    for key, text in (("title", texts()["citation"]["title"]), ("version", about.version), ("license", LICENCE["name"])):
        yield f"{key}: {json.dumps(text, ensure_ascii=False)}"
    if about.address:
        yield f"url: {json.dumps(about.address, ensure_ascii=False)}"
    yield "authors:"
    yield "  - name: The gongkai contributors"


def _member(name: str) -> ZipInfo:
    info = ZipInfo(f"{TOP}/{name}", _EPOCH)
    info.compress_type, info.create_system, info.external_attr = ZIP_DEFLATED, 3, 0o644 << 16
    return info
