"""The page on scale: lines through what was measured, marked where they go beyond it; no figure of it is written in words."""

import re
import tomllib

import pytest

from gongkai.pages.reference.scale import SIZES, STAGES, Data, Given, Measured, Scans, Site, Stage, foreseen, measured, shown
from pages.parsed import PROJECT

STRINGS = tomllib.loads((PROJECT / "site_src" / "strings.toml").read_text(encoding="utf-8"))["scale"]
KIND = {"unchanged_ms": 1.0, "worker_mib": 200.0, "sources_kib": 4.0}
FOUND = Measured(
    processor="any",
    cores=2,
    python="3.11",
    data=(
        Data(reports=1_000, processor_ms=36.0, memory_mib=500.0, parquet_kib=20.0, **KIND),
        Data(reports=101_000, processor_ms=36.0, memory_mib=600.0, parquet_kib=20.0, **KIND),
    ),
    stage=(Stage(id="read", processor_ms=1.0),),
    site=(
        Site(reports=100, processor_ms=72.0, memory_mib=400.0, site_kib=1000.0, files=10.0),
        Site(reports=1_000, processor_ms=72.0, memory_mib=400.0, site_kib=1000.0, files=10.0),
    ),
    scans=Scans(reports=4, processor_ms=7_200.0),
    given=Given(pages_gb=1.0, processor_hour=0.1, gigabyte_month=0.02),
)
ROWS = {
    "scale.data_hours": ("0.010", "0.10", "1.0", "5.0"),
    "scale.data_memory": ("500", "509", "599", "999"),
    "scale.data_size": ("0.019", "0.19", "1.9", "9.5"),
    "scale.site_hours": ("0.020", "0.20", "2.0", "10"),
    "scale.site_size": ("0.95", "9.5", "95", "476"),
    "scale.site_files": ("10,000", "100,000", "1,000,000", "5,000,000"),
    "scale.pages_sites": ("2", "11", "103", "512"),
    "scale.build_cost": ("0.0030", "0.030", "0.30", "1.5"),
    "scale.month_cost": ("0.021", "0.21", "2.1", "10"),
    "scale.scan_hours": ("2.0", "20", "200", "1,000"),
}


@pytest.mark.parametrize("row", list(foreseen(FOUND)), ids=lambda row: row.id)
def test_a_figure_lies_on_the_line_through_what_was_measured(row):
    assert row.figures == ROWS[row.id]
    measured_sizes = (1_000, 10_000, 100_000) if row.id.startswith("scale.data") else () if "scan" in row.id else (1_000,)
    assert row.measured == tuple(size in measured_sizes for size in SIZES)


def test_every_row_has_a_case():
    assert {row.id for row in foreseen(FOUND)} == set(ROWS)


def test_the_file_holds_two_sizes_of_each_kind_and_nothing_that_is_none():
    found = measured()
    for points in (found.data, found.site):
        assert len(points) >= 2
        assert [each.reports for each in points] == sorted({each.reports for each in points})
        figures = [getattr(each, name) for each in points for name in each.__struct_fields__]
        assert all(figure is None or figure > 0 for figure in figures)
    assert [stage.id for stage in found.stage] == list(STAGES)
    assert found.scans.processor_ms > 0


def test_memory_of_the_data_hardly_depends_on_their_number():
    first, last = measured().data[0], measured().data[-1]
    assert last.memory_mib < 2_000
    assert (last.memory_mib - first.memory_mib) * 1024 / (last.reports - first.reports) < 5


def test_no_figure_of_the_page_stands_in_its_words():
    """Digits in its texts are names: of a resolution, of S3."""
    texts = [text for pair in STRINGS.values() for text in pair]
    assert len(texts) > 80
    digits = {number for text in texts for number in re.findall(r"\d+", re.sub(r"[sS]3\b", "", text))}
    assert digits == {"200"}


def test_the_template_has_no_figure_either():
    text = (PROJECT / "site_src" / "templates" / "scale.html").read_text(encoding="utf-8")
    assert re.findall(r">[^<{]*\d[^<{]*<", text) == []


@pytest.mark.parametrize(("figure", "said"), [(0, "0"), (0.00123, "0.0012"), (9.96, "10.0"), (99.6, "100"), (12_345.6, "12,345")])
def test_a_figure_is_shown_with_two_digits_or_more(figure, said):
    assert shown(figure) == said
