"""The classifier's intents and the readable cues, weighed together (a log-linear pool).

`python -m eval calibrate` fits data/leaning.toml; what the training lines lean to against people's questions is in it.
A case that is told at length speaks for eligibility by itself: a request alone is short.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.models import Intent
from bot.understanding.cues import CueError, read_cues

TABLE = Path(__file__).parent / "data" / "leaning.toml"
WEIGHTS = ("slope", "asked", "cue", "length", "matter")
MOST_POINTS = 8
"""Cues speak for an intent up to here; more of them say no more."""
_LEAST = 1e-4
_REQUEST = 60  # characters: about where requests end and told cases begin


@dataclass(frozen=True)
class Leaning:
    """Weights: of the classifier's log-probability, of that for the asking sentences alone, of a cue's point, of what
    `story` returns (for eligibility), and a constant by intent (absent: 0)."""

    slope: float
    asked: float
    cue: float
    length: float
    matter: float
    lean: Mapping[str, float]

    @classmethod
    def load(cls) -> Leaning:
        """Read the table; CueError where it is missing or malformed."""
        raw = read_cues(TABLE.name)
        try:
            lean = {str(name): float(value) for name, value in raw["lean"].items()}
            slope, asked, cue, length, matter = (float(raw[name]) for name in WEIGHTS)
            return cls(slope, asked, cue, length, matter, lean)
        except (KeyError, TypeError, ValueError, AttributeError) as exc:
            raise CueError(f"{TABLE.name}: {exc!r}; run: python -m eval calibrate") from exc

    def __call__(
        self,
        chances: Mapping[str, float],
        asked: Mapping[str, float],
        points: Mapping[Intent, int],
        told_case: tuple[float, float],
    ) -> dict[str, float]:
        """Return the chances of the intents with the second opinions; they sum to one.

        Args:
            chances: the classifier's, for the whole text.
            asked: the classifier's, for the sentences that ask.
            points: of the cues.
            told_case: what `story` returns.
        """
        scores = {
            name: self.slope * told(chance)
            + self.asked * told(asked[name])
            + self.cue * heard(points.get(Intent(name), 0))
            + self.lean.get(name, 0.0)
            for name, chance in chances.items()
        }
        length, matter = told_case
        scores[Intent.ELIGIBILITY] += self.length * length + self.matter * matter
        raised = {name: math.exp(score) for name, score in scores.items()}
        total = sum(raised.values())
        return {name: value / total for name, value in raised.items()}


def story(text: str, main: Mapping[str, float]) -> tuple[float, float]:
    """Return how much of a case a text tells: its length as a log-ratio to a long request, and the chance of a matter.

    Args:
        text: folded.
        main: the classifier's chances of the main matter, "none" among them.
    """
    matters = [chance for name, chance in main.items() if name != "none"]
    return math.log(max(len(text), 5) / _REQUEST), max(matters, default=0.0)


def told(chance: float) -> float:
    """Return what the classifier's probability adds, before its weight."""
    return math.log(chance + _LEAST)


def heard(points: int) -> int:
    """Return what the cues add, before their weight."""
    return min(MOST_POINTS, points)
