"""What a site publishes, in figures, held against what the last one published: a publication cannot collapse unnoticed.

    published.json      on the site, and a copy in output/ for the next build

Of the reports that both hold the figures that were read and the checks that passed may not fall below nine tenths, and those that
failed may not double; reports may not fall below nine tenths, or double. What concerns very few is no collapse: one report
that can no longer be read has its page that says so, and a young collection grows fast.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from gongkai import addresses
from gongkai.disk import write_if_changed
from gongkai.errors import GongkaiError
from gongkai.pages.report.summary import Summary
from gongkai.strict import Record

LEAST, MOST = 0.9, 2.0
FEW_LOST, FEW_MORE = 1, 9
"""So many fewer, so many more are never a collapse."""


class OfReport(Record, frozen=True):
    """What is published of one report: its data version, figures read, checks that passed and failed."""

    version: str
    figures: int
    passed: int
    failed: int


class Published(Record, frozen=True):
    """What is published, by `agency/year`."""

    reports: dict[str, OfReport]
    unread: tuple[str, ...] = ()


def published_of(summaries: Iterable[Summary]) -> Published:
    """Return what the pages with these summaries publish."""
    reports: dict[str, OfReport] = {}
    unread: list[str] = []
    for each in summaries:
        name = f"{each.agency_id}/{each.year}"
        if each.badge == "unreadable":
            unread.append(name)
        else:
            reports[name] = OfReport(each.fingerprint, each.figures, each.verdicts["pass"], each.verdicts["fail"])
    return Published(reports, tuple(unread))


def last_published(output: Path) -> Published | None:
    """Return what the last site published: as it says itself, else by the copy; nothing where neither can be read."""
    for path in (output / "site" / addresses.PUBLISHED, output / addresses.PUBLISHED):
        try:
            return msgspec.json.decode(path.read_bytes(), type=Published)
        except (OSError, msgspec.MsgspecError):
            continue
    return None


def keep(folder: Path, published: Published) -> None:
    """Write it down in a folder."""
    data = msgspec.to_builtins(published)
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).replace('},"', '},\n"')
    write_if_changed(folder / addresses.PUBLISHED, f"{text}\n".encode())


def judge(last: Published | None, new: Published) -> None:
    """Stop where too much is lost or gained since the last publication.

    Raises:
        GongkaiError: it lists every report that is lost, and what else fell or rose.
    """
    told = list(collapsed(last, new)) if last else []
    if told:
        remedy = "请查明原因；确实如此的，用 --accept-changes 再生成一次。网站还是上次的"
        raise GongkaiError("与上次公布的相差太大：" + "；".join(told), code="publication-collapse", remedy=remedy)


def collapsed(last: Published, new: Published) -> Iterator[str]:
    """Say what is beyond bounds."""
    before, after = last.reports, new.reports
    lost = sorted(before.keys() - after.keys())
    if _fell(len(before), len(after)):
        yield f"报告从 {len(before)} 份减到 {len(after)} 份，少了 {'、'.join(lost)}"
    elif _rose(len(before), len(after)):
        yield f"报告从 {len(before)} 份增到 {len(after)} 份"
    both = sorted(before.keys() & after.keys())
    for words, name in (("读到的数字", "figures"), ("通过的核对", "passed")):
        yield from _told_fall(words, _sums(before, both, name), _sums(after, both, name))
    failed = sum(_sums(before, both, "failed").values()), sum(_sums(after, both, "failed").values())
    if _rose(*failed):
        yield f"同样的报告里，不符的核对从 {failed[0]} 项增到 {failed[1]} 项"


def _sums(reports: Mapping[str, OfReport], names: Iterable[str], what: str) -> dict[str, int]:
    return {name: int(getattr(reports[name], what)) for name in names}


def _told_fall(words: str, before: Mapping[str, int], after: Mapping[str, int]) -> Iterator[str]:
    fallen = [name for name in before if after[name] < LEAST * before[name]]
    if len(fallen) > FEW_LOST and sum(after.values()) < LEAST * sum(before.values()):
        yield f"同样的报告里，{words}从 {sum(before.values())} 个减到 {sum(after.values())} 个，在 {'、'.join(fallen)}"


def _fell(before: int, after: int) -> bool:
    return after < LEAST * before and before - after > FEW_LOST


def _rose(before: int, after: int) -> bool:
    return after > MOST * before and after - before > FEW_MORE
