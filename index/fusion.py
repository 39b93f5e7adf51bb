"""Rankings of the same articles by different scores → one ranking.

Weighted sum of min-max scaled scores (Bruch, Gai, Ingber: "An Analysis of Fusion Functions for Hybrid Retrieval",
arXiv 2210.11934): unlike reciprocal ranks it keeps how much better a hit is. Weights: data/fusion.toml.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("data") / "fusion.toml"


@dataclass(frozen=True)
class Weights:
    """Share of the dense score, 0 to 1; the lexical score has the rest."""

    dense: float

    def __post_init__(self) -> None:
        if not 0 <= self.dense <= 1:
            raise ValueError(f"dense weight {self.dense} is not between 0 and 1")

    @classmethod
    @cache
    def default(cls) -> Weights:
        """Return the weights of data/fusion.toml."""
        return cls(tomllib.loads(_FILE.read_text(encoding="utf-8"))["dense"])


def min_max(scores: Mapping[int, float]) -> dict[int, float]:
    """Return the scores scaled to 0–1; all 1 when they are equal."""
    if not scores:
        return {}
    low, high = min(scores.values()), max(scores.values())
    if high == low:
        return dict.fromkeys(scores, 1.0)
    return {row: (score - low) / (high - low) for row, score in scores.items()}


def fuse(dense: Mapping[int, float], lexical: Mapping[int, float], weights: Weights) -> list[tuple[int, float]]:
    """Return (row, score) of every row in either ranking, best first; a row that a ranking lacks has 0 there.

    Equal scores keep the order of rows, so that the result is the same on every run.
    """
    total: dict[int, float] = {}
    for weight, scores in ((weights.dense, dense), (1 - weights.dense, lexical)):
        for row, score in min_max(scores).items():
            total[row] = total.get(row, 0.0) + weight * score
    return sorted(total.items(), key=lambda item: (-item[1], item[0]))
