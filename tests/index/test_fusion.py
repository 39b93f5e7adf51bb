"""Fusion against arithmetic written out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fusion import Weights, fuse, fuse_queries, min_max
from index.models import Hit
from tests.index.fakes import ARTICLES

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


def _hits(*numbers: int, chance: float | None = None) -> list[Hit]:
    return [Hit(ARTICLES[number], 1.0, rank, chance) for rank, number in enumerate(numbers, 1)]


def test_what_two_wordings_find_stands_before_what_one_finds_first():
    fused = fuse_queries([_hits(0, 1), _hits(2, 1)], k=3)
    assert [hit.article for hit in fused] == [ARTICLES[1], ARTICLES[0], ARTICLES[2]]
    assert [hit.rank for hit in fused] == [1, 2, 3]
    assert fused[0].score == pytest.approx(2 / 62)
    assert fused[1].score == pytest.approx(1 / 61)


def test_a_fused_hit_keeps_its_highest_chance():
    fused = fuse_queries([_hits(0, chance=0.2), _hits(0, chance=0.7)], k=1)
    assert [hit.chance for hit in fused] == [0.7]
    assert fuse_queries([_hits(0)], k=1)[0].chance is None
    assert fuse_queries([], k=3) == fuse_queries([[]], k=3) == []
