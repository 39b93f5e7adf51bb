"""Calibration: surer signs never lower the chance, a useless sign gets no weight, and the table is read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from bot.confidence import Confidence, ConfidenceError, signs
from bot.models import Answer, Intent, Referral, VenueRule, Verdict
from bot.understanding.classifier import Reading
from eval.calibration import fit, to_toml
from eval.datasets import Behaviour, Question
from eval.errors import EvalError
from eval.metrics import Outcome

DAY = date(2026, 11, 23)
QUESTION = Question(
    "q",
    "问",
    (),
    Intent.ELIGIBILITY,
    Verdict.IF_HARDSHIP,
    None,
    frozenset(),
    frozenset(),
    None,
    Behaviour.ANSWER,
    "",
    "",
)
REFERRAL = Referral(None, VenueRule("unknown", ()), "", ())


def outcome(verdict: Verdict | None, **read: float) -> Outcome:
    answer = Answer("问", DAY, Intent.ELIGIBILITY, "", REFERRAL, verdict=verdict, signs=read)
    question = QUESTION if verdict is not None else replace(QUESTION, verdict=None)
    return Outcome(question, (answer,), (0.0,))


def sample() -> list[Outcome]:
    """Right as often as `matter` says; `intent` says nothing."""
    dice = np.random.default_rng(0)
    rows = []
    for _ in range(600):
        share, noise = dice.uniform(0.5, 0.99, size=2).tolist()
        right = dice.random() < share
        rows.append(outcome(Verdict.IF_HARDSHIP if right else Verdict.NOT_COVERED, matter=share, intent=noise))
    return [*rows, outcome(None, intent=0.9), outcome(None, intent=0.8)]


def test_a_sign_that_tells_is_weighed_and_one_that_does_not_is_not() -> None:
    weights = fit(sample())["verdict"]
    assert weights["matter"] > 0.5 > 0.2 > weights["intent"] >= 0


def test_the_table_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "confidence.toml"
    path.write_text(to_toml(fit(sample()), ["own.jsonl"], 602), encoding="utf-8")
    read = Confidence.load(path)
    low, high = (read({"matter": share}, verdict=True) for share in (0.55, 0.97))
    assert 0.3 < low < high < 1 and abs(high - 0.97) < 0.06


def test_nothing_to_fit_on_is_said() -> None:
    with pytest.raises(EvalError, match="verdict"):
        fit([outcome(None, intent=0.9)])


def test_a_damaged_table_says_what_to_run(tmp_path: Path) -> None:
    path = tmp_path / "confidence.toml"
    path.write_text("[verdict]\nbias = 'x'\n", encoding="utf-8")
    with pytest.raises(ConfidenceError, match="python -m eval calibrate"):
        Confidence.load(path)


def test_signs_are_of_what_was_read() -> None:
    reading = Reading({}, {}, {}, {"wages": 0.8, "none": 0.2}, {}, {}, {})
    assert signs(0.9, reading) == {"intent": 0.9, "matter": 0.8}
    assert signs(0.9, None) == {"intent": 0.9}
