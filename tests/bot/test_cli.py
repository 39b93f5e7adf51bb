"""main(argv) with a fake assistant: what is printed where, and the exit status."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.__main__ import main, today
from bot.conversation import Replier
from bot.errors import NotReady
from bot.render import to_markdown
from bot.settings import ROOT, Settings
from tests.bot.fakes import FakeAssistant
from tests.bot.samples import SAMPLES


def run(*argv: str, assistant: FakeAssistant | None = None) -> int:
    return main(argv, make_assistant=lambda settings: assistant or FakeAssistant(), settings=Settings())


def test_ask_prints_the_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("ask", "老板欠我工资", "--on", "2026-11-23") == 0
    out, err = capsys.readouterr()
    assert out.rstrip() == to_markdown(SAMPLES["check_waived"]).rstrip()
    assert err == ""


def test_ask_passes_the_turns_and_the_day() -> None:
    assistant = FakeAssistant()
    assert run("ask", "问", "--turn", "甲", "--turn", "-乙", "--on", "2024-05-01", assistant=assistant) == 2
    assert run("ask", "问", "--turn", "甲", "--turn=-乙", "--on", "2024-05-01", assistant=assistant) == 0
    assert assistant.asked == [(("问", "甲", "-乙"), date(2024, 5, 1))]


def test_ask_uses_today_in_china_by_default() -> None:
    assistant = FakeAssistant()
    before = today()
    run("ask", "问", assistant=assistant)
    assert before <= assistant.asked[0][1] <= today()
    assert today() - (datetime.now(UTC) + timedelta(hours=8)).date() <= timedelta(days=0)


@pytest.mark.parametrize("question", ["问", "", "\x00\x1b[31m", "\udcff\udcfe", "😀" * 5000])
def test_ask_json_is_one_line_of_json(capsys: pytest.CaptureFixture[str], question: str) -> None:
    assert run("ask", question, "--json") == 0
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    assert json.loads(out)["question"] == question


@pytest.mark.parametrize(
    "argv",
    [
        ["ask"],
        ["ask", "一", "二"],
        ["ask", "问", "--on", "昨天"],
        ["ask", "问", "--on", "2026-13-01"],
        ["ask", "问", "--on", "20261123"],
        ["directory", "show", "--on", "2026-W48-1"],
        ["ask", "问", "--what"],
        ["batch", "only-one"],
        ["nonsense"],
        ["--nonsense"],
    ],
)
def test_wrong_use_is_one_line_and_exit_2(capsys: pytest.CaptureFixture[str], argv: list[str]) -> None:
    assert run(*argv) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "用法不对" in err


def test_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--help") == 0
    assert "batch" in capsys.readouterr().out


def test_not_ready_is_one_line_and_exit_1(capsys: pytest.CaptureFixture[str]) -> None:
    def refuse(settings: Settings) -> Replier:
        raise NotReady("还没有建好索引，请先运行make setup。", "var/index is missing: make setup")

    assert main(["ask", "问"], make_assistant=refuse, settings=Settings()) == 1
    assert capsys.readouterr().err == "还没有建好索引，请先运行make setup。 (var/index is missing: make setup)\n"


def test_a_bad_variable_is_one_line_and_exit_2(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", "abc")
    assert main(["ask", "问"], make_assistant=lambda settings: FakeAssistant()) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_interrupted() -> None:
    def stop(settings: Settings) -> Replier:
        raise KeyboardInterrupt

    assert main(["ask", "问"], make_assistant=stop, settings=Settings()) == 130


def test_batch(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target = tmp_path / "in", tmp_path / "out"
    source.write_text('{"id": "a", "question": "问"}\n' * 45, "utf-8")
    assert run("batch", str(source), str(target), "--on", "2026-11-23") == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "45/45\n" in err
    assert err.count("\n") <= 30
    assert len(target.read_text("utf-8").splitlines()) == 45


def test_batch_bad_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target = tmp_path / "in", tmp_path / "out"
    source.write_text("{}\n", "utf-8")
    assert run("batch", str(source), str(target)) == 2
    err = capsys.readouterr().err
    assert f"{source}:1：" in err
    assert err.count("\n") == 1
    assert not target.exists()


@pytest.mark.parametrize("argv", [[], ["serve"]])
def test_a_taken_port_is_one_sentence(capsys: pytest.CaptureFixture[str], argv: list[str]) -> None:
    def never(settings: Settings) -> Replier:
        raise AssertionError("nothing slow is loaded for a page that cannot open")

    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = Settings(port=taken.getsockname()[1])
        assert main(argv, make_assistant=never, settings=settings) == 1
    err = capsys.readouterr().err
    assert "已经被别的程序占用" in err
    assert err.count("\n") == 1


def test_an_address_that_is_not_ours(capsys: pytest.CaptureFixture[str]) -> None:
    settings = Settings(host="192.0.2.1")
    assert main([], make_assistant=lambda settings: FakeAssistant(), settings=settings) == 1
    assert "不能用" in capsys.readouterr().err


def test_nothing_heavy_is_imported_for_the_command_line() -> None:
    heavy = ("gradio", "torch", "chromadb", "langchain_core")
    code = f"import sys, bot.__main__; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
