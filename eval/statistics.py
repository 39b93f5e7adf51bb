"""Numbers with their uncertainty: Wilson intervals of shares, seeded bootstrap ones of means, the test of McNemar."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Z95 = 1.959963984540054  # two-sided 95 % point of the standard normal
Z80 = 0.8416212335729143  # one-sided 80 % point
RESAMPLES = 2000
SEED = 20261123


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
    share, z2 = successes / n, Z95 * Z95
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return Estimate(share, max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half)), n)


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


def detectable(differences: Sequence[float]) -> float:
    """Return the minimum detectable effect: the smallest true mean difference that a two-sided test at 5 % finds with a
    chance of 80 % over as many questions with the same spread (Cohen 1988); nan for fewer than two.
    """
    n = len(differences)
    if n < 2:
        return math.nan
    mean = sum(differences) / n
    spread = math.sqrt(sum((one - mean) ** 2 for one in differences) / (n - 1))
    return (Z95 + Z80) * spread / math.sqrt(n)
