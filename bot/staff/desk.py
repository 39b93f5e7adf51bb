"""What staff typed → what they see, from the corpus alone: citation, name of a law, or words to search for.

lookup(援助法31-5)   the article           lookup(援助法)   its contents
lookup(劳动)         laws of that name     lookup(老板欠钱) nothing exact: kind `words`, the page searches
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from datetime import date

from bot.staff import views
from bot.staff.links import Links
from bot.staff.models import Contents, Found, Ref, Results, View
from bot.staff.search import Filters, Searcher
from bot.staff.wording import EMPTY, LONGEST, NO_SUCH, ONLY_IN, TOO_LONG, one_line
from corpus.citations import Resolved, cite, resolve
from corpus.errors import UnknownArticle
from corpus.mentions import find
from corpus.models import Article, LawVersion, Status
from corpus.names import LawNames
from corpus.store import Corpus
from index.models import Retriever

_CHOICES = 30
_ABOUT = re.compile(  # what the contents of a law say: its chapters, and since when it is law
    "(?:第[零一二三四五六七八九十百0-9]{1,4}[编章节]|什么时候|哪天|哪年|何时|现在|还|是否)*"
    "(?:讲什么|内容|目录|(?:开始)?(?:施行|生效|实施|有效|失效|废止)(?:了|吗|没有?|的)*)?[?？ ]*$"
)
_NUMBER = re.compile(r"第?[0-9零一二三四五六七八九十百千]+(?:[-条之]|$)")


class Desk:
    """Looks law up; holds read-only tables, so one instance serves all threads."""

    def __init__(self, corpus: Corpus, *, retriever: Retriever | None = None) -> None:
        self.corpus = corpus
        self._names = LawNames.from_corpus(corpus)
        self.links = Links(corpus, self._names)
        self.searcher = Searcher(tuple(corpus.articles()), retriever)
        articles: dict[str, list[Article]] = defaultdict(list)
        for article in corpus.articles():
            articles[article.law.key].append(article)
        self._articles = dict(articles)
        self._at = {article.key: at for same in articles.values() for at, article in enumerate(same)}
        self._laws = {law.key: law for law in corpus.laws}
        self._spelled = {name: self._names.key(name) for name in {law.name for law in corpus.laws}}

    def warm_up(self) -> None:
        """Read the back references; for a thread."""
        self.links.warm_up()

    def lookup(self, typed: str, *, on: date, within: str = "") -> Found:
        """Return what was typed comes to on the day `on`; never raises on any text.

        `within` is the full name of the law that is open: a number by itself (31-5) is then an article of it.
        """
        query = one_line(typed)
        if not query:
            return Found("problem", "", on, EMPTY)
        if len(query) > LONGEST:
            return Found("problem", "", on, TOO_LONG)
        numbered = within in self._spelled and _NUMBER.match(query) is not None
        resolved, problem = self._cited(f"《{within}》{query}" if numbered else query, on)
        if len(resolved) == 1:
            return Found("article", query, on, problem, view=self._view(resolved[0].article, resolved[0], on))
        if resolved:
            return Found(
                "choices", query, on, problem, choices=tuple(views.ref(r.article, on, r.portion) for r in resolved)
            )
        laws = self._named(_ABOUT.sub("", query))
        if problem:
            return Found("problem", query, on, problem, choices=self._choices(laws, on))
        if len(laws) == 1:
            return Found("law", query, on, contents=self._contents(self._applying(laws[0], on), on))
        return Found("choices" if laws else "words", query, on, choices=self._choices(laws, on))

    def open(self, key: str, *, part: str = "", on: date) -> View:
        """Return the article with this key (of that very version), with a part of it marked.

        Raises:
            UnknownArticle: there is none; one sentence in Chinese.
        """
        try:
            article = self.corpus.by_key(key)
        except UnknownArticle:
            raise UnknownArticle(NO_SUCH) from None
        return self._view(article, None, on, part)

    def contents(self, key: str, *, on: date) -> Contents:
        """Return the contents of the version of a law with this key.

        Raises:
            UnknownArticle: there is none; one sentence in Chinese.
        """
        if key not in self._laws:
            raise UnknownArticle(NO_SUCH)
        return self._contents(self._laws[key], on)

    def search(self, typed: str, *, on: date, filters: Filters) -> Results:
        """Return hits for words; never raises on any text.

        Words after the name of one law (刑诉 取保候审) are sought in it, and where nothing is found there, in all.
        """
        query = one_line(typed)
        if not query or len(query) > LONGEST:
            return Results("", on, "letters", "", (), TOO_LONG if query else EMPTY)
        law, rest = ("", query) if filters.law else self._after_name(query)
        if law:
            found = self.searcher.search(rest, on=on, filters=replace(filters, law=law))
            if found.hits:
                return replace(found, query=query, notice=found.notice + ONLY_IN.format(law))
        return self.searcher.search(query, on=on, filters=filters)

    def _after_name(self, query: str) -> tuple[str, str]:
        """The law that the query begins with, where it names no other one, and the words after it; else nothing."""
        spans = self._names.spans(query)
        start, end, law = spans[0] if spans else (1, 0, "")
        rest = query[end:].strip()
        alone = start == 0 and len({name for _, _, name in spans}) == 1 and self.corpus.law_versions(law)
        return (law, rest) if alone and len(rest) > 1 else ("", query)

    def _cited(self, query: str, on: date) -> tuple[list[Resolved], str]:
        """The provisions that the words cite, and why another one is not shown."""
        try:
            return [cite(query, self.corpus, on=on, names=self._names)], ""
        except UnknownArticle as exc:
            reason = str(exc)
        found: dict[tuple[str, str], Resolved] = {}
        problems: dict[str, None] = {}
        mentions = find(query, self._names)
        for mention in mentions:
            try:
                resolved = resolve(mention, self.corpus, on=on)
            except UnknownArticle as exc:
                problems[str(exc)] = None
            else:
                found.setdefault((resolved.article.key, str(resolved.portion)), resolved)
        if mentions and not found:
            return [], reason if len(mentions) == 1 else "；".join(problems)
        return list(found.values()), "；".join(problems)

    def _named(self, query: str) -> list[str]:
        """Full names of the laws that the words name, in front of a bad number too, or whose names contain them."""
        exact = self._names.lookup(query, before_number=True)
        if not exact:
            exact = tuple({mention.law: None for mention in find(query, self._names) if mention.law})
        known = [name for name in exact if self.corpus.law_versions(name)]
        if known:
            return known
        spelled = self._names.key(query)
        if len(spelled) < 2:
            return []
        return sorted(
            (name for name, key in self._spelled.items() if spelled in key), key=lambda name: (len(name), name)
        )[:_CHOICES]

    def _choices(self, laws: list[str], on: date) -> tuple[Ref, ...]:
        chosen = [self._applying(name, on) for name in laws]
        return tuple(replace(views.version(law, on, law.key), label=law.name) for law in chosen)

    def _applying(self, name: str, on: date) -> LawVersion:
        """The version in force on the day, else the last one that ended, else the first to come."""
        versions = self.corpus.law_versions(name)
        for status in (Status.IN_FORCE, Status.ENDED):
            standing = [law for law in versions if law.validity.status(on) is status]
            if standing:
                return standing[-1]
        return versions[0]

    def _view(self, article: Article, resolved: Resolved | None, on: date, part: str = "") -> View:
        return views.view(
            article,
            resolved.portion if resolved else views.parse_part(part),
            corpus=self.corpus,
            links=self.links,
            siblings=self._articles[article.law.key],
            at=self._at[article.key],
            on=on,
        )

    def _contents(self, law: LawVersion, on: date) -> Contents:
        return views.contents(law, self._articles.get(law.key, []), self.corpus, on)
