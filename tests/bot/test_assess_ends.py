"""Where verdicts end: days before the rules, and questions that must lead somewhere."""

from __future__ import annotations

from datetime import date

import pytest

from bot.eligibility.assess import assess
from bot.eligibility.facts import Facts, load_facts, load_matters
from bot.eligibility.rules import Effect, Rules
from bot.models import Verdict

TODAY = date(2026, 11, 23)
FACTS, MATTERS = tuple(load_facts()), tuple(load_matters())


@pytest.mark.parametrize("on", [date(2021, 12, 31), date(2021, 6, 1), date(1, 1, 1)])
def test_before_the_act_there_is_no_verdict(on: date, rules: Rules) -> None:
    with pytest.raises(ValueError, match="2022-01-01"):
        assess(Facts(("wages",)), rules, on=on)


def test_first_day_is_the_first_day_of_scope(rules: Rules) -> None:
    """Special protection is older than the act; it decides nothing by itself."""
    assert rules.first_day == date(2022, 1, 1)
    assert any(ground.start < rules.first_day and ground.effect is Effect.SPECIAL for ground in rules.grounds)


DEAD_ENDS = {
    "domestic_violence": "abuse_victim",
    "martyr_honour": "martyr_kin",
    "good_deed": "good_samaritan",
    "criminal_defence": "suspect",
    "crime_victim": "crime_victim",
    "compulsory_treatment": "compulsory_treatment",
}


@pytest.mark.parametrize("matter", MATTERS)
@pytest.mark.parametrize("answer", [True, False])
def test_an_answer_is_never_met_with_nothing_to_ask(matter: str, answer: bool, rules: Rules) -> None:
    """needs_facts says "please answer the questions below": there must be one, whatever was answered so far."""
    facts = Facts((matter,))
    for _ in FACTS:
        found = assess(facts, rules, on=TODAY)
        if found.verdict is not Verdict.NEEDS_FACTS:
            return
        assert found.missing, facts
        facts = facts.having(**{found.missing[0]: answer})
    pytest.fail("asks for ever")


@pytest.mark.parametrize(("matter", "fact"), DEAD_ENDS.items())
def test_a_denied_fact_ends_the_questions(matter: str, fact: str, rules: Rules) -> None:
    found = assess(Facts((matter,), {"abuse_victim": False, fact: False}), rules, on=TODAY)
    assert found.missing or found.verdict is Verdict.NOT_COVERED


@pytest.mark.parametrize("matter", ["fake_products", "public_emergency"])
def test_hunan_matters_before_the_hunan_rules(matter: str, rules: Rules) -> None:
    """The provincial rules of that time are not in the library: nothing is promised, and nothing is refused."""
    found = assess(Facts((matter,), {"social_assistance": False}), rules, on=date(2023, 5, 1))
    assert found.verdict is Verdict.NEEDS_FACTS
