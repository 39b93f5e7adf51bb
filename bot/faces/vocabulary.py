"""The words behind the buttons: facts, matters and places a person can tap instead of typing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.eligibility.facts import FactSpec, MatterSpec, load_facts, load_matters
from bot.models import Missing, Region
from bot.routing.divisions import Divisions
from bot.understanding.given import Given, to_turn

PLACE = "place"
"""The name of the question for the place among the missing facts."""


@dataclass(frozen=True)
class Vocabulary:
    """The tables of the package, read once."""

    facts: Mapping[str, FactSpec]
    matters: Mapping[str, MatterSpec]
    regions: tuple[Region, ...]

    @classmethod
    def load(cls) -> Vocabulary:
        """Read the tables; RulesError or RoutingDataError where one is damaged."""
        return cls(load_facts(), load_matters(), Divisions.load().regions)

    def fact(self, name: str, value: bool | None) -> str:
        """The turn that gives a fact."""
        return to_turn(Given(values={name: value}), self.facts, self.matters)

    def matter(self, name: str) -> str:
        """The turn that gives the matter."""
        return to_turn(Given(name), self.facts, self.matters)

    def option(self, missing: Missing, option: str, *, first: bool) -> str:
        """The turn that answers a question with one of its options; the first question is answered by bare words."""
        spec = self.facts.get(missing.fact)
        if first or spec is None:
            return option
        return self.fact(missing.fact, {spec.yes: True, spec.no: False}.get(option))
