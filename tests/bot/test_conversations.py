"""Whole conversations: what comes last decides, and nobody who qualifies is told "not covered" at the end.

Each line of conversations.jsonl is one: {"id", "half", "style", "turns", "on", "matters", "facts", "last", "note"}.
`facts` are what all turns together say of the person who needs aid, `last` is the verdict that follows from them. They
were written apart from the cues, the utterances and the questions of eval/data. Errors of the half "read" were looked
at when cues and thresholds were last changed (2026-11-30), those of the half "blind" never were.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pytest

from bot.eligibility.assess import assess
from bot.eligibility.facts import Facts
from bot.eligibility.rules import Rules
from bot.models import Verdict
from tests.bot import halves
from tests.bot.halves import rows, shares

FLOORS: Mapping[str, float] = {"read": 0.88, "blind": 0.8}
"""Shares with the right verdict at the end that the shipped program must reach, by half."""


@dataclass(frozen=True)
class Conversation:
    """What somebody says, oldest first, and what it comes to."""

    id: str
    half: str
    turns: tuple[str, ...]
    on: date
    facts: Facts
    last: Verdict


ALL = tuple(
    Conversation(
        row["id"],
        row["half"],
        tuple(row["turns"]),
        date.fromisoformat(row["on"]),
        Facts(tuple(row["matters"]), row["facts"]),
        Verdict(row["last"]),
    )
    for row in rows("conversations.jsonl")
)


def right(told: Sequence[Verdict | None]) -> dict[str, float]:
    """Return the share of right verdicts by half; `told` is in the order of ALL."""
    return shares((one.half, verdict is one.last) for one, verdict in zip(ALL, told, strict=True))


def sent_away(told: Sequence[Verdict | None]) -> list[str]:
    """Return the conversations of people who qualify and were told that they do not."""
    return halves.sent_away((one.id, one.last, verdict) for one, verdict in zip(ALL, told, strict=True))


def test_enough_and_no_turn_twice() -> None:
    turns = [turn for one in ALL for turn in one.turns if len(turn) > 12]
    assert len(ALL) >= 200
    assert len(turns) == len(set(turns))
    assert {one.half for one in ALL} == set(FLOORS)
    assert len({one.last for one in ALL}) == len(Verdict)


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
def test_the_verdict_follows_from_the_facts_stated(one: Conversation, rules: Rules) -> None:
    assert assess(one.facts, rules, on=one.on).verdict is one.last


def test_the_counts() -> None:
    labels: list[Verdict | None] = [one.last for one in ALL]
    assert right(labels) == dict.fromkeys(FLOORS, 1.0) and sent_away(labels) == []
    away = [Verdict.NOT_COVERED for _ in ALL]
    assert max(right(away).values()) < 0.5 and len(sent_away(away)) > len(ALL) / 2


@pytest.mark.slow
def test_the_shipped_program() -> None:
    from bot.assistant import build_assistant
    from bot.settings import Settings

    real = build_assistant(Settings())
    told = [real.reply(one.turns, on=one.on).verdict for one in ALL]
    assert sent_away(told) == []
    found = right(told)
    assert not {half: share for half, share in found.items() if share < FLOORS[half]}, found
