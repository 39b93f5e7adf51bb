from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.models import Answer, Intent, Region, Verdict
from eval.answers import converse, run
from eval.datasets import Behaviour
from eval.dialogues import Dialogue
from eval.errors import ReportError
from eval.metrics import Outcome
from eval.report import AnswersReport, compare, write
from tests.eval.builders import DAY, answer, articles, question

GOLDEN = Path(__file__).parent / "golden" / "answers.md"

OUTCOMES = (
    Outcome(
        question("a", verdict=Verdict.CHECK_WAIVED, gold=articles("第四十二条"), place="长沙市雨花区"),
        (answer("第四十二条", "第一条", verdict=Verdict.CHECK_WAIVED, region=Region("长沙市", "雨花区")),),
        (0.1,),
    ),
    Outcome(
        replace(
            question("b", verdict=Verdict.IF_HARDSHIP, gold=articles("第三十一条"), place="邵东市"),
            difficulty="hard",
            office="L:受理法院所在地",
        ),
        (answer("第二条", verdict=Verdict.NOT_COVERED),),
        (0.2,),
    ),
    Outcome(
        question("c", intent=Intent.OUT_OF_SCOPE, behaviour=Behaviour.REFUSE),
        (answer(intent=Intent.COST),),
        (0.3,),
    ),
)
REPORT = AnswersReport.of("three.jsonl", DAY, OUTCOMES, [Dialogue("a", 0, 0, True), Dialogue("b", 1, 1, True)])


def test_the_report_is_the_reviewed_one() -> None:
    """Rewrite with: python -m tests.eval.test_report (and review the difference)."""
    assert REPORT.to_markdown() == GOLDEN.read_text(encoding="utf-8")


def test_totals_by_hand() -> None:
    totals = REPORT.totals()
    assert (totals["intent"].value, totals["intent"].n) == (2 / 3, 3)
    assert (totals["verdict"].value, totals["verdict"].n) == (1 / 2, 2)
    assert (totals["false not_covered"].value, totals["false not_covered"].n) == (1 / 2, 2)
    assert (totals["citation precision"].value, totals["citation precision"].n) == ((1 / 2 + 0) / 2, 2)
    assert totals["verdict after turns"].n == 0


def test_written_reports_read_back_and_compare(tmp_path: Path) -> None:
    markdown, data = write(tmp_path / "new folder", "r", REPORT.to_markdown(), REPORT.to_json())
    assert markdown.read_text(encoding="utf-8") == REPORT.to_markdown()
    assert json.loads(data.read_text(encoding="utf-8"))["questions"] == 3
    fixed = Outcome(OUTCOMES[1].question, (answer("第三十一条", verdict=Verdict.IF_HARDSHIP),), (0.2,))
    better = AnswersReport.of("three.jsonl", DAY, [OUTCOMES[0], fixed, OUTCOMES[2]])
    lines = compare(better, data).splitlines()
    cells = {line.split(" | ")[0].strip("| "): line.split(" | ") for line in lines if line.startswith("| ")}
    assert cells["verdict"][4:7] == ["+0.500 [+0.000, +1.000]", "b", "–"]
    assert cells["intent"][4:8] == ["+0.000 [+0.000, +0.000]", "–", "–", "1.000"]
    assert cells["citation recall"][4:7] == ["+0.500 [+0.000, +1.000]", "b", "–"]


def test_plain_data_tells_what_was_asked() -> None:
    data = json.loads(json.dumps(REPORT.to_json(), allow_nan=False))
    assert (data["asked per conversation"]["mean"], data["asked per conversation"]["max"]) == (0.5, 1)
    assert [row["dialogue"] and row["dialogue"]["asked"] for row in data["rows"]] == [0, 1, None]
    assert data["confidence"]["intent"]["n"] == 3


def test_a_run_of_nothing_can_be_told_too() -> None:
    empty = AnswersReport.of("none.jsonl", DAY, [])
    assert "0 questions" in empty.to_markdown()
    assert empty.to_json()["asked per conversation"] is None


@pytest.mark.parametrize("content", ["", "[]", '{"rows": 1}'])
def test_comparing_with_something_else_is_said_to_be_so(tmp_path: Path, content: str) -> None:
    path = tmp_path / "old.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ReportError, match="report"):
        compare(REPORT, path)


def test_a_report_that_cannot_be_written_is_said_to_be_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ReportError, match="cannot write"):
        write(tmp_path / "file", "r", "", {})


class Echo:
    """Remembers what it was asked."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, ...]] = []

    def reply(self, turns: Sequence[str], *, on: date) -> Answer:
        self.heard.append(tuple(turns))
        return replace(answer(), question=turns[-1], on=on)


def test_each_turn_hears_the_ones_before_it() -> None:
    echo, ticks = Echo(), iter([0.0, 0.5, 1.0, 3.0])
    found = converse(echo, question(turns=("在长沙",)), on=DAY, clock=lambda: next(ticks))
    assert echo.heard == [("能申请吗",), ("能申请吗", "在长沙")]
    assert [given.question for given in found.answers] == ["能申请吗", "在长沙"]
    assert found.seconds == (0.5, 2.0)


def test_questions_are_asked_in_order() -> None:
    assert [o.question.id for o in run(Echo(), [question("b"), question("a")], on=DAY)] == ["b", "a"]


if __name__ == "__main__":
    GOLDEN.write_text(REPORT.to_markdown(), encoding="utf-8")
