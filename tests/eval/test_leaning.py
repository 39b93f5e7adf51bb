"""The weights of classifier and cues: fitted on examples, written and read back."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from typing import Any, cast

import pytest

from bot.models import Intent
from bot.understanding.classifier import Classifier
from bot.understanding.intent import IntentReader
from bot.understanding.leaning import Leaning
from eval import leaning
from eval.errors import EvalError
from tests.eval.builders import question

NAMES = ("cost", "eligibility", "materials")


class _Reads:
    """A classifier that hears "cost" in everything, and a cue reader that knows the right word."""

    def read(self, text: str) -> Any:
        del text
        return type("Reading", (), {"intents": dict(zip(NAMES, (0.5, 0.3, 0.2), strict=True))})

    def points(self, text: str) -> dict[Intent, int]:
        return {Intent.MATERIALS: 6} if "材料" in text else {Intent.ELIGIBILITY: 6}


def fitted() -> Leaning:
    asked = [
        replace(question(), text=text, intent=intent)
        for text, intent in (("带什么材料", Intent.MATERIALS), ("管不管", Intent.ELIGIBILITY))
        for _ in range(20)
    ]
    return leaning.fit(asked, cast(IntentReader, _Reads()), cast(Classifier, _Reads()))


def test_cues_that_are_right_outweigh_a_classifier_that_is_not() -> None:
    weights = fitted()
    found = weights({"cost": 0.5, "eligibility": 0.3, "materials": 0.2}, {Intent.MATERIALS: 6})
    assert max(found, key=lambda name: found[name]) == "materials"
    assert sum(found.values()) == pytest.approx(1)
    assert weights.lean["cost"] < 0 < weights.cue


def test_the_table_reads_back(tmp_path: Any) -> None:
    weights = fitted()
    raw = tomllib.loads(leaning.to_toml(weights, ["a.jsonl"]))
    assert Leaning(raw["slope"], raw["cue"], raw["lean"]) == weights


def test_nothing_to_fit_on() -> None:
    with pytest.raises(EvalError, match="no question"):
        leaning.fit([], cast(IntentReader, _Reads()), cast(Classifier, _Reads()))
    with pytest.raises(EvalError, match="classifier"):
        leaning.fit([question()], cast(IntentReader, _Reads()), None)
