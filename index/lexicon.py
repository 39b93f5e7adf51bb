"""What people say → what the law calls it: extra words for BM25. Data and its rules: data/lexicon.toml.

The two sides of a question rarely share a word (讨薪 and 支付劳动报酬), which no ranking by words can bridge. The extra
terms have a smaller weight than the question's own, and only the question is changed: the index stays the same.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from index.errors import TableError
from index.text import clean

_FILE = Path(__file__).with_name("data") / "lexicon.toml"


@dataclass(frozen=True)
class Entry:
    """Terms of the statutes for what `lay` matches in a folded question."""

    legal: str
    lay: re.Pattern[str]


@dataclass(frozen=True)
class Lexicon:
    """All entries, and how much an extra term weighs beside a term of the question (1)."""

    entries: tuple[Entry, ...]
    weight: float

    @classmethod
    def load(cls, path: Path = _FILE) -> Lexicon:
        """Read a table of lay words.

        Raises:
            TableError: the file is missing or malformed; the message names the row.
        """
        try:
            raw = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
            raise TableError(f"{path} cannot be read: {exc}; restore it") from exc
        weight = raw.pop("weight", None)
        if not isinstance(weight, float) or not 0 <= weight <= 1:
            raise TableError(f"{path}: weight must be a number from 0 to 1, not {weight!r}")
        rows = [row for topic in raw.values() for row in _rows(topic, path)]
        return cls(tuple(rows), weight)

    @classmethod
    @cache
    def default(cls) -> Lexicon:
        """Return the lexicon of this package."""
        return cls.load()

    def expand(self, query: str) -> str:
        """Return the legal terms for the lay words of `query`, separated by spaces; "" where there are none."""
        folded = clean(query).lower()
        return " ".join(dict.fromkeys(entry.legal for entry in self.entries if entry.lay.search(folded)))


def _rows(topic: object, path: Path) -> list[Entry]:
    if not isinstance(topic, Mapping):
        raise TableError(f"{path}: every row belongs to a topic; found {topic!r}")
    entries = []
    for legal, lay in topic.items():
        try:
            if not legal.strip() or not lay or not all(isinstance(word, str) and word for word in lay):
                raise TableError(f"{path}: row {legal!r} needs legal terms and a list of lay words")
            entries.append(Entry(legal, re.compile("|".join(lay))))
        except (TypeError, re.error) as exc:
            raise TableError(f"{path}: row {legal!r}: {exc}") from exc
    return entries
