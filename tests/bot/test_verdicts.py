"""An assessment in words: nothing is said twice, and whatever could change it names its articles."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest

from bot.answering.citing import Citer
from bot.answering.eligibility import Verdicts
from bot.answering.phrases import Phrases
from bot.eligibility.assess import Assessment, assess
from bot.eligibility.facts import Facts
from bot.eligibility.rules import Effect, Rules, load_rules
from bot.models import Verdict

ON = date(2026, 11, 23)
RULES = load_rules()
GOING = [
    (one, other)
    for one, other in combinations(RULES.matters, 2)
    if {other, "*"} & set(RULES.matters[one].goes_with) or {one, "*"} & set(RULES.matters[other].goes_with)
]
"""Pairs of matters that are one issue when told together."""


@pytest.fixture(scope="module")
def verdicts(rules: Rules, citer: Citer) -> Verdicts:
    return Verdicts(rules, Phrases.load(), citer)


def told(*matters: str, **values: bool) -> tuple[Facts, Assessment]:
    facts = Facts(matters, values, {fact: f"说了{fact}" for fact in values})
    return facts, assess(facts, RULES, on=ON)


def everything(matters: tuple[str, ...]) -> dict[str, bool]:
    """Facts that make every ground of these matters hold, but no bar."""
    rows = [ground for ground in RULES.grounds if ground.effect is not Effect.BARRED]
    rows = [ground for ground in rows if not ground.matters or set(matters) & set(ground.matters)]
    return {fact: value for ground in rows for fact, value in ground.facts.items() if fact != "suspect"}


@pytest.mark.parametrize("matters", GOING, ids="+".join)
class TestNothingTwice:
    def test_grounds(self, matters: tuple[str, ...], verdicts: Verdicts) -> None:
        facts, assessment = told(*matters, **everything(matters))
        said = [(found.label, found.cites) for found in verdicts.findings(assessment, facts, on=ON)]
        assert len(said) == len(set(said))

    def test_materials(self, matters: tuple[str, ...], verdicts: Verdicts) -> None:
        """Neither the same words nor the same paper with and without a remark behind it."""
        facts, assessment = told(*matters, **everything(matters))
        bare = [material.partition("（")[0] for material in verdicts.materials(assessment, facts)]
        assert len(bare) == len(set(bare))


class TestOneFindingOfTwoRows:
    def test_it_keeps_the_words_of_both(self, verdicts: Verdicts) -> None:
        facts, assessment = told("wages", "dismissal", claims_wages=True, migrant_worker=True)
        scope, waived, *_ = verdicts.findings(assessment, facts, on=ON)
        assert (scope.id, scope.because, scope.quote) == (
            "wages",
            ("claims_wages", "wages", "dismissal"),
            "说了claims_wages",
        )
        assert waived.because == ("migrant_worker", "claims_wages", "wages", "dismissal")

    def test_other_grounds_of_the_same_article_stay(self, verdicts: Verdicts) -> None:
        facts, assessment = told("labour_relation", "dismissal", claims_wages=True)
        ids = [found.id for found in verdicts.findings(assessment, facts, on=ON)]
        assert ids[:2] == ["owed_wages", "labour_relation"]


class TestChanges:
    @pytest.mark.parametrize(
        ("matter", "said", "fact", "article"),
        [
            ("criminal_defence", {"suspect": True}, "minor", "《中华人民共和国未成年人保护法》第二条"),
            ("support", {"no_stable_income": True}, "elderly", "《中华人民共和国老年人权益保障法》第二条"),
            ("divorce", {"abuse_victim": True}, "abuse_victim", "《中华人民共和国法律援助法》第三十一条"),
        ],
    )
    def test_an_age_and_the_list_have_a_source(
        self, matter: str, said: dict[str, bool], fact: str, article: str, verdicts: Verdicts
    ) -> None:
        _, assessment = told(matter, **said)
        cited = {
            name: [cite.label for cite in change.cites]
            for change in verdicts.changes(assessment, on=ON)
            for name in change.facts
        }
        assert article in cited[fact]

    @pytest.mark.parametrize("matter", RULES.matters)
    def test_none_without_an_article(self, matter: str, verdicts: Verdicts) -> None:
        _, assessment = told(matter)
        for change in verdicts.changes(assessment, on=ON):
            assert change.cites or change.verdict is Verdict.NEEDS_FACTS, change.text

    def test_definitions_resolve(self, citer: Citer) -> None:
        for spec in RULES.facts.values():
            assert len(citer(spec.cites, on=ON)) == len(spec.cites), spec.id

    def test_a_label_with_an_age_has_a_definition(self) -> None:
        aged = {spec.id for spec in RULES.facts.values() if "岁" in spec.label}
        assert aged == {spec.id for spec in RULES.facts.values() if spec.cites}


def test_a_paper_that_everybody_brings_is_named_once(verdicts: Verdicts) -> None:
    """The identity card that shows the age of somebody old stands for any proof of identity, not beside it."""
    facts, assessment = told("support", elderly=True, no_stable_income=True)
    listed = verdicts.materials(assessment, facts)
    assert [row for row in listed if "身份证" in row] == ["身份证（看得出满了六十岁）"] == [listed[0]]
    facts, assessment = told("support", minor=True, no_stable_income=True)
    assert [row for row in verdicts.materials(assessment, facts) if "身份证" in row] == ["身份证或者别的身份证明"]


@pytest.mark.parametrize("matter", [matter.id for matter in RULES.matters.values() if matter.covered])
def test_no_paper_is_named_twice_in_other_words(matter: str, verdicts: Verdicts) -> None:
    facts, assessment = told(matter, **everything((matter,)))
    rows = [row.split("（")[0] for row in verdicts.materials(assessment, facts)]
    assert [
        (one, other) for one, other in combinations(rows, 2) if one.startswith(other) or other.startswith(one)
    ] == []
