"""The table of rules against a second reading of the articles (`tests.bot.oracle`), over every combination of the facts
that decide in each matter. One disagreement is a mistake in one of the two, settled by the article's text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations, product

import pytest

from bot.eligibility.assess import assess
from bot.eligibility.facts import Facts, load_facts, load_matters
from bot.eligibility.rules import Effect, Ground, Rules, load_rules
from tests.bot import oracle

TODAY = date(2026, 11, 23)
MATTERS = tuple(load_matters())
FACTS = tuple(load_facts())
ANY: tuple[bool | None, ...] = (True, False, None)

# What decides in a matter besides the exemptions of 42 and the bars; a fact left out is shown to be irrelevant below.
DECIDE: dict[str, tuple[str, ...]] = {
    "dismissal": ("claims_wages",),
    "owed_money": ("claims_wages",),
    "labour_relation": ("claims_wages",),
    "traffic": ("injured_party",),
    "state_compensation": ("retrial_acquitted",),
    "domestic_violence": ("abuse_victim",),
    "divorce": ("abuse_victim",),
    "guardianship": ("abuse_victim",),
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
    {},
    {"has_lawyer": False, "organization": False},
    {"has_lawyer": True},
    {"organization": True},
)
DEFENCE = ("suspect", "minor", "deaf_blind_mute", "mentally_impaired", "life_or_death", "death_review", "absentia")
GROUPS = (
    *("minor", "elderly", "disabled", "no_stable_income"),
    *("social_assistance", "judicial_assistance", "preferential_treatment"),
)

Case = tuple[tuple[str, ...], dict[str, bool]]


def lattice(facts: Sequence[str]) -> Iterator[dict[str, bool]]:
    """Every assignment of true, false and unknown."""
    for values in product(ANY, repeat=len(facts)):
        yield {fact: value for fact, value in zip(facts, values, strict=True) if value is not None}


def cited(rules_cites: Iterable[str]) -> set[str]:
    """The provisions of the two acts as the oracle writes them; other laws are not its business."""
    found = set()
    for text in rules_cites:
        for name, short in (("法律援助法", "援"), ("湖南若干规定", "湘")):
            if text.startswith(name):
                found.add(text.replace(name, short))
    return found


ALWAYS_ALLOWED = {"援2", "援26", "援31", "援34", "援40", "援41", "援70", "湘3", "湘3-1", "湘3-2", "湘4"}


def disagreement(case: Case, rules: Rules, on: date = TODAY) -> str | None:
    """What the two readings disagree about, or None."""
    matters, known = case
    ours = assess(Facts(matters, known), rules, on=on)
    theirs = oracle.read(frozenset(matters), known, on)
    cites = cited(cite for ground in ours.grounds for cite in ground.cites)
    where = f"{on} {matters} {known}"
    if ours.verdict.value != theirs.verdict:
        return f"{where}: rules say {ours.verdict.value}, articles {theirs.verdict} {sorted(theirs.carried_by)}"
    if lacking := theirs.carried_by - cites:
        return f"{where}: {theirs.verdict} rests on {sorted(lacking)}, which no ground cites"
    if surplus := cites - theirs.carried_by - theirs.beside - ALWAYS_ALLOWED:
        return f"{where}: {theirs.verdict} does not rest on {sorted(surplus)}"
    return None


def open_question(case: Case, rules: Rules, on: date) -> str | None:
    """Which known disagreement a case belongs to. Each has a test below that must fail as long as it is here."""
    matters, known = case
    if "labour_relation" in matters and known.get("claims_wages") and known.get("migrant_worker"):
        return "a migrant worker's wages, told with the labour relation"
    if on < oracle.HUNAN_FROM and {"fake_products", "public_emergency"} & set(matters):
        return "a matter of Hunan's list before Hunan's rules"
    return None


def assert_agree(cases: Iterable[Case], rules: Rules, on: date = TODAY, at_least: int = 1) -> None:
    table = list(cases)
    problems = [(case, disagreement(case, rules, on)) for case in table]
    found = [problem for case, problem in problems if problem and not open_question(case, rules, on)]
    assert len(table) >= at_least, "the table is smaller than it should be"
    assert not found, f"{len(found)} of {len(table)} cases, first: " + "\n".join(found[:5])


@pytest.mark.parametrize("matter", MATTERS)
def test_one_matter(matter: str, rules: Rules) -> None:
    """All combinations of the facts that decide in it, the exemptions and the bars."""
    facts = (*DECIDE.get(matter, ()), *EXEMPT)
    cases = (((matter,), {**known, **bar}) for known in lattice(facts) for bar in BARS)
    assert_agree(cases, rules, at_least=300)


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


@pytest.mark.parametrize("on", [date(2022, 1, 1), date(2023, 5, 1), date(2024, 9, 30), date(2024, 10, 1)])
def test_days_on_which_the_law_changes(on: date, rules: Rules) -> None:
    cases = (
        ((matter,), known)
        for matter in MATTERS
        for known in lattice((*DECIDE.get(matter, ())[:2], "social_assistance"))
    )
    assert_agree(cases, rules, on, at_least=100)


def test_no_matter_told(rules: Rules) -> None:
    """Without a matter only a fact that names a person of 24, 25, 28, 29, 32 or 33 decides."""
    assert_agree((((), {fact: value}) for fact in FACTS for value in (True, False)), rules)


DECIDING = (Effect.NOTIFIED, Effect.NO_MEANS_TEST, Effect.IN_SCOPE, Effect.CHECK_WAIVED, Effect.BARRED)


@pytest.mark.parametrize(
    "ground", [ground for ground in load_rules().grounds if ground.effect in DECIDING], ids=lambda ground: ground.id
)
def test_a_lost_or_changed_ground_is_noticed(ground: Ground, rules: Rules) -> None:
    """The table must be able to fail: without a ground, or with another article, the two readings part."""
    case: Case = (ground.matters[:1] or ("support",), dict(ground.facts))
    assert disagreement(case, rules) is None
    others = tuple(other for other in rules.grounds if other.id != ground.id)
    assert disagreement(case, replace(rules, grounds=others))
    wrong = replace(ground, cites=("法律援助法57",))
    assert disagreement(case, replace(rules, grounds=(*others, wrong)))


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
