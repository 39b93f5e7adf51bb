"""Words → hits: by the index where it works, else letter by letter over the corpus, which needs nothing but memory."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.staff.models import Result, Results
from bot.staff.wording import NO_INDEX, validity
from corpus.models import Article
from index.errors import RetrievalError
from index.models import Retriever

_LOG = logging.getLogger(__name__)
SHOWN = 30
_FETCHED = 120  # filters by level or status take some away
_EXCERPT = 90
_RUN = re.compile(r"[\u3400-\u9fff]+|[0-9A-Za-z]+")
_FIRST = 16  # pairs of characters of one query that are looked for, at most


@dataclass(frozen=True)
class Filters:
    """What hits are wanted: full name of a law, level as printed, status (in_force | not_yet | ended | all)."""

    law: str = ""
    level: str = ""
    status: str = "in_force"

    def admit(self, article: Article, on: date) -> bool:
        """Whether an article is wanted."""
        law = article.law
        return (
            self.law in ("", law.name)
            and self.level in ("", law.level.value)
            and self.status in ("all", law.validity.status(on).value)
        )


class Searcher:
    """Searches the articles of one corpus; safe to share between threads."""

    def __init__(self, articles: Sequence[Article], retriever: Retriever | None) -> None:
        self._articles = articles
        self._retriever = retriever

    @property
    def indexed(self) -> bool:
        """Whether there is an index at all."""
        return self._retriever is not None

    def search(self, query: str, *, on: date, filters: Filters) -> Results:
        """Return up to `SHOWN` hits, best first."""
        found, engine, notice = self._by_index(query, on, filters), "index", ""
        if found is None:
            found, engine, notice = self._by_letters(query, on, filters), "letters", NO_INDEX
        return Results(query, on, engine, notice, tuple(_result(article, query, on) for article in found[:SHOWN]))

    def _by_index(self, query: str, on: date, filters: Filters) -> list[Article] | None:
        """Hits of the index; None when it is down."""
        if self._retriever is None:
            return None
        try:
            hits = self._retriever.search(
                query,
                k=_FETCHED if (filters.level or filters.status not in ("in_force", "all")) else SHOWN,
                on=on,
                laws=[filters.law] if filters.law else None,
                any_date=filters.status != "in_force",
            )
        except (RetrievalError, OSError) as exc:
            _LOG.warning("search works by letters: %s", exc)
            return None
        return [hit.article for hit in hits if filters.admit(hit.article, on)]

    def _by_letters(self, query: str, on: date, filters: Filters) -> list[Article]:
        """Articles that contain the query, or else two fifths of its pairs of characters; the shortest first."""
        runs = _RUN.findall(query)
        pairs = list(dict.fromkeys(run[at : at + 2] for run in runs for at in range(max(1, len(run) - 1))))[:_FIRST]
        scored = []
        for at, article in enumerate(self._articles):
            count = sum(pair in article.text for pair in pairs)
            if 5 * count >= 2 * len(pairs) > 0 and filters.admit(article, on):
                whole = all(run in article.text for run in runs)
                scored.append((not whole, -count, len(article.text), at))
        return [self._articles[at] for *_, at in sorted(scored)[:SHOWN]]


def words_in(query: str, text: str) -> tuple[str, ...]:
    """Return the longest runs of at least two characters of the query that the text contains, each once."""
    found: dict[str, None] = {}
    for run in _RUN.findall(query):
        at = 0
        while at < len(run) - 1:
            end = next((end for end in range(len(run), at + 1, -1) if run[at:end] in text), 0)
            if end:
                found[run[at:end]] = None
            at = end or at + 1
    return tuple(found)


def _result(article: Article, query: str, on: date) -> Result:
    words = words_in(query, article.text)
    law = article.law
    return Result(
        key=article.key,
        label=article.label,
        law=law.name,
        level=law.level.value,
        kind=law.text_kind.value,
        status=law.validity.status(on).value,
        validity=validity(law.validity, on),
        excerpt=_excerpt(article.text, words),
        words=words,
    )


def _excerpt(text: str, words: Iterable[str]) -> str:
    """The part of a text where the first long word stands."""
    line = " ".join(text.split())
    longest = max(words, key=len, default="")
    at = line.find(longest) if longest else 0
    start = max(0, at - _EXCERPT // 3) if at + len(longest) > _EXCERPT else 0
    end = start + _EXCERPT
    return ("…" if start else "") + line[start:end] + ("…" if end < len(line) else "")
