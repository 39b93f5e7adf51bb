"""How far two labellers agree beyond chance: Cohen's κ, its weighted form, and what to use for sets of labels.

κ is Cohen (1960), "A coefficient of agreement for nominal scales"; weighted κ is Cohen (1968), "Weighted kappa". Where
a label is a set (the articles an answer rests on), there is no table of chance agreement, for the set of all possible
members is as good as endless; there κ comes down to the F measure (Hripcsak & Rothschild 2005), which is taken.
Intervals resample the items (percentile bootstrap, Efron 1979).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from eval.statistics import NOTHING, RESAMPLES, SEED, Estimate, wilson

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Label = TypeVar("Label", bound=Hashable)
Weight = Callable[[int, int], float]


@dataclass(frozen=True)
class Agreement:
    """What two labellers said of the same `n` items: the share of equal labels, and κ.

    `measure` names what `kappa` is: κ, weighted κ or F1. κ is nan where one label is all that either of them used.
    """

    raw: Estimate
    kappa: Estimate
    measure: str

    @property
    def n(self) -> int:
        """Items that both labelled."""
        return self.raw.n


def cohen_kappa(a: Sequence[Label], b: Sequence[Label]) -> float:
    """Return κ = (p_o − p_e) / (1 − p_e) of two labellings of the same items (Cohen 1960).

    nan where there is nothing, or where both used one and the same label throughout: chance would agree too.

    Raises:
        ValueError: the two have different lengths.
    """
    _paired(a, b)
    if not a:
        return math.nan
    n = len(a)
    of_a, of_b = Counter(a), Counter(b)
    observed = sum(x == y for x, y in zip(a, b, strict=True)) / n
    chance = sum(of_a[label] * of_b[label] for label in of_a) / n**2
    return math.nan if chance == 1 else (observed - chance) / (1 - chance)


def weighted_kappa(a: Sequence[Label], b: Sequence[Label], order: Sequence[Label], *, power: int = 1) -> float:
    """Return weighted κ of two labellings on an ordered scale (Cohen 1968).

    Args:
        a: the labels of one person.
        b: the labels of the other, item by item.
        order: the scale, lowest first; a disagreement weighs the distance of its places to the power of `power`.
        power: 1 linear weights, 2 quadratic ones.

    Raises:
        ValueError: different lengths, a label that is not on the scale, or another power.
    """
    _paired(a, b)
    if power not in (1, 2):
        raise ValueError(f"power is 1 or 2, not {power}")
    place = {label: number for number, label in enumerate(order)}
    if missing := {*a, *b} - place.keys():
        raise ValueError(f"not on the scale: {sorted(map(str, missing))}")
    if not a:
        return math.nan
    n = len(a)
    observed = sum(abs(place[x] - place[y]) ** power for x, y in zip(a, b, strict=True)) / n
    of_a, of_b = Counter(a), Counter(b)
    chance = sum(
        abs(place[x] - place[y]) ** power * of_a[x] * of_b[y] for x in of_a for y in of_b
    ) / n**2  # fmt: skip
    return math.nan if chance == 0 else 1 - observed / chance


def set_f1(a: Sequence[Collection[Hashable]], b: Sequence[Collection[Hashable]]) -> float:
    """Return 2·shared / (all of a + all of b) over the items; nan where both always gave the empty set.

    Raises:
        ValueError: the two have different lengths.
    """
    _paired(a, b)
    shared = sum(len(set(x) & set(y)) for x, y in zip(a, b, strict=True))
    given = sum(len(set(x)) + len(set(y)) for x, y in zip(a, b, strict=True))
    return 2 * shared / given if given else math.nan


def confusion(a: Sequence[Label], b: Sequence[Label], order: Sequence[Label]) -> list[list[int]]:
    """Return how often one said row `order[i]` and the other column `order[j]`.

    Raises:
        ValueError: the two have different lengths.
    """
    _paired(a, b)
    pairs = Counter(zip(a, b, strict=True))
    return [[pairs[x, y] for y in order] for x in order]


def agreement(a: Sequence[str], b: Sequence[str], *, order: Sequence[str] = (), seed: int = SEED) -> Agreement:
    """Return how far two labellings of the same items agree; with an `order`, κ is linearly weighted.

    Raises:
        ValueError: as `cohen_kappa` and `weighted_kappa`.
    """
    value = weighted_kappa(a, b, order) if order else cohen_kappa(a, b)
    scale = tuple(order) or tuple(sorted({*a, *b}))

    def weight(x: int, y: int) -> float:
        return abs(x - y) if order else float(x != y)

    low, high = _interval(a, b, scale, weight, seed)
    kappa = Estimate(value, low, high, len(a)) if a else NOTHING
    return Agreement(_raw(a, b), kappa, "weighted κ" if order else "κ")


def set_agreement(a: Sequence[frozenset[str]], b: Sequence[frozenset[str]], *, seed: int = SEED) -> Agreement:
    """Return how far two labellings by sets agree: equal sets as `raw`, F1 as `kappa`.

    Raises:
        ValueError: the two have different lengths.
    """
    value = set_f1(a, b)
    if not a:
        return Agreement(NOTHING, NOTHING, "F1")
    import numpy as np

    counts = np.array([(len(x & y), len(x) + len(y)) for x, y in zip(a, b, strict=True)], dtype=np.float64)
    drawn = counts[_draws(len(a), seed)].sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        low, high = _percentiles(2 * drawn[:, 0] / drawn[:, 1])
    return Agreement(_raw(a, b), Estimate(value, low, high, len(a)), "F1")


def _interval(
    a: Sequence[str], b: Sequence[str], scale: Sequence[str], weight: Weight, seed: int
) -> tuple[float, float]:
    """Both kinds of κ are 1 − Σ w·observed / Σ w·chance, so one pass over the resampled tables does."""
    if not a:
        return math.nan, math.nan
    import numpy as np

    k, place = len(scale), {label: number for number, label in enumerate(scale)}
    weights = np.array([[weight(x, y) for y in range(k)] for x in range(k)])
    cells = np.array([place[x] * k + place[y] for x, y in zip(a, b, strict=True)])
    drawn = cells[_draws(len(a), seed)]
    values = np.empty(len(drawn))
    with np.errstate(invalid="ignore", divide="ignore"):
        for number, row in enumerate(drawn):
            table = np.bincount(row, minlength=k * k).reshape(k, k) / len(a)
            chance = np.outer(table.sum(axis=1), table.sum(axis=0))
            values[number] = 1 - (weights * table).sum() / (weights * chance).sum()
    return _percentiles(values)


def _draws(n: int, seed: int) -> npt.NDArray[np.int64]:
    import numpy as np

    return np.random.default_rng(seed).integers(0, n, size=(RESAMPLES, n))


def _percentiles(values: npt.NDArray[np.float64]) -> tuple[float, float]:
    import numpy as np

    known = values[np.isfinite(values)]
    if not len(known):
        return math.nan, math.nan
    low, high = np.percentile(known, [2.5, 97.5])
    return float(low), float(high)


def _raw(a: Sequence[object], b: Sequence[object]) -> Estimate:
    return wilson(sum(x == y for x, y in zip(a, b, strict=True)), len(a))


def _paired(a: Sequence[object], b: Sequence[object]) -> None:
    if len(a) != len(b):
        raise ValueError(f"not paired: {len(a)} and {len(b)} labels")
