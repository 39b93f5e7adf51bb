"""Articles by meaning: the nearest passages of the query's vector, each article with its best passage."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from index.store import VectorStore
from index.vectors import Encoder, Matrix


def passage_id(article_key: str, part: int) -> str:
    """Return the id of a passage: article key and 0-based part."""
    return f"{article_key}/{part}"


class DenseIndex:
    """Cosine scores of the articles nearest to a query."""

    def __init__(self, store: VectorStore, encoder: Encoder, rows: Mapping[str, int]) -> None:
        """Take the row of each article key."""
        self._store = store
        self._encoder = encoder
        self._rows = rows
        self._size = len(store)

    def warm_up(self) -> None:
        """Load the model and the vectors."""
        self._store.nearest(self._encoder.encode_query("法律援助"), 1)

    def scores(
        self, query: str, depth: int, allowed: NDArray[np.bool_], *, laws: Collection[str] | None = None
    ) -> dict[int, float]:
        """Return the cosine of the nearest rows that are `allowed`, `depth` of them or all there are.

        Args:
            query: words of the user.
            depth: number of rows wanted.
            allowed: by row, shape (articles,).
            laws: full names; passages of other laws are not looked at.
        """
        vector: Matrix = self._encoder.encode_query(query)
        wanted = min(depth, int(allowed.sum()))
        n = 2 * depth
        while True:
            n = min(n, self._size)
            best: dict[int, float] = {}
            found = self._store.nearest(vector, n, laws=laws)
            for id, score in found:
                row = self._rows[id.rpartition("/")[0]]
                if allowed[row] and score > best.get(row, -2.0):
                    best[row] = score
            if len(best) >= wanted or n == self._size or len(found) < n:
                return dict(sorted(best.items(), key=lambda item: (-item[1], item[0]))[:depth])
            n *= 4

    def close(self) -> None:
        """Let go of the files."""
        self._store.close()
