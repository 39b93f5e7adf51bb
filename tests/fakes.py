"""Stand-ins for the tests of several packages: a retriever that answers from a list and keeps what it was asked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from corpus.models import Article, Status
from index.models import Hit


@dataclass(frozen=True)
class Search:
    """One call of `FakeRetriever.search`."""

    query: str
    k: int
    on: date
    laws: Collection[str] | None
    any_date: bool


class FakeRetriever:
    """Returns its articles in their order, whatever the query: those in force on the day and of the laws asked for."""

    def __init__(self, articles: Sequence[Article] = ()) -> None:
        self.articles = tuple(articles)
        self.searches: list[Search] = []

    def search(
        self, query: str, *, k: int, on: date, laws: Collection[str] | None = None, any_date: bool = False
    ) -> list[Hit]:
        self.searches.append(Search(query, k, on, laws, any_date))
        found = [
            article
            for article in self.articles
            if (any_date or article.law.validity.status(on) is Status.IN_FORCE)
            and (laws is None or article.id.law in laws)
        ]
        return [Hit(article, 1 / rank, rank) for rank, article in enumerate(found[:k], start=1)]
