"""A report → the numbers behind its pictures: confusions and their cost, calibration, risk by coverage, latency. Pure.

What the report states is taken; what it lacks is computed from its rows.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.reports.records import Item, Report
from eval.selective import Bin, Judged, aurc, best_aurc, bins, calibration_error, risk_curve
from eval.statistics import percentile

FIELDS = ("intent", "verdict")
PER_DECADE = 4
"""Bars of the histogram of seconds for a factor of ten."""


@dataclass(frozen=True)
class Confusion:
    """Right against told: `counts[label, answer]`, the names of both, and what each kind of mistake costs."""

    field: str
    labels: tuple[str, ...]
    answers: tuple[str, ...]
    counts: Mapping[tuple[str, str], int]
    costs: Mapping[tuple[str, str], float]

    @property
    def total_cost(self) -> float | None:
        """What all mistakes cost together; None where no costs are known."""
        if not self.costs:
            return None
        return sum(n * self.costs.get(pair, 0.0) for pair, n in self.counts.items() if pair[0] != pair[1])


@dataclass(frozen=True)
class Trust:
    """What confidence is worth for one measure. `curve`: (coverage, share of wrong answers), both 0–1."""

    measure: str
    n: int
    bins: tuple[Bin, ...]
    ece: float
    curve: tuple[tuple[float, float], ...]
    aurc: float
    best_aurc: float | None


@dataclass(frozen=True)
class Latency:
    """Seconds of single answers; `bars` is (from, to, count) on a logarithmic scale."""

    n: int
    p50: float
    p95: float
    longest: float
    bars: tuple[tuple[float, float, int], ...]


def confusions(report: Report, costs: Mapping[tuple[str, str], float] | None = None) -> list[Confusion]:
    """Return a table per field that has labels: those the report states, else intent and verdict from its rows."""
    stated = dict(report.confusion)
    for field in FIELDS:
        if field not in stated:
            pairs = Counter(
                (item.wanted[field], item.given[field])
                for item in report.items
                if field in item.given and item.wanted.get(field, "none") != "none"
            )
            stated[field] = tuple((*pair, n) for pair, n in pairs.items())
    return [
        _confusion(field, triples, (report.costs or costs or {}) if field == "verdict" else {})
        for field, triples in stated.items()
        if triples
    ]


def trust(report: Report) -> list[Trust]:
    """Return what confidence is worth for intent and verdict, and for whatever else the report states."""
    found = []
    stated = report.confidence
    extra = [name for part in (stated, _of(stated, "reliability"), _of(stated, "risk_coverage")) for name in part]
    skipped = {"not_covered", "reliability", "risk_coverage"}
    for name in dict.fromkeys((*FIELDS, *extra)):
        if name not in skipped and (one := _trust(report, name)) is not None:
            found.append(one)
    return found


def latency(items: Sequence[Item]) -> Latency | None:
    """Return the seconds of all answers; None where none was timed."""
    taken = [one for item in items for one in item.seconds]
    if not taken:
        return None
    places = Counter(math.floor(math.log10(max(one, 1e-4)) * PER_DECADE) for one in taken)
    bars = tuple(
        (10 ** (place / PER_DECADE), 10 ** ((place + 1) / PER_DECADE), places[place])
        for place in range(min(places), max(places) + 1)
    )
    return Latency(len(taken), percentile(taken, 50), percentile(taken, 95), max(taken), bars)


def _confusion(
    field: str, triples: Sequence[tuple[str, str, int]], costs: Mapping[tuple[str, str], float]
) -> Confusion:
    counts: Counter[tuple[str, str]] = Counter()
    for label, answer, n in triples:
        counts[label, answer] += n
    labels = sorted({label for label, _ in counts})
    answers = [name for name in labels if any((label, name) in counts for label in labels)]
    others = sorted({answer for _, answer in counts} - set(labels))
    return Confusion(field, tuple(labels), (*answers, *others), dict(counts), costs)


def _trust(report: Report, name: str) -> Trust | None:
    judged = [
        Judged(item.confidence, bool(item.values[name]))
        for item in report.items
        if item.confidence is not None and name in item.binary
    ]
    part = _of(report.confidence, name)
    shelves = _bins(part.get("bins")) or _bins(_of(report.confidence, "reliability").get(name))
    curve = _curve(_of(report.confidence, "risk_coverage").get(name)) or _curve(part.get("curve"))
    if not judged and not (shelves and curve):
        return None
    shelves, curve = shelves or tuple(bins(judged)), curve or _points(risk_curve(judged))
    n = len(judged) or sum(one.n for one in shelves)
    return Trust(
        name,
        n,
        shelves,
        calibration_error(judged) if judged else _error(shelves),
        curve,
        aurc(judged) if judged else sum(risk for _, risk in curve) / len(curve),
        best_aurc(judged) if judged else None,
    )


def _bins(value: object) -> tuple[Bin, ...]:
    found = []
    for one in value if isinstance(value, (list, tuple)) else ():
        numbers = [one.get(key) if isinstance(one, Mapping) else None for key in ("n", "confidence", "accuracy")]
        n, stated, right = (float(x) if isinstance(x, (int, float)) and math.isfinite(x) else None for x in numbers)
        if n is not None and stated is not None and right is not None:
            found.append(Bin(int(n), stated, right))
    return tuple(found)


def _curve(value: object) -> tuple[tuple[float, float], ...]:
    """Return points of a curve that is a list of risks (k = 1 … n), of pairs, or of {coverage, risk}."""
    entries = list(value) if isinstance(value, (list, tuple)) else []
    entries = [(one.get("coverage"), one.get("risk")) if isinstance(one, Mapping) else one for one in entries]
    if all(isinstance(one, (int, float)) for one in entries):
        return _points([float(one) for one in entries])
    pairs = [tuple(one) for one in entries if isinstance(one, (list, tuple)) and len(one) == 2]
    return tuple((float(x), float(y)) for x, y in pairs if all(isinstance(v, (int, float)) for v in (x, y)))


def _points(risks: Sequence[float]) -> tuple[tuple[float, float], ...]:
    return tuple(((k + 1) / len(risks), risk) for k, risk in enumerate(risks))


def _error(shelves: Sequence[Bin]) -> float:
    n = sum(one.n for one in shelves)
    return sum(one.n * abs(one.accuracy - one.confidence) for one in shelves) / n if n else math.nan


def _of(part: Mapping[str, object], name: str) -> Mapping[str, object]:
    value = part.get(name)
    return value if isinstance(value, Mapping) else {}
