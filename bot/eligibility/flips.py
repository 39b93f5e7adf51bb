"""What would change a verdict: the one or two facts, each tried on the rules. Says nothing in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, combinations

from bot.eligibility.decide import decide
from bot.eligibility.facts import Facts
from bot.eligibility.rules import OPENING, Day, Effect, Ground
from bot.models import Verdict

SHOWN = 2
"""Flips of one verdict: more confuse."""

_TOGETHER = 2  # facts of one flip
_RANKS = (
    Verdict.NOT_COVERED,
    Verdict.NEEDS_FACTS,
    Verdict.IF_HARDSHIP,
    Verdict.CHECK_WAIVED,
    Verdict.NO_MEANS_TEST,
    Verdict.NOTIFIED_DEFENCE,
)
_COVERED = _RANKS[2:]


@dataclass(frozen=True)
class Flip:
    """Were these facts so, this would be the verdict. `grounds`: what the verdict would newly rest on, or all that it
    would rest on where nothing is new."""

    facts: Mapping[str, bool]
    verdict: Verdict
    grounds: tuple[Ground, ...]


def flips(facts: Facts, day: Day, verdict: Verdict, grounds: tuple[Ground, ...]) -> tuple[Flip, ...]:
    """Return at most two flips of a verdict and its grounds, the most useful first.

    First unknown facts that better it, then a bar that could fall, then known facts that carry it, last what the
    person could still do to lose it (hire a lawyer). Facts known to be false are not doubted, but for a bar.
    """
    found: list[Flip] = []
    tried = chain(
        _unknown(facts, day, verdict),
        _bars(facts, day, grounds),
        _carrying(facts, day, verdict, grounds),
        _changeable(day, verdict),
    )
    for change, wanted in tried:
        outcome, after = decide(facts.having(**change), day)
        if outcome in wanted and all(change != flip.facts for flip in found):
            resting = tuple(ground for ground in after if ground.effect in (*OPENING, Effect.BARRED))
            new = tuple(ground for ground in resting if ground not in grounds)
            found.append(Flip(change, outcome, new or resting))
        if len(found) == SHOWN:
            break
    return tuple(found)


Change = tuple[Mapping[str, bool], tuple[Verdict, ...]]
"""Facts to try, and the outcomes that are worth telling."""


def _unknown(facts: Facts, day: Day, verdict: Verdict) -> Iterator[Change]:
    """Unknown facts of waiting grounds that fit the matters: fewest first, then what the matter or the known facts
    point to, then the better outcome, then what more people have."""
    specs = [day.matters[matter] for matter in facts.matters]
    fitting = {fact for spec in specs for fact in (*spec.ask, *spec.may_hide, *(spec.open_if or ()))}
    better = _RANKS[max(_RANKS.index(verdict) + 1, _RANKS.index(Verdict.IF_HARDSHIP)) :]
    rows: list[tuple[tuple[int, int, int, int], Mapping[str, bool]]] = []
    for ground in day.of(*OPENING):
        unknown = ground.unknown(facts)
        if not facts.matters or len(unknown) > _TOGETHER or ground.holds(facts) is not None:
            continue
        # Only what the matter names or suggests; of 42 also what a known fact has begun.
        begun = len(unknown) < len(ground.facts)
        if not (ground.matters or fitting.issuperset(unknown) or (ground.effect is Effect.CHECK_WAIVED and begun)):
            continue
        if any(day.facts[fact].ruled_out(facts) for fact in unknown):
            continue
        pointed = len(ground.facts) - len(unknown) + len(ground.matters[:1])
        first = min(day.facts[fact].priority for fact in unknown)
        order = (len(unknown), -pointed, OPENING.index(ground.effect), first)
        rows.append((order, {fact: ground.facts[fact] for fact in unknown}))
    for _, change in sorted(rows, key=lambda row: row[0]):
        yield change, better


def _bars(facts: Facts, day: Day, grounds: tuple[Ground, ...]) -> Iterator[Change]:
    """The bar falls, or both do. Of the facts of a bar only those that open nothing by themselves."""
    opening = {fact for ground in day.of(*OPENING) for fact in ground.facts}
    barring = {fact for ground in grounds if ground.effect is Effect.BARRED for fact in ground.facts} - opening
    for count in range(1, _TOGETHER + 1):
        for names in combinations(sorted(barring), count):
            yield {fact: not facts.values[fact] for fact in names}, _COVERED


def _carrying(facts: Facts, day: Day, verdict: Verdict, grounds: tuple[Ground, ...]) -> Iterator[Change]:
    """One of the facts that the verdict rests on were otherwise; what the matter itself says is not doubted, nor what
    people plainly know of themselves and have told: that it was they who were hurt, or how old they are."""
    implied = {day.matters[matter].implies for matter in facts.matters}
    implied |= {fact for fact in facts.quotes if day.facts[fact].plain}
    implied |= {fact for fact, spec in day.facts.items() if any(map(facts.get, spec.follows))}
    worse = tuple(rank for rank in _RANKS[: _RANKS.index(verdict)] if rank is not Verdict.NEEDS_FACTS)
    for fact in dict.fromkeys(fact for ground in grounds if ground.effect in OPENING for fact in ground.facts):
        if fact not in implied:
            yield {fact: not facts.values[fact]}, worse


def _changeable(day: Day, verdict: Verdict) -> Iterator[Change]:
    """What the person could still do to lose a covered outcome."""
    for ground in day.of(Effect.BARRED):
        for fact in ground.facts:
            if verdict in _COVERED and day.facts[fact].changeable:
                yield {fact: True}, (Verdict.NOT_COVERED,)
