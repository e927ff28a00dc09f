"""What a report takes on the site: few files, none twice, and no more bytes than `weights.yaml` allows."""

import gzip
import hashlib
from pathlib import Path
from statistics import median

import yaml

BARS: dict[str, dict[str, int]] = yaml.safe_load((Path(__file__).parent / "weights.yaml").read_text(encoding="utf-8"))


def files_of(site: Path, page: Path) -> dict[str, Path]:
    """Return what is served for a report beside its original and the pictures of it, by what it is."""
    year, agency = page.parent.name, page.parents[1]
    found = {kind: agency / f"{year}.{kind}" for kind in ("json", "csv", "md", "zip")}
    found |= {"page": page, "changes": page.parent / "changes" / "index.html"}
    found |= {f"badge {kind}": site / "badge" / "a" / agency.name / f"{year}.{kind}" for kind in ("svg", "json")}
    return {kind: path for kind, path in found.items() if path.is_file()}


def reports(site: Path) -> list[dict[str, Path]]:
    found = [files_of(site, page) for page in sorted(site.glob("a/*/[0-9][0-9][0-9][0-9]/index.html"))]
    return [files for files in found if "zip" in files]


def test_a_report_weighs_no_more_than_it_may(site: Path) -> None:
    weights: dict[str, list[int]] = {name: [] for name in BARS}
    for files in reports(site):
        sizes = {kind: path.stat().st_size for kind, path in files.items()}
        sizes |= {
            "all": sum(sizes.values()),
            "files": len(files),
            "page, gzipped": len(gzip.compress(files["page"].read_bytes(), 6)),
        }
        for name in BARS.keys() & sizes.keys():
            weights[name].append(sizes[name])
    assert len(weights["page"]) > 5
    reached = {name: {"median": int(median(held)), "most": max(held)} for name, held in weights.items()}
    assert {name: told for name, told in reached.items() if any(told[bar] > BARS[name][bar] for bar in told)} == {}


def test_everything_served_for_a_report_is_told(site: Path) -> None:
    """A further file of a report is weighed above, or it is its original or a picture of it."""
    for files in reports(site):
        folder = files["page"].parent
        others = {path for path in folder.rglob("*") if path.is_file()} - set(files.values())
        assert {path.relative_to(folder).parts[0].partition(".")[0] for path in others} <= {"source", "crops"}
        assert set(folder.parent.glob(f"{folder.name}.*")) <= set(files.values())


def test_no_file_of_a_report_is_there_twice(site: Path) -> None:
    for files in reports(site):
        paths = [*files.values(), *files["page"].parent.glob("source.*")]
        assert len({hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}) == len(paths), files["page"]
