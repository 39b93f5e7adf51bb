"""Baseline and run → pass or fail, on made records."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from eval.gate.decide import decide, named, sign_test
from eval.gate.difference import different, p_values, same_system
from eval.gate.measures import Item, Record


def made(measure: str, right: int, wrong: int, *, first: int = 0) -> dict[str, Item]:
    values = [1.0] * right + [0.0] * wrong
    return {f"q{first + n:03}": Item({measure: value}, labels="x") for n, value in enumerate(values)}


def changed(record: Record, changes: Mapping[str, float]) -> dict[str, Item]:
    measure = next(iter(next(iter(record.values())).values))
    return {id: Item({measure: changes.get(id, item.values[measure])}, labels="x") for id, item in record.items()}


@pytest.mark.parametrize(
    ("measure", "changes", "passes"),
    [
        ("verdict", {}, True),
        ("verdict", {"q000": 0}, False),
        ("verdict", {"q000": 0, "q090": 1}, True),  # one lost, one gained
        ("verdict", {"q090": 1}, True),
        ("office", {"q000": 0}, True),
        ("office", {"q000": 0, "q001": 0}, False),
        ("precision", {"q000": 0, "q001": 0}, True),
        ("precision", {"q000": 0, "q001": 0, "q002": 0}, False),
        ("not_sent_away", {"q000": 0, "q090": 1, "q091": 1}, False),  # strict: nothing makes up for it
        ("recall", dict.fromkeys((f"q{n:03}" for n in range(6)), 0.9), False),  # 0.6 in all, but six against none
        ("recall", dict.fromkeys((f"q{n:03}" for n in range(4)), 0.9), True),
        ("recall", {"q000": 0.99999}, True),  # the baseline has four digits
    ],
)
def test_what_may_be_lost(measure: str, changes: dict[str, float], passes: bool) -> None:
    before = made(measure, 90, 10)
    decision = decide(before, changed(before, changes))
    assert decision.passed is passes
    assert decision.to_markdown().startswith("# Gate: passed" if passes else "# Gate: FAILED")
    assert decision.to_json()["passed"] is passes


def test_a_failure_names_its_questions() -> None:
    before = made("verdict", 3, 0)
    (found,) = decide(before, changed(before, {"q001": 0})).failed
    assert "q001" in found.failed and "q000" not in found.failed and found.lost == ("q001",)


def test_a_question_that_is_gone_or_relabelled_fails() -> None:
    before = made("verdict", 3, 0)
    without = {id: item for id, item in before.items() if id != "q001"}
    assert any("missing" in problem and "q001" in problem for problem in decide(before, without).problems)
    other = before | {"q001": Item({"verdict": 1.0}, labels="y")}
    assert any("other labels" in problem and "q001" in problem for problem in decide(before, other).problems)


def test_a_measure_that_is_gone_fails_and_a_new_one_is_told() -> None:
    before = made("verdict", 3, 0)
    other = {id: Item({"intent": 1.0}, labels="x") for id in before}
    decision = decide(before, other)
    assert any(problem.startswith("verdict: measured") for problem in decision.problems)
    assert any("intent" in note for note in decision.notes)


def test_a_question_that_lost_its_measure_counts_as_wrong() -> None:
    before = made("precision", 9, 0)
    now = {id: Item({} if id < "q003" else item.values, labels="x") for id, item in before.items()}
    assert decide(before, now).failed[0].lost == ("q000", "q001", "q002")


def test_new_questions_are_not_judged() -> None:
    before = made("verdict", 3, 0)
    decision = decide(before, before | made("verdict", 0, 2, first=50))
    assert decision.passed and any("q050 q051" in note for note in decision.notes)


def test_what_was_told_must_still_be_told() -> None:
    before = {"q": Item({"intent": 1.0}, {"provisions": ("a", "b")}, "x")}
    assert decide(before, {"q": Item({"intent": 1.0}, {"provisions": ("b", "a", "c")}, "x")}).passed
    (found,) = decide(before, {"q": Item({"intent": 1.0}, {"provisions": ("b",)}, "x")}).failed
    assert (found.measure, found.net) == ("kept_provisions", 0.5)


def test_measures_of_the_search_are_left_out_where_there_is_none() -> None:
    before = {"q": Item({"intent": 1.0, "found": 1.0}, labels="x")}
    now = {"q": Item({"intent": 1.0}, labels="x")}
    assert not decide(before, now).passed
    assert decide(before, now, search=False).passed


@pytest.mark.parametrize(("lost", "gained", "p"), [(0, 0, 1), (1, 0, 0.5), (5, 0, 1 / 32), (4, 0, 1 / 16), (2, 1, 0.5)])
def test_sign_test(lost: int, gained: int, p: float) -> None:
    assert sign_test(lost, gained) == pytest.approx(p)


def test_sign_test_takes_counts() -> None:
    with pytest.raises(ValueError, match="not counts"):
        sign_test(-1, 2)


def test_ids_are_named_up_to_eight() -> None:
    assert named(()) == "–"
    assert named(tuple("abcdefghij")) == "a b c d e f g h +2"


def test_differences_are_adjusted_for_their_number() -> None:
    six = [(Item({"verdict": 1.0}), Item({"verdict": 0.0}))] * 6
    assert p_values(six) == {"verdict": pytest.approx(2 / 64)}
    assert different(six) == ("verdict",)
    two = [
        (Item({"verdict": 1.0, "intent": 1.0}), Item({"verdict": 0.0, "intent": 1.0})) for _ in range(6)
    ]  # 2/64 twice over is above 5 %
    assert different(two) == ()


def test_an_aa_comparison_uses_every_question_once() -> None:
    run = made("verdict", 50, 51)
    pairs = same_system(run, 7)
    used = [id for pair in pairs for item in pair for id, one in run.items() if one is item]
    assert len(pairs) == 50 and len(set(used)) == 100
    assert same_system(run, 7) == pairs != same_system(run, 8)
