"""Citation strings → Citation records that exist in the corpus and are in force on the day; nothing else is law."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import replace
from datetime import date

from bot.models import Beside, Citation, InForce
from corpus.citations import Resolved, cite, resolve
from corpus.errors import UnknownArticle
from corpus.ids import ArticleId, ArticleNumber
from corpus.links import Links
from corpus.mentions import find
from corpus.models import Article, Status
from corpus.names import LawNames
from corpus.store import Corpus

_LOG = logging.getLogger(__name__)


class Citer:
    """Resolves the citation strings of rules and topics against one corpus; remembers what it resolved."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._names = LawNames.from_corpus(corpus)
        self._links = Links(corpus, names=self._names)
        self._known: dict[tuple[str, date], Citation | None] = {}
        self._left_out: frozenset[str] = frozenset()

    def without(self, *laws: str) -> Citer:
        """Return a citer for which these laws (full names) support nothing: a case that they do not apply to."""
        other = copy(self)
        other._known, other._left_out = {}, self._left_out | set(laws)
        return other

    def supports(self, law: str) -> bool:
        """Whether articles of the law with this full name may stand behind a statement."""
        return law not in self._left_out

    @property
    def corpus(self) -> Corpus:
        """The corpus that citations are resolved against."""
        return self._corpus

    def named_in(self, text: str, *, on: date) -> tuple[list[Resolved], list[str]]:
        """Return what the words themselves cite: provisions found (in force or not), and why others were not."""
        resolved, problems = [], []
        for mention in find(text, self._names):
            if not mention.law_text and len(laws := self.laws_in(text)) == 1:  # 农业法2027年施行的那个第九十二条
                mention = replace(mention, law=laws[0])
            try:
                found = resolve(mention, self._corpus, on=on)
            except UnknownArticle as exc:
                problems.append(str(exc))
            else:
                resolved.append(found)
        return resolved, list(dict.fromkeys(problems))

    def laws_in(self, text: str) -> tuple[str, ...]:
        """Return the full names of the laws that the words name, with or without an article, each once."""
        return self._names.within(text)

    def law_spans(self, text: str) -> tuple[tuple[int, int, str], ...]:
        """Return (start, end, full name) of the laws that the words name."""
        return self._names.spans(text)

    def __call__(self, texts: Iterable[str], *, on: date) -> tuple[Citation, ...]:
        """Return the citations of `texts`, in order, each once; those not in force on the day are left out."""
        found: dict[tuple[str, str, str | None], Citation] = {}
        for text in texts:
            citation = self._one(text, on)
            if citation is not None:
                found.setdefault((citation.law, citation.article, citation.item), citation)
        return tuple(found.values())

    def whole(self, texts: Sequence[str], *, on: date) -> tuple[Citation, ...]:
        """Return the citations of `texts`; none at all where one of them is not in force on the day."""
        found = self(texts, on=on)
        return found if len(found) == len(texts) else ()

    def beside(self, cites: Iterable[Citation], *, on: date) -> tuple[Beside, ...]:
        """Return the provincial or national articles that belong to `cites`, in force on the day and not among them."""
        cited = tuple(cites)
        shown = {(one.law, one.article) for one in cited}
        found: dict[tuple[str, str], Beside] = {}
        for one in cited:
            for other in self._links.linked(ArticleId(one.law, ArticleNumber.parse(one.article)), on):
                key = (other.article.id.law, str(other.article.id.number))
                if key not in shown and self.supports(other.article.id.law):
                    of = f"《{one.law}》{one.article}"
                    link = other.link
                    found.setdefault(key, Beside(article_citation(other.article), of, link.relation.value, link.reason))
        return tuple(found.values())

    def _one(self, text: str, on: date) -> Citation | None:
        key = (text, on)
        if key not in self._known:
            try:
                resolved = cite(text, self._corpus, on=on, names=self._names)
            except UnknownArticle:
                # Tables are tested to resolve on their own days; on other days a law may not exist yet.
                _LOG.warning("citation %s does not resolve on %s", text, on)
                self._known[key] = None
            else:
                usable = resolved.status is Status.IN_FORCE and self.supports(resolved.article.id.law)
                self._known[key] = to_citation(resolved) if usable else None
        return self._known[key]


def to_citation(resolved: Resolved) -> Citation:
    """Return the bot's record of a resolved citation, whatever its status (the caller says if it is not in force)."""
    return article_citation(resolved.article, str(resolved.portion) or None, resolved.text)


def article_citation(article: Article, item: str | None = None, text: str | None = None) -> Citation:
    """Return the record of an article, or of a printed part of it (第五项) with that part's text."""
    validity = article.law.validity
    return Citation(
        law=article.id.law,
        article=str(article.id.number),
        item=item,
        text=article.text if text is None else text,
        text_kind=article.law.text_kind.value,
        in_force=InForce(validity.start, validity.end),
        source=article.law.source.title,
    )


def merge(*groups: Iterable[Citation]) -> tuple[Citation, ...]:
    """Return all citations in order, each provision once."""
    found: dict[tuple[str, str, str | None], Citation] = {}
    for group in groups:
        for citation in group:
            found.setdefault((citation.law, citation.article, citation.item), citation)
    return tuple(found.values())
