"""How well rankings find the marked articles; used to choose weights on questions that were kept back."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from index.training.data import Example
from index.training.mining import Ranking

WEIGHTS = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0)
NAMES = ("R@5", "R@10", "R@20", "R@100", "RR@10", "nDCG@10")


def table(ranking: Ranking, examples: Sequence[Example], weights: Sequence[float] = WEIGHTS) -> str:
    """Return the measures for each weight of the vectors; `ranking` is of the examples, in their order."""
    lines = ["dense   " + "  ".join(f"{name:7}" for name in NAMES)]
    for weight in weights:
        rows = [_scores(ranking.fused(place, weight), example.gold) for place, example in enumerate(examples)]
        lines.append(f"{weight:<7} " + "  ".join(f"{value:<7.3f}" for value in np.mean(rows, axis=0)))
    return "\n".join(lines)


def _scores(ranked: Sequence[int], gold: Sequence[int]) -> tuple[float, ...]:
    """Return the measures of one ranking, in the order of `NAMES`; every gold weighs the same."""
    right = set(gold)
    found = [place for place, row in enumerate(ranked[:10]) if row in right]
    ideal = sum(1 / math.log2(place + 2) for place in range(min(10, len(right))))
    return (
        *(len(right.intersection(ranked[:depth])) / len(right) for depth in (5, 10, 20, 100)),
        1 / (found[0] + 1) if found else 0.0,
        sum(1 / math.log2(place + 2) for place in found) / ideal,
    )
