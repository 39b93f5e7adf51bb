"""Small linear classifiers over one feature vector: intent, way out, topic, matters, facts. Reads; never decides.

Weights are in data/classifier.npz, made by `python -m bot.understanding.training` from data/utterances/*.jsonl.

    ClassifierError   the weights are missing or do not fit the cue files; the message says what to run
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from bot.understanding.features import READ, Encode, Matrix, centred, ngrams
from bot.understanding.text import clauses

WEIGHTS = Path(__file__).parent / "data" / "classifier.npz"
_HEADS = {"intent": True, "refusal": True, "topic": True, "main": True, "matter": False, "fact": False}  # exclusive?
_KEPT = 16  # texts: enough for the questions being answered now; people's words are not kept longer than needed
_CLAUSES = 24  # of one text that are read for a quote
REMEDY = "run: python -m bot.understanding.training"


class ClassifierError(Exception):
    """The weights are missing or were trained for other cues."""


class Signals(Protocol):
    """A reader of cues that can say what it sees as numbers."""

    def signals(self, text: str) -> list[float]:
        """Numbers of fixed order and count for a folded text."""
        ...


@dataclass(frozen=True)
class Reading:
    """Probabilities for one text. `facts`: (stated true, stated false) by fact; both low means not stated."""

    intents: Mapping[str, float]
    refusals: Mapping[str, float]  # "none" is one of them
    topics: Mapping[str, float]
    main: Mapping[str, float]  # the main matter; "none" is one of them
    matters: Mapping[str, float]  # each matter by itself
    facts: Mapping[str, tuple[float, float]]


@dataclass(frozen=True)
class Head:
    """One linear model: a row of weights per name; `exclusive` heads sum to one (softmax), others are independent."""

    names: tuple[str, ...]
    weights: Matrix  # (names, features)
    bias: Matrix
    exclusive: bool

    def __call__(self, row: Matrix) -> dict[str, float]:
        """Return the probability of each name for one feature row."""
        scores = self.weights @ row + self.bias
        if self.exclusive:
            scores = np.exp(scores - scores.max())
            scores /= scores.sum()
        else:
            scores = 1 / (1 + np.exp(-scores))
        return dict(zip(self.names, scores.tolist(), strict=True))


@dataclass(frozen=True)
class _Parts:
    """The clauses of a text and their feature rows."""

    clauses: tuple[str, ...]
    rows: Matrix


class Classifier:
    """All heads over one encoder and the readers of cues; safe to share between threads."""

    def __init__(self, *, heads: Mapping[str, Head], mean: Matrix, encode: Encode, cues: Sequence[Signals]) -> None:
        self._heads = heads
        self._mean = mean
        self._encode = encode
        self._cues = cues
        self._read = lru_cache(maxsize=_KEPT)(self._uncached)  # one question is read by intent, facts and topic
        self._parts = lru_cache(maxsize=_KEPT)(self._clauses)

    @classmethod
    def load(cls, *, encode: Encode, cues: Sequence[Signals], path: Path = WEIGHTS) -> Classifier:
        """Read the weights.

        Raises:
            ClassifierError: they are missing, damaged, or trained with another number of cues.
        """
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
                mean = stored["mean"].astype(np.float32)
                heads = {name: _head(stored, name) for name in _HEADS}
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as exc:
            raise ClassifierError(f"{path.name} is missing or damaged ({exc}); {REMEDY}") from exc
        made = cls(heads=heads, mean=mean, encode=encode, cues=cues)
        width = len(mean) + len(ngrams("")) + sum(len(reader.signals("")) for reader in cues)
        if any(head.weights.shape[1] != width for head in heads.values()):
            raise ClassifierError(f"{path.name} was trained for other cues; {REMEDY}")
        return made

    def read(self, text: str) -> Reading:
        """Return the probabilities for one folded text."""
        return self._read(text)

    def place(self, text: str, fact: str, value: bool) -> tuple[int, int]:
        """Return the span of the clause of `text` that, read by itself, speaks most for a fact."""
        head = self._heads["fact"]
        parts = self._parts(text)
        scores = parts.rows @ head.weights[head.names.index(_fact_name(fact, value))]
        best = parts.clauses[int(np.argmax(scores))]
        start = text.find(best)
        return start, start + len(best)

    def _clauses(self, text: str) -> _Parts:
        found = (clauses(text) or [text])[:_CLAUSES]
        return _Parts(tuple(found), feature_rows(found, encode=self._encode, mean=self._mean, cues=self._cues))

    def _uncached(self, text: str) -> Reading:
        row = feature_rows([text], encode=self._encode, mean=self._mean, cues=self._cues)[0]
        found = {name: head(row) for name, head in self._heads.items()}
        facts = sorted({name.split("=")[0] for name in found["fact"]})
        return Reading(
            intents=found["intent"],
            refusals=found["refusal"],
            topics=found["topic"],
            main=found["main"],
            matters=found["matter"],
            facts={
                fact: (found["fact"].get(_fact_name(fact, True), 0.0), found["fact"].get(_fact_name(fact, False), 0.0))
                for fact in facts
            },
        )


def feature_rows(texts: Sequence[str], *, encode: Encode, mean: Matrix, cues: Sequence[Signals]) -> Matrix:
    """Return one feature row per folded text: centred embedding, n-grams, cue signals."""
    dense = centred(encode([text[:READ] for text in texts]), mean)
    rest = [np.concatenate([ngrams(text), *(reader.signals(text[:READ]) for reader in cues)]) for text in texts]
    return np.hstack([dense, np.stack(rest)]).astype(np.float32)


def _fact_name(fact: str, value: bool) -> str:
    return f"{fact}={'yes' if value else 'no'}"


def _head(stored: Mapping[str, NDArray[Any]], name: str) -> Head:
    return Head(
        names=tuple(str(item) for item in stored[f"{name}_names"]),
        weights=stored[f"{name}_weights"].astype(np.float32),
        bias=stored[f"{name}_bias"].astype(np.float32),
        exclusive=_HEADS[name],
    )
