"""How likely an answer is right: what was read, weighed as fitted on questions kept apart from training.

`python -m eval calibrate` fits the weights of data/confidence.toml (logistic regression over log-odds; Platt 1999,
"Probabilistic Outputs for Support Vector Machines").

    ConfidenceError   the table is missing or malformed
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.understanding.classifier import Reading

TABLE = Path(__file__).parent / "data" / "confidence.toml"
SIGNS = ("intent", "matter")

_EDGE = 0.001


class ConfidenceError(Exception):
    """The table of weights is malformed."""


@dataclass(frozen=True)
class Confidence:
    """Weights by kind of answer (verdict | other): `bias` and one per sign."""

    weights: Mapping[str, Mapping[str, float]]

    @classmethod
    def load(cls, path: Path = TABLE) -> Confidence:
        """Read the table; ConfidenceError where it is missing or a weight is."""
        try:
            raw = tomllib.loads(path.read_text(encoding="utf-8"))
            return cls(
                {kind: {name: float(raw[kind][name]) for name in ("bias", *SIGNS)} for kind in ("verdict", "other")}
            )
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as exc:
            raise ConfidenceError(f"{path.name}: {exc!r}; run: python -m eval calibrate") from exc

    def __call__(self, signs: Mapping[str, float], *, verdict: bool) -> float:
        """Return a probability in (0, 1); signs that are absent count as sure."""
        weights = self.weights["verdict" if verdict else "other"]
        score = weights["bias"] + sum(weights[name] * log_odds(signs.get(name, 1.0)) for name in SIGNS)
        return round(1 / (1 + math.exp(-score)), 2)


def log_odds(share: float) -> float:
    """Return log(p / (1 - p)), held within ±log(999)."""
    kept = min(1 - _EDGE, max(_EDGE, share))
    return math.log(kept / (1 - kept))


def signs(intent: float, reading: Reading | None) -> dict[str, float]:
    """Return how surely the parts of an answer were read, 0–1 each: what is asked, and the main matter.

    How surely single facts were read was tried and says nothing more (weight 0 on 216 verdicts).
    """
    return {"intent": round(intent, 4)} | ({"matter": round(max(reading.main.values()), 4)} if reading else {})
