"""The bill of materials in the form of CycloneDX 1.6: every package that the lock files name, as JSON.

    python .ci/sbom.py [FILE]

The lock files are all that is asked, so the same files give the same bytes: no clock, no look at what happens to be installed. A
package is `required` where reading and checking a report needs it (`core.lock`), else `optional`. What the file of a package must
hash to stands in `requirements.lock`, several for each version, one a platform; here they are properties of the component.
"""

import json
import re
import sys
import tomllib
import uuid
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PIN = re.compile(r"^([a-z0-9-]+)(?:\[[a-z0-9,-]+\])?==([\w.!+]+)", re.MULTILINE)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def bill(lock: str, core: str, version: str) -> dict[str, object]:
    """Return the bill for the text of a lock file for everything, and of that for the core."""
    required = {name for name, _ in PIN.findall(core)}
    own = {"type": "application", "bom-ref": f"gongkai@{version}", "name": "gongkai", "version": version}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'gongkai {version} {lock}')}",
        "version": 1,
        "metadata": {"component": own},
        "components": list(_components(lock, required)),
    }


def _components(lock: str, required: set[str]) -> Iterator[dict[str, object]]:
    for block in re.split(r"\n(?=[a-z0-9])", lock):
        if pin := PIN.match(block):
            name, version = pin.groups()
            address = f"pkg:pypi/{name}@{version}"
            yield {
                "type": "library",
                "bom-ref": address,
                "name": name,
                "version": version,
                "purl": address,
                "scope": "required" if name in required else "optional",
                "properties": [{"name": "gongkai:sha256", "value": value} for value in HASH.findall(block)],
            }


def main() -> None:
    """Write the bill of this checkout."""
    lock, core = ((ROOT / name).read_text(encoding="utf-8") for name in ("requirements.lock", ".ci/core.lock"))
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    text = json.dumps(bill(lock, core, version), indent=1) + "\n"
    if len(sys.argv) > 1:
        target = Path(sys.argv[1])
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
