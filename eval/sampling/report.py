"""Scores → the report of a year, in Chinese: all of it, by prefecture, by quarter; intervals, and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from eval.sampling.estimate import share
from eval.sampling.frame import Stratum
from eval.sampling.rubric import Dimension, rubric
from eval.sampling.sheets import Sample, Scored
from eval.statistics import Estimate

FEW = 30
"""Judged answers below which a share is only an indication."""
TOO_FEW = 10
"""Judged answers below which no share is told."""
_LISTED = 50


def to_markdown(sample: Sample) -> str:
    """Return the report of a sample whose sheets have no mistakes."""
    scored = [row for row in sample.rows if row.scores]
    lines = ["# 回答质量抽样报告", "", *_coverage(sample, scored), "", "## 总体", "", *_whole(sample, scored), ""]
    for title, key in (("地区", _city), ("季度", _quarter)):
        lines += [f"## 按{title}", "", *_by(title, key, sample, scored), ""]
    return "\n".join([*lines, *_notes(), "", *_grave(scored)])


def _coverage(sample: Sample, scored: Sequence[Scored]) -> list[str]:
    lines = [f"共有{sample.population}次回答，抽了{sample.drawn}次，打了分的有{len(scored)}次。"]
    if absent := sample.drawn - len(sample.rows):
        lines.append(f"有{absent}次抽到的回答不在交来的表里，这份报告不完整。")
    reached = {row.stratum for row in scored}
    lost = sum(size for stratum, size in sample.sizes.items() if stratum not in reached)
    if lost:
        lines.append(f"有些类别一次也没有打分，代表{lost}次回答，不在下面的数字里。")
    return lines


def _whole(sample: Sample, scored: Sequence[Scored]) -> list[str]:
    lines = ["| 项目 | 好的占 | 95%区间 | 判了几次 | 各种打分的次数 |", "|---|---|---|---|---|"]
    for one in rubric():
        found = _share(one, sample, scored)
        counts = "，".join(f"{word}{sum(row.scores[one.title] == word for row in scored)}" for word in one.offered)
        lines.append(f"| {one.title} | {_value(found)} | {_interval(found)} | {found.n} | {counts} |")
    return lines


def _by(title: str, key: Callable[[Stratum], str], sample: Sample, scored: Sequence[Scored]) -> list[str]:
    dimensions = rubric()
    lines = [
        f"| {title} | 共有 | 打分 | {' | '.join(one.title for one in dimensions)} |",
        "|---" * (3 + len(dimensions)) + "|",
    ]
    for value in sorted({key(stratum) for stratum in sample.sizes}):
        inside = [row for row in scored if key(row.stratum) == value]
        size = sum(size for stratum, size in sample.sizes.items() if key(stratum) == value)
        cells = [_cell(_share(one, sample, inside)) for one in dimensions]
        lines.append(f"| {_plain(value)} | {size} | {len(inside)} | {' | '.join(cells)} |")
    return lines


def _notes() -> list[str]:
    return [
        "每一格是好的所占的比例和95%的区间，按各类回答的实际多少加权，已经考虑抽样占总数的比例。",
        f"带*的判了不到{FEW}次，只作参考；不到{TOO_FEW}次的太少，不报。区间重叠的两个地区，不能说谁比谁好。",
    ]


def _grave(scored: Sequence[Scored]) -> list[str]:
    found = [
        (row, [one.title for one in rubric() if one.grave and row.scores[one.title] == one.grave]) for row in scored
    ]
    bad = [(row, titles) for row, titles in found if titles]
    if not bad:
        return ["没有结论、依据、渠道错误或者有害的回答。", ""]
    lines = ["## 要逐个处理的回答", "", "| 编号 | 地区 | 季度 | 哪里不对 | 备注 |", "|---|---|---|---|---|"]
    for row, titles in bad[:_LISTED]:
        cells = (row.id, row.stratum.city, row.stratum.quarter, "、".join(titles), row.note)
        lines.append(f"| {' | '.join(map(_plain, cells))} |")
    return [*lines, *([f"\n还有{len(bad) - _LISTED}次，见打分表。"] if len(bad) > _LISTED else []), ""]


def _share(one: Dimension, sample: Sample, rows: Sequence[Scored]) -> Estimate:
    judged = [
        (row.stratum, None if row.scores[one.title] in one.void else row.scores[one.title] in one.good) for row in rows
    ]
    return share(judged, sample.sizes)


def _cell(found: Estimate) -> str:
    if found.n < TOO_FEW:
        return f"太少（{found.n}）"
    return f"{_value(found)} {_interval(found)}"


def _value(found: Estimate) -> str:
    return "—" if not found.n else f"{found.value:.0%}{'*' if found.n < FEW else ''}"


def _interval(found: Estimate) -> str:
    return "—" if not found.n else f"[{found.low:.0%}, {found.high:.0%}]"


def _city(stratum: Stratum) -> str:
    return stratum.city


def _quarter(stratum: Stratum) -> str:
    return stratum.quarter


def _plain(text: str) -> str:
    """One cell of a Markdown table."""
    return " ".join(text.split()).replace("|", "｜")
