"""Law that belongs to a case and that people often do not know of: statements beside the verdict, never facts.

Data in data/hints.toml.

HintError   the table is malformed; the message names the row
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.answering.citing import Citer
from bot.eligibility.facts import Facts
from bot.models import Point
from bot.understanding.cues import CueError, compile_any

_DATA = Path(__file__).parent / "data" / "hints.toml"
_FILE = "hints.toml"
_KEYS = {"id", "matters", "any", "unless", "denied", "text", "cites", "topics"}


class HintError(Exception):
    """The table of hints is malformed."""


@dataclass(frozen=True)
class Hint:
    """One hint: the cases it belongs to, its words in plain Chinese, and the citation strings behind them."""

    id: str
    matters: frozenset[str]
    any: re.Pattern[str] | None  # None: whatever the words are
    unless: re.Pattern[str] | None
    denied: str | None
    text: str
    cites: tuple[str, ...]
    topics: tuple[str, ...] = ()

    def fits(self, folded: str, facts: Facts) -> bool:
        """Whether the hint belongs to a conversation and what was read from it."""
        if self.matters.isdisjoint(facts.matters) or (self.denied and facts.get(self.denied) is False):
            return False
        if self.unless is not None and self.unless.search(folded):
            return False
        return self.any is None or self.any.search(folded) is not None


@dataclass(frozen=True)
class Hints:
    """All hints, the most specific first. Build with `Hints.load`."""

    all: tuple[Hint, ...]

    @classmethod
    def load(cls) -> Hints:
        """Return the hints of this package; HintError where the file or a row is malformed."""
        try:
            raw = tomllib.loads(_DATA.read_text(encoding="utf-8"))
            return cls(tuple(_hint(row, raw["macros"]) for row in raw["hint"]))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError) as exc:
            raise HintError(f"{_FILE}: {exc!r}") from exc

    def points(
        self, story: str, facts: Facts, citer: Citer, *, on: date, said: Collection[str] = ()
    ) -> tuple[Point, ...]:
        """Return the first hint that fits as a statement; none where an article it rests on is not law on the day.

        Args:
            story: the folded words of the whole conversation.
            facts: what was read from them.
            citer: resolves the citation strings.
            on: the day of the answer.
            said: ids of topics that the answer already contains.
        """
        for hint in self.all:
            if hint.fits(story, facts):
                cites = citer.whole(hint.cites, on=on)
                return (Point(hint.text, cites),) if cites and not set(hint.topics) & set(said) else ()
        return ()


def _hint(row: Mapping[str, Any], macros: Mapping[str, str]) -> Hint:
    where = f"{_FILE}: hint {row.get('id')!r}"
    if set(row) - _KEYS or not {"id", "matters", "text", "cites"} <= set(row) or not row["cites"]:
        raise HintError(f"{where} needs id, matters, text, cites and no other keys than {sorted(_KEYS)}")
    try:
        any_ = compile_any(_FILE, row["id"], row.get("any", ()), macros)
        unless = compile_any(_FILE, row["id"], [row["unless"]] if "unless" in row else (), macros)
    except CueError as exc:
        raise HintError(f"{where}: {exc}") from exc
    return Hint(
        id=row["id"],
        matters=frozenset(row["matters"]),
        any=any_,
        unless=unless,
        denied=row.get("denied"),
        text=row["text"],
        cites=tuple(row["cites"]),
        topics=tuple(row.get("topics", ())),
    )
