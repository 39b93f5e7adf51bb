"""The program's own search over labelled questions: what lexicon and scope change, paired by question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from eval.datasets import Question
from eval.statistics import mcnemar, paired_bootstrap, share
from index.retriever import HybridRetriever
from index.scope import Scope
from index.vectors import Encoder, Matrix

WEIGHTS = (0.02, 0.05, 0.1, 0.15, 0.2, 0.3)
"""Weights of the scope that are compared with none."""

SHOWN = 5
"""Hits that are looked at."""


class Remembering:
    """An encoder that encodes each question once: settings are compared over the same questions."""

    def __init__(self, encoder: Encoder) -> None:
        """Take the encoder."""
        self._encoder = encoder
        self._queries: dict[str, Matrix] = {}

    @property
    def fingerprint(self) -> str:
        """That of the encoder."""
        return self._encoder.fingerprint

    @property
    def both_sides(self) -> str:
        """That of the encoder."""
        return self._encoder.both_sides

    @property
    def dimension(self) -> int:
        """That of the encoder."""
        return self._encoder.dimension

    def encode_query(self, text: str) -> Matrix:
        """Return the vector of a question, shape (dimension,)."""
        if text not in self._queries:
            self._queries[text] = self._encoder.encode_query(text)
        return self._queries[text]

    def encode_documents(self, texts: Sequence[str]) -> Matrix:
        """Return the vectors of texts, shape (len(texts), dimension)."""
        return self._encoder.encode_documents(texts)


@dataclass(frozen=True)
class Found:
    """What was found for questions with labelled articles: is one among the first five, is the first of the scope."""

    hits: tuple[bool, ...]
    first: tuple[bool, ...]
    reciprocal: tuple[float, ...]

    def against(self, other: Found) -> str:
        """Return hit@5, first hit and RR@5 beside another setting over the same questions."""
        gained = sum(new and not old for new, old in zip(self.hits, other.hits, strict=True))
        lost = sum(old and not new for new, old in zip(self.hits, other.hits, strict=True))
        difference = paired_bootstrap(list(self.reciprocal), list(other.reciprocal))
        return f"{self} | {difference} | +{gained} −{lost}, p {mcnemar(gained, lost):.3f}"

    def __str__(self) -> str:
        return f"{share(self.hits)} | {share(self.first)} | {sum(self.reciprocal) / max(len(self.reciprocal), 1):.3f}"


def find(
    retriever: HybridRetriever, questions: Sequence[Question], *, on: date, laws: frozenset[str], scope: Scope | None
) -> Found:
    """Search for every question that has a labelled article; `laws` are those that a first hit should be of."""
    hits, first, reciprocal = [], [], []
    for question in questions:
        if question.gold:
            found = retriever.search(question.text, k=SHOWN, on=question.asked_on(on), scope=scope)
            ranks = [hit.rank for hit in found if hit.article.id in question.gold]
            hits.append(bool(ranks))
            first.append(bool(found) and found[0].article.law.name in laws)
            reciprocal.append(1 / ranks[0] if ranks else 0.0)
    return Found(tuple(hits), tuple(first), tuple(reciprocal))


def to_markdown(
    name: str, questions: Sequence[Question], plain: HybridRetriever, full: HybridRetriever, *, on: date
) -> str:
    """Return a table: without the lexicon, with it, and with each weight of the scope; each against the row before.

    The weights are each compared with none. `plain` searches without the lexicon, `full` with it.
    """
    laws = Scope.default().laws
    without = find(plain, questions, on=on, laws=laws, scope=None)
    found = find(full, questions, on=on, laws=laws, scope=None)
    lines = [
        f"## {name}: {len(found.hits)} questions with labelled articles",
        "",
        "| | hit@5 | first hit is of the scope | RR@5 | RR@5 difference | hit@5 gained, lost |",
        "|---|---|---|---|---|---|",
        f"| no lexicon | {without} | | |",
        f"| lexicon | {found.against(without)} |",
    ]
    for weight in WEIGHTS:
        scoped = find(full, questions, on=on, laws=laws, scope=Scope(laws, weight))
        lines.append(f"| scope {weight} | {scoped.against(found)} |")
    return "\n".join(lines) + "\n"
