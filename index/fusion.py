"""Rankings of the same articles by different scores → one ranking.

Weighted sum of min-max scaled scores (Bruch, Gai, Ingber: "An Analysis of Fusion Functions for Hybrid Retrieval",
arXiv 2210.11934): unlike reciprocal ranks it keeps how much better a hit is. Weights: data/fusion.toml. Results of
different queries have no common scale: they are fused by rank.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from corpus.ids import ArticleId
from index.models import Hit

_FILE = Path(__file__).with_name("data") / "fusion.toml"
_DAMPING = 60  # as in the paper of fuse_queries; on our questions 5 to 60 are alike


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


def fuse_queries(results: Sequence[Sequence[Hit]], *, k: int) -> list[Hit]:
    """Return the `k` best hits of several wordings of one question, by the sum of their reciprocal ranks.

    Cormack, Clarke, Büttcher: "Reciprocal Rank Fusion outperforms Condorcet and individual Rank Learning Methods",
    SIGIR 2009. A hit keeps the highest chance that any wording gave it; `score` is the sum.
    """
    total: dict[ArticleId, float] = {}
    best: dict[ArticleId, Hit] = {}
    for hits in results:
        for hit in hits:
            name = hit.article.id
            total[name] = total.get(name, 0.0) + 1 / (_DAMPING + hit.rank)
            known = best.get(name)
            if known is None or (hit.chance or 0.0) > (known.chance or 0.0):
                best[name] = hit
    ranked = sorted(total, key=lambda name: -total[name])[:k]
    return [replace(best[name], score=total[name], rank=rank) for rank, name in enumerate(ranked, 1)]
