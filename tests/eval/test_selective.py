from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.selective import (
    ALWAYS,
    Bin,
    Judged,
    Threshold,
    at_threshold,
    aurc,
    best_aurc,
    bins,
    calibration_error,
    cheapest,
    risk_curve,
    selective_risk,
)

FOUR = [Judged(0.6, False), Judged(0.9, True), Judged(0.8, False), Judged(0.7, True)]
# Surest first: right, wrong, right, wrong.
TIED = [Judged(0.9, True), Judged(0.5, True), Judged(0.5, False), Judged(0.5, False)]
# The three of .5 count 2/3 wrong each.

JUDGED = st.builds(Judged, st.integers(0, 20).map(lambda i: i / 20), st.booleans())
SOME = st.lists(JUDGED, min_size=1, max_size=40)


def test_the_curve_by_hand() -> None:
    assert risk_curve(FOUR) == pytest.approx([0, 1 / 2, 1 / 3, 2 / 4])
    assert aurc(FOUR) == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 2) / 4)
    assert best_aurc(FOUR) == pytest.approx((0 + 0 + 1 / 3 + 2 / 4) / 4)


def test_equal_confidence_counts_with_its_mean() -> None:
    assert risk_curve(TIED) == pytest.approx([0, (2 / 3) / 2, (4 / 3) / 3, 2 / 4])


@pytest.mark.parametrize(
    ("coverage", "risk"), [(1.0, 1 / 2), (0.9, 1 / 2), (0.75, 1 / 3), (0.7, 1 / 3), (0.5, 1 / 2), (0.01, 0)]
)
def test_risk_at_a_coverage_by_hand(coverage: float, risk: float) -> None:
    assert selective_risk(FOUR, coverage) == pytest.approx(risk)


def test_a_coverage_that_is_a_whole_number_of_answers_is_not_rounded_up() -> None:
    ten = [Judged(1 - i / 10, i != 7) for i in range(10)]  # the eighth is wrong; .7 × 10 is 7.000000000000001
    assert selective_risk(ten, 0.7) == 0
    assert selective_risk(ten, 0.8) == pytest.approx(1 / 8)


@pytest.mark.parametrize("coverage", [0, -0.1, 1.1, math.nan])
def test_a_coverage_is_a_share(coverage: float) -> None:
    with pytest.raises(ValueError, match="not a coverage"):
        selective_risk(FOUR, coverage)


def test_nothing_has_no_risk_and_no_calibration() -> None:
    assert all(math.isnan(value) for value in (aurc([]), best_aurc([]), selective_risk([], 1), calibration_error([])))
    assert bins([]) == []


def test_calibration_by_hand() -> None:
    # Two bins of two: (.6 wrong, .7 right) and (.8 wrong, .9 right), half right each.
    low, high = bins(FOUR, count=2)
    assert low.n == 2
    assert [low.confidence, low.accuracy] == pytest.approx([0.65, 0.5])
    assert high.n == 2
    assert [high.confidence, high.accuracy] == pytest.approx([0.85, 0.5])
    assert calibration_error(FOUR, count=2) == pytest.approx((0.15 * 2 + 0.35 * 2) / 4)


def test_fewer_answers_than_bins_leave_bins_out() -> None:
    assert bins([Judged(0.5, True)]) == [Bin(1, 0.5, 1.0)]


@given(SOME, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(judged: list[Judged], chance: random.Random) -> None:
    mixed = chance.sample(judged, len(judged))
    assert risk_curve(mixed) == pytest.approx(risk_curve(judged))
    assert calibration_error(mixed) == pytest.approx(calibration_error(judged))
    assert cheapest(mixed) == cheapest(judged)


@given(SOME)
def test_no_ranking_is_better_than_the_perfect_one_or_worse_than_its_reverse(judged: list[Judged]) -> None:
    reverse = [Judged(float(not one.right), one.right) for one in judged]
    assert best_aurc(judged) - 1e-9 <= aurc(judged) <= aurc(reverse) + 1e-9


@given(SOME)
def test_only_the_order_of_confidence_matters_to_risk(judged: list[Judged]) -> None:
    squared = [Judged(one.confidence**2, one.right) for one in judged]
    assert risk_curve(squared) == pytest.approx(risk_curve(judged))


@given(SOME)
def test_at_full_coverage_risk_is_the_share_of_wrong_answers(judged: list[Judged]) -> None:
    wrong = sum(not one.right for one in judged) / len(judged)
    assert selective_risk(judged, 1.0) == pytest.approx(wrong)
    same = [Judged(0.5, one.right) for one in judged]  # no order at all: the curve is flat
    assert aurc(same) == pytest.approx(wrong)


@given(SOME, st.integers(1, 12))
def test_bins_hold_every_answer_once_and_are_even(judged: list[Judged], count: int) -> None:
    found = bins(judged, count=count)
    sizes = [b.n for b in found]
    assert sum(sizes) == len(judged)
    assert max(sizes) - min(sizes) <= 1
    assert [b.confidence for b in found] == sorted(b.confidence for b in found)
    assert 0 <= calibration_error(judged, count=count) <= 1 + 1e-9


@given(st.integers(1, 40), st.booleans())
def test_certainty_that_is_always_right_or_wrong_is_calibrated_or_not_at_all(n: int, right: bool) -> None:
    assert calibration_error([Judged(1.0, right)] * n) == pytest.approx(float(not right))


REFUSALS = [Judged(0.6, False), Judged(0.7, True), Judged(0.8, True), Judged(0.9, False), Judged(0.95, True)]


@pytest.mark.parametrize(
    ("below", "turned", "needless", "sent_away", "cost"),
    [(0.0, 0, 0, 2, 20), (0.6, 0, 0, 2, 20), (0.7, 1, 0, 1, 10), (0.95, 4, 2, 0, 2), (ALWAYS, 5, 3, 0, 3)],
)
def test_costs_by_hand(below: float, turned: int, needless: int, sent_away: int, cost: float) -> None:
    found = at_threshold(REFUSALS, below)
    assert (found, found.cost) == (Threshold(below, turned, needless, sent_away), cost)


def test_the_cheapest_threshold_by_hand() -> None:
    assert cheapest(REFUSALS).threshold == 0.95
    # Ten needless questions are as dear as one person sent away: then nothing changes.
    assert cheapest([Judged(0.5, True)] * 10 + [Judged(0.6, False)]) == Threshold(0.0, 0, 0, 1)
    assert cheapest([Judged(0.5, True)] * 9 + [Judged(0.6, False)]) == Threshold(ALWAYS, 10, 9, 0)
    assert cheapest([]) == Threshold(0.0, 0, 0, 0)


@given(st.lists(JUDGED, max_size=30), st.floats(0, ALWAYS))
def test_no_threshold_is_cheaper_than_the_cheapest(refusals: list[Judged], threshold: float) -> None:
    assert cheapest(refusals).cost <= at_threshold(refusals, threshold).cost


@given(st.lists(JUDGED, max_size=30), st.floats(0, 1), st.floats(0, 1))
def test_a_higher_threshold_sends_fewer_away_and_asks_more(refusals: list[Judged], one: float, other: float) -> None:
    low, high = (at_threshold(refusals, threshold) for threshold in sorted((one, other)))
    assert low.sent_away >= high.sent_away
    assert low.needless <= high.needless
    assert low.turned <= high.turned
