"""Does confidence tell right answers from wrong ones? Risk by coverage, calibration, and the threshold for abstention.

Answers with the same confidence have no order: each counts with the mean of its group, which is what a random order
gives on average. So no number here depends on the order of the rows.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise
from statistics import fmean

COVERAGES = (1.0, 0.9, 0.8, 0.7, 0.5)
BINS = 10
FALSE_NOT_COVERED = 10.0
"""What sending a person with a right away costs, in needless questions."""
ALWAYS = 1.01
"""A threshold above every confidence: no not_covered is ever said."""


@dataclass(frozen=True)
class Judged:
    """One answer: how sure it was (0–1), and whether it was right."""

    confidence: float
    right: bool


@dataclass(frozen=True)
class Bin:
    """Some answers of like confidence: how many, their mean confidence, and the share that was right."""

    n: int
    confidence: float
    accuracy: float


@dataclass(frozen=True)
class Threshold:
    """What happens when a not_covered of less than this confidence becomes a question instead.

    `turned` of them do, `needless` of these were right; `sent_away` are false and stay.
    """

    threshold: float
    turned: int
    needless: int
    sent_away: int

    @property
    def cost(self) -> float:
        """Return the cost in needless questions."""
        return FALSE_NOT_COVERED * self.sent_away + self.needless


def risk_curve(judged: Sequence[Judged]) -> list[float]:
    """Return the share of wrong answers among the k most confident, k = 1 … n (El-Yaniv and Wiener 2010)."""
    return [errors / k for k, errors in enumerate(accumulate(risk for _, risk in _ranked(judged)), 1)]


def selective_risk(judged: Sequence[Judged], coverage: float) -> float:
    """Return the share of wrong answers when only the most confident `coverage` of all are given; nan for none.

    Raises:
        ValueError: not 0 < coverage ≤ 1.
    """
    if not 0 < coverage <= 1:
        raise ValueError(f"not a coverage: {coverage}")
    curve = risk_curve(judged)
    return curve[max(1, math.ceil(coverage * len(curve) - 1e-9)) - 1] if curve else math.nan


def aurc(judged: Sequence[Judged]) -> float:
    """Return the area under the risk–coverage curve, the mean of `risk_curve` (Geifman et al. 2019); nan for none."""
    return fmean(risk_curve(judged)) if judged else math.nan


def best_aurc(judged: Sequence[Judged]) -> float:
    """Return the area if every right answer were surer than every wrong one: the least these answers can have."""
    return aurc([Judged(float(one.right), one.right) for one in judged])


def bins(judged: Sequence[Judged], *, count: int = BINS) -> list[Bin]:
    """Return `count` bins from the least to the most sure, whose sizes differ by one at most; empty ones left out."""
    ranked = _ranked(judged)[::-1]
    edges = [len(ranked) * i // count for i in range(count + 1)]
    return [
        Bin(high - low, fmean(c for c, _ in ranked[low:high]), 1 - fmean(r for _, r in ranked[low:high]))
        for low, high in pairwise(edges)
        if high > low
    ]


def calibration_error(judged: Sequence[Judged], *, count: int = BINS) -> float:
    """Return the expected calibration error: |accuracy − confidence| of equal-mass bins, by size; nan for none."""
    if not judged:
        return math.nan
    return sum(b.n * abs(b.accuracy - b.confidence) for b in bins(judged, count=count)) / len(judged)


def at_threshold(refusals: Sequence[Judged], threshold: float) -> Threshold:
    """Return what a threshold does to not_covered answers (`right`: not_covered is the label too)."""
    turned = [one for one in refusals if one.confidence < threshold]
    return Threshold(
        threshold,
        len(turned),
        sum(one.right for one in turned),
        sum(not one.right for one in refusals if one.confidence >= threshold),
    )


def cheapest(refusals: Sequence[Judged]) -> Threshold:
    """Return the threshold of least cost, among equals the lowest, which changes the fewest answers."""
    candidates = (0.0, *sorted({one.confidence for one in refusals}), ALWAYS)
    return min((at_threshold(refusals, threshold) for threshold in candidates), key=lambda found: found.cost)


def _ranked(judged: Sequence[Judged]) -> list[tuple[float, float]]:
    """Return (confidence, risk), the surest first."""
    ranked: list[tuple[float, float]] = []
    ordered = sorted(judged, key=lambda one: -one.confidence)
    for confidence, same in groupby(ordered, key=lambda one: one.confidence):
        wrong = [not one.right for one in same]
        ranked += [(confidence, sum(wrong) / len(wrong))] * len(wrong)
    return ranked
