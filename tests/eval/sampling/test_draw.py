"""Allocation and drawing: sums, bounds, proportion, and the same again with the same seed."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.errors import EvalError
from eval.sampling.draw import allocate, draw
from eval.sampling.frame import Drawable, Stratum

SIZES = st.lists(st.integers(1, 500), min_size=1, max_size=25).map(
    lambda sizes: {Stratum(f"c{number}", "q", ""): size for number, size in enumerate(sizes)}
)


def drawable(sizes: dict[Stratum, int]) -> list[Drawable]:
    return [
        Drawable(f"{stratum.city}-{number}", stratum, Path("x"), 0)
        for stratum, size in sizes.items()
        for number in range(size)
    ]


@given(SIZES, st.integers(1, 2000), st.integers(1, 4))
def test_an_allocation_sums_up_and_keeps_its_bounds(sizes: dict[Stratum, int], n: int, minimum: int) -> None:
    least = sum(min(size, minimum) for size in sizes.values())
    if n < least:
        with pytest.raises(EvalError, match=f"sample of {least}, not {n}"):
            allocate(sizes, n, minimum=minimum)
        return
    drawn = allocate(sizes, n, minimum=minimum)
    assert sum(drawn.values()) == min(n, sum(sizes.values()))
    assert all(min(size, minimum) <= drawn[stratum] <= size for stratum, size in sizes.items())
    for one, size in sizes.items():  # larger strata never get less
        assert all(drawn[one] <= drawn[other] for other in sizes if sizes[other] >= size + 1)


def test_an_allocation_is_proportional() -> None:
    sizes = {Stratum(name, "q", ""): size for name, size in (("a", 600), ("b", 300), ("c", 100))}
    assert list(allocate(sizes, 100).values()) == [60, 30, 10]
    sizes[Stratum("d", "q", "")] = 3
    assert list(allocate(sizes, 102).values()) == [60, 30, 10, 2]


@pytest.mark.parametrize(("n", "minimum"), [(0, 1), (-1, 1), (5, 0)])
def test_no_sample(n: int, minimum: int) -> None:
    with pytest.raises(EvalError, match="at least 1"):
        allocate({Stratum("a", "q", ""): 9}, n, minimum=minimum)


def test_the_same_seed_draws_the_same_whatever_the_order() -> None:
    answers = drawable({Stratum("a", "q", ""): 300, Stratum("b", "q", ""): 100})
    first = draw(answers, 40, seed=1)
    assert len({answer.id for answer in first}) == 40
    shuffled = list(answers)
    random.Random(0).shuffle(shuffled)
    assert draw(shuffled, 40, seed=1) == first
    assert draw(answers, 40, seed=2) != first
    assert Counter(answer.stratum.city for answer in first) == {"a": 30, "b": 10}


def test_every_answer_is_drawn_as_often_as_any_other() -> None:
    answers = drawable({Stratum("a", "q", ""): 20})
    times = Counter(answer.id for seed in range(400) for answer in draw(answers, 5, seed=seed))
    assert len(times) == 20
    assert all(60 <= count <= 140 for count in times.values())  # 100 expected, σ ≈ 8.7
