"""The table of rules against a second reading of the articles (`tests.bot.oracle`), over every combination of the facts
that decide in each matter. One disagreement is a mistake in one of the two, settled by the article's text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain, combinations, product

import pytest

from bot.eligibility.assess import Assessment, assess
from bot.eligibility.facts import Facts, load_facts, load_matters
from bot.eligibility.rules import Effect, Ground, Rules, load_rules
from bot.models import Verdict
from tests.bot import oracle

TODAY = date(2026, 11, 23)
MATTERS = tuple(load_matters())
FACTS = tuple(load_facts())
ANY: tuple[bool | None, ...] = (True, False, None)

# What decides in a matter besides the exemptions of 42 and the bars; a fact left out is shown to be irrelevant below.
DECIDE: dict[str, tuple[str, ...]] = {
    "dismissal": ("claims_wages",),
    "owed_money": ("claims_wages",),
    "business_contract": ("claims_wages",),
    "labour_relation": ("claims_wages",),
    "traffic": ("injured_party",),
    "state_compensation": ("retrial_acquitted",),
    "domestic_violence": ("abuse_victim",),
    "divorce": ("abuse_victim", "claims_support"),
    "guardianship": ("abuse_victim", "claims_support"),
    "land": ("state_harm", "claims_compensation"),
    "traffic_fine": ("state_harm", "claims_compensation"),
    "martyr_honour": ("martyr_kin",),
    "good_deed": ("good_samaritan",),
    "crime_victim": ("crime_victim", "abuse_victim"),
    "personal_injury": ("crime_victim", "abuse_victim"),
    "criminal_defence": ("suspect", "crime_victim", "minor"),
    "compulsory_treatment": ("compulsory_treatment",),
    "retrial": ("reopened",),
}
EXEMPT = ("migrant_worker", "social_assistance", "no_stable_income", "elderly")
BARS: tuple[dict[str, bool], ...] = (
    {"has_lawyer": False, "organization": False},
    {"has_lawyer": True},
    {"organization": True},
    {"has_lawyer": True, "organization": True},
)
DEFENCE = ("suspect", "minor", "deaf_blind_mute", "mentally_impaired", "life_or_death", "death_review", "absentia")
GROUPS = (
    *("minor", "elderly", "disabled", "no_stable_income"),
    *("social_assistance", "edge_household", "judicial_assistance", "preferential_treatment"),
)

SOME = ("support", "wages", "dismissal", "criminal_defence", "loan")

Case = tuple[tuple[str, ...], dict[str, bool]]


def lattice(facts: Sequence[str]) -> Iterator[dict[str, bool]]:
    """Every assignment of true, false and unknown."""
    for values in product(ANY, repeat=len(facts)):
        yield {fact: value for fact, value in zip(facts, values, strict=True) if value is not None}


DECIDING = (Effect.NOTIFIED, Effect.NO_MEANS_TEST, Effect.IN_SCOPE, Effect.CHECK_WAIVED, Effect.BARRED)
BESIDE = (Effect.ADVANCE, Effect.SPECIAL)
BAR_FACTS = {"has_lawyer", "organization"}
APPLICANTS = {
    "guardian_applies": "guardian",
    "impaired_guardian_applies": "guardian",
    "guardian_offends": "another",
    "abused_child_relatives_apply": "another",
    "relatives_apply": "relatives",
    "prisoner_relatives_apply": "relatives",
}


def subsets(facts: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Every selection of the facts."""
    return chain.from_iterable(combinations(facts, count) for count in range(len(facts) + 1))


def cited(grounds: Iterable[Ground]) -> set[str]:
    """The provisions as the oracle writes them."""
    return {
        cite.replace("法律援助法", "援").replace("湖南若干规定", "湘") for ground in grounds for cite in ground.cites
    }


def disagreement(case: Case, rules: Rules, on: date = TODAY) -> str | None:
    """What the two readings disagree about, or None."""
    matters, known = case
    ours = assess(Facts(matters, known), rules, on=on)
    theirs = oracle.read(frozenset(matters), known, on)
    where = f"{on} {matters} {known}"
    if ours.verdict.value != theirs.verdict:
        return f"{where}: rules say {ours.verdict.value}, articles {theirs.verdict} {sorted(theirs.carried_by)}"
    people = [ground for ground in ours.grounds if ground.effect is Effect.APPLICANT]
    helping = [ground for ground in ours.grounds if ground.effect in BESIDE]
    carrying = [ground for ground in ours.grounds if ground not in people + helping]
    for what, said, written in (
        ("rests on", cited(carrying), theirs.carried_by),
        ("is helped by", cited(helping), theirs.helped_by),
        ("may be applied for by", {APPLICANTS[ground.id] for ground in people}, theirs.applicants),
    ):
        if said != written:
            return f"{where}: {theirs.verdict} {what} {sorted(written)} by the articles, {sorted(said)} by the rules"
    return next((f"{where}: {problem}" for problem in flip_problems(case, ours, on)), None)


def flip_problems(case: Case, ours: Assessment, on: date) -> Iterator[str]:
    """What is wrong with the flips of an assessment, by the articles."""
    matters, known = case
    if len(ours.flips) > 2:
        yield "more than two flips"
    if len({frozenset(flip.facts) for flip in ours.flips}) < len(ours.flips):
        yield "the same flip twice"
    ranks = []
    for flip in ours.flips:
        then = oracle.read(frozenset(matters), {**known, **flip.facts}, on)
        if then.verdict != flip.verdict.value or flip.verdict is ours.verdict:
            yield f"with {dict(flip.facts)} not {flip.verdict.value}, but {then.verdict}"
        if lacking := cited(flip.grounds) - then.carried_by:
            yield f"with {dict(flip.facts)} nothing rests on {sorted(lacking)}"
        if not 1 <= len(flip.facts) <= 2 or any(known.get(fact) is value for fact, value in flip.facts.items()):
            yield f"{dict(flip.facts)} is no change"
        if any(known.get(fact) is False and fact not in BAR_FACTS for fact in flip.facts):
            yield f"{dict(flip.facts)} doubts what was denied"
        if any(flip.facts.get(one) and known.get(other) for one, other in (("minor", "elderly"), ("elderly", "minor"))):
            yield f"{dict(flip.facts)} is impossible"
        ranks.append(all(known.get(fact) is None for fact in flip.facts) and flip.verdict in BETTER)
    if ranks != sorted(ranks, reverse=True):
        yield "a loss before a gain"


BETTER = (Verdict.IF_HARDSHIP, Verdict.CHECK_WAIVED, Verdict.NO_MEANS_TEST, Verdict.NOTIFIED_DEFENCE)


def assert_agree(cases: Iterable[Case], rules: Rules, on: date = TODAY, at_least: int = 1) -> None:
    table = list(cases)
    found = [problem for case in table if (problem := disagreement(case, rules, on))]
    assert len(table) >= at_least, "the table is smaller than it should be"
    assert not found, f"{len(found)} of {len(table)} cases, first: " + "\n".join(found[:5])


@pytest.mark.parametrize("matter", MATTERS)
def test_one_matter(matter: str, rules: Rules) -> None:
    """All combinations of the facts that decide in it, the exemptions and the bars."""
    decide = DECIDE.get(matter, ())
    assert_agree((((matter,), known) for known in lattice((*decide, *EXEMPT))), rules, at_least=81)
    barred = (((matter,), {**known, **bar}) for known in lattice((*decide, "social_assistance")) for bar in BARS)
    assert_agree(barred, rules, at_least=12)


@pytest.mark.parametrize("matter", ["support", "fake_products"])
def test_every_group_of_42(matter: str, rules: Rules) -> None:
    assert_agree((((matter,), known) for known in lattice(GROUPS)), rules, at_least=2000)


def test_every_person_of_25(rules: Rules) -> None:
    assert_agree(((("criminal_defence",), known) for known in lattice(DEFENCE)), rules, at_least=2000)


def test_two_matters(rules: Rules) -> None:
    """Any two matters told together, with the facts that decide in either."""

    def cases() -> Iterator[Case]:
        for first, second in combinations(MATTERS, 2):
            facts = tuple(dict.fromkeys((*DECIDE.get(first, ()), *DECIDE.get(second, ()))))[:3]
            for known in lattice(facts):
                for extra in ({}, {"social_assistance": True}, {"migrant_worker": True}):
                    yield (first, second), {**known, **extra}

    assert_agree(cases(), rules, at_least=5000)


DAYS = (
    *(date(2022, 1, 1), date(2022, 12, 31), date(2023, 1, 1), date(2023, 12, 31), date(2024, 1, 1)),
    *(date(2024, 4, 25), date(2024, 4, 26), date(2024, 9, 30), date(2024, 10, 1), date(2026, 6, 30), date(2026, 7, 1)),
)


@pytest.mark.parametrize("on", DAYS)
def test_days_on_which_the_law_changes(on: date, rules: Rules) -> None:
    told = ({}, *({fact: True} for fact in (*HELP, "low_income", "severe_hardship_event", "false_declaration")))
    cases = (
        ((matter,), {**known, **more})
        for matter in MATTERS
        for known in lattice((*DECIDE.get(matter, ())[:1], "social_assistance"))
        for more in told
    )
    assert_agree(cases, rules, on, at_least=1000)


HELP = (
    *("military", "veteran", "woman", "minor", "elderly", "disabled"),
    *("administrative_review", "community_correction", "deadline_close", "urgent_measure", "migrant_worker"),
)
PERSONS = ("suspect", "crime_victim", "reopened", "abuse_victim", "good_samaritan", "compulsory_treatment", "minor")


@pytest.mark.parametrize("matter", MATTERS)
def test_who_is_named_whatever_the_matter(matter: str, rules: Rules) -> None:
    """24, 25, 28, 29, 32 and 33 name people: told or not, in every matter."""
    cases = (((matter,), {fact: True for fact in PERSONS if fact in told}) for told in subsets(PERSONS))
    assert_agree(cases, rules, at_least=100)


@pytest.mark.parametrize("matter", [*SOME, "retrial", "state_compensation", "compulsory_treatment"])
def test_who_applies_for_whom(matter: str, rules: Rules) -> None:
    facts = ("minor", "mentally_impaired", "guardian_offends", "abuse_victim", "detained", "suspect", "crime_victim")
    assert_agree((((matter,), dict.fromkeys(told, True)) for told in subsets(facts)), rules, at_least=100)


@pytest.mark.parametrize("matter", SOME)
def test_special_groups_together(matter: str, rules: Rules) -> None:
    cases = (
        ((matter,), {**dict.fromkeys(told, True), **more})
        for told in combinations(HELP, 3)
        for more in ({}, {"suspect": True}, {"claims_wages": True}, {"has_lawyer": True})
    )
    assert_agree(cases, rules, at_least=500)


@pytest.mark.parametrize("matter", SOME)
def test_hardship_is_shown(matter: str, rules: Rules) -> None:
    facts = ("low_income", "severe_hardship_event", "false_declaration", "hardship", "social_assistance")
    assert_agree((((matter,), known) for known in lattice(facts)), rules, at_least=200)


def test_no_matter_told(rules: Rules) -> None:
    """Without a matter only a fact that names a person of 24, 25, 28, 29, 32 or 33 decides."""
    assert_agree((((), {fact: value}) for fact in FACTS for value in (True, False)), rules)


@pytest.mark.parametrize("ground", load_rules().grounds, ids=lambda ground: ground.id)
def test_a_lost_or_changed_ground_is_noticed(ground: Ground, rules: Rules) -> None:
    """The table must be able to fail: without a ground, or with another article, the two readings part."""
    case: Case = (ground.matters[:1] or ("support",), dict(ground.facts))
    on = ground.until - timedelta(days=1) if ground.until else TODAY
    assert disagreement(case, rules, on) is None
    others = tuple(other for other in rules.grounds if other.id != ground.id)
    assert disagreement(case, replace(rules, grounds=others), on)
    if ground.effect is not Effect.APPLICANT:  # compared by who, not by article
        wrong = replace(ground, cites=("法律援助法57",))
        assert disagreement(case, replace(rules, grounds=(*others, wrong)), on)


@pytest.mark.parametrize("ground", load_rules().grounds, ids=lambda ground: ground.id)
def test_a_ground_begins_and_ends_on_its_days(ground: Ground, rules: Rules) -> None:
    case: Case = (ground.matters[:1] or ("support",), dict(ground.facts))
    edges = [day for day in (ground.start, ground.until) if day]
    for on in (day - timedelta(days=back) for day in edges for back in (0, 1)):
        if on >= oracle.LAW_FROM:
            assert disagreement(case, rules, on) is None


@pytest.mark.parametrize("matter", MATTERS)
def test_other_facts_decide_nothing(matter: str, rules: Rules) -> None:
    """Facts left out of the table above agree with the second reading too, one at a time on top of each situation."""
    facts = DECIDE.get(matter, ())[:2]
    cases = (
        ((matter,), {**known, fact: value})
        for known in lattice(facts)
        for fact in FACTS
        if fact not in facts
        for value in (True, False)
    )
    assert_agree(cases, rules)


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            (("criminal_defence", "domestic_violence"), {"suspect": True, "abuse_victim": True}),
            id="24: 受虐的妻子伤了丈夫被刑拘，要的是辩护",
        ),
        pytest.param(
            (("criminal_defence", "good_deed"), {"suspect": True, "good_samaritan": True}),
            id="24: 制止小偷伤了人被刑拘，32 只管民事权益",
        ),
        pytest.param((("domestic_violence",), {"abuse_victim": False}), id="32(4): 不是受害人"),
        pytest.param((("martyr_honour",), {"martyr_kin": False}), id="32(1): 不是近亲属"),
        pytest.param((("good_deed",), {"good_samaritan": False}), id="32(2): 不是见义勇为"),
        pytest.param((("criminal_defence",), {"suspect": False, "crime_victim": False}), id="24、29: 都不是"),
        pytest.param((("crime_victim",), {"crime_victim": False}), id="29: 没有立案"),
        pytest.param((("compulsory_treatment",), {"compulsory_treatment": False}), id="28: 不是被申请人"),
    ],
)
def test_what_was_once_read_differently(case: Case, rules: Rules) -> None:
    assert disagreement(case, rules) is None


def test_labour_relation_and_wages_of_a_migrant_worker(rules: Rules) -> None:
    """42(3): whoever asks for wages beside the labour relation is exempt from the check."""
    case = (("labour_relation",), {"claims_wages": True, "migrant_worker": True})
    assert disagreement(case, rules, TODAY) is None
