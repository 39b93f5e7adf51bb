"""Grounds: dated rows of data/rules.toml, each a conjunction over facts. Loading refuses names that do not exist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from bot.eligibility.facts import Facts, FactSpec, MatterSpec, load_facts, load_matters
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
    SPECIAL = "special"


@dataclass(frozen=True)
class Ground:
    """One dated rule. `cites` are citation strings for `corpus.citations.cite`; `facts` and `matters` must hold, and
    none of `unless` may be known to hold."""

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

    def in_force(self, on: date) -> bool:
        """Whether the rule applies on the day."""
        return self.start <= on and (self.until is None or on < self.until)

    def holds(self, facts: Facts) -> bool | None:
        """True, False, or None while a fact it needs is unknown."""
        if any(facts.get(fact) is value for fact, value in self.unless.items()):
            return False
        states: list[bool | None] = []
        for fact, wanted in self.facts.items():
            value = facts.get(fact)
            states.append(None if value is None else value is wanted)
        if self.matters:
            states.append(bool(set(self.matters) & set(facts.matters)) if facts.matters else None)
        if False in states:
            return False
        return None if None in states else True

    def unknown(self, facts: Facts) -> tuple[str, ...]:
        """The facts it still needs."""
        return tuple(fact for fact in self.facts if facts.get(fact) is None)


@dataclass(frozen=True)
class Rules:
    """Everything `assess` reads: grounds, the vocabulary of facts, and the matters."""

    grounds: tuple[Ground, ...]
    facts: Mapping[str, FactSpec]
    matters: Mapping[str, MatterSpec]

    @property
    def first_day(self) -> date:
        """The first day on which any scope rule exists; before it nothing can be said."""
        return min(ground.start for ground in self.grounds if ground.effect is Effect.IN_SCOPE)

    def of(self, effect: Effect, on: date) -> tuple[Ground, ...]:
        """Grounds of one effect in force on the day, in file order."""
        return tuple(ground for ground in self.grounds if ground.effect is effect and ground.in_force(on))


_KEYS = {"id", "effect", "cites", "from", "until", "when", "unless", "label", "proof"}


def load_rules() -> Rules:
    """Return the rules of this package; RulesError where a row is malformed or names an unknown fact or matter."""
    facts, matters = load_facts(), load_matters()
    for matter in matters.values():
        for fact in filter(None, (*(matter.open_if or ()), *matter.ask, matter.implies)):
            if fact not in facts:
                raise RulesError(f"matters.toml: [{matter.id}] names the unknown fact {fact!r}")
    grounds: list[Ground] = []
    for index, row in enumerate(read_toml("rules.toml").get("ground", []), start=1):
        ground = _ground(row, index, facts, matters)
        if any(other.id == ground.id for other in grounds):
            raise RulesError(f"rules.toml: ground {ground.id!r} appears twice")
        grounds.append(ground)
    return Rules(tuple(grounds), facts, matters)


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
    )
