"""Grounds: dated rows of data/rules.toml, each a conjunction over facts. Loading refuses names that do not exist.

Rules  everything in the tables        Day  what of it is law on one day
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from bot.eligibility.facts import NOT, Facts, FactSpec, MatterSpec, load_facts, load_matters
from bot.eligibility.tables import RulesError, read_toml


class Effect(StrEnum):
    """What a ground does when it holds (see the head of data/rules.toml)."""

    NOTIFIED = "notified"
    NO_MEANS_TEST = "no_means_test"
    IN_SCOPE = "in_scope"
    CHECK_WAIVED = "check_waived"
    DEEMED = "deemed"
    DECLARATION = "declaration"
    BARRED = "barred"
    APPLICANT = "applicant"
    ADVANCE = "advance"
    SPECIAL = "special"


PROVINCIAL = "湖南若干规定"
"""How citations of the rules of the province begin."""

OPENING = (Effect.NOTIFIED, Effect.NO_MEANS_TEST, Effect.CHECK_WAIVED, Effect.IN_SCOPE)
"""What can better an outcome, best first."""


@dataclass(frozen=True)
class Ground:
    """One dated rule. `cites` are citation strings for `corpus.citations.cite`; `facts` and `matters` must hold, and
    none of `unless` may be known to hold. `inferred`: our own reading of several provisions together."""

    id: str
    effect: Effect
    cites: tuple[str, ...]
    start: date
    until: date | None
    facts: Mapping[str, bool]
    matters: tuple[str, ...]
    label: str
    proof: tuple[str, ...] = ()
    unless: Mapping[str, bool] = field(default_factory=dict)
    inferred: bool = False

    @property
    def is_provincial(self) -> bool:
        """Whether it rests on a rule of Hunan, which no other province applies."""
        return any(cite.startswith(PROVINCIAL) for cite in self.cites)

    def in_force(self, on: date) -> bool:
        """Whether the rule applies on the day."""
        return self.start <= on and (self.until is None or on < self.until)

    def holds(self, facts: Facts) -> bool | None:
        """True, False, or None while a fact it needs is unknown."""
        if any(facts.get(fact) is value for fact, value in self.unless.items()):
            return False
        if self.matters and facts.matters and not set(self.matters) & set(facts.matters):
            return False
        known = [facts.get(fact) is wanted for fact, wanted in self.facts.items() if facts.get(fact) is not None]
        if not all(known):
            return False
        waiting = len(known) < len(self.facts) or bool(self.matters and not facts.matters)
        return None if waiting else True

    def unknown(self, facts: Facts) -> tuple[str, ...]:
        """The facts it still needs."""
        return tuple(fact for fact in self.facts if facts.get(fact) is None)


@dataclass(frozen=True)
class Day:
    """The grounds in force on one day, by effect, in file order; the vocabulary of facts, and the matters.

    `whole`: every rule that could list a matter is in the tables, so that an unlisted one is not covered.
    """

    grounds: Mapping[Effect, tuple[Ground, ...]]
    facts: Mapping[str, FactSpec]
    matters: Mapping[str, MatterSpec]
    whole: bool = True

    def holding(self, effect: Effect, facts: Facts) -> tuple[Ground, ...]:
        """The grounds of one effect that hold."""
        return tuple(ground for ground in self.grounds[effect] if ground.holds(facts))

    def of(self, *effects: Effect) -> Iterator[Ground]:
        """The grounds of these effects, effect by effect."""
        return (ground for effect in effects for ground in self.grounds[effect])


@dataclass(frozen=True)
class Rules:
    """Everything `assess` reads: grounds, the vocabulary of facts, the matters, and since when the list of them is
    whole."""

    grounds: tuple[Ground, ...]
    facts: Mapping[str, FactSpec]
    matters: Mapping[str, MatterSpec]
    whole_from: date = date.min

    @property
    def first_day(self) -> date:
        """The first day on which any scope rule exists; before it nothing can be said."""
        return min(ground.start for ground in self.grounds if ground.effect is Effect.IN_SCOPE)

    def elsewhere(self) -> Rules:
        """The rules for a case of another province: Hunan's hold there no more than there were before they began."""
        own = [ground for ground in self.grounds if ground.is_provincial]
        began = {(ground.effect, ground.start) for ground in own}
        kept = (
            replace(ground, until=None) if (ground.effect, ground.until) in began else ground
            for ground in self.grounds
            if ground not in own
        )
        return replace(self, grounds=tuple(kept))

    def on(self, day: date) -> Day:
        """The rules of the day.

        Raises:
            ValueError: the day is before the first rule.
        """
        if day < self.first_day:
            raise ValueError(f"no rules before {self.first_day.isoformat()}")
        grounds = {
            effect: tuple(ground for ground in self.grounds if ground.effect is effect and ground.in_force(day))
            for effect in Effect
        }
        return Day(grounds, self.facts, self.matters, day >= self.whole_from)


_KEYS = {"id", "effect", "cites", "from", "until", "when", "unless", "label", "proof", "inferred"}


def load_rules() -> Rules:
    """Return the rules of this package; RulesError where a row is malformed or names an unknown fact or matter."""
    facts, matters = load_facts(), load_matters()
    for spec in facts.values():
        for entry in (*spec.against, *spec.follows):
            if entry.removeprefix(NOT) not in facts:
                raise RulesError(f"facts.toml: [{spec.id}] names the unknown fact {entry!r}")
    for matter in matters.values():
        named = (
            *(matter.open_if or ()),
            *matter.ask,
            *matter.channel,
            *matter.may_hide,
            *matter.named_by,
            matter.implies,
        )
        for fact in filter(None, named):
            if fact not in facts:
                raise RulesError(f"matters.toml: [{matter.id}] names the unknown fact {fact!r}")
        for other in matter.goes_with:
            if other != "*" and other not in matters:
                raise RulesError(f"matters.toml: [{matter.id}] goes with the unknown matter {other!r}")
    raw = read_toml("rules.toml")
    whole_from = raw.get("whole_from", date.min)
    if not isinstance(whole_from, date) or isinstance(whole_from, datetime):
        raise RulesError("rules.toml: whole_from must be a date")
    grounds: list[Ground] = []
    for index, row in enumerate(raw.get("ground", []), start=1):
        ground = _ground(row, index, facts, matters)
        if any(other.id == ground.id for other in grounds):
            raise RulesError(f"rules.toml: ground {ground.id!r} appears twice")
        grounds.append(ground)
    return Rules(tuple(grounds), facts, matters, whole_from)


def _ground(
    row: Mapping[str, Any], index: int, facts: Mapping[str, FactSpec], matters: Mapping[str, MatterSpec]
) -> Ground:
    where = f"rules.toml: ground {row.get('id', f'number {index}')!r}"
    if set(row) - _KEYS or not {"id", "effect", "cites", "from", "when", "label"} <= set(row):
        raise RulesError(f"{where} needs id, effect, cites, from, when, label and no other keys than {sorted(_KEYS)}")
    when = dict(row["when"])
    wanted_matters = tuple(when.pop("matter", ()))
    unless = dict(row.get("unless", {}))
    for fact, value in (*when.items(), *unless.items()):
        if fact not in facts or not isinstance(value, bool):
            raise RulesError(f"{where}: {fact} = {value!r} is not a known fact with true or false")
    for matter in wanted_matters:
        if matter not in matters:
            raise RulesError(f"{where}: unknown matter {matter!r}")
    for key in ("from", "until"):
        if key in row and (not isinstance(row[key], date) or isinstance(row[key], datetime)):
            raise RulesError(f"{where}: {key} must be a date")
    if not isinstance(row.get("inferred", False), bool):
        raise RulesError(f"{where}: inferred must be true or false")
    try:
        effect = Effect(row["effect"])
    except ValueError as exc:
        raise RulesError(f"{where}: unknown effect {row['effect']!r}") from exc
    if not row["cites"]:
        raise RulesError(f"{where}: a ground without a citation is not law")
    return Ground(
        id=row["id"],
        effect=effect,
        cites=tuple(row["cites"]),
        start=row["from"],
        until=row.get("until"),
        facts=when,
        matters=wanted_matters,
        label=row["label"],
        proof=tuple(row.get("proof", ())),
        unless=unless,
        inferred=row.get("inferred", False),
    )
