"""Two runs of the same questions → the measures in which they differ, none by chance alone (Holm 1979).

For telling systems apart. The gate itself is stricter, because our own bot answers the same way each time
(docs/gate.md).
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from eval.gate.measures import Item, Record
from eval.statistics import holm, mcnemar, permutation

Pair = tuple[Item, Item]


def p_values(pairs: Sequence[Pair]) -> dict[str, float]:
    """Return measure → two-sided p-value over the pairs (before, now) that both have it.

    Rights and wrongs are compared by the exact test of McNemar (1947), parts of a question by a seeded paired
    permutation test (Fisher 1935).
    """
    found = {}
    for name in dict.fromkeys(name for before, _ in pairs for name in before.values):
        both = [(a.values[name], b.values[name]) for a, b in pairs if name in a.values and name in b.values]
        if both:
            found[name] = _p(both)
    return found


def different(pairs: Sequence[Pair], *, alpha: float = 0.05) -> tuple[str, ...]:
    """Return the measures in which the two sides differ, family-wise error at most `alpha`."""
    found = p_values(pairs)
    return tuple(name for name, p in zip(found, holm(list(found.values())), strict=True) if p < alpha)


def same_system(run: Record, seed: int) -> list[Pair]:
    """Return an A/A comparison: pairs of different questions of one run, drawn at random, the sides tossed.

    A system that answers the same way each time never differs from itself on one question; so question is set against
    question. Under the null hypothesis the two sides of a pair are exchangeable, as the tests assume.
    """
    items = list(run.values())
    random.Random(seed).shuffle(items)
    half = len(items) // 2
    return list(zip(items[:half], items[half : 2 * half], strict=True))


def _p(both: Sequence[tuple[float, float]]) -> float:
    if all(value in (0.0, 1.0) for pair in both for value in pair):
        return mcnemar(sum(new > old for old, new in both), sum(new < old for old, new in both))
    return permutation([new - old for old, new in both])
