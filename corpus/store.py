"""The library: articles of every source in, the version in force on a day out.

Sources are merged by name of the law: an official text replaces our own summary of the same law, and what the operator
imported replaces the national compilation's text of the same version. A version ends when the next version of the same
law starts, unless its source says when it ended.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

from corpus import digests, importer, national, repairs, validity
from corpus.errors import SourceError, UnknownArticle
from corpus.ids import ArticleId, ArticleNumber
from corpus.models import Article, LawVersion, Status, TextKind, Validity

VERIFY = "请拨打12348核实"


class Corpus:
    """Every article of every version of every law, immutable once built.

    Attributes:
        laws: the versions, by name and publication day.
        digest: sha256 (hex) over all texts, days of validity and sources; the same for the same content.
    """

    def __init__(
        self, articles: Iterable[Article], *, missing: Mapping[str, tuple[ArticleNumber, ...]] | None = None
    ) -> None:
        """Build from articles in reading order; `missing` names articles that exist but whose content is not held.

        Raises:
            SourceError: two articles share a key.
        """
        self._by_key: dict[str, Article] = {}
        self._by_id: dict[ArticleId, list[Article]] = defaultdict(list)
        versions: dict[str, dict[str, LawVersion]] = defaultdict(dict)
        for article in _end_at_successor(list(articles)):
            if self._by_key.setdefault(article.key, article) is not article:
                raise SourceError(f"two articles share the key {article.key}; remove one from its source")
            self._by_id[article.id].append(article)
            versions[article.law.name].setdefault(article.law.key, article.law)
        for same_id in self._by_id.values():
            same_id.sort(key=lambda article: (article.law.validity.start, article.law.published))
        self._versions = {
            name: tuple(sorted(laws.values(), key=lambda law: (law.validity.start, law.published)))
            for name, laws in sorted(versions.items())
        }
        self.laws: tuple[LawVersion, ...] = tuple(law for laws in self._versions.values() for law in laws)
        # An article whose text has been imported since is no longer missing.
        self._missing = {
            name: tuple(number for number in numbers if ArticleId(name, number) not in self._by_id)
            for name, numbers in sorted((missing or {}).items())
        }
        self.digest: str = self._content_digest()

    @classmethod
    def load(cls, *, statutes: Path | None = None, operator_dir: Path | None = None) -> Corpus:
        """Read all sources.

        Args:
            statutes: SQLite file of the national laws; None finds the one inside the installed data package.
            operator_dir: folder of imported documents (see `corpus.importer`); None for none.

        Raises:
            SourceError: a source is missing or malformed (ChecksumMismatch: not the reviewed file).
        """
        summaries = digests.read()
        corrections = validity.read()
        imported = importer.read(operator_dir) if operator_dir is not None else ()
        newer = {article.law.key for article in imported}
        official = [
            article for article in national.read(statutes, corrections=corrections) if article.law.key not in newer
        ]
        official += imported
        names = {article.law.name for article in official}
        kept = [article for article in summaries.articles if article.law.name not in names]
        missing = {name: numbers for name, numbers in summaries.missing.items() if name not in names}
        missing |= repairs.lost(corrections)
        return cls([*official, *kept], missing=missing)

    def articles(self, on: date | None = None) -> Iterator[Article]:
        """Yield the articles in force on the day `on`, or those of every version, in reading order within each law."""
        if on is None:
            yield from self._by_key.values()
            return
        current = {law.key for law in self.laws if law.validity.status(on) is Status.IN_FORCE}
        yield from (article for article in self._by_key.values() if article.law.key in current)

    def get(self, id: ArticleId, *, on: date) -> Article:
        """Return the article as it is law on the day `on`.

        Raises:
            UnknownArticle: there is none; the message says in Chinese why, and what to do.
        """
        versions = self._by_id.get(id, [])
        for article in reversed(versions):
            if article.law.validity.status(on) is Status.IN_FORCE:
                return article
        raise UnknownArticle(self._why_not(id, versions, on))

    def versions(self, id: ArticleId) -> tuple[Article, ...]:
        """Return the article in every version of its law that has it, oldest first; empty when there is none."""
        return tuple(self._by_id.get(id, ()))

    def by_key(self, key: str) -> Article:
        """Return the article with this `Article.key`; UnknownArticle when there is none."""
        try:
            return self._by_key[key]
        except KeyError:
            raise UnknownArticle(f"本系统没有编号为“{key}”的条文") from None

    def law_versions(self, name: str) -> tuple[LawVersion, ...]:
        """Return the versions of the law with this full official name, oldest first; empty when there is none."""
        return self._versions.get(name, ())

    def missing(self, name: str) -> tuple[ArticleNumber, ...]:
        """Return the articles of a law that are known to exist, but whose content this library does not hold."""
        return self._missing.get(name, ())

    def _numbers(self, name: str) -> list[ArticleNumber]:
        return [id.number for id in self._by_id if id.law == name]

    def _why_not(self, id: ArticleId, versions: list[Article], on: date) -> str:
        law = f"《{id.law}》"
        laws = self.law_versions(id.law)
        if not laws and id.law not in self._missing:
            return f"本系统没有收录{law}，{VERIFY}"
        # A summary does not have every article: what it lacks may well exist, up to the last one known to be missing.
        lacking = self.missing(id.law)
        summary = all(known.text_kind is TextKind.DIGEST for known in laws)
        last = max((number.number for number in (*lacking, *self._numbers(id.law))), default=0) if lacking else 9999
        if not versions and id.number in lacking:
            return f"{law}有{id.number}，但本系统没有收录这一条的内容，{VERIFY}"
        if not versions and summary and id.number.number <= last:
            return f"本系统没有收录{law}{id.number}的内容，{VERIFY}"
        if not versions:
            return f"{law}里没有{id.number}{self._last_word(id, on)}，请核对条号"
        future = [article.law.validity.start for article in versions if article.law.validity.start > on]
        ended = [article.law.validity.end for article in versions if article.law.validity.status(on) is Status.ENDED]
        reasons = []
        if ended:
            reasons.append(f"本系统收录的文本自{_day(max(end for end in ended if end))}起不再有效")
        if future:
            reasons.append(f"自{_day(min(future))}起才施行")
        return f"{law}{id.number}在{_day(on)}不是现行有效的条文（{'；'.join(reasons)}）"

    def _last_word(self, id: ArticleId, on: date) -> str:
        """Say which article of the law of the day is the last, to somebody who asks for one behind it."""
        held = (
            known.number
            for known, versions in self._by_id.items()
            if known.law == id.law and any(article.law.validity.status(on) is Status.IN_FORCE for article in versions)
        )
        last = max((*held, *self.missing(id.law)), default=None)
        return f"，最后一条是{last}" if last is not None and not last.entry and last < id.number else ""

    def _content_digest(self) -> str:
        content = hashlib.sha256()
        for law in self.laws:
            days = f"{law.validity.start}/{law.validity.end}"
            content.update(
                f"\x1e{law.key}\x1f{days}\x1f{law.level}\x1f{law.issuer}\x1f{law.text_kind}\x1f{law.source}".encode()
            )
        for key in sorted(self._by_key):
            article = self._by_key[key]
            source = article.law.source.title  # an article of a summary may name its own
            fields = (key, article.chapter, article.section, str(article.complete), article.text, source)
            content.update(("\x1e" + "\x1f".join(fields)).encode())
        content.update(repr(self._missing).encode())
        return content.hexdigest()


def _end_at_successor(articles: list[Article]) -> list[Article]:
    """Close each open version at the start of the next version of the same law."""
    laws = {article.law.key: article.law for article in articles}
    by_name: dict[tuple[str, TextKind], list[LawVersion]] = defaultdict(list)
    for law in laws.values():
        by_name[law.name, law.text_kind].append(law)
    closed: dict[str, Validity] = {}
    for versions in by_name.values():
        versions.sort(key=lambda law: (law.validity.start, law.published))
        for law, successor in pairwise(versions):
            if law.validity.end is None or law.validity.end > successor.validity.start:
                closed[law.key] = replace(law.validity, end=successor.validity.start)

    @cache  # one object per version, whatever the number of its articles
    def close(law: LawVersion) -> LawVersion:
        return replace(law, validity=closed[law.key])

    keys = {id(law) for law in {id(article.law): article.law for article in articles}.values() if law.key in closed}
    return [replace(article, law=close(article.law)) if id(article.law) in keys else article for article in articles]


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
