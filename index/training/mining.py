"""Which passages a question should not be near: what the untuned system ranks high, and neighbours of the answer."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from index.fusion import Weights, fuse
from index.prior import Lift
from index.training.asking import Asked
from index.training.data import Collection
from index.training.tune import Pair

Scores = NDArray[np.float32]
DEPTH = 200
_SKIP, _KEEP = 1, 40  # the best wrong article is too often a right one that nobody marked
_SAME = 0.6
_LOOKED = 60
_UNSURE = 10  # of the best, those that answer other questions of ours may answer this one too


class Ranking:
    """The candidates of each question by vectors and by words, as articles → score."""

    def __init__(
        self, dense: Sequence[dict[int, float]], lexical: Sequence[dict[int, float]], lifts: Sequence[Lift] = ()
    ) -> None:
        """Take the candidates, and what each question's are lifted by (none: by nothing)."""
        self.dense = dense
        self.lexical = lexical
        self._lifts = lifts

    def fused(self, question: int, weight: float) -> list[int]:
        """Return articles, best first, with `weight` on the vectors."""
        ranked = fuse(self.dense[question], self.lexical[question], Weights(weight))
        return [row for row, _ in (self._lifts[question](ranked) if self._lifts else ranked)]


def by_vector(questions: Scores, passages: Scores, owners: Sequence[int], *, n: int = DEPTH) -> list[dict[int, float]]:
    """Return the `n` nearest articles of each question, scored by their best passage."""
    rows = np.asarray(owners)
    out = []
    for question in questions:
        scores = np.full(int(rows.max()) + 1, -2.0, np.float32)
        np.maximum.at(scores, rows, passages @ question)
        out.append(_best(scores, n, floor=-1.5))
    return out


def _best(scores: Scores, n: int, *, floor: float) -> dict[int, float]:
    rows = np.argpartition(-scores, min(n, len(scores) - 1))[:n]
    rows = rows[np.argsort(-scores[rows], kind="stable")]
    return {int(row): float(scores[row]) for row in rows if scores[row] > floor}


def by_words(scores: Sequence[Scores], *, n: int = DEPTH) -> list[dict[int, float]]:
    """Return the `n` best articles of each question by their scores over all articles, without those at 0."""
    return [_best(row, n, floor=0.0) for row in scores]


class Likeness:
    """Which articles say nearly the same: older versions, copies in other laws."""

    def __init__(self, collection: Collection) -> None:
        """Take the articles to compare."""
        self._articles = collection.articles
        self._pairs: dict[int, frozenset[str]] = {}

    def alike(self, article: int, gold: Sequence[int]) -> bool:
        """Return whether an article shares most of its character pairs with one of `gold`."""
        own = self._known(article)
        return any(len(own & self._known(g)) >= _SAME * max(1, min(len(own), len(self._known(g)))) for g in gold)

    def _known(self, article: int) -> frozenset[str]:
        if article not in self._pairs:
            text = self._articles[article].text
            self._pairs[article] = frozenset(text[at : at + 2] for at in range(len(text) - 1))
        return self._pairs[article]


def asked(collection: Collection, lexical: Sequence[Mapping[int, float]]) -> list[Asked]:
    """Return what the question side learns from each example; `lexical` ranks the articles of each by words.

    Look-alikes of right articles that share the question's words too count neither way.
    """
    parts = _parts(collection)
    alike = Likeness(collection).alike
    out = []
    for place, (example, ranked) in enumerate(zip(collection.examples, lexical, strict=True)):
        near = [row for row in list(ranked)[:_LOOKED] if row not in example.gold and alike(row, example.gold)]
        right = tuple(passage for row in example.gold for passage in parts[row])
        out.append(Asked(place, right, tuple(passage for row in near for passage in parts[row])))
    return out


def pairs(collection: Collection, ranking: Ranking, chosen: Sequence[int], *, seed: int) -> list[Pair]:
    """Return a training pair for each chosen question."""
    draw = random.Random(seed)
    parts = _parts(collection)
    neighbours = _neighbours(collection)
    ours = {gold for example in collection.examples if example.source == "own" for gold in example.gold}
    alike = Likeness(collection).alike
    out = []
    for index in chosen:
        example = collection.examples[index]
        ranked = [row for row in ranking.fused(index, 0.6) if row not in example.gold]
        same = {row for row in ranked if alike(row, example.gold)}
        if example.source == "own":
            same |= ours.intersection(ranked[:_UNSURE])
        beside = [row for gold in example.gold for row in neighbours.get(gold, ()) if not alike(row, example.gold)]
        near = [row for row in ranked[: _SKIP + _KEEP] if row not in same][_SKIP:]
        wrong = [*near, *draw.sample(beside, min(4, len(beside)))]
        neutral = frozenset(passage for row in (*example.gold, *same) for passage in parts[row])
        negatives = tuple(parts[row][0] for row in wrong if row not in same and row not in example.gold)
        positives = tuple(passage for gold in example.gold for passage in parts[gold][:1])
        out.append(Pair(index, positives, negatives, neutral))
    return out


def _parts(collection: Collection) -> dict[int, list[int]]:
    """Return the passages of each article."""
    parts: dict[int, list[int]] = defaultdict(list)
    for passage, owner in enumerate(collection.owners):
        parts[owner].append(passage)
    return parts


def _neighbours(collection: Collection) -> dict[int, tuple[int, ...]]:
    """Return the articles two places around each one in the same version of its law."""
    found: dict[int, tuple[int, ...]] = {}
    laws: dict[str, list[int]] = defaultdict(list)
    for row, article in enumerate(collection.articles):
        laws[f"{article.law.name}|{article.law.validity.start}"].append(row)
    for rows in laws.values():
        rows.sort(key=lambda row: collection.articles[row].id.number)
        for place, row in enumerate(rows):
            found[row] = tuple(r for r in rows[max(0, place - 2) : place + 3] if r != row)
    return found
