"""Tuning the question side alone: passages keep their vectors, and each question is ranked against all of them.

After both sides were tuned together (`tune`), a question sees 65,000 passages at once instead of a batch of a hundred,
at the cost of one text through the upper layers. Passages and their shipped vectors stay as they are, so the result is
a second model in the same space that reads questions only. The loss is the negative log share that the passages of the
right articles have of a softmax over all passages; passages that are neither right nor wrong have no share.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from index.training.states import States
from index.training.tune import Rows, Tuner, pooled

_LOG = logging.getLogger(__name__)
_NEVER = -1e4


@dataclass(frozen=True)
class AskRecipe:
    """How the question side is tuned; questions are cut to so many `tokens`."""

    seed: int = 20261130
    rate: float = 1e-4
    epochs: int = 4
    batch: int = 32
    temperature: float = 0.02
    tokens: int = 96


@dataclass(frozen=True)
class Asked:
    """A question (row of the question states), the passages of its right articles, and passages that do not count."""

    question: int
    right: tuple[int, ...]
    neutral: tuple[int, ...]


def tune_questions(
    layers: nn.ModuleList, asked: Sequence[Asked], questions: States, passages: Rows, recipe: AskRecipe
) -> None:
    """Tune `layers` (float32) in place.

    Args:
        layers: those above the states.
        asked: what to learn from.
        questions: lower-layer states.
        passages: unit vectors of all passages, shape (passages, width); they do not change.
        recipe: settings.
    """
    tuner = Tuner(layers, seed=recipe.seed, rate=recipe.rate)
    columns = torch.from_numpy(np.ascontiguousarray(passages.T))
    draw = random.Random(recipe.seed)
    steps = recipe.epochs * -(-len(asked) // recipe.batch)
    warm = max(1, steps // 10)
    losses: list[float] = []
    for _ in range(recipe.epochs):
        order = draw.sample(list(asked), len(asked))
        for at in range(0, len(order), recipe.batch):
            batch = order[at : at + recipe.batch]
            scores = pooled(tuner.rough, [questions.of(one.question, recipe.tokens) for one in batch]) @ columns
            step = len(losses)
            rate = recipe.rate * min((step + 1) / warm, (steps - step) / steps)
            losses.append(tuner.step(_loss(scores / recipe.temperature, batch), rate))
            if len(losses) % 20 == 0:
                _LOG.info("step %d of %d, loss %.3f", len(losses), steps, np.mean(losses[-20:]))


def _loss(scores: torch.Tensor, batch: Sequence[Asked]) -> torch.Tensor:
    """Return the mean loss of a batch of scores, shape (questions, passages)."""
    right = torch.zeros(scores.shape, dtype=torch.bool)
    silent = torch.zeros(scores.shape, dtype=torch.bool)
    for row, one in enumerate(batch):
        silent[row, list(one.neutral)] = True
        right[row, list(one.right)] = True
    counted = scores.masked_fill(silent & ~right, _NEVER)
    return (counted.logsumexp(1) - scores.masked_fill(~right, _NEVER).logsumexp(1)).mean()
