"""What every test shares: reproducible hypothesis runs and the reference material beside the checkout.

The reference material (full texts of real reports and hand-checked figures) is not part of the repository. Tests that need
it take the fixture `shared` and are skipped, with a reason, where it is absent.
"""

import os
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent

# No clock and no memory: a run depends on the code alone.
settings.register_profile(
    "reproducible",
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("thorough", parent=settings.get_profile("reproducible"), max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "reproducible"))


# What commands say is asserted in Chinese, whatever the machine's locale; tests of English set the variable themselves.
os.environ["GONGKAI_LANG"] = "zh"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that hold a promise (trust.yaml) with its number, and begin with the longest file.

    Left to the end, one processor would work on it while the other has nothing to do.
    """
    for row in yaml.safe_load((ROOT / "tests" / "trust.yaml").read_text(encoding="utf-8")):
        held = set(row["tests"])
        for item in items:
            if item.nodeid.partition("[")[0] in held:
                item.add_marker(pytest.mark.trust(row=row["row"]))
    items.sort(key=lambda item: item.path.name != "test_workflows.py")


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the top of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of reference material beside the checkout, or skip."""
    folder = ROOT.parent / "shared"
    if not (folder / "truth").is_dir():
        pytest.skip("reference material (../shared/seeds, ../shared/truth) is not beside this checkout")
    return folder
