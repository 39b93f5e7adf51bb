"""Small texts for paper: one line without controls, cut at the end of a sentence, days and short names of laws."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import TypeVar

T = TypeVar("T")
_SHORTENED = re.compile("中华人民共和国|[〈〉《》]")
_END = re.compile(r"[。；！？]")


def tidy(text: str) -> str:
    """Return `text` on one line without controls, unassigned characters and marks that turn text around."""
    shown = "".join(" " if unicodedata.category(char)[0] == "C" else char for char in text)
    return " ".join(shown.split())


def day(when: date) -> str:
    """Return 2026年11月23日."""
    return f"{when.year}年{when.month}月{when.day}日"


def short(law: str) -> str:
    """Return the name of a law as people say it: without 中华人民共和国 and brackets."""
    return _SHORTENED.sub("", tidy(law))


class Trimmer:
    """Cuts texts and lists to what a page holds; `cut` tells whether anything was left out."""

    def __init__(self, share: float = 1.0) -> None:
        """`share` of the usual limits is left, for what would not fit in legible type."""
        self.cut = False
        self._share = share

    def __call__(self, text: str, limit: int, *, fixed: bool = False) -> str:
        """Return at most `limit` characters of `text`, up to the last whole sentence where there is one.

        A `fixed` limit is not lowered by the share.
        """
        line = tidy(text)
        limit = limit if fixed else max(4, int(limit * self._share))
        if len(line) <= limit:
            return line
        self.cut = True
        ends = [match.end() for match in _END.finditer(line, 0, limit)]
        return line[: ends[-1]] if ends and ends[-1] >= limit // 3 else line[: limit - 1] + "…"

    def some(self, rows: Sequence[T], limit: int) -> Sequence[T]:
        """Return the first `limit` rows."""
        limit = max(1, round(limit * self._share))
        self.cut = self.cut or len(rows) > limit
        return rows[:limit]
