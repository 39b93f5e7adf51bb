from __future__ import annotations

import json
from dataclasses import replace

from bot.models import Intent, Verdict
from eval.confidence import judged, refusals, spark, to_json, to_markdown
from eval.metrics import Outcome, Row, score
from eval.selective import Judged
from tests.eval.builders import answer, question

NO, YES, ASK = Verdict.NOT_COVERED, Verdict.IF_HARDSHIP, Verdict.NEEDS_FACTS


def row(confidence: float, label: Verdict | None, given: Verdict | None, *, intent: Intent = Intent.ELIGIBILITY) -> Row:
    outcome = Outcome(
        question(verdict=label), (replace(answer(verdict=given, intent=intent), confidence=confidence),), (0.0,)
    )
    return outcome, score(outcome)


ROWS = [row(0.9, NO, NO), row(0.7, YES, NO), row(0.8, YES, YES), row(0.6, None, None, intent=Intent.COST)]


def test_intents_are_judged_everywhere_and_verdicts_where_labelled() -> None:
    found = judged(ROWS)
    assert found["intent"] == [Judged(0.9, True), Judged(0.7, True), Judged(0.8, True), Judged(0.6, False)]
    assert found["verdict"] == [Judged(0.9, True), Judged(0.7, False), Judged(0.8, True)]


def test_refusals_are_labelled_not_covered_answers_of_first_and_last_turns() -> None:
    assert refusals(ROWS) == [Judged(0.9, True), Judged(0.7, False)]
    talk = Outcome(
        question(turns=("好",), verdict=ASK, verdict_after=NO),
        (replace(answer(verdict=NO), confidence=0.6), replace(answer(verdict=NO), confidence=0.8)),
        (0.0, 0.0),
    )
    assert refusals([(talk, score(talk))]) == [Judged(0.6, False), Judged(0.8, True)]


def test_a_refusal_is_as_sure_as_its_matter() -> None:
    told = replace(answer(verdict=NO), confidence=0.9, signs={"intent": 1.0, "matter": 0.4})
    outcome = Outcome(question(verdict=YES), (told,), (0.0,))
    assert refusals([(outcome, score(outcome))]) == [Judged(0.4, False)]


def test_the_section_by_hand() -> None:
    lines = to_markdown(ROWS).splitlines()
    # Verdicts, surest first: right, right, wrong → risks 0, 0, 1/3; bins of one: |1−.9|, |1−.8|, |0−.7|.
    start = "| verdict | 0.111 | 0.111 | 0.333 | 0.333 | 0.333 | 0.333 | 0.000 | 0.333 | 3 | "
    assert any(line.startswith(start) for line in lines)
    assert "Cheapest: 0.90, cost 0." in "\n".join(lines)
    assert "| 0.00 | 0 | 0 | 1 | 10 |" in lines
    assert "| 0.90 | 1 | 0 | 0 | 0 ← |" in lines
    assert "| always | 2 | 1 | 0 | 1 |" in lines


def test_the_same_as_plain_data() -> None:
    found = json.loads(json.dumps(to_json(ROWS), allow_nan=False))
    assert found["verdict"]["risk"] == {"1": 0.33333, "0.9": 0.33333, "0.8": 0.33333, "0.7": 0.33333, "0.5": 0.0}
    assert [b["n"] for b in found["verdict"]["bins"]] == [1, 1, 1]
    assert (found["not_covered"]["n"], found["not_covered"]["cheapest"]) == (2, 0.9)


def test_a_run_without_verdicts_has_no_risk_of_them() -> None:
    rows = [ROWS[3]]
    assert to_json(rows)["verdict"] is None
    assert "| verdict |" not in to_markdown(rows)
    assert "Of 0 not_covered answers" in to_markdown(rows)


def test_the_curve_rises_where_errors_begin() -> None:
    bars = spark([Judged(1 - i / 20, i < 10) for i in range(20)])
    assert bars[:10] == "▁" * 10
    assert list(bars[9:]) == sorted(bars[9:])
    assert bars[-1] == "█"
    assert spark([Judged(0.5, True)]) == "▁" * 20
