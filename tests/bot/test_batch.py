from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from bot.batch import read_conversations, run, to_line
from bot.conversation import Conversation
from bot.errors import InputError
from bot.models import Answer
from bot.render import to_markdown
from tests.bot.fakes import FakeAssistant
from tests.bot.samples import ON, SAMPLES


def write(folder: Path, content: str | bytes) -> Path:
    path = folder / "in.jsonl"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def answered(source: Path, assistant: FakeAssistant | None = None) -> list[dict[str, object]]:
    target = source.with_name("out.jsonl")
    run(source, target, assistant=assistant or FakeAssistant(), on=ON)
    return [json.loads(line) for line in target.read_text("utf-8").splitlines()]


def test_one_answer_for_the_question_and_each_later_turn(tmp_path: Path) -> None:
    source = write(tmp_path, '{"id": "b", "question": "问", "turns": ["甲", "乙"]}\n{"id": 1, "question": "二"}\n')
    assistant = FakeAssistant()
    out = answered(source, assistant)
    assert [row["id"] for row in out] == ["b", 1]
    assert assistant.asked == [(("问",), ON), (("问", "甲"), ON), (("问", "甲", "乙"), ON), (("二",), ON)]
    assert [len(row["answers"]) for row in out] == [len(row["seconds"]) for row in out] == [3, 1]  # type: ignore[arg-type]
    assert all(isinstance(second, float) and second >= 0 for row in out for second in row["seconds"])  # type: ignore[attr-defined]


def test_an_answer_is_the_contracts_object(tmp_path: Path) -> None:
    answer = answered(write(tmp_path, '{"id": "a", "question": "问"}'))[0]["answers"][0]  # type: ignore[index]
    sample = SAMPLES["check_waived"]
    assert (answer["question"], answer["on"], answer["verdict"]) == ("问", "2026-11-23", "check_waived")
    assert answer["text"] == to_markdown(sample)
    assert answer["citations"][0]["in_force"] == {"from": "2022-01-01", "to": None}


def test_a_conversation_may_name_its_day(tmp_path: Path) -> None:
    found = read_conversations(write(tmp_path, '{"id": "a", "question": "问", "on": "2023-05-01"}'))
    assert found == [Conversation("a", "问", on=date(2023, 5, 1))]


def test_each_line_is_answered_by_the_law_of_its_day(tmp_path: Path) -> None:
    rows = [{"id": "a", "question": "甲", "turns": ["乙"], "on": "2023-05-01"}, {"id": "b", "question": "丙"}]
    assistant = FakeAssistant()
    answered(write(tmp_path, "\n".join(map(json.dumps, rows))), assistant)
    then = date(2023, 5, 1)
    assert assistant.asked == [(("甲",), then), (("甲", "乙"), then), (("丙",), ON)]


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff", "\ufeff\r\n"])
def test_nothing_in_nothing_out(tmp_path: Path, content: str) -> None:
    assert answered(write(tmp_path, content)) == []
    assert (tmp_path / "out.jsonl").read_bytes() == b""


def test_bom_crlf_blank_lines_and_line_separators(tmp_path: Path) -> None:
    text = '\ufeff{"id": "a", "question": "一\u2028二"}\r\n\r\n{"id": "c", "question": "", "turns": null, "more": 1}'
    assert read_conversations(write(tmp_path, text)) == [Conversation("a", "一\u2028二"), Conversation("c", "")]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "JSON"),
        (b"[" * 100_000, "JSON"),
        (b'{"id": ' + b"9" * 5000 + b', "question": "a"}', "JSON"),
        (b"[]", "JSON"),
        (b"null", "JSON"),
        (b'{"question": "a"}', "id"),
        (b'{"id": true, "question": "a"}', "id"),
        (b'{"id": 1.5, "question": "a"}', "id"),
        (b'{"id": "x"}', "question"),
        (b'{"id": "x", "question": 7}', "question"),
        (b'{"id": "x", "question": "a", "turns": "b"}', "turns"),
        (b'{"id": "x", "question": "a", "turns": [1]}', "turns"),
        (b'{"id": "x", "question": "a", "on": "tomorrow"}', "on"),
        (b'{"id": "x", "question": "a", "on": 2023}', "on"),
        (b'{"id": "x", "question": "a", "on": "20230501"}', "2026-11-23"),
        (b'{"id": "x", "question": "a", "on": "2023-W18-1"}', "2026-11-23"),
        (b'{"id": "x", "question": "a", "on": ""}', "2026-11-23"),
        ("问".encode("gb18030"), "UTF-8"),
        (b"\x00\xff\xfe", "UTF-8"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_written(tmp_path: Path, line: bytes, reason: str) -> None:
    source = write(tmp_path, b'{"id": "ok", "question": "a"}\n\n' + line + b"\n")
    assistant = FakeAssistant()
    with pytest.raises(InputError) as caught:
        run(source, tmp_path / "out.jsonl", assistant=assistant, on=ON)
    assert f"{source}:3：" in str(caught.value)
    assert reason in str(caught.value)
    assert len(caught.value.hint) < 500
    assert assistant.asked == []
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="none"):
        read_conversations(tmp_path / "none")
    with pytest.raises(InputError):
        read_conversations(tmp_path)


@pytest.mark.parametrize("target", ["folder", "folder/none/out.jsonl", "in.jsonl/x"])
def test_a_target_that_cannot_be_written(tmp_path: Path, target: str) -> None:
    source = write(tmp_path, '{"id": "a", "question": "b"}')
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError):
        run(source, tmp_path / target, assistant=FakeAssistant(), on=ON)


def test_a_device_is_not_replaced(tmp_path: Path) -> None:
    source, pipe = write(tmp_path, '{"id": "a", "question": "b"}'), tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(InputError, match="普通文件"):
        run(source, pipe, assistant=FakeAssistant(), on=ON)
    assert pipe.is_fifo()


class Failing(FakeAssistant):
    def reply(self, turns: Sequence[str], *, on: date) -> Answer:
        if turns[0] == "坏":
            raise KeyboardInterrupt
        return super().reply(turns, on=on)


def test_an_interrupted_run_leaves_the_old_file(tmp_path: Path) -> None:
    source = write(tmp_path, '{"id": "a", "question": "好"}\n{"id": "b", "question": "坏"}')
    (tmp_path / "out.jsonl").write_text("旧", "utf-8")
    with pytest.raises(KeyboardInterrupt):
        run(source, tmp_path / "out.jsonl", assistant=Failing(), on=ON)
    assert (tmp_path / "out.jsonl").read_text("utf-8") == "旧"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl"]


def test_input_and_output_may_be_one_file(tmp_path: Path) -> None:
    source = write(tmp_path, '{"id": "a", "question": "b"}')
    run(source, source, assistant=FakeAssistant(), on=ON)
    assert json.loads(source.read_text("utf-8"))["answers"]


def test_progress_is_told_after_each_conversation(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    source = write(tmp_path, '{"id": "a", "question": "b"}\n' * 3)
    count = run(source, tmp_path / "o", assistant=FakeAssistant(), on=ON, progress=lambda *pair: told.append(pair))
    assert count == 3
    assert told == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize("text", ["\ud800", "\udcff甲", "\x00\x1b", "😀", "\u2028"])
def test_any_text_survives_the_file(tmp_path: Path, text: str) -> None:
    assert json.loads(to_line({"x": text})) == {"x": text}
    source = write(tmp_path, json.dumps({"id": text, "question": text}))
    out = answered(source)
    assert out[0]["id"] == text
    assert out[0]["answers"][0]["question"] == text  # type: ignore[index]
