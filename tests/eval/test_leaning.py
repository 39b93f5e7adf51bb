"""The weights of classifier, cues and story: fitted on examples, written and read back."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from typing import Any, cast

import pytest

from bot.models import Intent
from bot.understanding.classifier import Classifier
from bot.understanding.intent import IntentReader
from bot.understanding.leaning import Leaning, story
from eval import leaning
from eval.errors import EvalError
from tests.eval.builders import question

NAMES = ("cost", "eligibility", "materials")


class _Reads:
    """A classifier that hears "cost" in everything, and a cue reader that knows the right word."""

    def read(self, text: str) -> Any:
        main = {"none": 0.1, "wages": 0.9} if "工资" in text else {"none": 0.9, "wages": 0.1}
        return type("Reading", (), {"intents": dict(zip(NAMES, (0.5, 0.3, 0.2), strict=True)), "main": main})

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
    heard = {"cost": 0.5, "eligibility": 0.3, "materials": 0.2}
    found = weights(heard, heard, {Intent.MATERIALS: 6}, (0.0, 0.0))
    assert max(found, key=lambda name: found[name]) == "materials"
    assert sum(found.values()) == pytest.approx(1)
    assert weights.lean["cost"] < 0 < weights.cue


def test_the_table_reads_back(tmp_path: Any) -> None:
    weights = fitted()
    raw = tomllib.loads(leaning.to_toml(weights, ["a.jsonl"]))
    assert Leaning(**raw) == weights


def test_a_case_told_at_length_speaks_for_eligibility() -> None:
    """Where classifier and cues say the same of all, the long line with a matter decides."""
    told_long = "老板欠我三个月工资，" * 20
    asked = [
        replace(question(), text=text, intent=intent)
        for text, intent in ((told_long, Intent.ELIGIBILITY), ("收费吗", Intent.COST))
        for _ in range(20)
    ]
    reader = cast(IntentReader, type("Silent", (), {"points": lambda self, text: {}})())
    weights = leaning.fit(asked, reader, cast(Classifier, _Reads()))
    assert weights.length > 0
    assert weights.matter > 0
    even = dict.fromkeys(NAMES, 1 / 3)
    short = weights(even, even, {}, story("收费吗", {"none": 0.9, "wages": 0.1}))
    long = weights(even, even, {}, story(told_long, {"none": 0.1, "wages": 0.9}))
    assert short["cost"] > short["eligibility"]
    assert long["eligibility"] > long["cost"]


def test_a_story_is_long_and_has_a_matter() -> None:
    assert story("欠" * 60, {"none": 0.2, "wages": 0.5, "divorce": 0.3}) == (0.0, 0.5)
    assert story("欠", {"none": 1.0})[0] < 0
    assert story("欠", {"none": 1.0})[1] == 0


def test_nothing_to_fit_on() -> None:
    with pytest.raises(EvalError, match="no question"):
        leaning.fit([], cast(IntentReader, _Reads()), cast(Classifier, _Reads()))
    with pytest.raises(EvalError, match="classifier"):
        leaning.fit([question()], cast(IntentReader, _Reads()), None)
