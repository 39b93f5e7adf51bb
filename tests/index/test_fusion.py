"""Fusion against arithmetic written out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fusion import Weights, fuse, min_max

SCORES = st.dictionaries(st.integers(0, 30), st.floats(-1e6, 1e6), max_size=12)


def test_min_max_scales_to_the_unit_interval():
    assert min_max({1: 2.0, 2: 4.0, 3: 3.0}) == {1: 0.0, 2: 1.0, 3: 0.5}


def test_equal_scores_are_all_best():
    assert min_max({1: 7.0, 2: 7.0}) == {1: 1.0, 2: 1.0}
    assert min_max({}) == {}


def test_fuse_adds_weighted_scaled_scores():
    dense = {1: 0.9, 2: 0.8, 3: 0.7}  # scaled 1, .5, 0
    lexical = {2: 10.0, 4: 6.0, 3: 2.0}  # scaled 1, .5, 0
    assert fuse(dense, lexical, Weights(0.6)) == [
        (2, pytest.approx(0.6 * 0.5 + 0.4 * 1.0)),
        (1, pytest.approx(0.6 * 1.0)),
        (4, pytest.approx(0.4 * 0.5)),
        (3, pytest.approx(0.0)),
    ]


def test_a_tie_keeps_the_order_of_rows():
    assert [row for row, _ in fuse({5: 1.0, 2: 1.0}, {}, Weights(0.5))] == [2, 5]


@pytest.mark.parametrize(("weight", "first"), [(1.0, 1), (0.0, 2)])
def test_a_weight_of_one_silences_the_other_side(weight, first):
    assert fuse({1: 1.0, 2: 0.1}, {2: 5.0, 1: 1.0}, Weights(weight))[0] == (first, 1.0)


@given(SCORES, SCORES, st.floats(0, 1))
def test_every_row_comes_once_in_falling_order(dense, lexical, weight):
    fused = fuse(dense, lexical, Weights(weight))
    assert sorted(row for row, _ in fused) == sorted({*dense, *lexical})
    scores = [score for _, score in fused]
    assert scores == sorted(scores, reverse=True)
    assert all(-1e-9 <= score <= 1 + 1e-9 for score in scores)


@pytest.mark.parametrize("weight", [-0.1, 1.1])
def test_a_weight_outside_the_unit_interval_is_refused(weight):
    with pytest.raises(ValueError, match="dense weight"):
        Weights(weight)


def test_the_shipped_weights_load():
    assert 0 < Weights.default().dense < 1
