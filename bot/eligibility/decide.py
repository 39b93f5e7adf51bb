"""Facts → verdict and grounds: the order of tests is law, the tests themselves are data (rules.toml).

barred (48(6), 2) → authority must notify (25, 28) → no means condition (32) → in scope (24, 29, 31, 33; 湖南 2)
→ check waived (42) → deemed hardship (湖南 3) or declaration (41, 湖南 4)
"""

from __future__ import annotations

from bot.eligibility.facts import Facts
from bot.eligibility.rules import Day, Effect, Ground
from bot.models import Verdict


def decide(facts: Facts, day: Day) -> tuple[Verdict, tuple[Ground, ...]]:
    """Return the likely outcome and the grounds it rests on, without what stands beside them."""
    # 25 and 28 protect those "没有委托辩护人"; 32 lifts the means condition only, so a bar still stands.
    if barred := day.holding(Effect.BARRED, facts):
        return Verdict.NOT_COVERED, barred
    if notified := day.holding(Effect.NOTIFIED, facts):
        return Verdict.NOTIFIED_DEFENCE, notified
    if no_means := day.holding(Effect.NO_MEANS_TEST, facts):
        return Verdict.NO_MEANS_TEST, no_means
    if scope := day.holding(Effect.IN_SCOPE, facts):
        if waived := day.holding(Effect.CHECK_WAIVED, facts):
            return Verdict.CHECK_WAIVED, scope + waived
        hardship = day.holding(Effect.DEEMED, facts) + day.holding(Effect.DECLARATION, facts)[:1]
        return Verdict.IF_HARDSHIP, scope + hardship
    closed = day.whole and facts.matters and all(_closed(matter, facts, day) for matter in facts.matters)
    if closed and not begun(facts, day):
        return Verdict.NOT_COVERED, ()
    return Verdict.NEEDS_FACTS, ()


def beside(facts: Facts, day: Day, verdict: Verdict) -> tuple[Ground, ...]:
    """Return what helps without deciding: who may apply (40), help at once (44), special protection.

    Nothing of it is said beside "not covered": it would sound like a promise.
    """
    if verdict is Verdict.NOT_COVERED:
        return ()
    return tuple(ground for ground in day.of(Effect.APPLICANT, Effect.ADVANCE, Effect.SPECIAL) if ground.holds(facts))


def begun(facts: Facts, day: Day) -> tuple[str, ...]:
    """Return the unknown facts of what lists these matters of which another fact is told already.

    Whose goods were seized is asked whether they want compensation; of whom nothing was seized nobody asks it.
    """
    rows = (ground for ground in day.of(Effect.IN_SCOPE) if ground.holds(facts) is None)
    told = [unknown for ground in rows for unknown in [ground.unknown(facts)] if len(unknown) < len(ground.facts)]
    return tuple(fact for unknown in told for fact in unknown) if facts.matters else ()


def _closed(matter: str, facts: Facts, day: Day) -> bool:
    """Whether nothing the user could still say brings this matter into scope."""
    open_if = day.matters[matter].open_if
    return open_if is not None and all(facts.get(fact) is False for fact in open_if)
