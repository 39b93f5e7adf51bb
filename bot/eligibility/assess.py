"""Facts → Assessment: the verdict with its grounds, what to ask, and what would change it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.eligibility.decide import begun, beside, decide
from bot.eligibility.facts import Facts
from bot.eligibility.flips import Flip, flips
from bot.eligibility.rules import OPENING, Day, Ground, Rules
from bot.models import Verdict

_SETTLED = (Verdict.NOTIFIED_DEFENCE, Verdict.NO_MEANS_TEST, Verdict.CHECK_WAIVED)


@dataclass(frozen=True)
class Assessment:
    """The verdict, the grounds it rests on (deciding ones first), the facts that could still change it or the way to
    apply (most decisive first), and at most two changes of facts that would give another verdict."""

    verdict: Verdict
    grounds: tuple[Ground, ...]
    missing: tuple[str, ...]
    flips: tuple[Flip, ...] = ()


def assess(facts: Facts, rules: Rules, *, on: date) -> Assessment:
    """Return the likely outcome on the day `on`.

    Raises:
        ValueError: `on` is before the first rule.
    """
    day = rules.on(on)
    verdict, grounds = decide(facts, day)
    return Assessment(
        verdict,
        grounds + beside(facts, day, verdict),
        _missing(facts, day, verdict),
        flips(facts, day, verdict, grounds),
    )


def _missing(facts: Facts, day: Day, verdict: Verdict) -> tuple[str, ...]:
    """Facts worth asking about in these matters of which some answer changes the verdict, found by trying both.

    A question that parts more outcomes goes first: yes, no and "not yet known" may lead to three verdicts, to two, or
    to one (then it matters only together with another fact). Facts that change only how to apply come last.
    """
    if verdict in _SETTLED:
        return ()
    specs = [day.matters[matter] for matter in facts.matters]
    asked = {fact for spec in specs for fact in (*spec.ask, *(spec.open_if or ())) if facts.get(fact) is None}
    asked.update(begun(facts, day))
    ranked = []
    for fact in asked:
        outcomes = {verdict, *(decide(facts.having(**{fact: value}), day)[0] for value in (True, False))}
        if len(outcomes) > 1 or _with_another(fact, facts, day):
            ranked.append((-len(outcomes), day.facts[fact].priority, fact))
    deciding = [fact for _, _, fact in sorted(ranked)]
    if verdict is Verdict.NOT_COVERED:
        return tuple(deciding)
    channel = {fact for spec in specs for fact in spec.channel if facts.get(fact) is None}
    return (*deciding, *sorted(channel.difference(deciding), key=lambda fact: day.facts[fact].priority))


def _with_another(fact: str, facts: Facts, day: Day) -> bool:
    """Whether an answer would change the verdict once one other unknown fact of the same ground is known."""
    for ground in day.of(*OPENING):
        unknown = ground.unknown(facts)
        if fact in unknown and len(unknown) == 2 and ground.holds(facts) is None:
            other = facts.having(**{name: ground.facts[name] for name in unknown if name != fact})
            if decide(other, day)[0] is not decide(other.having(**{fact: ground.facts[fact]}), day)[0]:
                return True
    return False
