from __future__ import annotations

import math

import pytest

from bot.models import Intent, Region, Verdict
from eval.datasets import Behaviour, article_id
from eval.metrics import Outcome, cited, hit_at, precision, rank_scores, recall, score
from tests.eval.builders import AID, answer, articles, question

QRELS = {"a": {"d1": 1, "d2": 1}, "b": {"d9": 1}}


def test_rank_measures_by_hand() -> None:
    # a: gold d1, d2; ranking d3 d1 d4 d5 d6 d2 → first gold at 2, both within 10, one within 5.
    run = {"a": {d: 1 / (i + 1) for i, d in enumerate(["d3", "d1", "d4", "d5", "d6", "d2"])}, "b": {"d9": 1.0}}
    found = rank_scores(QRELS, run)
    assert found["R@5"] == {"a": 1 / 2, "b": 1.0}
    assert found["R@10"] == {"a": 1.0, "b": 1.0}
    assert found["RR@10"] == {"a": 1 / 2, "b": 1.0}
    ideal = 1 / math.log2(2) + 1 / math.log2(3)
    assert found["nDCG@10"]["a"] == pytest.approx((1 / math.log2(3) + 1 / math.log2(7)) / ideal)


@pytest.mark.parametrize(
    "run", [{"a": {"d1": 1.0}}, {"a": {"d1": 1.0}, "b": {}}, {"a": {"d1": 1.0}, "other": {"d9": 1.0}}]
)
def test_a_missing_query_is_zero_and_stays(run: dict[str, dict[str, float]]) -> None:
    found = rank_scores(QRELS, run)
    assert {name: values["b"] for name, values in found.items()} == dict.fromkeys(found, 0.0)
    assert set(found["R@5"]) == {"a", "b"}


def test_an_empty_run_is_all_zero() -> None:
    assert rank_scores(QRELS, {})["R@100"] == {"a": 0.0, "b": 0.0}


def test_relevance_beyond_the_cut_does_not_count() -> None:
    run = {"a": {f"x{i}": 100.0 - i for i in range(10)} | {"d1": 1.0}}
    found = rank_scores(QRELS, run)
    assert (found["RR@10"]["a"], found["R@10"]["a"], found["R@20"]["a"]) == (0.0, 0.0, 0.5)


def test_citations_by_hand() -> None:
    found = cited(answer("第三十一条", "第四十二条", "第三十一条", "第一条"))
    assert [str(a.number) for a in found] == ["第三十一条", "第四十二条", "第一条"]
    gold = articles("第四十二条", "第三十八条")
    assert recall(found, gold) == 1 / 2
    assert precision(found, gold | articles("第三十一条")) == 2 / 3


@pytest.mark.parametrize(("k", "hit"), [(1, False), (2, True)])
def test_hit_counts_the_first_k(k: int, hit: bool) -> None:
    assert hit_at(cited(answer("第一条", "第二条")), articles("第二条"), k=k) is hit


@pytest.mark.parametrize(
    "law", ["湖南省实施《中华人民共和国法律援助法》若干规定", "湖南省实施〈中华人民共和国法律援助法〉若干规定"]
)
def test_brackets_in_law_names_do_not_matter(law: str) -> None:
    assert article_id(law, "第三条") == article_id("湖南省实施中华人民共和国法律援助法若干规定", "第3条")


def test_a_conversation_is_scored_turn_by_turn() -> None:
    asked = question(
        turns=("我是进城打工的",),
        verdict=Verdict.NEEDS_FACTS,
        verdict_after=Verdict.CHECK_WAIVED,
        gold=articles("第三十一条", "第四十二条"),
        place="长沙市雨花区",
        behaviour=Behaviour.ASK_BACK,
    )
    first = answer("第三十一条", verdict=Verdict.NEEDS_FACTS, missing=True)
    last = answer("第四十二条", verdict=Verdict.CHECK_WAIVED, region=Region("长沙市", "雨花区"))
    found = score(Outcome(asked, (first, last), (0.1, 0.1)))
    assert found.wrong == ()
    assert (found.recall, found.recall_after, found.precision) == (1 / 2, 1.0, 1.0)
    assert (found.verdict, found.verdict_after, found.asked_back, found.region) == (True, True, True, True)


@pytest.mark.parametrize(
    ("label", "after", "given", "false"),
    [
        (Verdict.IF_HARDSHIP, None, Verdict.NOT_COVERED, True),
        (Verdict.IF_HARDSHIP, None, Verdict.NEEDS_FACTS, False),
        (Verdict.NOT_COVERED, None, Verdict.NOT_COVERED, None),
        (Verdict.NOT_COVERED, Verdict.CHECK_WAIVED, Verdict.NOT_COVERED, True),
        (None, None, Verdict.NOT_COVERED, None),
    ],
)
def test_sending_away_a_person_with_a_right_is_counted(
    label: Verdict | None, after: Verdict | None, given: Verdict, false: bool | None
) -> None:
    asked = question(verdict=label, verdict_after=after)
    assert score(Outcome(asked, (answer(verdict=given),), (0.0,))).false_not_covered is false


@pytest.mark.parametrize(
    ("behaviour", "intent", "abstained", "right"),
    [
        (Behaviour.REFUSE, Intent.OUT_OF_SCOPE, False, True),
        (Behaviour.REFUSE, Intent.ELIGIBILITY, True, True),
        (Behaviour.REFUSE, Intent.ELIGIBILITY, False, False),
        (Behaviour.ANSWER, Intent.OUT_OF_SCOPE, False, False),
        (Behaviour.ANSWER, Intent.COST, False, True),
    ],
)
def test_refusals(behaviour: Behaviour, intent: Intent, abstained: bool, right: bool) -> None:
    given = answer(intent=intent, abstained=abstained)
    assert score(Outcome(question(behaviour=behaviour), (given,), (0.0,))).refusal is right


def test_what_is_not_labelled_is_not_scored() -> None:
    found = score(Outcome(question(), (answer("第一条", law=AID),), (0.0,)))
    unlabelled = (found.verdict, found.verdict_after, found.hit5, found.recall, found.precision, found.region)
    assert unlabelled == (None,) * 6
