"""The peer that everybody can build in an afternoon: BM25 over the same articles, the best ones quoted as the answer.

It tells no intent and no verdict: only what it cites is judged. Robertson and Zaragoza (2009) describe the ranking.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bot.models import Answer, Intent
from corpus.models import Article, Status
from corpus.store import Corpus
from eval.systems.reading import NOWHERE, citation
from index.analyzer import Analyzer
from index.lexical import LexicalIndex

SHOWN = 5
"""Articles that an answer quotes."""


@dataclass(frozen=True)
class PlainBm25:
    """Words of the conversation → the best articles in force on the day."""

    corpus: Corpus
    name: str = "bm25"
    tells: frozenset[str] = frozenset()

    def settings(self) -> Mapping[str, str]:
        """Return how it ranks."""
        return {"ranking": "BM25, words and bigrams", "articles shown": str(SHOWN), "corpus": self.corpus.digest}

    def reply(self, turns: Sequence[str], *, on: date) -> Answer:
        """Quote the best articles for all that was said; see `System.reply`."""
        scores = self._index.scores(" ".join(turns))
        order = sorted(range(len(self._articles)), key=lambda row: (-float(scores[row]), row))
        best: list[Article] = []
        for row in order[: 40 * SHOWN]:
            article = self._articles[row]
            if scores[row] > 0 and article.law.validity.status(on) is Status.IN_FORCE and len(best) < SHOWN:
                best.append(article)
        cites = tuple(citation(article) for article in best)
        text = "\n\n".join(f"《{cite.law}》{cite.article}：{cite.text}" for cite in cites)
        return Answer(turns[0], on, Intent.OUT_OF_SCOPE, "", NOWHERE, engine="bm25", citations=cites, text=text)

    @cached_property
    def _articles(self) -> tuple[Article, ...]:
        return tuple(self.corpus.articles())

    @cached_property
    def _index(self) -> LexicalIndex:
        return LexicalIndex.build(self._articles, Analyzer())
