"""Our own summaries (要点，非官方文本) of laws whose official text the library does not hold."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.ids import ArticleNumber
from corpus.models import Article


@dataclass(frozen=True)
class Digests:
    """Summaries, and per law the articles known to exist but not held."""

    articles: tuple[Article, ...]
    missing: dict[str, tuple[ArticleNumber, ...]]


def read() -> Digests:
    """Read the summaries."""
    return Digests((), {})
