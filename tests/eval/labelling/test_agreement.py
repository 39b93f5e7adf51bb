"""κ against tables worked out by hand, and against scikit-learn."""

from __future__ import annotations

import math
import random
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from eval.labelling.agreement import agreement, cohen_kappa, confusion, set_agreement, set_f1, weighted_kappa


def spread(table: list[list[int]], labels: str) -> tuple[list[str], list[str]]:
    """The two labellings that a table of counts (rows a, columns b) sums up."""
    pairs = [(labels[x], labels[y]) for x, row in enumerate(table) for y, count in enumerate(row) for _ in range(count)]
    return [x for x, _ in pairs], [y for _, y in pairs]


# Worked by hand: 50 items, p_o = 35/50, p_e = (25·30 + 25·20)/2500 = .5, κ = .2/.5.
YES_NO = [[20, 5], [10, 15]]
# Three ordered labels, 20 items: Σ|d|·n = 2 + 2·1 + 2 + 0 + 2·1 + 2 = 10; rows 8, 6, 6; columns 8, 8, 4.
# Chance: Σ|d|·row·column/20 = (8·8 + 2·8·4 + 6·8 + 6·4 + 2·6·8 + 6·8)/20 = 344/20 = 17.2; κ_w = 1 − 10/17.2.
ORDERED = [[5, 2, 1], [2, 4, 0], [1, 2, 3]]


def test_a_table_worked_out_by_hand() -> None:
    assert cohen_kappa(*spread(YES_NO, "yn")) == pytest.approx(0.4)


def test_an_ordered_table_worked_out_by_hand() -> None:
    a, b = spread(ORDERED, "lmh")
    assert weighted_kappa(a, b, "lmh") == pytest.approx(1 - 10 / 17.2)


@pytest.mark.parametrize(("power", "name"), [(1, "linear"), (2, "quadratic")])
@pytest.mark.parametrize("seed", range(8))
def test_the_same_as_scikit_learn(seed: int, power: int, name: str) -> None:
    draw = random.Random(seed)
    a = [draw.choice("abcd") for _ in range(60)]
    b = [x if draw.random() < 0.6 else draw.choice("abcd") for x in a]
    assert cohen_kappa(a, b) == pytest.approx(cohen_kappa_score(a, b, labels=list("abcd")))
    expected = cohen_kappa_score(a, b, labels=list("abcd"), weights=name)
    assert weighted_kappa(a, b, "abcd", power=power) == pytest.approx(expected)


@given(st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from("xyz")), min_size=1, max_size=40))
def test_any_table_as_scikit_learn_or_undefined(pairs: list[tuple[str, str]]) -> None:
    a, b = [x for x, _ in pairs], [y for _, y in pairs]
    mine = cohen_kappa(a, b)
    if len({*a, *b}) == 1:
        assert math.isnan(mine)
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert mine == pytest.approx(cohen_kappa_score(a, b))
    assert cohen_kappa(b, a) == pytest.approx(mine)
    assert mine <= 1


def test_full_agreement_is_one_and_the_interval_holds_the_value() -> None:
    same = agreement(list("aabbc"), list("aabbc"))
    assert same.kappa.value == 1
    assert same.raw.value == 1
    a, b = spread(YES_NO, "yn")
    found = agreement(a, b)
    assert (found.raw.value, found.measure, found.kappa.n) == (0.7, "κ", 50)
    assert 0.1 < found.kappa.low < 0.4 < found.kappa.high < 0.7
    assert found == agreement(a, b)
    assert found != agreement(a, b, seed=1)


def test_the_interval_is_as_wide_as_theory_says() -> None:
    """Fleiss, Cohen & Everitt (1969): for YES_NO the large-sample standard error of κ is about .129."""
    a, b = spread([[4 * n for n in row] for row in YES_NO], "yn")
    found = agreement(a, b).kappa
    assert found.high - found.low == pytest.approx(2 * 1.96 * 0.129 / 2, rel=0.12)


def test_one_label_throughout_has_no_kappa() -> None:
    found = agreement(["a"] * 5, ["a"] * 5)
    assert math.isnan(found.kappa.value)
    assert found.raw.value == 1
    assert agreement([], []).kappa.n == 0


def test_ordered_labels_forgive_what_is_near() -> None:
    near = agreement(list("lmhlmh"), list("mmhlmh"), order="lmh")
    far = agreement(list("lmhlmh"), list("hmhlmh"), order="lmh")
    assert near.kappa.value > far.kappa.value
    assert near.measure == "weighted κ"


def test_sets() -> None:
    a = [frozenset("ab"), frozenset("c"), frozenset()]
    b = [frozenset("a"), frozenset("c"), frozenset()]
    assert set_f1(a, b) == pytest.approx(2 * 2 / (3 + 2))
    found = set_agreement(a, b)
    assert found.raw.value == pytest.approx(2 / 3)
    assert found.kappa.low <= found.kappa.value <= found.kappa.high
    assert math.isnan(set_f1([frozenset()], [frozenset()]))
    assert set_agreement([], []).kappa.n == 0


def test_confusion_counts_every_pair() -> None:
    assert confusion(*spread(YES_NO, "yn"), "yn") == YES_NO


@pytest.mark.parametrize("call", [cohen_kappa, set_f1])
def test_unpaired_labels_are_an_error(call: object) -> None:
    assert callable(call)
    with pytest.raises(ValueError, match="not paired"):
        call(["a"], [])


def test_a_label_off_the_scale_is_an_error() -> None:
    with pytest.raises(ValueError, match="not on the scale"):
        weighted_kappa(["a"], ["z"], "ab")
    with pytest.raises(ValueError, match="power"):
        weighted_kappa(["a"], ["b"], "ab", power=3)
