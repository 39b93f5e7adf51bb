"""Links between articles: what one cites, what cites it, and the article of the other level beside it.

What an article cites is read from its text when it is opened. What cites it needs one pass over the whole corpus (two
seconds), made by `warm_up` in a thread; until then there are no back references and `ready` is False.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from bot.errors import NotReady
from corpus.citations import Resolved, cite, resolve
from corpus.errors import UnknownArticle
from corpus.ids import ArticleId
from corpus.mentions import Mention, find
from corpus.models import Article
from corpus.names import LawNames
from corpus.store import Corpus

TABLE = Path(__file__).parent / "data" / "twins.toml"


@dataclass(frozen=True)
class Cited:
    """A citation in the text of an article: [start:end] of its text, and what it names on the day."""

    start: int
    end: int
    resolved: Resolved


@dataclass(frozen=True)
class Pair:
    """A national and a provincial provision on the same thing, as citations, and what that thing is."""

    national: str
    provincial: str
    why: str


class Links:
    """The links of one corpus; safe to share between threads."""

    def __init__(self, corpus: Corpus, names: LawNames, pairs: tuple[Pair, ...]) -> None:
        self._corpus = corpus
        self._names = names
        self._pairs = pairs
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

    def twins(self, article: Article, *, on: date) -> Iterator[tuple[Resolved, str]]:
        """Yield the articles of the other level that stand beside this one, with the reason."""
        for pair in self._pairs:
            national, provincial = self._resolved(pair.national, on), self._resolved(pair.provincial, on)
            if national is None or provincial is None:
                continue
            if article.id == national.article.id:
                yield provincial, pair.why
            elif article.id == provincial.article.id:
                yield national, pair.why

    def _resolved(self, text: str, on: date) -> Resolved | None:
        try:
            return cite(text, self._corpus, on=on, names=self._names)
        except UnknownArticle:
            return None

    def _named(self, mention: Mention) -> ArticleId | None:
        if mention.law is None:
            return None
        item = mention.portion.item if mention.dashed and mention.portion.paragraph is None else None
        inserted = ArticleId(mention.law, replace(mention.number, suffix=item or 0)) if item else None
        for named in (inserted, ArticleId(mention.law, mention.number)):
            if named is not None and self._corpus.versions(named):
                return named
        return None


def read_pairs(file: Path = TABLE) -> tuple[Pair, ...]:
    """Read the table of national and provincial provisions.

    Raises:
        NotReady: it is missing or malformed.
    """
    try:
        rows = tomllib.loads(file.read_text("utf-8"))["twin"]
        return tuple(Pair(str(row["national"]), str(row["provincial"]), str(row["why"])) for row in rows)
    except (OSError, ValueError, KeyError, TypeError) as exc:
        raise NotReady("国家和湖南条文的对照表读不出来。", f"{file}: {exc!r}; restore it from the repository") from exc
