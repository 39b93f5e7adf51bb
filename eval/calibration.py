"""Fits what `bot.confidence` reads: signs of an answer → chance that it is right (Platt 1999). Small and convex."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from bot.confidence import SIGNS, log_odds
from eval.errors import EvalError
from eval.metrics import Outcome

Weights = Mapping[str, Mapping[str, float]]
_PULL = 0.05  # ridge, per example: a few hundred questions must not give a weight to noise
_STEPS = 50
_HEAD = """# How likely an answer is right, by what was read (log-odds); written by python -m eval calibrate.
# Fitted on {names}: {count} answers.
"""


def fit(outcomes: Iterable[Outcome]) -> Weights:
    """Return weights by kind of answer; the verdict where one is labelled, else the intent, is what must be right.

    Raises:
        EvalError: a kind has no example.
    """
    rows: dict[str, list[tuple[Mapping[str, float], bool]]] = {"verdict": [], "other": []}
    for outcome in outcomes:
        answer, right = outcome.answers[0], outcome.question.verdict
        if answer.verdict is not None and right is not None:
            rows["verdict"].append((answer.signs, answer.verdict is right))
        elif answer.verdict is None:
            rows["other"].append((answer.signs, answer.intent is outcome.question.intent))
    return {kind: _fit(kind, examples) for kind, examples in rows.items()}


def to_toml(weights: Weights, names: Sequence[str], count: int) -> str:
    """Return the table that `bot.confidence` loads."""
    blocks = [_HEAD.format(names=", ".join(names), count=count)]
    for kind, row in weights.items():
        blocks.append(f"[{kind}]\n" + "".join(f"{name} = {value:.3f}\n" for name, value in row.items()))
    return "\n".join(blocks)


def _fit(kind: str, examples: Sequence[tuple[Mapping[str, float], bool]]) -> dict[str, float]:
    """Newton's method; weights of signs are kept from turning negative: surer reading never lowers the chance."""
    if not examples:
        raise EvalError(f"no labelled {kind} answer to fit on")
    names = [name for name in SIGNS if kind == "verdict" or name == "intent"]
    x = np.array([[1.0, *(log_odds(signs.get(name, 1.0)) for name in names)] for signs, _ in examples])
    y = np.array([float(right) for _, right in examples])
    pull = np.diag([0.0, *[_PULL * len(examples)] * len(names)])
    weights = np.zeros(x.shape[1])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (chance - y) + pull @ weights
        curve = x.T @ (x * (chance * (1 - chance))[:, None]) + pull + 1e-6 * np.eye(len(weights))
        weights = weights - np.linalg.solve(curve, slope)
        weights[1:] = np.maximum(weights[1:], 0.0)
    found = dict(zip(("bias", *names), weights.tolist(), strict=True))
    return {name: found.get(name, 0.0) for name in ("bias", *SIGNS)}
