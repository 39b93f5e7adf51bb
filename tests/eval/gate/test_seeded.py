"""The gate on the real program: it passes, it sees seeded defects, and it does not see what is not there.

All of them (four minutes): python -m tests.eval.gate, table in docs/gate.md. Here one of each kind.
"""

from __future__ import annotations

import pytest

from bot.settings import Settings
from eval.gate.baseline import Baseline
from eval.gate.decide import decide
from eval.gate.difference import different, same_system
from tests.eval.gate.seeded import DEFECTS, Bench

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (Settings().var_dir / "index").is_dir(), reason="no index: run make setup"),
]

KINDS = (
    "no_means_test_becomes_scope",
    "one_deemed_hardship_ground_removed",
    "rule_of_life_sentences_turned_round",
    "open_question_taken_for_no",
    "urgency_cues_emptied",
    "fact_weights_zeroed",
    "later_turns_ignored",
    "dense_weight_zeroed",
    "search_returns_the_next_article",
    "citation_shifted_by_one_article",
    "citation_text_altered",
    "answered_by_the_law_of_another_day",
    "article_42_removed",
    "venue_rule_swapped",
    "one_prefecture_wrong",
    "hotline_dropped",
    "time_limit_altered",
)


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench.build()


def test_the_answers_hold_the_baseline(bench: Bench) -> None:
    decision = decide(Baseline.load().items, bench.good)
    assert decision.passed, decision.to_markdown()


@pytest.mark.parametrize("name", KINDS)
def test_a_seeded_defect_is_caught(bench: Bench, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    spoilt = bench.answered(DEFECTS[name](bench.assistant, monkeypatch))
    assert not decide(bench.good, spoilt).passed


def test_a_system_does_not_differ_from_itself(bench: Bench) -> None:
    assert decide(bench.good, bench.answered(bench.assistant)).passed
    # Not a hundred draws: of systems that are quiet in .984 of them, one in two hundred would fall below 95.
    quiet = sum(not different(same_system(bench.good, seed)) for seed in range(1000))
    assert quiet >= 950


def test_a_system_differs_from_one_that_cannot_read(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    spoilt = bench.answered(DEFECTS["fact_weights_zeroed"](bench.assistant, monkeypatch))
    assert "verdict" in different([(item, spoilt[id]) for id, item in bench.good.items()])
