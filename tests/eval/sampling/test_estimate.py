"""The estimates against tables worked out by hand, and how often the intervals hold the truth."""

from __future__ import annotations

import math
import random
from collections import Counter

import pytest

from eval.sampling.draw import allocate
from eval.sampling.estimate import Judged, share
from eval.sampling.frame import Stratum
from eval.statistics import wilson

A, B = Stratum("a", "q", ""), Stratum("b", "q", "")


def judged(stratum: Stratum, good: int, bad: int, void: int = 0) -> list[Judged]:
    return [(stratum, True)] * good + [(stratum, False)] * bad + [(stratum, None)] * void


def test_strata_weigh_as_much_as_they_hold() -> None:
    found = share(judged(A, 5, 5) + judged(B, 10, 0), {A: 900, B: 100})
    assert found.value == pytest.approx((900 * 0.5 + 100 * 1.0) / 1000)
    assert found.n == 20


def test_what_cannot_be_judged_is_left_out_of_both() -> None:
    """A ratio: in A half of 900 can be judged, of which 3/5 are good; in B all 100, of which all are."""
    found = share(judged(A, 3, 2, 5) + judged(B, 10, 0), {A: 900, B: 100})
    assert found.value == pytest.approx((900 * 0.3 + 100) / (900 * 0.5 + 100))
    assert found.n == 15
    assert share(judged(A, 0, 0, 9), {A: 90}).n == 0
    assert share([], {}).n == 0


def test_one_stratum_of_many_is_almost_wilson() -> None:
    found, plain = share(judged(A, 40, 10), {A: 10_000_000}), wilson(40, 50)
    assert (found.low, found.high) == (pytest.approx(plain.low, abs=0.003), pytest.approx(plain.high, abs=0.003))


def test_a_whole_that_was_scored_has_no_uncertainty() -> None:
    found = share(judged(A, 40, 10), {A: 50})
    assert (found.low, found.value, found.high) == (0.8, 0.8, 0.8)


def test_the_larger_the_part_the_narrower() -> None:
    widths = [(found := share(judged(A, 40, 10), {A: size})).high - found.low for size in (10_000, 200, 100, 60)]
    assert widths == sorted(widths, reverse=True)
    assert widths[2] == pytest.approx(widths[0] * math.sqrt(1 - 50 / 100), rel=0.1)


@pytest.mark.parametrize("good", [True, False])
def test_no_difference_seen_is_not_certainty(good: bool) -> None:
    rows = judged(A, 10 * good, 10 * (not good)) + judged(B, 2 * good, 2 * (not good))
    found = share(rows, {A: 1000, B: 10})
    assert found.value == float(good)
    assert found.high - found.low > 0.2


def test_a_stratum_with_one_answer_borrows_a_spread() -> None:
    found = share([*judged(A, 8, 2), (B, True)], {A: 100, B: 50})
    assert found.low < found.value < found.high
    assert share([(A, True)], {A: 50}).low < 0.3


@pytest.mark.parametrize(("truth", "void"), [(0.9, 0.0), (0.6, 0.3), (0.97, 0.1)])
def test_intervals_hold_the_truth_as_often_as_they_say(truth: float, void: float) -> None:
    """300 seeded samples of one population with strata of very different size and quality: at least 93 in 100 hold."""
    draw = random.Random(7)
    sizes = {Stratum(f"c{number}", "q", ""): size for number, size in enumerate((900, 400, 300, 120, 60, 30, 9, 4))}
    population = {
        stratum: [
            None if draw.random() < void else draw.random() < min(1.0, truth + (number % 3 - 1) * 0.08)
            for _ in range(size)
        ]
        for number, (stratum, size) in enumerate(sizes.items())
    }
    every = Counter(value for values in population.values() for value in values)
    real = every[True] / (every[True] + every[False])
    counts = allocate(sizes, 160)
    held = over = 0
    for _ in range(300):
        rows = [(each, value) for each in sizes for value in draw.sample(population[each], counts[each])]
        found = share(rows, sizes)
        held += found.low <= real <= found.high
        over += found.value > real
    assert held >= 279
    assert 90 <= over <= 210  # unbiased
