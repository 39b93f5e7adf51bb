"""Articles that belong together: what an article cites, what cites it, its counterpart in the province or the state.

references(article, on)   本法第二十五条第一款, 前条, 民法典第一百七十九条 → the ids of those articles
referring(article, on)    the articles of the same law that cite it
linked(id, on)            national ↔ provincial, from data/links.toml, in force on the day

Everything is found when first asked for and kept; nothing is read or scanned before.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

from corpus.citations import resolve
from corpus.errors import SourceError, UnknownArticle
from corpus.ids import ArticleId, ArticleNumber
from corpus.mentions import find
from corpus.models import Article, Status
from corpus.names import LawNames
from corpus.numerals import parse_numeral
from corpus.store import Corpus

FILE = Path(__file__).parent / "data" / "links.toml"

# 前条, 前两条; not 从前条件, 前条款 or 目前条例.
_BEFORE = re.compile(r"(?<![之以从目生])前(?P<n>[一二两三四五])?条(?![件款例约])")
_KEYS = {"local", "national", "relation", "reason"}


class Relation(StrEnum):
    """How a provincial article stands to a national one (see data/links.toml)."""

    SUPPLEMENTS = "supplements"
    IMPLEMENTS = "implements"
    NARROWS = "narrows"


@dataclass(frozen=True)
class Link:
    """A pair of articles: `reason` says in one Chinese sentence why both are needed, `source` where that was read."""

    local: ArticleId
    national: ArticleId
    relation: Relation
    reason: str
    source: str


@dataclass(frozen=True)
class Counterpart:
    """The other end of a link, as it is law on the day asked for."""

    article: Article
    link: Link


def read_links(path: Path = FILE) -> tuple[Link, ...]:
    """Return the links of a table; nothing is looked up.

    Raises:
        SourceError: the table is missing or malformed, or has a pair twice; the message names the row.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise SourceError(f"{path} cannot be read: {exc}; restore it") from exc
    rows = raw.get("link", [])
    head = [raw.get(key) for key in ("local", "national", "source")]
    if not all(isinstance(value, str) and value for value in head) or not isinstance(rows, list):
        raise SourceError(f"{path} needs local, national, source and rows [[link]]")
    links = tuple(_link(row, raw, f"{path}: link {at}") for at, row in enumerate(rows, start=1))
    if len({(link.local, link.national) for link in links}) != len(links):
        raise SourceError(f"{path}: a pair of articles appears twice; give it one relation")
    return links


class Links:
    """Which articles belong together in one corpus; safe to share between threads (work may be done twice)."""

    def __init__(self, corpus: Corpus, *, names: LawNames | None = None, links: tuple[Link, ...] | None = None) -> None:
        """Take the corpus, the names of its laws where the caller has them, and the links (None: those of FILE)."""
        self._corpus = corpus
        self._given = names
        self._table = links
        self._references: dict[tuple[str, date], tuple[ArticleId, ...]] = {}
        self._referring: dict[tuple[str, date], Mapping[ArticleId, tuple[ArticleId, ...]]] = {}

    def references(self, article: Article, on: date) -> tuple[ArticleId, ...]:
        """Return what the text of `article` cites, in its order, each once, never itself.

        Only articles in force on the day `on` are returned; what names nothing in the library is passed over.
        """
        key = (article.key, on)
        if key not in self._references:
            self._references[key] = tuple(dict.fromkeys(id for id in self._cited(article, on) if id != article.id))
        return self._references[key]

    def referring(self, article: Article, on: date) -> tuple[ArticleId, ...]:
        """Return the articles of the same version of the law whose text cites `article`, in reading order."""
        key = (article.law.key, on)
        if key not in self._referring:
            found: dict[ArticleId, list[ArticleId]] = defaultdict(list)
            for other in self._by_law.get(article.law.key, ()):
                for id in self.references(other, on):
                    found[id].append(other.id)
            self._referring[key] = {id: tuple(others) for id, others in found.items()}
        return self._referring[key].get(article.id, ())

    def linked(self, id: ArticleId, on: date) -> tuple[Counterpart, ...]:
        """Return the provincial articles that belong to a national one, or the other way round.

        Empty where there is no link, and where the other article is not law on the day `on` (a provincial rule that
        was not in force yet).
        """
        found = []
        for link in self._linked.get(id, ()):
            other = link.national if id == link.local else link.local
            try:
                found.append(Counterpart(self._corpus.get(other, on=on), link))
            except UnknownArticle:
                continue
        return tuple(found)

    def _cited(self, article: Article, on: date) -> Iterator[ArticleId]:
        cited = [(match.start(), id) for match in _BEFORE.finditer(article.text) for id in self._before(article, match)]
        for mention in find(article.text, self._names, default_law=article.id.law):
            try:
                resolved = resolve(mention, self._corpus, on=on)
            except UnknownArticle:
                continue
            if resolved.status is Status.IN_FORCE:
                cited.append((mention.start, resolved.article.id))
        return (id for _, id in sorted(cited, key=lambda pair: pair[0]))

    def _before(self, article: Article, match: re.Match[str]) -> list[ArticleId]:
        """Return the article, or the two or three articles, just before this one."""
        count = {"两": 2}.get(match["n"], parse_numeral(match["n"])) if match["n"] else 1
        place = self._place.get(article.key, 0)
        return [other.id for other in self._by_law[article.law.key][max(0, place - count) : place]]

    @cached_property
    def _names(self) -> LawNames:
        return self._given or LawNames.from_corpus(self._corpus)

    @cached_property
    def _by_law(self) -> Mapping[str, list[Article]]:
        laws: dict[str, list[Article]] = defaultdict(list)
        for article in self._corpus.articles():
            laws[article.law.key].append(article)
        return dict(laws)

    @cached_property
    def _place(self) -> Mapping[str, int]:
        return {article.key: at for articles in self._by_law.values() for at, article in enumerate(articles)}

    @cached_property
    def _linked(self) -> Mapping[ArticleId, list[Link]]:
        ends: dict[ArticleId, list[Link]] = defaultdict(list)
        for link in read_links() if self._table is None else self._table:
            ends[link.local].append(link)
            ends[link.national].append(link)
        return dict(ends)


def _link(row: Any, head: Mapping[str, str], where: str) -> Link:
    if not isinstance(row, dict) or set(row) != _KEYS or not all(isinstance(value, str) for value in row.values()):
        raise SourceError(f"{where} needs {', '.join(sorted(_KEYS))} and nothing else")
    try:
        return Link(
            ArticleId(head["local"], ArticleNumber.parse(row["local"])),
            ArticleId(head["national"], ArticleNumber.parse(row["national"])),
            Relation(row["relation"]),
            row["reason"],
            head["source"],
        )
    except ValueError as exc:
        raise SourceError(f"{where}: {exc}") from exc
