"""Fits how `bot.understanding.leaning` weighs the classifier's intents and the cues (logistic regression)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.models import Intent
from bot.understanding.classifier import Classifier
from bot.understanding.intent import IntentReader, asking
from bot.understanding.leaning import WEIGHTS, Leaning, heard, story, told
from bot.understanding.text import clean, fold
from eval.datasets import Question
from eval.errors import EvalError

_PULL = 3.0  # ridge towards the classifier's own word: a few hundred questions must not give a constant to noise
_HEAD = """# How the classifier's intents and the cues are weighed; written by python -m eval calibrate.
# Fitted on {names}.
"""


def fit(questions: Iterable[Question], reader: IntentReader, classifier: Classifier | None) -> Leaning:
    """Return the weights under which the labelled intents of first questions are likeliest, with a ridge.

    Raises:
        EvalError: there is no classifier, or no question.
    """
    if classifier is None:
        raise EvalError("the intents cannot be weighed without the classifier's weights")
    names: list[str] = []
    rows: list[NDArray[np.float64]] = []
    right: list[int] = []
    for question in questions:
        text = fold(clean(question.text))
        reading, points = classifier.read(text), reader.points(text)
        names = list(reading.intents)
        case = {Intent.ELIGIBILITY.value: story(text, reading.main)}
        asked = classifier.read(asking(text)).intents
        heads = [(told(reading.intents[name]), told(asked[name]), heard(points.get(Intent(name), 0))) for name in names]
        rows.append(np.array([(*head, *case.get(name, (0.0, 0.0))) for name, head in zip(names, heads, strict=True)]))
        right.append(names.index(question.intent.value))
    if not rows:
        raise EvalError("no question to weigh the intents on")
    found = [round(float(value), 3) for value in _weights(np.stack(rows), np.array(right))]
    slope, tail, cue, length, matter, *lean = found
    return Leaning(slope, tail, cue, length, matter, dict(zip(names, lean, strict=True)))


def to_toml(weights: Leaning, names: Sequence[str]) -> str:
    """Return the table that `Leaning.load` reads."""
    lean = "".join(f"{name} = {value}\n" for name, value in weights.lean.items())
    kinds = "".join(f"{name} = {getattr(weights, name)}\n" for name in WEIGHTS)
    return f"{_HEAD.format(names=', '.join(names))}{kinds}\n[lean]\n{lean}"


def _weights(rows: NDArray[np.float64], right: NDArray[Any]) -> NDArray[np.float64]:
    """Weights of the columns of `rows` (shape (questions, intents, columns)) and of each intent."""
    from scipy.optimize import minimize  # half a second, and only this command needs it

    count, intents, _ = rows.shape
    design = np.concatenate([rows, np.broadcast_to(np.eye(intents), (count, intents, intents))], axis=2)
    start = np.zeros(design.shape[2])
    start[0] = 1.0

    def cost(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = design @ weights
        scores -= scores.max(axis=1, keepdims=True)
        chances = np.exp(scores)
        chances /= chances.sum(axis=1, keepdims=True)
        away = weights - start
        value = -np.log(chances[np.arange(count), right]).sum() + _PULL / 2 * away @ away
        chances[np.arange(count), right] -= 1
        return float(value), np.einsum("qi,qiw->w", chances, design) + _PULL * away

    return np.asarray(minimize(cost, start, jac=True, method="L-BFGS-B").x)
