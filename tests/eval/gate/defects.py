"""Defects seeded in process: each takes the good assistant and gives it one fault; no file is changed.

What a function patches is undone by its MonkeyPatch. Names say the fault; the table is `DEFECTS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from types import MappingProxyType

from pytest import MonkeyPatch

from bot.assistant import Assistant
from bot.eligibility.facts import Facts
from bot.eligibility.rules import Day, Effect, Ground, Rules
from bot.models import Intent, Verdict
from bot.understanding.classifier import Classifier, Reading

AID = "中华人民共和国法律援助法"
Defect = Callable[[Assistant, MonkeyPatch], Assistant]
DEFECTS: dict[str, Defect] = {}


def seeded(defect: Defect) -> Defect:
    DEFECTS[defect.__name__] = defect
    return defect


class Remembering(Classifier):
    """The same classifier, which reads every text once: most defects do not change what it reads."""

    def __init__(self, good: Classifier) -> None:
        self.__dict__.update(good.__dict__)
        self._read = cache(good._uncached)


class Falsified(Classifier):
    """A classifier whose readings are changed on the way out."""

    def __init__(self, good: Classifier, change: Callable[[Reading], Reading]) -> None:
        self.__dict__.update(good.__dict__)
        self._change = change

    def read(self, text: str) -> Reading:
        return self._change(super().read(text))


# Rules


def with_grounds(good: Assistant, change: Callable[[Ground], Ground | None]) -> Assistant:
    changed = tuple(ground for old in good.rules.grounds if (ground := change(old)) is not None)
    rules = replace(good.rules, grounds=changed)
    return _with_rules(good, rules)


def _with_rules(good: Assistant, rules: Rules) -> Assistant:
    verdicts = replace(good.composer.verdicts, rules=rules)
    return replace(good, rules=rules, composer=replace(good.composer, verdicts=verdicts))


def _effect(good: Assistant, ids: Sequence[str], effect: Effect) -> Assistant:
    return with_grounds(good, lambda ground: replace(ground, effect=effect) if ground.id in ids else ground)


def _without(good: Assistant, *ids: str) -> Assistant:
    return with_grounds(good, lambda ground: None if ground.id in ids else ground)


@seeded
def waived_check_becomes_hardship(good: Assistant, patch: MonkeyPatch) -> Assistant:
    """法律援助法 42-3: migrant workers' wages need no check; flipped to deemed hardship."""
    return _effect(good, ("migrant_worker", "migrant_worker_owed"), Effect.DEEMED)


@seeded
def deemed_hardship_becomes_waived_check(good: Assistant, patch: MonkeyPatch) -> Assistant:
    """The other way round: a declaration of hardship taken for a waiver."""
    return _effect(good, ("declaration", "low_income", "severe_hardship_event"), Effect.CHECK_WAIVED)


@seeded
def no_means_test_becomes_scope(good: Assistant, patch: MonkeyPatch) -> Assistant:
    """法律援助法 32-4: victims of violence at home are asked for their means."""
    return _effect(good, ("abuse_victim",), Effect.IN_SCOPE)


@seeded
def scope_rule_wages_removed(good: Assistant, patch: MonkeyPatch) -> Assistant:
    return _without(good, "wages", "owed_wages", "labour_relation")


@seeded
def scope_rule_traffic_removed(good: Assistant, patch: MonkeyPatch) -> Assistant:
    return _without(good, "traffic")


@seeded
def provincial_scope_rule_removed(good: Assistant, patch: MonkeyPatch) -> Assistant:
    """湖南若干规定 2-1: fake seed and fertilizer."""
    return _without(good, "fake_products")


@seeded
def deemed_hardship_grounds_removed(good: Assistant, patch: MonkeyPatch) -> Assistant:
    """湖南若干规定 3."""
    return _without(good, "low_income", "severe_hardship_event")


@seeded
def one_deemed_hardship_ground_removed(good: Assistant, patch: MonkeyPatch) -> Assistant:
    return _without(good, "severe_hardship_event")


@seeded
def declaration_removed(good: Assistant, patch: MonkeyPatch) -> Assistant:
    """法律援助法 41, 湖南若干规定 4."""
    return _without(good, "declaration", "declaration_barred")


@seeded
def notified_defence_tested_last(good: Assistant, patch: MonkeyPatch) -> Assistant:
    """法律援助法 25 after 24: a minor on trial is told to apply."""
    from bot.eligibility import assess, decide, flips

    honest = decide.decide

    def late(facts: Facts, day: Day) -> tuple[Verdict, tuple[Ground, ...]]:
        without = replace(day, grounds=MappingProxyType({**day.grounds, Effect.NOTIFIED: ()}))
        found = honest(facts, without)
        return honest(facts, day) if found[0] in (Verdict.NEEDS_FACTS, Verdict.NOT_COVERED) else found

    for module in (assess, flips):
        patch.setattr(module, "decide", late)
    return good


@seeded
def rule_of_life_sentences_turned_round(good: Assistant, patch: MonkeyPatch) -> Assistant:
    """法律援助法 25-4 holds where the sentence is not life or death."""
    return with_grounds(
        good,
        lambda ground: (
            replace(ground, facts={fact: not value for fact, value in ground.facts.items()})
            if ground.id == "defence_life_or_death"
            else ground
        ),
    )


@seeded
def open_question_taken_for_no(good: Assistant, patch: MonkeyPatch) -> Assistant:
    """A matter that no provision lists counts as closed before the deciding fact is asked for."""
    from bot.eligibility import decide

    patch.setattr(decide, "_closed", lambda matter, facts, day: day.matters[matter].open_if is not None)
    return good


# Reading


@seeded
def fact_cues_emptied(good: Assistant, patch: MonkeyPatch) -> Assistant:
    return replace(good, facts=replace(good.facts, fact_cues=()))


@seeded
def matter_cues_emptied(good: Assistant, patch: MonkeyPatch) -> Assistant:
    return replace(good, facts=replace(good.facts, matter_cues=()))


@seeded
def intent_cues_emptied(good: Assistant, patch: MonkeyPatch) -> Assistant:
    return replace(good, intents=replace(good.intents, cues=dict.fromkeys(good.intents.cues, ())))


@seeded
def refusal_cues_emptied(good: Assistant, patch: MonkeyPatch) -> Assistant:
    return replace(good, intents=replace(good.intents, refusals={}))


@seeded
def urgency_cues_emptied(good: Assistant, patch: MonkeyPatch) -> Assistant:
    return replace(good, urgencies=())


def _even(chances: Mapping[str, float]) -> Mapping[str, float]:
    return dict.fromkeys(chances, 1 / len(chances))


def _falsified(good: Assistant, change: Callable[[Reading], Reading]) -> Assistant:
    assert good.classifier is not None
    return replace(good, classifier=Falsified(good.classifier, change))


@seeded
def intent_weights_zeroed(good: Assistant, patch: MonkeyPatch) -> Assistant:
    return _falsified(good, lambda reading: replace(reading, intents=_even(reading.intents)))


@seeded
def fact_weights_zeroed(good: Assistant, patch: MonkeyPatch) -> Assistant:
    return _falsified(good, lambda reading: replace(reading, facts=dict.fromkeys(reading.facts, (0.0, 0.0))))


@seeded
def matter_weights_zeroed(good: Assistant, patch: MonkeyPatch) -> Assistant:
    return _falsified(
        good,
        lambda reading: replace(reading, main=_even(reading.main), matters=dict.fromkeys(reading.matters, 0.0)),
    )


@seeded
def topic_weights_zeroed(good: Assistant, patch: MonkeyPatch) -> Assistant:
    return _falsified(good, lambda reading: replace(reading, topics=_even(reading.topics)))


@seeded
def classifier_lost(good: Assistant, patch: MonkeyPatch) -> Assistant:
    return replace(good, classifier=None)


@seeded
def leaning_to_out_of_scope(good: Assistant, patch: MonkeyPatch) -> Assistant:
    """The pool of cues and classifier leans so that questions are declined."""
    leaning = good.intents.leaning
    lean = {**leaning.lean, Intent.OUT_OF_SCOPE.value: 6.0}
    return replace(good, intents=replace(good.intents, leaning=replace(leaning, lean=lean)))


@seeded
def never_sure_enough(good: Assistant, patch: MonkeyPatch) -> Assistant:
    """The threshold above which somebody is told "not covered" raised beyond every confidence."""
    patch.setattr("bot.doubts.TURN_AWAY", 1.01)
    return good


@seeded
def unlisted_matter_believed_too_soon(good: Assistant, patch: MonkeyPatch) -> Assistant:
    """The threshold of a matter lowered to nothing, and everybody sure enough: people are turned away."""
    patch.setattr("bot.doubts.TURN_AWAY", 0.0)
    patch.setattr("bot.understanding.facts.SURE", 0.0)
    return good


@seeded
def later_turns_ignored(good: Assistant, patch: MonkeyPatch) -> Assistant:
    honest = Assistant.reply
    patch.setattr(Assistant, "reply", lambda self, turns, *, on: honest(self, turns[:1], on=on))
    return good
