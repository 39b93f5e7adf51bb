"""Several issues in one message: each is assessed by itself, on its own matters and the facts that belong to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.eligibility.assess import Assessment, assess
from bot.eligibility.facts import Facts
from bot.eligibility.rules import Rules

MOST = 3
"""Issues told apart in one conversation; more are rarely meant, and nobody reads them."""


@dataclass(frozen=True)
class Issues:
    """What a conversation is about: the main issue, and the others in the order of `Facts.matters`."""

    main: Facts
    others: tuple[Facts, ...] = ()

    @property
    def all(self) -> tuple[Facts, ...]:
        """The main issue first."""
        return (self.main, *self.others)


def split(facts: Facts, rules: Rules) -> Issues:
    """Return `facts` by issue: matters that go with each other (matters.toml, `goes_with`) are one.

    A fact that another issue's matter is about (a beating, an arrest) opens no way for this one. Facts about the person
    (age, income, 低保) hold for all.
    """
    groups: list[list[str]] = []
    for matter in facts.matters:
        joined = next((group for group in groups if _related(group[0], matter, rules)), None)
        if joined is None:
            groups.append([matter])
        else:
            joined.append(matter)
    if len(groups) < 2:
        return Issues(facts)
    issues = [_only(group, facts, rules) for group in groups[:MOST]]
    return Issues(issues[0], tuple(issues[1:]))


def assess_each(facts: Facts, rules: Rules, *, on: date) -> tuple[tuple[Facts, Assessment], ...]:
    """Return each issue of `facts` with its assessment, the main one first."""
    return tuple((issue, assess(issue, rules, on=on)) for issue in split(facts, rules).all)


def _related(first: str, second: str, rules: Rules) -> bool:
    one, other = rules.matters[first].goes_with, rules.matters[second].goes_with
    return not {second, "*"}.isdisjoint(one) or not {first, "*"}.isdisjoint(other)


def _only(matters: list[str], facts: Facts, rules: Rules) -> Facts:
    own = {rules.matters[matter].implies for matter in matters}
    about_others = {rules.matters[matter].implies for matter in facts.matters} - own
    values = {fact: value for fact, value in facts.values.items() if fact not in about_others}
    return Facts(tuple(matters), values, facts.quotes)
