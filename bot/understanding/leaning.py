"""The classifier's intents and the readable cues, weighed together (a log-linear pool).

`python -m eval calibrate` fits data/leaning.toml; what the training lines lean to against people's questions is in it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.models import Intent
from bot.understanding.cues import CueError, read_cues

TABLE = Path(__file__).parent / "data" / "leaning.toml"
MOST_POINTS = 8
"""Cues speak for an intent up to here; more of them say no more."""
_LEAST = 1e-4


@dataclass(frozen=True)
class Leaning:
    """Weights: of the classifier's log-probability, of a cue's point, and a constant by intent (absent: 0)."""

    slope: float
    cue: float
    lean: Mapping[str, float]

    @classmethod
    def load(cls) -> Leaning:
        """Read the table; CueError where it is missing or malformed."""
        raw = read_cues(TABLE.name)
        try:
            lean = {str(name): float(value) for name, value in raw["lean"].items()}
            return cls(float(raw["slope"]), float(raw["cue"]), lean)
        except (KeyError, TypeError, ValueError, AttributeError) as exc:
            raise CueError(f"{TABLE.name}: {exc!r}; run: python -m eval calibrate") from exc

    def __call__(self, chances: Mapping[str, float], points: Mapping[Intent, int]) -> dict[str, float]:
        """Return the chances of the intents with the cues' second opinion; they sum to one."""
        scores = {
            name: self.slope * told(chance) + self.cue * heard(points.get(Intent(name), 0)) + self.lean.get(name, 0.0)
            for name, chance in chances.items()
        }
        raised = {name: math.exp(score) for name, score in scores.items()}
        total = sum(raised.values())
        return {name: value / total for name, value in raised.items()}


def told(chance: float) -> float:
    """Return what the classifier's probability adds, before its weight."""
    return math.log(chance + _LEAST)


def heard(points: int) -> int:
    """Return what the cues add, before their weight."""
    return min(MOST_POINTS, points)
