"""Scores of a hit → the probability that the article answers, so that "not in the library" can be said.

A logistic regression over four features that keep their scale from question to question (fused scores do not: they
are scaled anew for each). It belongs to one embedding model; with another, hits have no probability and nothing is
called missing. `python -m eval library --fit` writes data/calibration.toml and says how well it does.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from functools import cache
from pathlib import Path

from index.errors import TableError
from index.models import Hit

FILE = Path(__file__).with_name("data") / "calibration.toml"
MARGIN_RANK = 20
"""The article that a hit is compared with to see how far it stands out."""


@dataclass(frozen=True)
class Features:
    """What is known of a hit.

    Attributes:
        cosine: likeness of question and article, -1 to 1.
        margin: how much nearer the article is than the 20th nearest.
        overlap: BM25 score by term of the question.
        known: share of the question's terms that occur in the library at all, 0 to 1.
    """

    cosine: float
    margin: float
    overlap: float
    known: float

    @classmethod
    def of(cls, row: int, dense: Mapping[int, float], lexical: Mapping[int, float], terms: int, known: int) -> Features:
        """Return the features of a row of two rankings, best first, of a question with `terms` terms."""
        ranked = list(dense.values()) or [0.0]
        cosine = dense.get(row, ranked[-1])
        compared = ranked[min(MARGIN_RANK, len(ranked)) - 1]
        return cls(cosine, cosine - compared, lexical.get(row, 0.0) / max(terms, 1), known / max(terms, 1))


@dataclass(frozen=True)
class Calibration:
    """Weights for one embedding model, and the probability from which an article counts as an answer."""

    fingerprint: str
    bias: float
    weights: Features
    threshold: float

    @classmethod
    def load(cls, path: Path = FILE) -> Calibration:
        """Read what `python -m eval library --fit` wrote.

        Raises:
            TableError: the file is missing or malformed.
        """
        try:
            raw = tomllib.loads(path.read_text(encoding="utf-8"))
            numbers = {field.name: float(raw["weights"][field.name]) for field in fields(Features)}
            return cls(str(raw["fingerprint"]), float(raw["bias"]), Features(**numbers), float(raw["threshold"]))
        except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError) as exc:
            raise TableError(f"{path} is not a calibration ({exc}); run: python -m eval library --fit") from exc

    @classmethod
    @cache
    def default(cls) -> Calibration:
        """Return the calibration of this package."""
        return cls.load()

    def chance(self, features: Features) -> float:
        """Return the probability, 0 to 1, that the article with these features answers."""
        pairs = zip(astuple(self.weights), astuple(features), strict=True)
        return _logistic(self.bias + sum(weight * value for weight, value in pairs))

    def toml(self) -> str:
        """Return the content of the file."""
        rows = "\n".join(f"{field.name} = {getattr(self.weights, field.name):.4f}" for field in fields(Features))
        return (
            f'fingerprint = "{self.fingerprint}"\nbias = {self.bias:.4f}\nthreshold = {self.threshold:.4f}\n\n'
            f"[weights]\n{rows}\n"
        )


def in_library(hits: Sequence[Hit], calibration: Calibration | None = None) -> bool:
    """Say whether any of the hits answers: none below the threshold does; without a probability every hit may."""
    if not hits or all(hit.chance is None for hit in hits):
        return bool(hits)
    threshold = (calibration or Calibration.default()).threshold
    return any(hit.chance is not None and hit.chance >= threshold for hit in hits)


def _logistic(value: float) -> float:
    if value >= 0:
        return 1 / (1 + math.exp(-min(value, 700.0)))
    return math.exp(max(value, -700.0)) / (1 + math.exp(max(value, -700.0)))
