"""Numbers with their uncertainty: intervals, paired tests, adjustment for many tests, and what could be seen at all."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Z95 = 1.959963984540054  # two-sided 95 % point of the standard normal
Z80 = 0.8416212335729143  # one-sided 80 % point
RESAMPLES = 2000
SEED = 20261123
FLIPS = 4096  # exchanges of a permutation test


@dataclass(frozen=True)
class Estimate:
    """A value over `n` observations with its 95 % interval; `value` is nan where n is 0."""

    value: float
    low: float
    high: float
    n: int

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]" if self.n else "–"


NOTHING = Estimate(math.nan, math.nan, math.nan, 0)


def wilson(successes: int, n: int) -> Estimate:
    """Return the share `successes / n` with the interval of Wilson (1927), sound for small n and near 0 or 1.

    Raises:
        ValueError: not 0 ≤ successes ≤ n.
    """
    if not 0 <= successes <= n:
        raise ValueError(f"not a share: {successes} of {n}")
    if n == 0:
        return NOTHING
    return Estimate(successes / n, *score_interval(successes / n, n), n)


def score_interval(share: float, n: float) -> tuple[float, float]:
    """Return the 95 % interval of Wilson (1927) for a share seen in `n` > 0 draws (or effectively so many)."""
    z2 = Z95 * Z95
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half))


def share(outcomes: Sequence[bool]) -> Estimate:
    """Return the share of true outcomes with its Wilson interval."""
    return wilson(sum(outcomes), len(outcomes))


def bootstrap_mean(values: Sequence[float], *, seed: int = SEED, resamples: int = RESAMPLES) -> Estimate:
    """Return the mean with its percentile bootstrap interval (Efron 1979); the same seed gives the same interval."""
    if not values:
        return NOTHING
    import numpy as np

    data = np.asarray(values, dtype=np.float64)
    draws = np.random.default_rng(seed).integers(0, len(data), size=(resamples, len(data)))
    low, high = np.percentile(data[draws].mean(axis=1), [2.5, 97.5])
    return Estimate(float(data.mean()), float(low), float(high), len(data))


def paired_bootstrap(
    new: Sequence[float], old: Sequence[float], *, seed: int = SEED, resamples: int = RESAMPLES
) -> Estimate:
    """Return the mean of new − old over the same questions, with its bootstrap interval.

    An interval that holds 0 says that the data do not tell the two apart.

    Raises:
        ValueError: the two have different lengths.
    """
    if len(new) != len(old):
        raise ValueError(f"not paired: {len(new)} and {len(old)} values")
    return bootstrap_mean([a - b for a, b in zip(new, old, strict=True)], seed=seed, resamples=resamples)


def mcnemar(gained: int, lost: int) -> float:
    """Return the two-sided p-value of the exact test of McNemar (1947): were gains and losses equally likely?

    Raises:
        ValueError: a negative count.
    """
    if gained < 0 or lost < 0:
        raise ValueError(f"not counts: {gained} and {lost}")
    changed = gained + lost
    tail = sum(math.comb(changed, k) for k in range(min(gained, lost) + 1))
    return min(1.0, 2 * tail / (1 << changed))


def percentile(values: Sequence[float], q: float) -> float:
    """Return the q-th percentile (0–100, linear between ranks); nan for no values."""
    if not values:
        return math.nan
    ordered = sorted(values)
    position = (len(ordered) - 1) * q / 100
    below = math.floor(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (position - below)


def holm(chances: Sequence[float]) -> list[float]:
    """Return the p-values adjusted for their number by the step-down method of Holm (1979), in the order given.

    Raises:
        ValueError: a value is no probability.
    """
    if any(not 0 <= chance <= 1 for chance in chances):
        raise ValueError("not probabilities")
    adjusted = [0.0] * len(chances)
    least = 0.0
    for rank, place in enumerate(sorted(range(len(chances)), key=lambda place: chances[place])):
        least = max(least, min(1.0, (len(chances) - rank) * chances[place]))
        adjusted[place] = least
    return adjusted


def permutation(differences: Sequence[float]) -> float:
    """Return the two-sided p-value of the paired permutation test (Fisher 1935): is the sum of the differences chance?

    Exact over all exchanges of the two runs' values where these are at most `FLIPS`, else over as many seeded ones.
    """
    import numpy as np

    moved = np.array([one for one in differences if one], dtype=np.float64)
    count = len(moved)
    if not count:
        return 1.0
    if exact := 1 << count <= FLIPS:
        signs = 1.0 - 2.0 * (np.arange(1 << count)[:, None] >> np.arange(count) & 1)
    else:
        signs = np.random.default_rng(SEED).choice((-1.0, 1.0), size=(FLIPS, count))
    beyond = int((np.abs(signs @ moved) >= abs(moved.sum()) - 1e-9).sum())
    return beyond / len(signs) if exact else (beyond + 1) / (len(signs) + 1)


def detectable(differences: Sequence[float]) -> float:
    """Return the minimum detectable effect of a paired comparison: the smallest true mean difference that a two-sided
    test at 5 % finds with a chance of 80 % over as many questions with the same spread (Bloom 1995); nan for none.

    One question more is taken to differ (by 1) than was seen, so that two runs that agreed everywhere do not pass for
    proof that runs always agree.
    """
    return (Z95 + Z80) * math.sqrt((_squares(differences) + 1) / len(differences) ** 2) if differences else math.nan


def detectable_alone(values: Sequence[float]) -> float:
    """Return the minimum detectable effect against a run that is not there yet, as if it erred independently of this
    one: the most cautious guess, since runs of like systems err alike; nan for no values.
    """
    return (Z95 + Z80) * math.sqrt(2 * (_squares(values) + 1) / len(values) ** 2) if values else math.nan


def _squares(values: Sequence[float]) -> float:
    mean = math.fsum(values) / max(len(values), 1)
    return math.fsum((one - mean) ** 2 for one in values)
