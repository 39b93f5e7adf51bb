"""What a training run works on: texts, their lower-layer states, and how the untuned system ranks the articles."""

from __future__ import annotations

import copy
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import nn

from corpus.store import Corpus
from index.analyzer import Analyzer
from index.lexical import LexicalIndex
from index.training import mining
from index.training.asking import AskRecipe, tune_questions
from index.training.data import Collection, load
from index.training.states import DEPTH, States, load_states
from index.training.tune import Pair, Recipe, Rows, encode, tune
from index.vectors import SHIPPED, VectorTable, complete

if TYPE_CHECKING:
    from index.embedder import Embedder

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Workshop:
    """`places[i]` is the row, in the states, of passage i of the collection (equal texts share one)."""

    collection: Collection
    embedder: Embedder
    questions: States
    passages: States
    places: tuple[int, ...]
    base: mining.Ranking

    @classmethod
    def open(cls, stard: Path, corpus: Corpus, embedder: Embedder, folder: Path, *, on: date) -> Workshop:
        """Read the data and do what no training changes; the slow parts are kept in `folder`.

        Raises:
            TrainingError: STARD is not there, or a question of ours names an article the corpus has not.
        """
        collection = load(stard, corpus, on=on)
        texts = sorted(set(collection.passages))
        place = {text: row for row, text in enumerate(texts)}
        places = tuple(place[text] for text in collection.passages)
        asked = [example.text for example in collection.examples]
        passages = load_states(texts, embedder, folder, documents=True)
        questions = load_states(asked, embedder, folder, documents=False)
        layers = embedder.layers_above(DEPTH)
        kept = passages.path.with_suffix(".npy")
        if not kept.is_file():
            np.save(kept, encode(layers, passages, range(len(texts))))
        vectors: Rows = np.load(kept)[list(places)]
        _LOG.info("%d questions, %d passages; ranking by words", len(asked), len(texts))
        base = mining.Ranking(
            mining.by_vector(encode(layers, questions, range(len(asked))), vectors, collection.owners),
            _by_words(collection),
        )
        return cls(collection, embedder, questions, passages, places, base)

    def tuned(self, chosen: Sequence[int], recipe: Recipe) -> nn.ModuleList:
        """Return the upper layers, tuned on the chosen questions, in float32."""
        layers: nn.ModuleList = self.embedder.layers_above(DEPTH).float()
        mined = mining.pairs(self.collection, self.base, chosen, seed=recipe.seed)
        tune(layers, [self._stored(pair) for pair in mined], self.questions, self.passages, recipe)
        return layers

    def ranked_by_both(
        self, learnt: Sequence[int], held: Sequence[int], recipe: Recipe, ask: AskRecipe
    ) -> list[list[dict[int, float]]]:
        """Return the nearest articles of the questions `held`, in that order, after the first step and after both.

        Args:
            learnt: questions that both steps learn from.
            held: questions that are ranked.
            recipe: settings of the first step.
            ask: settings of the second.
        """
        layers = self.tuned(learnt, recipe)
        rough = copy.deepcopy(layers).to(torch.bfloat16)
        vectors = encode(rough, self.passages, range(len(self.passages)))[list(self.places)]
        known = mining.asked(self.collection, self.base.lexical)
        found = [self._nearest(rough, vectors, held)]
        tune_questions(layers, [known[index] for index in learnt], self.questions, vectors, ask)
        return [*found, self._nearest(layers.to(torch.bfloat16), vectors, held)]

    def _nearest(self, layers: nn.ModuleList, vectors: Rows, chosen: Sequence[int]) -> list[dict[int, float]]:
        return mining.by_vector(encode(layers, self.questions, chosen), vectors, self.collection.owners)

    def _stored(self, pair: Pair) -> Pair:
        """Return the pair with rows of the stored passages."""
        return Pair(
            pair.question,
            tuple(self.places[row] for row in pair.positives),
            tuple(self.places[row] for row in pair.negatives),
            frozenset(self.places[row] for row in pair.neutral),
        )


def _by_words(collection: Collection) -> list[dict[int, float]]:
    """Return how the articles rank by words, for each example."""
    lexical = LexicalIndex.build(collection.articles, Analyzer())
    return mining.by_words([lexical.scores(example.text) for example in collection.examples])


def tuned_questions(
    stard: Path, corpus: Corpus, model: Embedder, folder: Path, *, on: date, recipe: AskRecipe
) -> nn.ModuleList:
    """Return the upper layers of `model`, tuned to read questions, in float32; its vectors of passages stay.

    Raises:
        TrainingError: STARD is not there, or a question of ours names an article the corpus has not.
        ModelMissing: the model is not on this machine.
    """
    model.require()
    collection = load(stard, corpus, on=on)
    kept = folder / f"vectors-{model.fingerprint}.npz"
    shipped, ours = (
        VectorTable.load(path, fingerprint=model.fingerprint, dimension=model.dimension)
        for path in (SHIPPED / f"{model.fingerprint}.npz", kept)
    )
    table = complete(shipped.merged(ours), list(dict.fromkeys(collection.passages)), model, kept)
    layers: nn.ModuleList = model.layers_above(DEPTH).float()
    states = load_states([example.text for example in collection.examples], model, folder, documents=False)
    tune_questions(
        layers, mining.asked(collection, _by_words(collection)), states, table.vectors(collection.passages), recipe
    )
    return layers
