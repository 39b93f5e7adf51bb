"""Errors of the corpus package.

    CorpusError
    ├── SourceError          a source file is missing, unreadable or not of the expected shape
    │   └── ChecksumMismatch a pinned source is not the one that was reviewed
    ├── ParseError           a document could not be read as a law (names file and line)
    └── UnknownArticle       a citation or id names nothing in the corpus; never answered by a near miss

Each message says what, where, and what to do; `UnknownArticle` messages are in Chinese because users see them.
"""

from __future__ import annotations


class CorpusError(Exception):
    """Root of everything this package raises on purpose."""


class SourceError(CorpusError):
    """A source is missing, unreadable or malformed."""


class ChecksumMismatch(SourceError):
    """A pinned source differs from the reviewed one."""


class ParseError(CorpusError):
    """A document cannot be read as a law."""


class UnknownArticle(CorpusError):
    """No such law, article, paragraph or item in the corpus (on the day asked for)."""
