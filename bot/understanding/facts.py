"""Turns → Facts: matters and three-valued facts with the words they came from. Reads; never decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.eligibility.facts import Facts, FactSpec, MatterSpec
from bot.understanding.cues import CueError, Pattern, compile_any, read_cues, sentence
from bot.understanding.text import fold

_STRONG, _ENOUGH = 3, 2


@dataclass(frozen=True)
class _FactCue:
    fact: str
    value: bool
    negatable: bool
    pattern: Pattern
    matters: tuple[str, ...] = ()  # only in a case about one of these


@dataclass(frozen=True)
class _MatterCue:
    matter: str
    strong: Pattern | None
    weak: Pattern | None
    unless: Pattern | None


@dataclass(frozen=True)
class FactReader:
    """Reads facts and matters from user turns. Build with `FactReader.load`."""

    fact_cues: tuple[_FactCue, ...]
    matter_cues: tuple[_MatterCue, ...]
    matters: Mapping[str, MatterSpec]

    @classmethod
    def load(cls, facts: Mapping[str, FactSpec], matters: Mapping[str, MatterSpec]) -> FactReader:
        """Compile the cue files; CueError where a row is malformed or names an unknown fact or matter."""
        return cls(_load_fact_cues(facts), _load_matter_cues(matters), matters)

    def read(self, turns: Sequence[str]) -> Facts:
        """Return what the turns say, oldest first; a later turn overrides an earlier one on the same fact."""
        values: dict[str, bool] = {}
        quotes: dict[str, str] = {}
        folded = [fold(turn) for turn in turns]
        matters = self._matters("\n".join(folded))
        for text in folded:
            for cue in self.fact_cues:
                if cue.matters and not set(cue.matters) & set(matters):
                    continue
                match = cue.pattern.find(text)
                if match is None:
                    continue
                value = cue.value
                if match.negated:
                    if not cue.negatable:
                        continue
                    value = not value
                values[cue.fact] = value
                start, end = sentence(text, match.start, match.end)
                quotes[cue.fact] = text[max(start, match.start - 20) : min(end, match.end + 20)].strip(" ,，")
        return _implied(Facts(matters, values, quotes))

    def _matters(self, text: str) -> tuple[str, ...]:
        scores: dict[str, int] = {}
        for cue in self.matter_cues:
            if cue.unless is not None and cue.unless.any.search(text):
                continue
            strong = cue.strong.count(text) if cue.strong else 0
            weak = cue.weak.count(text) if cue.weak else 0
            score = _STRONG * strong + weak
            if score >= _ENOUGH and (strong or weak >= _ENOUGH):
                scores[cue.matter] = score
        order = list(self.matters)

        def rank(matter: str) -> tuple[bool, int, int]:
            return (not self.matters[matter].covered, -scores[matter], order.index(matter))

        return tuple(sorted(scores, key=rank))


def _implied(facts: Facts) -> Facts:
    """Facts that follow from others by meaning alone (documented, never guesses)."""
    values, matters = dict(facts.values), list(facts.matters)
    if values.get("abuse_victim") and "domestic_violence" not in matters:
        matters.append("domestic_violence")
    if values.get("abuse_victim") is None and "domestic_violence" in matters:
        values["abuse_victim"] = True
    if values.get("crime_victim"):
        values.setdefault("suspect", False)
        if "crime_victim" not in matters:
            matters.append("crime_victim")
    if values.get("suspect") and "criminal_defence" not in matters:
        matters.insert(0, "criminal_defence")
    if values.get("compulsory_treatment"):
        values["suspect"] = False
    if "wages" in matters:
        values["claims_wages"] = True
    # A child lives on others: a minor has no fixed income of its own unless the words say so.
    if values.get("minor"):
        values["no_stable_income"] = True
    return Facts(tuple(matters), values, facts.quotes)


def _load_fact_cues(facts: Mapping[str, FactSpec]) -> tuple[_FactCue, ...]:
    raw = read_cues("fact_cues.toml")
    macros, cues = raw["macro"], []
    for index, row in enumerate(raw["cue"], start=1):
        if row["fact"] not in facts:
            raise CueError(f"fact_cues.toml: cue {index} names the unknown fact {row['fact']!r}")
        any_ = compile_any("fact_cues.toml", row["fact"], row["any"], macros)
        if any_ is None:
            raise CueError(f"fact_cues.toml: cue {index} has no patterns")
        unless = compile_any("fact_cues.toml", row["fact"], row.get("unless", ()), macros)
        pattern = Pattern(any_, unless, anywhere=row.get("anywhere", False))
        cues.append(
            _FactCue(row["fact"], row["value"], row.get("negatable", True), pattern, tuple(row.get("matters", ())))
        )
    return tuple(cues)


def _load_matter_cues(matters: Mapping[str, MatterSpec]) -> tuple[_MatterCue, ...]:
    cues = []
    for matter, row in read_cues("matter_cues.toml").items():
        if matter not in matters:
            raise CueError(f"matter_cues.toml: unknown matter {matter!r}")

        def pattern(key: str, matter: str = matter, row: Mapping[str, list[str]] = row) -> Pattern | None:
            compiled = compile_any("matter_cues.toml", matter, row.get(key, ()), {})
            return Pattern(compiled) if compiled else None

        cues.append(_MatterCue(matter, pattern("strong"), pattern("weak"), pattern("unless")))
    return tuple(cues)
