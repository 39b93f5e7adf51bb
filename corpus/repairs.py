"""Texts that the compilation damaged, put right where data/validity.toml says so with its evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from corpus.errors import SourceError
from corpus.ids import ArticleNumber
from corpus.models import Article
from corpus.validity import Corrections, Quoted, Tail

_Key = tuple[str, date, ArticleNumber]
_SENTENCE_END = re.compile(r"[。；：:;！？”\"』》…]$")


def repair(articles: Iterable[Article], corrections: Corrections) -> tuple[Article, ...]:
    """Return the articles with quoted rows, foreign tails and broken lines put right.

    Raises:
        SourceError: a row of validity.toml does not fit the text it is about.
    """
    unwrapped = {row.version for row in corrections.unwrapped}
    found = {(article.law.name, article.law.published, article.id.number): article for article in articles}
    for tail in corrections.tails:
        _cut(found, tail)
    for quoted in corrections.quoted:
        _merge(found, quoted)
    return tuple(
        replace(article, text=unwrap(article.text))
        if (article.law.name, article.law.published) in unwrapped
        else article
        for article in found.values()
    )


def lost(corrections: Corrections) -> dict[str, tuple[ArticleNumber, ...]]:
    """Return per law the articles that exist, but whose text the compilation lost."""
    numbers: dict[str, tuple[ArticleNumber, ...]] = {}
    for tail in corrections.tails:
        numbers[tail.law] = (*numbers.get(tail.law, ()), ArticleNumber.parse(tail.lost))
    return numbers


def unwrap(text: str) -> str:
    """Return the text with lines joined that end in mid-sentence, and without the spaces that pages left."""
    lines: list[str] = []
    for line in text.replace(" ", "").split("\n"):
        if lines and not _SENTENCE_END.search(lines[-1]):
            lines[-1] += line
        else:
            lines.append(line)
    return "\n".join(lines)


def _cut(found: dict[_Key, Article], row: Tail) -> None:
    key = (*row.version, ArticleNumber.parse(row.article))
    before, separator, _ = found[key].text.partition(f"\n{row.from_text}") if key in found else ("", "", "")
    if not separator:
        raise SourceError(f"validity.toml: [[tail]] of {row.law}{row.article} does not fit its text")
    found[key] = replace(found[key], text=before, complete=False)


def _merge(found: dict[_Key, Article], row: Quoted) -> None:
    keys = [(*row.version, ArticleNumber.parse(number)) for number in (row.article, *row.rows)]
    if not all(key in found for key in keys):
        raise SourceError(
            f"validity.toml: [[quoted]] of {row.law}{row.article} names rows that are not in the database"
        )
    quoted = [f"{number} {found.pop(key).text}" for key, number in zip(keys[1:], row.rows, strict=True)]
    found[keys[0]] = replace(found[keys[0]], text="\n".join([found[keys[0]].text, *quoted]))
