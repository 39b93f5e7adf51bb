"""Facts → Assessment: the order of tests is law, the tests themselves are data (rules.toml).

authority must notify (25, 28) → no means condition (32) → barred → in scope (24, 29, 31, 33; 湖南 2)
→ check waived (42) → deemed hardship (湖南 3) or declaration (41, 湖南 4)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.eligibility.facts import Facts
from bot.eligibility.rules import Effect, Ground, Rules
from bot.models import Verdict


@dataclass(frozen=True)
class Assessment:
    """The verdict, the grounds it rests on (deciding ones first), and the facts that could still change it,
    most decisive first."""

    verdict: Verdict
    grounds: tuple[Ground, ...]
    missing: tuple[str, ...]


def assess(facts: Facts, rules: Rules, *, on: date) -> Assessment:
    """Return the likely outcome on the day `on`.

    Raises:
        ValueError: `on` is before the first rule.
    """
    if on < rules.first_day:
        raise ValueError(f"no rules before {rules.first_day.isoformat()}")
    verdict, grounds = _decide(facts, rules, on)
    return Assessment(verdict, grounds, _missing(facts, rules, on, verdict))


def _decide(facts: Facts, rules: Rules, on: date) -> tuple[Verdict, tuple[Ground, ...]]:
    def holding(effect: Effect) -> tuple[Ground, ...]:
        return tuple(ground for ground in rules.of(effect, on) if ground.holds(facts))

    beside = holding(Effect.APPLICANT) + holding(Effect.SPECIAL)
    barred = holding(Effect.BARRED)
    # 25 and 28 protect those "没有委托辩护人"; 32 lifts the means condition only, so a bar still stands.
    if barred:
        return Verdict.NOT_COVERED, barred
    if notified := holding(Effect.NOTIFIED):
        return Verdict.NOTIFIED_DEFENCE, notified + beside
    if no_means := holding(Effect.NO_MEANS_TEST):
        return Verdict.NO_MEANS_TEST, no_means + beside
    if scope := holding(Effect.IN_SCOPE):
        if waived := holding(Effect.CHECK_WAIVED):
            return Verdict.CHECK_WAIVED, scope + waived + beside
        hardship = holding(Effect.DEEMED) + holding(Effect.DECLARATION)[:1]
        return Verdict.IF_HARDSHIP, scope + hardship + beside
    if facts.matters and all(_closed(matter, facts, rules) for matter in facts.matters):
        return Verdict.NOT_COVERED, ()
    return Verdict.NEEDS_FACTS, beside


def _closed(matter: str, facts: Facts, rules: Rules) -> bool:
    """Whether nothing the user could still say brings this matter into scope."""
    open_if = rules.matters[matter].open_if
    return open_if is not None and all(facts.get(fact) is False for fact in open_if)


def _missing(facts: Facts, rules: Rules, on: date, verdict: Verdict) -> tuple[str, ...]:
    """Facts worth asking about in these matters of which some answer changes the verdict, found by trying both."""
    if verdict in (Verdict.NOTIFIED_DEFENCE, Verdict.NO_MEANS_TEST, Verdict.CHECK_WAIVED):
        return ()
    specs = [rules.matters[matter] for matter in facts.matters]
    asked = {fact for spec in specs for fact in (*spec.ask, *(spec.open_if or ())) if facts.get(fact) is None}
    deciding = [fact for fact in asked if _decisive(fact, facts, rules, on, verdict)]
    return tuple(sorted(deciding, key=lambda fact: rules.facts[fact].priority))


def _decisive(fact: str, facts: Facts, rules: Rules, on: date, verdict: Verdict) -> bool:
    """Whether an answer changes the verdict, alone or together with one other unknown fact of the same ground."""
    for value in (True, False):
        if _decide(facts.having(**{fact: value}), rules, on)[0] is not verdict:
            return True
    for ground in rules.grounds:
        unknown = ground.unknown(facts)
        if ground.in_force(on) and fact in unknown and len(unknown) == 2 and ground.holds(facts) is None:
            both = facts.having(**{name: ground.facts[name] for name in unknown})
            if _decide(both, rules, on)[0] is not verdict:
                return True
    return False
