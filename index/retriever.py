"""A question → ranked articles: BM25 and vectors, fused, lifted by what is known before, filtered by date and law."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corpus.models import Article
from index.calibration import Calibration, Features
from index.dense import DenseIndex
from index.files import FolderLock
from index.fusion import Weights, fuse
from index.lexical import LexicalIndex
from index.lexicon import Lexicon
from index.models import Hit
from index.prior import Lift, Prior
from index.scope import Scope
from index.text import QUERY_LIMIT, clean

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever

_LOG = logging.getLogger(__name__)
CANDIDATES = 200
"""Articles that each side brings to the fusion, at least."""


class HybridRetriever:
    """The `Retriever` of this package; safe to share between threads."""

    def __init__(
        self,
        *,
        articles: Sequence[Article],
        lexical: LexicalIndex,
        dense: DenseIndex,
        weights: Weights,
        prior: Prior,
        lexicon: Lexicon | None = None,
        calibration: Calibration | None = None,
        lock: FolderLock | None = None,
    ) -> None:
        """Take indexes whose rows are `articles`, and the tables used with them; the lock is held until `close`."""
        self._articles = articles
        self._lexical = lexical
        self._dense = dense
        self._weights = weights
        self._lift = Lift(articles, prior)
        self._lexicon = lexicon
        self._calibration = calibration
        self._lock = lock
        validity = [article.law.validity for article in articles]
        self._starts = np.array([days.start.toordinal() for days in validity])
        self._ends = np.array([days.end.toordinal() if days.end else date.max.toordinal() + 1 for days in validity])
        self._laws = np.array([article.law.name for article in articles], dtype=object)

    def warm_up(self) -> None:
        """Load model, dictionary and vectors now, so that the first question is as fast as the next; for a thread."""
        self._lexical.scores("法律援助")
        self._dense.warm_up()

    def search(
        self,
        query: str,
        *,
        k: int,
        on: date,
        laws: Collection[str] | None = None,
        any_date: bool = False,
        scope: Scope | None = None,
    ) -> list[Hit]:
        """Return up to `k` hits, best first; see `index.models.Retriever`. No hits for a query without a word.

        With a scope its laws come first, unless `laws` says what to search.

        Raises:
            ValueError: `k` is less than 1.
            IndexCorrupt: the index on disk was damaged while in use.
        """
        return [hit for hit, _ in self.explain(query, k=k, on=on, laws=laws, any_date=any_date, scope=scope)]

    def explain(
        self,
        query: str,
        *,
        k: int,
        on: date,
        laws: Collection[str] | None = None,
        any_date: bool = False,
        scope: Scope | None = None,
    ) -> list[tuple[Hit, Features]]:
        """Return what `search` returns, each hit with what its `chance` is made of."""
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k}")
        words = clean(query, limit=QUERY_LIMIT)
        allowed = self._allowed(on, laws, any_date=any_date)
        if not words or not allowed.any():
            return []
        depth = max(CANDIDATES, 2 * k)
        lexical = _top(np.where(allowed, self._lexical.scores(words, self._lexicon), 0), depth)
        dense = self._dense.scores(words, depth, allowed, laws=laws)
        ranked = self._lift(fuse(dense, lexical, self._weights))
        if scope is not None and laws is None:
            ranked = scope.put_first(ranked, {row for row, _ in ranked if self._laws[row] in scope.laws})
        terms, known = self._lexical.coverage(words)
        explained = []
        for rank, (row, score) in enumerate(ranked[:k], 1):
            features = Features.of(row, dense, lexical, terms, known)
            chance = self._calibration.chance(features) if self._calibration is not None else None
            explained.append((Hit(self._articles[row], score, rank, chance), features))
        return explained

    def for_residents(self) -> ResidentRetriever:
        """Return this retriever with the laws that residents ask about first; it shares everything with this one."""
        return ResidentRetriever(self, Scope.default())

    def as_langchain(self, *, k: int, on: date) -> BaseRetriever:
        """Return this retriever for a LangChain chain."""
        from index.adapter import ArticleRetriever

        return ArticleRetriever(retriever=self, k=k, on=on)

    def close(self) -> None:
        """Let go of the files; the retriever cannot be used afterwards."""
        self._dense.close()
        if self._lock is not None:
            self._lock.close()

    def _allowed(self, on: date, laws: Collection[str] | None, *, any_date: bool) -> NDArray[np.bool_]:
        day = on.toordinal()
        allowed = np.full(len(self._articles), True) if any_date else (self._starts <= day) & (day < self._ends)
        return allowed if laws is None else allowed & np.isin(self._laws, list(laws))


class ResidentRetriever:
    """A view of a HybridRetriever: the same articles, those of the scope first."""

    def __init__(self, retriever: HybridRetriever, scope: Scope) -> None:
        """Take the retriever, which stays the owner of its files and is at hand as `whole`."""
        self.whole = retriever
        self._scope = scope

    def search(
        self, query: str, *, k: int, on: date, laws: Collection[str] | None = None, any_date: bool = False
    ) -> list[Hit]:
        """Return up to `k` hits, best first; see `HybridRetriever.search`."""
        return self.whole.search(query, k=k, on=on, laws=laws, any_date=any_date, scope=self._scope)


def _top(scores: NDArray[np.float32], n: int) -> dict[int, float]:
    """Return the `n` highest positive scores by row."""
    rows = np.argsort(-scores, kind="stable")[:n]
    return {int(row): float(scores[row]) for row in rows if scores[row] > 0}
