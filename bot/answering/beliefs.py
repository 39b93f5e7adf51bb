"""Beliefs about legal aid that are out of date or never were right, and the law that corrects them.

Data in data/beliefs.toml.

BeliefError   the table is malformed; the message names the row
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.answering.citing import Citer
from bot.models import Point
from bot.understanding.cues import CueError, Pattern, compile_any
from bot.understanding.text import fold

_DATA = Path(__file__).parent / "data" / "beliefs.toml"
_FILE = "beliefs.toml"
_SHOWN = 2
_KEYS = {"id", "any", "unless", "text", "cites", "since", "topics"}


class BeliefError(Exception):
    """The table of beliefs is malformed."""


@dataclass(frozen=True)
class Belief:
    """One belief: how it sounds, what is right in plain Chinese, and the citation strings that say so."""

    id: str
    pattern: Pattern
    text: str
    cites: tuple[str, ...]
    since: date | None = None  # the day from which it is wrong, where it once was right
    topics: tuple[str, ...] = ()  # topics that say the same, beside which the correction would be said twice


@dataclass(frozen=True)
class Beliefs:
    """All beliefs, the most specific first. Build with `Beliefs.load`."""

    all: tuple[Belief, ...]

    @classmethod
    def load(cls) -> Beliefs:
        """Return the beliefs of this package; BeliefError where the file or a row is malformed."""
        try:
            raw = tomllib.loads(_DATA.read_text(encoding="utf-8"))
            macros, rows = raw["macros"], raw["belief"]
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
            raise BeliefError(f"{_FILE}: {exc}") from exc
        except KeyError as exc:
            raise BeliefError(f"{_FILE}: needs [macros] and [[belief]]") from exc
        beliefs = tuple(_belief(row, macros) for row in rows)
        if len({belief.id for belief in beliefs}) != len(beliefs):
            raise BeliefError(f"{_FILE}: a belief id appears twice")
        return cls(beliefs)

    def find(self, turn: str, *, on: date) -> tuple[Belief, ...]:
        """Return the beliefs, at most two and the most specific first, that `turn` holds or asks about.

        Args:
            turn: the user's words, as typed.
            on: the day of the answer; a belief that was still right on that day is not found.
        """
        folded = fold(turn)
        held = (belief for belief in self.all if belief.since is None or belief.since <= on)
        return tuple(belief for belief in held if belief.pattern.find(folded) is not None)[:_SHOWN]

    def corrections(self, turn: str, citer: Citer, *, on: date, said: Collection[str] = ()) -> tuple[Point, ...]:
        """Return the corrections for `turn` as statements, each only where every article it rests on is law on the day.

        Args:
            turn: the user's words, as typed.
            citer: resolves the citation strings.
            on: the day of the answer.
            said: ids of topics that the answer already contains.
        """
        points = []
        for belief in self.find(turn, on=on):
            cites = citer.whole(belief.cites, on=on)
            if cites and not set(belief.topics) & set(said):
                points.append(Point(belief.text, cites))
        return tuple(points)


def _belief(row: Mapping[str, Any], macros: Mapping[str, str]) -> Belief:
    where = f"{_FILE}: belief {row.get('id')!r}"
    if set(row) - _KEYS or not {"id", "any", "text", "cites"} <= set(row):
        raise BeliefError(f"{where} needs id, any, text, cites and no other keys than {sorted(_KEYS)}")
    try:
        any_ = compile_any(_FILE, row["id"], row["any"], macros)
        unless = compile_any(_FILE, row["id"], row.get("unless", ()), macros)
    except (CueError, TypeError, AttributeError) as exc:
        raise BeliefError(f"{where}: {exc}") from exc
    since = row.get("since")
    if any_ is None or not row["cites"] or type(since) not in (date, type(None)):
        raise BeliefError(f"{where} needs patterns, citations, and a plain day where it has `since`")
    return Belief(
        id=row["id"],
        pattern=Pattern(any_, unless),
        text=row["text"],
        cites=tuple(row["cites"]),
        since=since,
        topics=tuple(row.get("topics", ())),
    )
