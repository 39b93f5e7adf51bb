"""What retrieval returns: Hit, and the protocol of everything that returns it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from corpus.models import Article


@dataclass(frozen=True)
class Hit:
    """An article found for a query; `score` falls with `rank` (1-based) and is comparable within one result only.

    `chance` is the probability that the article answers the query, comparable everywhere (see index.calibration); None
    where the embedding model has no calibration.
    """

    article: Article
    score: float
    rank: int
    chance: float | None = None


class Retriever(Protocol):
    """Anything that ranks articles for a query."""

    def search(
        self, query: str, *, k: int, on: date, laws: Collection[str] | None = None, any_date: bool = False
    ) -> list[Hit]:
        """Return up to `k` hits, best first.

        Args:
            query: the user's words; any length, any characters.
            k: number of articles, at least 1.
            on: only versions in force on this day are returned, unless `any_date`.
            laws: full official names to restrict to, or None for all.
            any_date: also return repealed and future versions (staff search; the caller shows their status).
        """
        ...
