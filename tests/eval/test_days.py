"""A question with a day of its own is asked on that day, whoever asks it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from bot.models import Answer, Missing, Verdict
from eval.answers import converse, run
from eval.datasets import Question, load_questions
from eval.dialogues import finish
from eval.metrics import Outcome
from eval.report import AnswersReport
from eval.stress import metamorphic
from tests.eval.builders import DAY, answer, question
from tests.eval.test_datasets import ROW, jsonl

PAST = date(2023, 5, 1)
UNDATED = question("q1", verdict=Verdict.IF_HARDSHIP, turns=["我是打工的"])
DATED = replace(question("q2", verdict=Verdict.IF_HARDSHIP), on=PAST)


class Asked:
    """Replies with one question back, and remembers the days."""

    def __init__(self) -> None:
        self.days: list[date] = []

    def reply(self, turns: Sequence[str], *, on: date) -> Answer:
        self.days.append(on)
        missing = (Missing("elderly", "？", ""),) if len(turns) < 2 else ()
        return replace(answer(), question=turns[-1], on=on, missing=missing)


def test_the_day_is_read(tmp_path: Path) -> None:
    plain, dated = load_questions(jsonl(tmp_path, ROW, ROW | {"id": "x2", "on": "2023-05-01"}))
    assert (plain.on, dated.on) == (None, PAST)
    assert (plain.asked_on(DAY), dated.asked_on(DAY)) == (DAY, PAST)


def test_each_question_is_asked_on_its_day() -> None:
    asked = Asked()
    run(asked, [UNDATED, DATED], on=DAY)
    assert asked.days == [DAY, DAY, PAST]


def test_a_dialogue_goes_on_on_its_day() -> None:
    asked = Asked()
    assert finish(asked, converse(asked, DATED, on=DAY), on=DAY).final
    assert asked.days == [PAST, PAST]


def test_rewordings_are_asked_on_the_day() -> None:
    asked = Asked()
    metamorphic.run(asked, [DATED], on=DAY, seed=1)
    assert set(asked.days) == {PAST}


def test_years_are_a_slice_only_where_a_question_has_a_day() -> None:
    def report(*questions: Question) -> AnswersReport:
        return AnswersReport.of("q.jsonl", DAY, [Outcome(one, (answer(),), (0.1,)) for one in questions])

    assert {name: len(found) for name, found in report(UNDATED, DATED).slices()["as of"].items()} == {
        "2023": 1,
        "today": 1,
    }
    assert "as of" not in report(UNDATED).slices()
