"""Verdicts: cases as data (cases/*.toml), and what must hold for every set of facts."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.eligibility.assess import assess
from bot.eligibility.facts import Facts, load_facts, load_matters
from bot.eligibility.flips import SHOWN
from bot.eligibility.rules import Effect, Ground, Rules, load_rules
from bot.models import Verdict

TODAY = date(2026, 11, 23)
RULES = load_rules()
FACTS, MATTERS = tuple(load_facts()), tuple(load_matters())
ORDER = (
    Verdict.NOT_COVERED,
    Verdict.NEEDS_FACTS,
    Verdict.IF_HARDSHIP,
    Verdict.CHECK_WAIVED,
    Verdict.NO_MEANS_TEST,
)


BESIDE = (Effect.APPLICANT, Effect.ADVANCE, Effect.SPECIAL)


@dataclass(frozen=True)
class Case:
    name: str
    on: date
    facts: Facts
    verdict: str
    because: frozenset[str]


def read_case(raw: Mapping[str, Any]) -> Case:
    values = dict(raw["facts"])
    matters = tuple(values.pop("matter", ()))
    return Case(raw["name"], raw["on"], Facts(matters, values), raw["verdict"], frozenset(raw["because"]))


FOLDER = Path(__file__).parent / "cases"
CASES = [
    read_case(raw)
    for name in ("criminal", "exemptions", "scope")
    for raw in tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))["case"]
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case, rules: Rules) -> None:
    found = assess(case.facts, rules, on=case.on)
    assert (found.verdict.value, frozenset(ground.id for ground in found.grounds)) == (case.verdict, case.because)


class TestCases:
    def test_names_are_different(self) -> None:
        assert len({case.name for case in CASES}) == len(CASES)

    def test_words_exist(self) -> None:
        """A case about a fact, matter or ground that does not exist tests nothing."""
        assert {fact for case in CASES for fact in case.facts.values} <= set(FACTS)
        assert {matter for case in CASES for matter in case.facts.matters} <= set(MATTERS)
        assert {ground for case in CASES for ground in case.because} <= {ground.id for ground in RULES.grounds}

    @pytest.mark.parametrize("ground", RULES.grounds, ids=lambda ground: ground.id)
    def test_every_ground_holds_fails_and_waits(self, ground: Ground) -> None:
        states = {ground.holds(case.facts) for case in CASES if ground.in_force(case.on)}
        unconditional = not ground.facts and not ground.matters
        assert states == ({True} if unconditional else {True, False, None})

    @pytest.mark.parametrize("ground", RULES.grounds, ids=lambda ground: ground.id)
    def test_every_ground_decides_somewhere(self, ground: Ground) -> None:
        assert any(ground.id in case.because for case in CASES)

    def test_every_verdict_is_there(self) -> None:
        assert {case.verdict for case in CASES} == {verdict.value for verdict in Verdict}


known = st.dictionaries(st.sampled_from(FACTS), st.booleans(), max_size=8)
told = st.builds(
    lambda matters, values: Facts(tuple(dict.fromkeys(matters)), values),
    st.lists(st.sampled_from(MATTERS), max_size=3),
    known,
)
days = st.dates(date(2022, 1, 1), date(2027, 12, 31))


@given(told, known)
def test_more_facts_never_overturn_a_ground(facts: Facts, more: dict[str, bool]) -> None:
    """Except by a fact that the ground names as its exception."""
    later = Facts(facts.matters, {**more, **facts.values})
    for ground in RULES.grounds:
        before = ground.holds(facts)
        excepted = any(later.get(fact) is value for fact, value in ground.unless.items())
        if before is not None and not (before and excepted):
            assert ground.holds(later) is before, ground.id


@given(told, days)
def test_the_same_facts_give_the_same_answer(facts: Facts, on: date) -> None:
    again = Facts(facts.matters, dict(reversed(list(facts.values.items()))))
    assert assess(facts, RULES, on=on) == assess(again, RULES, on=on)


LIFTS = (
    {"abuse_victim": True},
    {"social_assistance": True},
    {"judicial_assistance": True},
    {"preferential_treatment": True},
    {"migrant_worker": True},
    {"minor": True, "no_stable_income": True},
    {"elderly": True, "no_stable_income": True},
    {"disabled": True, "no_stable_income": True},
)


@given(told, days, st.sampled_from(LIFTS))
@settings(max_examples=300)
def test_protection_never_lowers_the_outcome(facts: Facts, on: date, more: dict[str, bool]) -> None:
    """A victim's or an exempt person's fact can only help; notified defence stands apart and may come or stay."""
    less = Facts(facts.matters, {fact: value for fact, value in facts.values.items() if fact not in more})
    before, after = (assess(having, RULES, on=on).verdict for having in (less, less.having(**more)))
    if Verdict.NOTIFIED_DEFENCE in (before, after):
        assert after is Verdict.NOTIFIED_DEFENCE
    else:
        assert ORDER.index(after) >= ORDER.index(before)


@given(told, days, st.sampled_from(["has_lawyer", "organization"]))
def test_a_bar_stands_against_everything(facts: Facts, on: date, bar: str) -> None:
    assert assess(facts.having(**{bar: True}), RULES, on=on).verdict is Verdict.NOT_COVERED


@given(told, days)
def test_grounds_hold_and_are_in_force(facts: Facts, on: date) -> None:
    for ground in assess(facts, RULES, on=on).grounds:
        assert ground.holds(facts) is True and ground.in_force(on)


@given(told, days)
def test_what_is_asked_is_unknown_and_asked_once(facts: Facts, on: date) -> None:
    missing = assess(facts, RULES, on=on).missing
    assert len(set(missing)) == len(missing)
    assert all(facts.get(fact) is None for fact in missing)


@given(told, days)
def test_a_settled_outcome_asks_nothing(facts: Facts, on: date) -> None:
    found = assess(facts, RULES, on=on)
    if found.verdict in (Verdict.NO_MEANS_TEST, Verdict.CHECK_WAIVED, Verdict.NOTIFIED_DEFENCE):
        assert found.missing == ()


@given(told, days)
def test_a_question_can_change_the_outcome(facts: Facts, on: date) -> None:
    """Each fact asked about has an answer that changes the verdict, at least beside one more fact."""
    found = assess(facts, RULES, on=on)
    ways = {fact for matter in facts.matters for fact in RULES.matters[matter].channel}
    for fact in set(found.missing) - ways:
        assert any(
            assess(facts.having(**{other: also}).having(**{fact: answer}), RULES, on=on).verdict is not found.verdict
            for answer in (True, False)
            for other in FACTS
            if facts.get(other) is None
            for also in (True, False)
        )


@pytest.mark.parametrize("matter", MATTERS)
def test_a_lone_matter_that_needs_facts_asks_for_one_that_decides(matter: str, rules: Rules) -> None:
    facts = Facts((matter,))
    found = assess(facts, rules, on=TODAY)
    if found.verdict is Verdict.NEEDS_FACTS:
        first = found.missing[0]
        assert any(
            assess(facts.having(**{first: answer}), rules, on=TODAY).verdict is not Verdict.NEEDS_FACTS
            for answer in (True, False)
        )


@pytest.mark.parametrize(
    ("matter", "said", "first"),
    [
        ("wages", {}, "migrant_worker"),
        ("traffic", {}, "injured_party"),
        ("divorce", {}, "abuse_victim"),
        ("owed_money", {}, "claims_wages"),
        ("criminal_defence", {}, "suspect"),
        ("retrial", {}, "reopened"),
        ("domestic_violence", {}, "abuse_victim"),
        ("support", {"abuse_victim": False, "social_assistance": False, "elderly": True}, "no_stable_income"),
    ],
)
def test_the_most_decisive_question_comes_first(matter: str, said: dict[str, bool], first: str, rules: Rules) -> None:
    assert assess(Facts((matter,), said), rules, on=TODAY).missing[0] == first


@pytest.mark.parametrize(
    ("matter", "said", "asked"),
    [
        # three outcomes, then two, then only together with another; what changes only how to apply is last
        ("personal_injury", {}, ("crime_victim", "abuse_victim")),
        ("support", {}, ("abuse_victim", "social_assistance", "no_stable_income")),
        ("support", {"elderly": True}, ("abuse_victim", "social_assistance", "no_stable_income")),
        ("labour_relation", {}, ("social_assistance", "claims_wages", "migrant_worker")),
        ("labour_relation", {"migrant_worker": True}, ("claims_wages", "social_assistance")),
        ("medical", {"no_stable_income": True}, ("social_assistance", "disabled")),
        ("medical", {"no_stable_income": False}, ("social_assistance",)),
        (
            "criminal_defence",
            {"suspect": True, "life_or_death": False, "minor": False, "deaf_blind_mute": False},
            ("mentally_impaired", "detained"),
        ),
        (
            "criminal_defence",
            {"suspect": True, "life_or_death": False, "minor": False, "deaf_blind_mute": False, "detained": False},
            ("mentally_impaired",),
        ),
        ("criminal_defence", {"suspect": False, "crime_victim": False}, ()),
        ("criminal_defence", {"suspect": True, "minor": True}, ()),
        ("criminal_defence", {"suspect": True, "has_lawyer": True}, ()),
        ("wages", {"migrant_worker": False, "social_assistance": False}, ()),
    ],
)
def test_what_is_asked(matter: str, said: dict[str, bool], asked: tuple[str, ...], rules: Rules) -> None:
    assert assess(Facts((matter,), said), rules, on=TODAY).missing == asked


Flipped = tuple[tuple[dict[str, bool], Verdict, tuple[str, ...]], ...]
WAIVED, HARD, OUT, FREE = Verdict.CHECK_WAIVED, Verdict.IF_HARDSHIP, Verdict.NOT_COVERED, Verdict.NO_MEANS_TEST
LAWYER = ({"has_lawyer": True}, OUT, ("own_lawyer",))


@pytest.mark.parametrize(
    ("matters", "said", "flips"),
    [
        # what betters it, the matter's own way first
        (("wages",), {}, (
            ({"migrant_worker": True}, WAIVED, ("migrant_worker",)),
            ({"social_assistance": True}, WAIVED, ("social_assistance",)),
        )),
        (("support",), {"elderly": True, "social_assistance": False}, (
            ({"no_stable_income": True}, WAIVED, ("elderly_without_income",)),
            ({"abuse_victim": True}, FREE, ("abuse_victim",)),
        )),
        (("dismissal",), {}, (
            ({"claims_wages": True}, HARD, ("owed_wages",)),
            ({"claims_wages": True, "migrant_worker": True}, WAIVED, ("owed_wages", "migrant_worker_owed")),
        )),
        (("personal_injury",), {"crime_victim": False}, (({"abuse_victim": True}, FREE, ("abuse_victim",)),)),
        (("criminal_defence",), {"suspect": True, "life_or_death": False}, (
            ({"minor": True}, Verdict.NOTIFIED_DEFENCE, ("defence_minor",)),
            ({"mentally_impaired": True}, Verdict.NOTIFIED_DEFENCE, ("defence_mentally_impaired",)),
        )),
        (("criminal_defence",), {"suspect": False}, (({"crime_victim": True}, HARD, ("crime_victim",)),)),
        # not what is known to be otherwise, nor what cannot be
        (("wages",), {"migrant_worker": False}, (
            ({"social_assistance": True}, WAIVED, ("social_assistance",)), LAWYER,
        )),
        (("wages",), {"hardship": False}, (({"migrant_worker": True}, WAIVED, ("migrant_worker",)), LAWYER)),
        (("social_insurance",), {"no_stable_income": True, "minor": True, "social_assistance": False}, (
            ({"minor": False}, HARD, ("social_insurance",)), LAWYER, # a child lives on others: that is not doubted
        )),
        (("food_drug",), {"no_stable_income": True, "elderly": True}, (
            ({"elderly": False}, HARD, ("food_drug",)), ({"no_stable_income": False}, HARD, ("food_drug",)),
        )),
        (("food_drug",), {"no_stable_income": True, "veteran": True, "social_assistance": False}, (
            ({"elderly": True}, WAIVED, ("elderly_without_income",)),
            ({"disabled": True}, WAIVED, ("disabled_without_income",)),
        )),
        # a bar
        (("wages",), {"has_lawyer": True}, (({"has_lawyer": False}, HARD, ("wages",)),)),
        (("wages",), {"has_lawyer": True, "organization": True}, (
            ({"has_lawyer": False, "organization": False}, HARD, ("wages",)),
        )),
        (("criminal_defence",), {"suspect": True, "has_lawyer": True}, (
            ({"has_lawyer": False}, HARD, ("criminal_defence",)),
        )),
        (("loan",), {"has_lawyer": True}, ()),
        (("dismissal",), {"has_lawyer": True}, ()),
        # what carries it, then what would lose it; what the matter says of itself is not doubted
        (("wages",), {"migrant_worker": True}, (({"migrant_worker": False}, HARD, ("wages",)), LAWYER)),
        (("wages",), {"migrant_worker": True, "social_assistance": True}, (LAWYER,)),
        (("divorce",), {"abuse_victim": True}, (({"abuse_victim": False}, OUT, ()), LAWYER)),
        (("domestic_violence",), {"abuse_victim": True}, (LAWYER,)),
        (("wages",), {"migrant_worker": True, "has_lawyer": False}, (
            ({"migrant_worker": False}, HARD, ("wages",)), LAWYER,
        )),
        # what such a case may hide: nobody is asked, everybody is told
        (("consumer",), {}, (({"crime_victim": True}, HARD, ("crime_victim",)),)),
        (("consumer",), {"crime_victim": False}, ()),
        (("business_contract",), {}, (
            ({"claims_wages": True}, HARD, ("owed_wages",)),
            ({"migrant_worker": True, "claims_wages": True}, WAIVED, ("owed_wages", "migrant_worker_owed")),
        )),
        # of a loan or a wall it takes words that speak of fraud (hints.toml)
        (("loan",), {}, ()),
        (("neighbour",), {}, ()),
        # nothing would
        (("inheritance",), {}, ()),
        # the divorce is not listed, the money for the child is; what an authority took may be asked back
        (("divorce",), {"abuse_victim": False}, (({"claims_support": True}, HARD, ("support_claimed",)),)),
        (("land",), {"state_harm": True}, (({"claims_compensation": True}, HARD, ("state_compensation_claimed",)),)),
        ((), {}, ()),
        ((), {"hardship": True}, ()),
    ],
)  # fmt: skip
def test_what_would_change_it(matters: tuple[str, ...], said: dict[str, bool], flips: Flipped, rules: Rules) -> None:
    found = assess(Facts(matters, said), rules, on=TODAY).flips
    assert tuple((dict(flip.facts), flip.verdict, tuple(g.id for g in flip.grounds)) for flip in found) == flips


@given(told, days)
def test_a_flip_gives_what_it_says(facts: Facts, on: date) -> None:
    found = assess(facts, RULES, on=on)
    assert len(found.flips) <= SHOWN
    for flip in found.flips:
        then = assess(facts.having(**flip.facts), RULES, on=on)
        assert then.verdict is flip.verdict is not found.verdict
        assert all(ground in then.grounds for ground in flip.grounds)


@given(told, days)
def test_the_order_of_matters_changes_no_verdict(facts: Facts, on: date) -> None:
    found, turned = (assess(f, RULES, on=on) for f in (facts, Facts(facts.matters[::-1], facts.values)))
    assert (found.verdict, found.grounds, found.missing) == (turned.verdict, turned.grounds, turned.missing)
    assert found.flips == turned.flips


@given(told, days, st.sampled_from([ground for ground in RULES.grounds if ground.effect in BESIDE]))
def test_special_protection_never_decides(facts: Facts, on: date, ground: Ground) -> None:
    without = replace(RULES, grounds=tuple(row for row in RULES.grounds if row is not ground))
    found, other = assess(facts, RULES, on=on), assess(facts, without, on=on)
    assert (found.verdict, found.missing, found.flips) == (other.verdict, other.missing, other.flips)
    assert [row for row in found.grounds if row is not ground] == list(other.grounds)


@given(told, days)
def test_deciding_grounds_come_first_and_nothing_is_beside_a_no(facts: Facts, on: date) -> None:
    found = assess(facts, RULES, on=on)
    later = [ground.effect in BESIDE for ground in found.grounds]
    assert later == sorted(later)
    if found.verdict is Verdict.NOT_COVERED:
        assert not any(later)
