"""Shares of a whole from a stratified sample without replacement, with 95 % intervals.

The share is a ratio of two stratified totals, for some answers have nothing to judge (Cochran 1977, 6.11 and 5A.13);
its variance is that of the linearised ratio with the finite population correction of each stratum. The interval is
Wilson's with the effective sample size that this variance comes to (Korn & Graubard 1998), never larger than that of a
simple random sample: small strata that happen to agree do not make it narrow.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from statistics import variance

from eval.sampling.frame import Stratum
from eval.statistics import NOTHING, Estimate, score_interval

Judged = tuple[Stratum, bool | None]
"""An answer's stratum, and whether it is good; None: there was nothing to judge."""


def share(judged: Sequence[Judged], sizes: Mapping[Stratum, int]) -> Estimate:
    """Return the share of good answers among those of the strata that can be judged; `n` counts the judged ones.

    Args:
        judged: the scored answers of the sample.
        sizes: how many answers each stratum has in all.

    Raises:
        KeyError: a stratum has no size.
    """
    strata: dict[Stratum, list[tuple[int, int]]] = defaultdict(list)
    for stratum, good in judged:
        strata[stratum].append((int(bool(good)), int(good is not None)))
    weights = {stratum: sizes[stratum] / len(rows) for stratum, rows in strata.items()}
    goods = sum(weights[stratum] * good for stratum, rows in strata.items() for good, _ in rows)
    whole = sum(weights[stratum] * known for stratum, rows in strata.items() for _, known in rows)
    n = sum(known for rows in strata.values() for _, known in rows)
    if not n:
        return NOTHING
    value = min(1.0, goods / whole)
    drawn, population = len(judged), sum(sizes[stratum] for stratum in strata)
    if drawn >= population:
        return Estimate(value, value, value, n)  # everything was scored: there is nothing to infer
    residuals = {stratum: [good - value * known for good, known in rows] for stratum, rows in strata.items()}
    spread = _variance(residuals, weights, sizes) / whole**2
    simple = n * (population - 1) / (population - drawn)
    if spread > 0 and 0 < value < 1:
        effective = min(simple, value * (1 - value) / spread)
    else:
        # Nobody differs, so no spread is seen: Kish's effective size, from the weights alone.
        each = [weights[stratum] for stratum, rows in strata.items() for _, known in rows if known]
        effective = simple * math.fsum(each) ** 2 / (len(each) * math.fsum(weight**2 for weight in each))
    return Estimate(value, *score_interval(value, max(1.0, effective)), n)


def _variance(
    residuals: Mapping[Stratum, Sequence[float]], weights: Mapping[Stratum, float], sizes: Mapping[Stratum, int]
) -> float:
    """Σ N²(1 − f)s²/n; a stratum with one scored answer borrows the spread of all."""
    every = [residual for rows in residuals.values() for residual in rows]
    pooled = variance(every) if len(every) > 1 else 0.25
    total = 0.0
    for stratum, rows in residuals.items():
        n, size = len(rows), sizes[stratum]
        spread = variance(rows) if n > 1 else pooled
        total += weights[stratum] ** 2 * n * max(0.0, 1 - n / size) * spread
    return total
