"""Links between articles, for the screen: where in its text one cites another, what cites it from any law, its twin.

`corpus.links` knows what belongs together; here is added where it stands, and what other laws cite. What an article
cites is read from its text when it is opened. What cites it needs one pass over the whole corpus (two
seconds), made by `warm_up` in a thread; until then there are no back references and `ready` is False.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from corpus.citations import Resolved, resolve
from corpus.errors import UnknownArticle
from corpus.ids import ArticleId
from corpus.links import Counterpart
from corpus.links import Links as Pairs
from corpus.mentions import Mention, find
from corpus.models import Article
from corpus.names import LawNames
from corpus.store import Corpus


@dataclass(frozen=True)
class Cited:
    """A citation in the text of an article: [start:end] of its text, and what it names on the day."""

    start: int
    end: int
    resolved: Resolved


class Links:
    """The links of one corpus; safe to share between threads."""

    def __init__(self, corpus: Corpus, names: LawNames) -> None:
        self._corpus = corpus
        self._names = names
        self._pairs = Pairs(corpus, names=names)
        self._back: Mapping[ArticleId, tuple[str, ...]] | None = None

    @property
    def ready(self) -> bool:
        """Whether back references are known."""
        return self._back is not None

    def warm_up(self) -> None:
        """Read every article once for what it cites."""
        back: dict[ArticleId, dict[str, None]] = defaultdict(dict)
        for article in self._corpus.articles():
            for mention in find(article.text, self._names, default_law=article.id.law):
                named = self._named(mention)
                if named is not None and named != article.id:
                    back[named][article.key] = None
        self._back = {named: tuple(keys) for named, keys in back.items()}

    def cited_in(self, article: Article, *, on: date) -> Iterator[Cited]:
        """Yield what the text of an article cites, in its order, without overlap; what does not resolve is left out."""
        done = 0
        for mention in find(article.text, self._names, default_law=article.id.law):
            if mention.implied or mention.start < done:
                continue
            try:
                resolved = resolve(mention, self._corpus, on=on)
            except UnknownArticle:
                continue
            if resolved.article.id != article.id:
                done = mention.end
                yield Cited(mention.start, mention.end, resolved)

    def citing(self, article: Article) -> tuple[Article, ...]:
        """Return the articles, of every version, that cite this one, in reading order."""
        keys = (self._back or {}).get(article.id, ())
        return tuple(self._corpus.by_key(key) for key in keys)

    def also_cited(self, article: Article, *, on: date) -> Iterator[Article]:
        """Yield every article that is cited, also as 前条, which has no span of its own."""
        for id in self._pairs.references(article, on):
            yield self._corpus.get(id, on=on)

    def twins(self, article: Article, *, on: date) -> tuple[Counterpart, ...]:
        """Return the articles of the other level (national ⇄ provincial) that belong beside this one."""
        return self._pairs.linked(article.id, on)

    def _named(self, mention: Mention) -> ArticleId | None:
        if mention.law is None:
            return None
        item = mention.portion.item if mention.dashed and mention.portion.paragraph is None else None
        inserted = ArticleId(mention.law, replace(mention.number, suffix=item or 0)) if item else None
        for named in (inserted, ArticleId(mention.law, mention.number)):
            if named is not None and self._corpus.versions(named):
                return named
        return None
