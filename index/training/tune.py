"""Tuning the upper layers so that a question lies near the passage that answers it, and away from its look-alikes.

Contrastive loss over the passages of a batch and mined hard negatives (Karpukhin et al. 2020, arXiv 2004.04906;
temperature as in E5, arXiv 2212.03533). Both sides share the layers, so the result is one ordinary model. Embeddings
and lower layers are frozen: their output comes from `states`.
"""

from __future__ import annotations

import copy
import logging
import os
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from index.training.states import States

Rows = NDArray[np.float32]
_LOG = logging.getLogger(__name__)
_MICRO = 8  # texts of like length that go through the layers together
_WARM_UP = 0.1


@dataclass(frozen=True)
class Recipe:
    """How the layers are tuned; `hard` negatives a question, texts cut to so many tokens.

    `share` is how much of the result is tuned weights, the rest the untuned ones: a mean of both finds more of what
    training never saw (Wortsman et al. 2022, arXiv 2109.01903).
    """

    seed: int = 20261123
    rate: float = 3e-5
    epochs: int = 2
    batch: int = 32
    hard: int = 3
    temperature: float = 0.02
    question_tokens: int = 64
    passage_tokens: int = 160
    share: float = 0.7


@dataclass(frozen=True)
class Pair:
    """A question (row of the question states), the passages that may stand for its answer, negatives, and passages
    that are neither because they are gold or nearly the same as gold."""

    question: int
    positives: tuple[int, ...]
    negatives: tuple[int, ...]
    neutral: frozenset[int]


def pooled(layers: nn.ModuleList, texts: Sequence[NDArray[np.float16]]) -> torch.Tensor:
    """Return unit vectors, shape (texts, width), of lower-layer states; gradients flow if they are on."""
    dtype = next(layers.parameters()).dtype
    order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
    parts = []
    for at in range(0, len(order), _MICRO):
        rows = [texts[index] for index in order[at : at + _MICRO]]
        longest = len(rows[-1])
        hidden = torch.zeros(len(rows), longest, rows[0].shape[1], dtype=dtype)
        mask = torch.zeros(len(rows), longest)
        for place, row in enumerate(rows):
            hidden[place, : len(row)] = torch.from_numpy(np.asarray(row, np.float32)).to(dtype)
            mask[place, : len(row)] = 1
        blocked = ((1 - mask) * torch.finfo(dtype).min)[:, None, None, :].to(dtype)
        for layer in layers:
            out = layer(hidden, blocked)
            hidden = out[0] if isinstance(out, tuple) else out
        hidden = hidden.float()
        parts.append((hidden * mask[..., None]).sum(1) / mask.sum(1, keepdim=True))
    back = torch.empty(len(order), dtype=torch.long)
    back[torch.tensor(order)] = torch.arange(len(order))
    return nn.functional.normalize(torch.cat(parts), dim=1)[back]


def encode(layers: nn.ModuleList, states: States, rows: Sequence[int]) -> Rows:
    """Return unit vectors of stored texts, shape (len(rows), width), without gradients."""
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    order = sorted(range(len(rows)), key=lambda place: states.length(rows[place]))
    out: Rows | None = None
    started = time.perf_counter()
    with torch.inference_mode():
        for at in range(0, len(order), 1024):
            part = order[at : at + 1024]
            found = pooled(layers, [states.of(rows[place]) for place in part]).numpy()
            out = np.empty((len(rows), found.shape[1]), np.float32) if out is None else out
            out[part] = found
            if at // 1024 % 8 == 7:
                _LOG.info("%d of %d encoded, %.0f s", at + len(part), len(order), time.perf_counter() - started)
    return out if out is not None else np.empty((0, 0), np.float32)


class Tuner:
    """AdamW on float32 layers, in place; `rough`, a bfloat16 copy of them, does the arithmetic, a third faster."""

    def __init__(self, layers: nn.ModuleList, *, seed: int, rate: float) -> None:
        """Take the layers to tune; every core is used."""
        torch.manual_seed(seed)
        torch.set_num_threads(len(os.sched_getaffinity(0)))
        self._layers = layers.eval()  # no dropout: it costs time and gained nothing
        self._before = [parameter.detach().clone() for parameter in layers.parameters()]
        self.rough = copy.deepcopy(layers).to(torch.bfloat16).requires_grad_(True)
        self._both = list(zip(layers.parameters(), self.rough.parameters(), strict=True))
        self._optimizer = torch.optim.AdamW(_groups(layers), lr=rate, betas=(0.9, 0.98))

    def step(self, loss: torch.Tensor, rate: float) -> float:
        """Go one step down a loss of `rough`; return it."""
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        self.rough.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        for exact, rough in self._both:
            exact.grad = rough.grad.float() if rough.grad is not None else None
        nn.utils.clip_grad_norm_(self._layers.parameters(), 1.0)
        self._optimizer.step()
        with torch.no_grad():
            for exact, rough in self._both:
                rough.copy_(exact)
        return float(loss.detach())

    def blend(self, share: float) -> None:
        """Keep `share` of the tuned weights, and of those before the rest."""
        with torch.no_grad():
            for parameter, old in zip(self._layers.parameters(), self._before, strict=True):
                parameter.lerp_(old, 1 - share)


def tune(layers: nn.ModuleList, pairs: Sequence[Pair], questions: States, passages: States, recipe: Recipe) -> None:
    """Tune `layers` (float32) in place."""
    tuner = Tuner(layers, seed=recipe.seed, rate=recipe.rate)
    draw = random.Random(recipe.seed)
    steps = recipe.epochs * -(-len(pairs) // recipe.batch)
    warm = max(1, int(_WARM_UP * steps))
    step, started, losses = 0, time.perf_counter(), []
    for _ in range(recipe.epochs):
        order = list(pairs)
        draw.shuffle(order)
        for at in range(0, len(order), recipe.batch):
            rate = recipe.rate * min((step + 1) / warm, (steps - step) / max(1, steps - warm))
            loss = _loss(tuner.rough, order[at : at + recipe.batch], questions, passages, recipe, draw)
            losses.append(tuner.step(loss, rate))
            step += 1
            if step % 10 == 0:
                took = (time.perf_counter() - started) / step
                _LOG.info("step %d of %d, loss %.3f, %.1f s a step", step, steps, np.mean(losses[-10:]), took)
    tuner.blend(recipe.share)


def _loss(
    layers: nn.ModuleList,
    batch: Sequence[Pair],
    questions: States,
    passages: States,
    recipe: Recipe,
    draw: random.Random,
) -> torch.Tensor:
    chosen = [draw.choice(pair.positives) for pair in batch]
    shown = list(chosen)
    for pair in batch:
        shown += draw.sample(pair.negatives, min(recipe.hard, len(pair.negatives)))
    shown = list(dict.fromkeys(shown))
    columns = {passage: column for column, passage in enumerate(shown)}
    asked = pooled(layers, [questions.of(pair.question, recipe.question_tokens) for pair in batch])
    given = pooled(layers, [passages.of(row, recipe.passage_tokens) for row in shown])
    scores = asked @ given.T / recipe.temperature
    right = torch.tensor([columns[passage] for passage in chosen])
    silent = torch.zeros(scores.shape, dtype=torch.bool)
    for row, (pair, passage) in enumerate(zip(batch, chosen, strict=True)):
        silent[row, [column for other, column in columns.items() if other in pair.neutral and other != passage]] = True
    return nn.functional.cross_entropy(scores.masked_fill(silent, -1e4), right)


def _groups(layers: nn.ModuleList) -> list[dict[str, Any]]:
    """Return parameter groups: no decay for biases and norms."""
    plain = [parameter for parameter in layers.parameters() if parameter.ndim < 2]
    matrices = [parameter for parameter in layers.parameters() if parameter.ndim >= 2]
    return [{"params": matrices, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}]
