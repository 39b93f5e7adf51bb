"""Facts given by tapping instead of by words: a turn of a fixed form, written by the page and read back exactly.

    改一下：“说的事”——工伤赔偿；“残疾人”——不清楚

It is a turn like any other, so the state of a conversation stays what was said in it, and whoever reads the
conversation reads what was changed. Nothing but the whole form counts: other words are words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.eligibility.facts import FactSpec, MatterSpec
from bot.understanding.text import clean

_START = "改一下："
_MATTER = "说的事"
_VALUES: Mapping[str, bool | None] = {"是": True, "不是": False, "不清楚": None}
_WORDS = {value: word for word, value in _VALUES.items()}
_PART = re.compile(r"“([^“”]+)”——([^“”]+)")


@dataclass(frozen=True)
class Given:
    """What was tapped: the matter (None: not changed), and facts as true, false or None (cannot tell)."""

    matter: str | None = None
    values: Mapping[str, bool | None] = field(default_factory=dict)


def to_turn(given: Given, facts: Mapping[str, FactSpec], matters: Mapping[str, MatterSpec]) -> str:
    """Return the turn that says `given`; KeyError where a fact or matter is not of the vocabulary."""
    parts = [(_MATTER, matters[given.matter].label)] if given.matter is not None else []
    parts += [(facts[name].label, _WORDS[value]) for name, value in given.values.items()]
    return _START + "；".join(f"“{label}”——{word}" for label, word in parts)


def from_turn(turn: str, facts: Mapping[str, FactSpec], matters: Mapping[str, MatterSpec]) -> Given | None:
    """Return what a turn of the form gives, or None where any of it is not of the form or not of the vocabulary."""
    said = clean(turn)
    if not said.startswith(clean(_START)):
        return None
    names = {clean(spec.label): name for name, spec in facts.items()}
    ids = {clean(spec.label): name for name, spec in matters.items()}
    matter: str | None = None
    values: dict[str, bool | None] = {}
    for part in said.removeprefix(clean(_START)).split(clean("；")):
        match = _PART.fullmatch(part)
        if match is None:
            return None
        label, word = match.groups()
        if label == _MATTER and word in ids:
            matter = ids[word]
        elif label in names and word in _VALUES:
            values[names[label]] = _VALUES[word]
        else:
            return None
    return Given(matter, values)
