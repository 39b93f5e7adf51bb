"""What a text says, as probabilities: intent, way out, topic, matters, facts. Reads; never decides.

Two networks read each text, and their probabilities are averaged: data/classifier.npz, made by
`python -m bot.understanding.training` from data/utterances/*.jsonl, and an earlier one of fewer utterances (ADR 0010).

    ClassifierError   the weights are missing or do not fit the sentence model; the message says what to run
"""

from __future__ import annotations

import re
import threading
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from bot.understanding.text import clauses

if TYPE_CHECKING:
    from bot.understanding.network import Network

WEIGHTS = Path(__file__).parent / "data" / "classifier.npz"
EARLIER = WEIGHTS.with_name("classifier-earlier.npz")
_HEARING = re.compile(r"(?<=[0-9])号(?=开庭)")  # 我15号开庭 looks like an age to it, 我15日开庭 does not
HEADS = {"intent": True, "refusal": True, "topic": True, "main": True, "matter": False, "fact": False}
"""The groups of labels; of an exclusive one (true) exactly one label holds."""

DEPTH = 6
"""Layers of the sentence model that stay as they are; those above are tuned (bot.understanding.network)."""

READ = 600
"""Characters that are read; the rest of a very long story adds noise only."""

_KEPT = 16  # texts: enough for the questions being answered now; people's words are not kept longer than needed
REMEDY = "run: python -m bot.understanding.training"


class ClassifierError(Exception):
    """The weights are missing, damaged, or were made for another sentence model."""


class States(Protocol):
    """Hidden states of the tokens of a text and their spans in it."""

    @property
    def states(self) -> NDArray[np.float32]: ...  # noqa: D102
    @property
    def spans(self) -> tuple[tuple[int, int], ...]: ...  # noqa: D102


class Backbone(Protocol):
    """A sentence model of which the lower layers are shared and the upper ones can be copied."""

    def token_states(self, texts: Sequence[str], *, depth: int) -> Sequence[States]: ...  # noqa: D102
    def layers_above(self, depth: int) -> Any: ...  # noqa: D102


@dataclass(frozen=True)
class Reading:
    """Probabilities for one text. `facts`: (stated true, stated false) by fact; both low means not stated."""

    intents: Mapping[str, float]
    refusals: Mapping[str, float]  # "none" is one of them
    topics: Mapping[str, float]
    main: Mapping[str, float]  # the main matter; "none" is one of them
    matters: Mapping[str, float]  # each matter by itself
    facts: Mapping[str, tuple[float, float]]
    focus: Mapping[str, tuple[int, int]]  # the span of the token that speaks most for a label of `facts`


class Classifier:
    """The networks over their backbone; safe to share between threads. Nothing is loaded before the first text."""

    def __init__(self, backbone: Backbone, *, paths: Sequence[Path] = (WEIGHTS, EARLIER)) -> None:
        """Read the names of the labels.

        Raises:
            ClassifierError: the weights are missing or damaged.
        """
        self._backbone = backbone
        self._members = tuple(_Member(backbone, path) for path in paths)
        self.names = {
            head: tuple(sorted({name for member in self._members for name in member.names[head]})) for head in HEADS
        }
        self._read = lru_cache(maxsize=_KEPT)(self._uncached)  # one question is read by intent, facts and topic

    def read(self, text: str) -> Reading:
        """Return the probabilities for one folded text."""
        return self._read(_HEARING.sub("日", text[:READ]))

    def place(self, text: str, fact: str, value: bool) -> tuple[int, int]:
        """Return the span of the place in a clause of `text` that speaks most for a fact; its ends are no clause's."""
        at = self.read(text).focus[_label(fact, value)][0]
        start = 0
        for part in clauses(text[:READ]):
            start = text.find(part, start)
            if at < start + len(part):
                return max(at, start), max(at, start) + 1
            start += len(part)
        return max(0, at - 1), min(len(text), at + 1)

    def _uncached(self, text: str) -> Reading:
        row = self._backbone.token_states([text], depth=DEPTH)[0]
        told = [member.read(row) for member in self._members]
        found = {head: _mean([chances[head] for chances, _ in told], alone) for head, alone in HEADS.items()}
        facts = sorted({name.split("=")[0] for name in found["fact"]})
        return Reading(
            intents=found["intent"],
            refusals=found["refusal"],
            topics=found["topic"],
            main=found["main"],
            matters=found["matter"],
            facts={
                fact: (found["fact"].get(_label(fact, True), 0.0), found["fact"].get(_label(fact, False), 0.0))
                for fact in facts
            },
            focus={name: span for _, focus in reversed(told) for name, span in focus.items()},
        )


class _Member:
    """One network; what it makes of the states of a text is a dict of chances by head, and a span by fact label."""

    def __init__(self, backbone: Backbone, path: Path) -> None:
        self._backbone = backbone
        self._path = path
        self._lock = threading.Lock()
        self._network: Network | None = None
        self._arrays = _load(path)
        try:
            self.names = {head: tuple(str(name) for name in self._arrays[f"names.{head}"]) for head in HEADS}
        except KeyError as exc:
            raise ClassifierError(f"{path.name} is of an older version ({exc}); {REMEDY}") from exc

    def read(self, row: States) -> tuple[dict[str, dict[str, float]], dict[str, tuple[int, int]]]:
        import torch

        from bot.understanding.network import padded

        network = self._ready()
        states, mask = padded([row.states])
        with torch.inference_mode():
            kind = next(network.layers.parameters()).dtype
            scores, shares = network(states.to(kind), mask.to(kind))
        found, at = {}, 0
        for head, exclusive in HEADS.items():
            size = len(self.names[head])
            found[head] = _chances(self.names[head], scores[0, at : at + size].numpy(), exclusive)
            at += size
        best = shares[0, :, at - len(self.names["fact"]) :].argmax(0).tolist()
        return found, {name: row.spans[token] for name, token in zip(self.names["fact"], best, strict=True)}

    def _ready(self) -> Network:
        """Build the network once; the first caller pays."""
        from bot.understanding.network import unpack

        with self._lock:
            if self._network is None:
                try:
                    self._network = unpack(self._arrays, self._backbone.layers_above(DEPTH))
                except (KeyError, ValueError) as exc:
                    raise ClassifierError(
                        f"{self._path.name} does not fit the sentence model ({exc}); {REMEDY}"
                    ) from exc
                self._arrays = {}
            return self._network


def _mean(told: Sequence[Mapping[str, float]], exclusive: bool) -> dict[str, float]:
    """Return the mean chance of each label: of an exclusive one over all, else over those that know the label."""
    names = dict.fromkeys(name for chances in told for name in chances)
    known = {name: [chances[name] for chances in told if name in chances] for name in names}
    return {name: sum(values) / (len(told) if exclusive else len(values)) for name, values in known.items()}


def _load(path: Path) -> dict[str, NDArray[Any]]:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            return {name: stored[name] for name in stored.files}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as exc:
        raise ClassifierError(f"{path.name} is missing or damaged ({exc}); {REMEDY}") from exc


def _chances(names: Sequence[str], scores: NDArray[np.float32], exclusive: bool) -> dict[str, float]:
    if exclusive:
        raised = np.exp(scores - scores.max())
        values = raised / raised.sum()
    else:
        values = 1 / (1 + np.exp(-scores))
    return dict(zip(names, values.tolist(), strict=True))


def _label(fact: str, value: bool) -> str:
    return f"{fact}={'yes' if value else 'no'}"
