"""The readable cues of facts and matters: data/fact_cues.toml and data/matter_cues.toml, compiled.

CueError    a table is malformed or names an unknown fact or matter; the message says which
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.eligibility.facts import FactSpec, MatterSpec
from bot.understanding.cues import CueError, Pattern, compile_any, read_cues

_STRONG, _ENOUGH = 3, 2


@dataclass(frozen=True)
class FactCue:
    """Words that tell a fact."""

    fact: str
    value: bool
    negatable: bool
    pattern: Pattern
    matters: tuple[str, ...] = ()  # only in a case about one of these
    plain: bool = False  # in words that leave no doubt: the classifier may say the opposite, but not nothing
    certain: bool = False  # nor the opposite
    rather_than: str | None = None  # a fact like this one that these words do not say, though a classifier may think so


@dataclass(frozen=True)
class MatterCue:
    """Words that tell what a case is about."""

    matter: str
    strong: Pattern | None
    weak: Pattern | None
    unless: Pattern | None
    apart: Pattern | None = None
    apart_from: tuple[str, ...] = ()
    certain: Pattern | None = None  # words with which a case that was read as one of these is this one
    rather_than: tuple[str, ...] = ()
    sure: Pattern | None = None  # words that name it though nobody read it so; those it is mistaken for give way
    feared: Pattern | None = None  # words that only fear it: beside another matter, what may come is no case yet
    never: Pattern | None = None  # words with which it is none, whoever read it so

    def scored(self, text: str) -> int:
        """Return the points of a matter for a folded text, 0 where its words do not name it."""
        if self.unless is not None and self.unless.any.search(text):
            return 0
        strong = sum(pattern.count(text) for pattern in (self.strong, self.sure) if pattern)
        weak = self.weak.count(text) if self.weak else 0
        return _STRONG * strong + weak if strong or weak >= _ENOUGH else 0


def load_fact_cues(facts: Mapping[str, FactSpec]) -> tuple[FactCue, ...]:
    """Return the cues of facts in the order of the file."""
    raw = read_cues("fact_cues.toml")
    if not {"macro", "cue"} <= set(raw):
        raise CueError("fact_cues.toml: needs a table [macro] and rows [[cue]]")
    macros, cues = raw["macro"], []
    for index, row in enumerate(raw["cue"], start=1):
        if not {"fact", "value", "any"} <= set(row):
            raise CueError(f"fact_cues.toml: cue {index} needs fact, value and any")
        _known(row["fact"], facts, index)
        any_ = compile_any("fact_cues.toml", row["fact"], row["any"], macros)
        if any_ is None:
            raise CueError(f"fact_cues.toml: cue {index} has no patterns")
        unless = compile_any("fact_cues.toml", row["fact"], row.get("unless", ()), macros)
        pattern = Pattern(any_, unless, anywhere=row.get("anywhere", False))
        cues.append(
            FactCue(
                row["fact"],
                row["value"],
                row.get("negatable", True),
                pattern,
                tuple(row.get("matters", ())),
                row.get("plain", False),
                row.get("certain", False),
                _known(row.get("rather_than"), facts, index),
            )
        )
    return tuple(cues)


def _known(fact: str | None, facts: Mapping[str, FactSpec], index: int) -> str | None:
    if fact is not None and fact not in facts:
        raise CueError(f"fact_cues.toml: cue {index} names the unknown fact {fact!r}")
    return fact


def load_matter_cues(matters: Mapping[str, MatterSpec]) -> tuple[MatterCue, ...]:
    """Return the cues of matters in the order of the file."""
    raw = dict(read_cues("matter_cues.toml"))
    macros, cues = raw.pop("macro", {}), []
    for matter, row in raw.items():
        if matter not in matters:
            raise CueError(f"matter_cues.toml: unknown matter {matter!r}")

        def pattern(key: str, unless: str = "", matter: str = matter, row: Mapping[str, Any] = row) -> Pattern | None:
            compiled = compile_any("matter_cues.toml", matter, row.get(key, ()), macros)
            cancels = compile_any("matter_cues.toml", matter, row.get(unless, ()), macros)
            return Pattern(compiled, cancels, anywhere=True) if compiled else None

        apart_from, rather_than = tuple(row.get("apart_from", ())), tuple(row.get("rather_than", ()))
        if not {*apart_from, *rather_than} <= set(matters):
            raise CueError(f"matter_cues.toml: [{matter}] apart_from or rather_than names an unknown matter")
        cues.append(
            MatterCue(
                matter,
                pattern("strong"),
                pattern("weak"),
                pattern("unless"),
                pattern("apart"),
                apart_from,
                certain=pattern("certain", "certain_unless"),
                rather_than=rather_than,
                sure=pattern("sure"),
                feared=pattern("feared"),
                never=pattern("never", "never_unless"),
            )
        )
    return tuple(cues)
