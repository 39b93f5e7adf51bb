from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.statistics import (
    bootstrap_mean,
    detectable,
    detectable_alone,
    holm,
    mcnemar,
    paired_bootstrap,
    percentile,
    permutation,
    share,
    wilson,
)

# Newcombe (1998), Statistics in Medicine 17, table I, method 3 (score without continuity correction).
NEWCOMBE = [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]


@pytest.mark.parametrize(("successes", "n", "low", "high"), NEWCOMBE)
def test_wilson_agrees_with_published_intervals(successes: int, n: int, low: float, high: float) -> None:
    found = wilson(successes, n)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)
    assert found.value == successes / n


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_its_value_and_mirrors(counts: tuple[int, int]) -> None:
    successes, n = counts
    found, mirror = wilson(successes, n), wilson(n - successes, n)
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert math.isclose(found.low, 1 - mirror.high, abs_tol=1e-9)


def test_share_of_nothing_is_nothing() -> None:
    assert share([]).n == 0
    assert str(share([])) == "–"


@pytest.mark.parametrize(("successes", "n"), [(3, 2), (-1, 5)])
def test_wilson_refuses_what_is_no_share(successes: int, n: int) -> None:
    with pytest.raises(ValueError, match="not a share"):
        wilson(successes, n)


def test_bootstrap_repeats_and_is_near_the_normal_interval() -> None:
    values = [i / 99 for i in range(100)]  # mean 1/2, standard error sqrt(mean((v - 1/2)²) / 100)
    error = math.sqrt(sum((v - 0.5) ** 2 for v in values) / 100 / 100)
    found = bootstrap_mean(values)
    assert found == bootstrap_mean(values)
    assert found.value == pytest.approx(0.5)
    assert found.low == pytest.approx(0.5 - 1.96 * error, abs=0.01)
    assert found.high == pytest.approx(0.5 + 1.96 * error, abs=0.01)


def test_bootstrap_of_a_constant_is_a_point() -> None:
    found = bootstrap_mean([0.25] * 7)
    assert (found.value, found.low, found.high, found.n) == (0.25, 0.25, 0.25, 7)


def test_pairing_sees_a_constant_gain_that_unpaired_intervals_hide() -> None:
    old = [i / 10 for i in range(10)]
    found = paired_bootstrap([value + 0.01 for value in old], old)
    assert found.low == pytest.approx(0.01)
    assert found.high == pytest.approx(0.01)


def test_pairing_needs_pairs() -> None:
    with pytest.raises(ValueError, match="not paired"):
        paired_bootstrap([1.0], [])


@pytest.mark.parametrize(
    ("gained", "lost", "p"),
    [
        (0, 0, 1.0),
        (5, 0, 2 / 32),
        (0, 5, 2 / 32),
        (1, 1, 1.0),
        (5, 1, 2 * (1 + 6) / 64),
        (9, 2, 2 * (1 + 11 + 55) / 2048),
    ],
)
def test_mcnemar_by_hand(gained: int, lost: int, p: float) -> None:
    assert mcnemar(gained, lost) == pytest.approx(p)


@given(st.integers(0, 400), st.integers(0, 400))
def test_mcnemar_is_a_probability_and_has_no_side(gained: int, lost: int) -> None:
    assert 0 <= mcnemar(gained, lost) == mcnemar(lost, gained) <= 1
    # A gain more on the side that is ahead never makes chance more likely.
    assert mcnemar(max(gained, lost) + 1, min(gained, lost)) <= mcnemar(gained, lost)


def test_mcnemar_refuses_what_is_no_count() -> None:
    with pytest.raises(ValueError, match="not counts"):
        mcnemar(-1, 2)


@pytest.mark.parametrize(("q", "value"), [(0, 1.0), (50, 2.5), (100, 4.0), (95, 3.85)])
def test_percentile_interpolates(q: float, value: float) -> None:
    assert percentile([4.0, 1.0, 3.0, 2.0], q) == pytest.approx(value)  # 95 %: position 2.85 → 3 + .85


# Holm (1979): smallest × 4, next × 3, next × 2, last × 1, never falling.
@pytest.mark.parametrize(
    ("chances", "adjusted"),
    [
        ([0.01, 0.04, 0.03, 0.005], [0.03, 0.06, 0.06, 0.02]),
        ([0.5], [0.5]),
        ([0.9, 0.6], [1.0, 1.0]),
        ([], []),
    ],
)
def test_holm_by_hand(chances: list[float], adjusted: list[float]) -> None:
    assert holm(chances) == pytest.approx(adjusted)


def test_holm_refuses_what_is_no_probability() -> None:
    with pytest.raises(ValueError, match="not probabilities"):
        holm([0.2, 1.2])


@pytest.mark.parametrize(
    ("differences", "p"),
    [
        ([], 1.0),
        ([0.0, 0.0], 1.0),
        ([1.0], 1.0),  # + and − alone: both are as far out
        ([1.0, 1.0, 1.0], 2 / 8),
        ([0.5, 1.0, 0.0], 2 / 4),
        ([1.0, 1.0, -1.0], 1.0),  # |sum| is at least 1 under each of the 8 exchanges
        ([3.0, -1.0, 1.0], 6 / 8),  # |sum| ≥ 3 except where both ones oppose the three
    ],
)
def test_permutation_by_hand(differences: list[float], p: float) -> None:
    assert permutation(differences) == pytest.approx(p)


@given(st.integers(0, 12), st.integers(0, 12))
def test_permutation_of_rights_and_wrongs_is_near_mcnemar(gained: int, lost: int) -> None:
    found = permutation([1.0] * gained + [-1.0] * lost)
    assert found == pytest.approx(mcnemar(gained, lost), abs=0.03 if gained + lost > 12 else 1e-9)


def test_detectable_effect_by_hand() -> None:
    # 1.96 + 0.84 = 2.80 standard errors; of 100 pairs 10 up and 10 down: squares 20, and one more.
    assert detectable([1.0] * 10 + [-1.0] * 10 + [0.0] * 80) == pytest.approx(2.8016 * math.sqrt(21) / 100, abs=1e-4)
    assert detectable([0.0] * 100) == pytest.approx(0.028, abs=1e-4)
    assert math.isnan(detectable([]))


def test_detectable_alone_is_that_of_two_independent_runs() -> None:
    values = [1.0] * 90 + [0.0] * 10  # squares 100 · 0.9 · 0.1 = 9, and one more, twice
    assert detectable_alone(values) == pytest.approx(2.8016 * math.sqrt(20) / 100, abs=1e-4)
    assert math.isnan(detectable_alone([]))
