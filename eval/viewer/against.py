"""Two runs over the same questions: what each measure gained and lost, and whether that is more than chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eval.statistics import mcnemar, paired_bootstrap
from eval.viewer.records import Answers, Measure, Rankings, Report, Unreadable

LESS_IS_BETTER = frozenset({"false_not_covered"})
"""Scores that count errors; their signs are turned, so that a gain is a gain."""


@dataclass(frozen=True)
class Change:
    """One measure over the questions that both runs have a value for; `chance` is McNemar's p, for yes-or-no ones."""

    measure: str
    new: float
    old: float
    difference: Measure
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    chance: float | None


@dataclass(frozen=True)
class Against:
    """The comparison; `only_new` and `only_old` are ids of questions that the other run lacks."""

    changes: tuple[Change, ...]
    common: int
    only_new: tuple[str, ...]
    only_old: tuple[str, ...]


def compare(new: Mapping[str, Mapping[str, float]], old: Mapping[str, Mapping[str, float]]) -> Against:
    """Compare two runs: measure → question → value, more is better (but for `LESS_IS_BETTER`).

    Differences are paired by question: a bootstrap interval (Efron, 1979) and, where every value is 0 or 1, the exact
    test of McNemar (1947).
    """
    changes = [_change(measure, new[measure], old[measure]) for measure in new if measure in old]
    ids_new, ids_old = ({id for values in run.values() for id in values} for run in (new, old))
    return Against(
        tuple(change for change in changes if change is not None),
        len(ids_new & ids_old),
        tuple(sorted(ids_new - ids_old)),
        tuple(sorted(ids_old - ids_new)),
    )


def values(report: Report, system: str) -> dict[str, dict[str, float]]:
    """Return measure → question → value of a report, of one of its systems where it has several.

    Raises:
        Unreadable: the report has no values per question, or no such system.
    """
    if isinstance(report, Answers):
        found: dict[str, dict[str, float]] = {}
        for row in report.rows:
            for measure, value in row.scores.items():
                if value is not None:
                    found.setdefault(measure, {})[row.id] = float(value)
        return found
    if not isinstance(report, Rankings):
        raise Unreadable("这种报告没有逐题的结果，不能对比。")
    name = system or next(iter(report.systems), "")
    if name not in report.systems:
        raise Unreadable("这份报告里没有这个系统。")
    return {measure: dict(scores) for measure, scores in report.systems[name].items()}


def _change(measure: str, new: Mapping[str, float], old: Mapping[str, float]) -> Change | None:
    ids = [id for id in new if id in old]
    if not ids:
        return None
    sign = -1 if measure in LESS_IS_BETTER else 1
    gained = tuple(id for id in ids if sign * (new[id] - old[id]) > 0)
    lost = tuple(id for id in ids if sign * (new[id] - old[id]) < 0)
    difference = paired_bootstrap([new[id] for id in ids], [old[id] for id in ids])
    binary = all(value in (0, 1) for run in (new, old) for value in run.values())
    return Change(
        measure,
        sum(new[id] for id in ids) / len(ids),
        sum(old[id] for id in ids) / len(ids),
        Measure(difference.value, difference.low, difference.high, difference.n),
        gained,
        lost,
        mcnemar(len(gained), len(lost)) if binary else None,
    )
