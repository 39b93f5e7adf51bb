"""Words → alerts that must be seen first: danger, self-harm, a limit that runs out, detention.

notices(turns, urgencies, on=…)   everything for one answer: cues of the last turn, limits of the whole conversation;
                                  with the facts that were read, also what only they make urgent
urgent(turn, urgencies)           the cues alone, for one turn
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.models import Alert
from bot.understanding.cues import CueError, Pattern, compile_any, read_cues
from bot.understanding.deadlines import deadlines
from bot.understanding.text import fold

_NAME = "urgency.toml"
_ORDER = ("danger", "self_harm", "deadline", "detained")
_LIMITS_SHOWN = 2
"""More limits at once frighten and confuse; the most pressing come first."""


@dataclass(frozen=True)
class Urgency:
    """One kind of alert: its cues, the words shown, and the provisions behind them. A phone comes with its source.

    `covers`: rows that need not be shown beside this one. `fact`: the row is heard only where this fact was read.
    `clocked`: the row guesses at a limit, and is not shown where the clock knows one.
    """

    id: str
    kind: str
    patterns: tuple[Pattern, ...]
    never: re.Pattern[str] | None
    ever_unless: re.Pattern[str] | None
    alert: Alert
    cites: tuple[str, ...]
    covers: tuple[str, ...] = ()
    fact: str | None = None
    clocked: bool = False

    def heard_in(self, text: str) -> bool:
        """Whether folded words call for this alert."""
        if self.never is not None:
            text = self.never.sub(lambda match: "·" * len(match[0]), text)
        return any((match := pattern.find(text)) is not None and not match.negated for pattern in self.patterns)


@dataclass(frozen=True)
class Notice:
    """An alert with the citation strings behind it."""

    kind: str
    alert: Alert
    cites: tuple[str, ...]


def load_urgencies() -> tuple[Urgency, ...]:
    """Return the table, most urgent first; CueError where a row is malformed or a phone has no source."""
    raw = dict(read_cues(_NAME))
    macros = _macros(raw.pop("macros", {}))
    return tuple(_urgency(id, row, macros) for id, row in raw.items())


def urgent(
    turn: str, urgencies: Sequence[Urgency], *, earlier: Sequence[str] = (), facts: Collection[str] = ()
) -> tuple[Urgency, ...]:
    """Return what is urgent in one turn, most urgent first; `earlier` turns can only cancel (he has been released).

    `facts` are those known to be true: who is beaten at home is told so in many words, but not every blow is one.
    """
    text = fold(turn)
    before = "\n".join([*(fold(words) for words in earlier), text])
    found = [
        row
        for row in urgencies
        if (row.fact is None or row.fact in facts)
        and row.heard_in(text)
        and (row.ever_unless is None or row.ever_unless.search(before) is None)
    ]
    covered = {id for row in found for id in row.covers}
    return tuple(row for row in found if row.id not in covered)


def notices(
    turns: Sequence[str], urgencies: Sequence[Urgency], *, on: date, facts: Collection[str] = ()
) -> tuple[Notice, ...]:
    """Return what an answer to the last of `turns` (oldest first) must show first.

    Danger, self-harm and detention are those of the last turn; limits are those of the whole conversation, by the
    clock, and by cues alone (快过时效了) only where the clock finds nothing to warn of.
    """
    if not turns:
        return ()
    heard = urgent(turns[-1], urgencies, earlier=turns[:-1], facts=facts)
    running = [
        Notice("deadline", deadline.alert, deadline.cites) for deadline in deadlines(turns, on=on) if deadline.alert
    ]
    found = [Notice(row.kind, row.alert, row.cites) for row in heard if not (running and row.clocked)]
    found += running[:_LIMITS_SHOWN]
    return tuple(sorted(found, key=lambda notice: _ORDER.index(notice.kind)))


def _macros(raw: Mapping[str, str]) -> dict[str, str]:
    macros: dict[str, str] = {}
    for name, value in raw.items():
        for known, text in macros.items():
            value = value.replace("{" + known + "}", text)
        macros[name] = value
    return macros


def _urgency(id: str, row: Mapping[str, Any], macros: Mapping[str, str]) -> Urgency:
    def one(key: str) -> re.Pattern[str] | None:
        return compile_any(_NAME, id, [row[key]] if key in row else [], macros)

    any_ = compile_any(_NAME, id, row.get("any", []), macros)
    now = compile_any(_NAME, id, row.get("now", []), macros)
    kind = row.get("kind", id)
    patterns = [Pattern(now)] if now else []
    patterns += [Pattern(any_, one("unless"))] if any_ else []
    unsourced = set(re.findall(r"[0-9]+", row["text"])) - set(re.findall(r"[0-9]+", row.get("source", "")))
    if unsourced:
        raise CueError(f"{_NAME}: [{id}] shows {sorted(unsourced)}, which its source does not name")
    if not patterns or kind not in _ORDER or (row.get("phone") and not (row.get("source") and row.get("checked_on"))):
        raise CueError(
            f"{_NAME}: [{id}] needs patterns, a kind of {', '.join(_ORDER)}, "
            "and a source where it has a phone, with the day it was checked"
        )
    return Urgency(
        id=id,
        kind=kind,
        patterns=tuple(patterns),
        never=one("never"),
        ever_unless=one("ever_unless"),
        alert=Alert(kind, row["text"], row.get("phone")),
        cites=tuple(row["cites"]),
        covers=tuple(row.get("covers", ())),
        fact=row.get("fact"),
        clocked=row.get("clocked", False),
    )
