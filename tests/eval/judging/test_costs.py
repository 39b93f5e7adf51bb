"""The matrix of costs and what it makes of conversations."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from bot.models import Verdict
from eval.errors import DatasetError
from eval.judging.costs import FILE, Costs, mean_cost
from eval.selective import FALSE_NOT_COVERED
from tests.eval.builders import answer, question

COSTS = Costs.load()
YES, WAIVED, NO, ASK = Verdict.IF_HARDSHIP, Verdict.CHECK_WAIVED, Verdict.NOT_COVERED, Verdict.NEEDS_FACTS


def test_every_confusion_costs_and_says_why() -> None:
    for label, told in itertools.product(Verdict, (*Verdict, None)):
        cost = COSTS.of(label, told)
        assert (cost.cost > 0) == (label is not told) == bool(cost.why)


@pytest.mark.parametrize(
    ("label", "told", "cost"),
    [
        (YES, NO, FALSE_NOT_COVERED),
        (ASK, NO, FALSE_NOT_COVERED),
        (YES, WAIVED, 2),
        (YES, ASK, 1),
        (NO, YES, 3),
        (YES, None, 2),
    ],
)
def test_the_prices(label: Verdict, told: Verdict | None, cost: float) -> None:
    assert COSTS.of(label, told).cost == cost


def test_nothing_costs_more_than_sending_away() -> None:
    assert max(COSTS.of(a, b).cost for a, b in itertools.product(Verdict, (*Verdict, None))) == FALSE_NOT_COVERED


def test_a_conversation_costs_its_costliest_answer() -> None:
    asked = question(turns=["x"], verdict=ASK, verdict_after=YES)
    assert COSTS.conversation(asked, [answer(verdict=YES), answer(verdict=YES)]) == 2
    assert COSTS.conversation(asked, [answer(verdict=ASK), answer(verdict=NO)]) == 10
    assert COSTS.conversation(asked, [answer(verdict=ASK), answer(verdict=YES)]) == 0
    assert COSTS.conversation(question(), [answer(verdict=NO)]) is None


def test_the_worst_pairs_come_first() -> None:
    rows = [(question(verdict=YES), [answer(verdict=told)]) for told in (NO, ASK, ASK, YES)]
    worst = COSTS.worst(rows)
    assert [(pair.told, pair.times, pair.total) for pair in worst] == [("not_covered", 1, 10), ("needs_facts", 2, 2)]
    assert all(pair.why for pair in worst)


def test_the_mean_leaves_out_what_has_no_label() -> None:
    found = mean_cost([0, 10, None, 2])
    assert (found.value, found.n) == (4, 3)
    assert found.low <= found.value <= found.high
    assert mean_cost([None]).n == 0


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("cost = 10.0", "cost = -1.0", "is no cost"),
        ("cost = 10.0", 'cost = "ten"', "is no cost"),
        ('why = "a needless question"', 'why = " "', "reason"),
        ('told = ["not_covered"]', 'told = ["no"]', "unknown"),
        ('told = ["not_covered"]', 'told = ["needs_facts"]', "costs nothing"),
        ('labels = ["not_covered", "needs_facts"]', 'labels = ["not_covered"]', "no cost for needs_facts told none"),
        ('labels = ["not_covered", "needs_facts"]', 'labels = ["if_hardship"]', "already"),
        ('why = "has to ask again"', "", "needs labels"),
        ("[[cost]]", "[[cost", "cannot read"),
    ],
)
def test_a_malformed_matrix_is_refused(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    text = FILE.read_text("utf-8")
    assert old in text
    (tmp_path / "costs.toml").write_text(text.replace(old, new), "utf-8")
    with pytest.raises(DatasetError, match=complaint):
        Costs.load(tmp_path / "costs.toml")


def test_a_missing_matrix_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="cannot read"):
        Costs.load(tmp_path / "none.toml")
