"""BM25 over whole articles (heading and text), by bm25s in the form of Lucene: k1 1.5, b 0.75."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.models import Article
from index.analyzer import Analyzer
from index.chunker import heading
from index.errors import IndexCorrupt
from index.lexicon import Lexicon

K1, B = 1.5, 0.75


class LexicalIndex:
    """BM25 scores of all articles for a query."""

    def __init__(self, model: Any, analyzer: Analyzer) -> None:
        self._model = model
        self._analyzer = analyzer

    @classmethod
    def build(cls, articles: Sequence[Article], analyzer: Analyzer) -> LexicalIndex:
        """Return the index of at least one article; row i is `articles[i]`."""
        bm25s = _library()
        model = bm25s.BM25(method="lucene", k1=K1, b=B, backend="numpy")
        # Numbers as we go: the terms of all articles at once take three times the memory.
        vocabulary: dict[str, int] = {}
        texts = (f"{heading(article)}\n{article.text}" for article in articles)
        rows = [[vocabulary.setdefault(term, len(vocabulary)) for term in analyzer.terms(text)] for text in texts]
        model.index((rows, vocabulary), show_progress=False)
        return cls(model, analyzer)

    @classmethod
    def load(cls, folder: Path, analyzer: Analyzer) -> LexicalIndex:
        """Read what `save` wrote.

        Raises:
            IndexCorrupt: a file is missing or malformed.
        """
        bm25s = _library()
        try:
            return cls(bm25s.BM25.load(folder, load_corpus=False, mmap=True), analyzer)
        except (OSError, ValueError, KeyError, TypeError, EOFError) as exc:
            raise IndexCorrupt(f"cannot read the lexical index in {folder}: {exc}; run: python -m index build") from exc

    def save(self, folder: Path) -> None:
        """Write the index into a new folder."""
        self._model.save(folder, show_progress=False)

    def scores(self, query: str, lexicon: Lexicon | None = None) -> NDArray[np.float32]:
        """Return the BM25 score of every row, 0 where no term of the query occurs.

        With a lexicon, the legal terms for the lay words of the query that it does not have itself count too, each
        once, by the weight of the lexicon.
        """
        terms = self._analyzer.terms(query)
        scores = self._sum(terms)
        if lexicon is None:
            return scores
        extra = dict.fromkeys(self._analyzer.terms(lexicon.expand(query)))
        own = set(terms)
        return scores + np.float32(lexicon.weight) * self._sum([term for term in extra if term not in own])

    def coverage(self, query: str) -> tuple[int, int]:
        """Return how many terms the query has, and how many of them occur in any article."""
        terms = self._analyzer.terms(query)
        return len(terms), sum(term in self._model.vocab_dict for term in terms)

    def _sum(self, terms: Sequence[str]) -> NDArray[np.float32]:
        known = [term for term in terms if term in self._model.vocab_dict]
        if not known:
            return np.zeros(self._model.scores["num_docs"], np.float32)
        return np.asarray(self._model.get_scores(known), np.float32)


def _library() -> Any:
    import bm25s

    logging.getLogger("bm25s").setLevel(logging.WARNING)  # it sets DEBUG for itself
    return bm25s
