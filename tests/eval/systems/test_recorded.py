"""A file of answers as a system under test."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.models import Verdict
from eval.errors import UnderTestError
from eval.systems.reading import Reader
from eval.systems.recorded import Recorded, rows
from tests.eval.builders import DAY, answer, question

ASKED = question("q1", turns=["我是农民工"])
WHOLE = answer("第三十一条", verdict=Verdict.IF_HARDSHIP).to_json()


def written(tmp_path: Path, *lines: Any) -> Path:
    path = tmp_path / "answers.jsonl"
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8")
    return path


def test_each_turn_gets_its_own_answer(tmp_path: Path, reader: Reader) -> None:
    path = written(tmp_path, {"id": "q1", "answers": ["先看情况", "可以申请"]}, {"id": "unasked", "answers": ["?"]})
    system = Recorded.load(path, [ASKED], reader)
    assert system.reply(["能申请吗"], on=DAY).text == "先看情况"
    assert system.reply(["能申请吗", "我是农民工"], on=DAY).text == "可以申请"
    assert (system.name, system.tells, system.settings()) == ("answers", frozenset(), {"answers": "2"})


@pytest.mark.parametrize(
    ("fields", "tells"),
    [
        (set(WHOLE), {"intent", "verdict", "region", "asked", "confidence", "refusal"}),
        ({"verdict"}, {"verdict"}),
        ({"text"}, set()),
    ],
)
def test_a_file_tells_what_its_answers_state(tmp_path: Path, reader: Reader, fields: set[str], tells: set[str]) -> None:
    part = {name: value for name, value in WHOLE.items() if name in fields}
    path = written(tmp_path, {"id": "q1", "answers": [part, part]})
    assert Recorded.load(path, [ASKED], reader).tells == tells


def test_a_question_without_an_answer_is_named(tmp_path: Path, reader: Reader) -> None:
    system = Recorded.load(written(tmp_path), [ASKED], reader)
    with pytest.raises(UnderTestError, match="no answer to '能申请吗'"):
        system.reply(["能申请吗"], on=DAY)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ({"id": "q1", "answers": ["一"]}, ":1: 1 answers to 2 turns"),
        ({"id": "q1", "answers": []}, ":1: not"),
        ({"answers": ["一"]}, ":1: not"),
        ("[1]", ":1: not a JSON object"),
        ("{", ":1: not JSON"),
        ("[" * 100_000, ":1: not JSON"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, reader: Reader, line: Any, says: str) -> None:
    with pytest.raises(UnderTestError, match=says):
        Recorded.load(written(tmp_path, line), [ASKED], reader)


@pytest.mark.parametrize(("data", "says"), [(b"\xff\xfe\x00", "not UTF-8"), (None, "cannot read")])
def test_a_file_that_is_none_is_said_in_a_sentence(tmp_path: Path, data: bytes | None, says: str) -> None:
    path = tmp_path / "answers.jsonl"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(UnderTestError, match=says):
        rows(path)


def test_a_byte_order_mark_and_blank_lines_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    path.write_bytes(b'\xef\xbb\xbf\n{"id": "q1"}\r\n\n')
    assert rows(path) == [(2, {"id": "q1"})]


def test_recorded_answers_to_the_same_words_are_told_apart_by_day(tmp_path: Path, reader: Reader) -> None:
    past = date(2023, 5, 1)
    path = tmp_path / "answers.jsonl"
    path.write_text('{"id": "q3", "answers": ["今天"]}\n{"id": "q2", "answers": ["那时"]}\n', encoding="utf-8")
    system = Recorded.load(path, [question("q3"), replace(question("q2"), on=past)], reader)
    assert system.reply(["能申请吗"], on=past).text == "那时"
    assert system.reply(["能申请吗"], on=DAY).text == "今天"
