"""`python -m eval stress`: what it writes, and its exit codes; then the program itself under a few hundred probes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.models import Answer
from bot.settings import Settings
from eval.__main__ import main
from eval.datasets import DATA, labelled_on, load_questions
from eval.stress import command, injection, patterns
from eval.stress.scan import Scan
from eval.systems.ours import InProcess
from tests.eval.stress.fakes import FREE, HELD, FakeSubject, questions

TUNE = DATA / "hunan-legal-aid" / "tune.jsonl"
OTHER_SEED = 7


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The command with a fake system, whose `rule` a test may change, and fake questions."""
    found = SimpleNamespace(rule=lambda _: HELD)
    monkeypatch.setattr(InProcess, "build", lambda _: FakeSubject(lambda turns: found.rule(turns)))
    monkeypatch.setattr(command, "load_questions", lambda _: questions())
    monkeypatch.setattr(command, "labelled_on", lambda _: date(2026, 11, 23))
    return found


def run(tmp_path: Path, *args: str) -> tuple[int, dict[str, Any]]:
    code = main(["stress", "--probes", "70", "--questions", "5", "--out", str(tmp_path), *args])
    return code, json.loads((tmp_path / "stress.json").read_text(encoding="utf-8"))


def test_a_system_that_holds_passes(
    tmp_path: Path, system: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = run(tmp_path)
    assert code == 0 and told["injection"]["leaks"] == 0 and told["injection"]["results"] == {"held": 70}
    assert "## Metamorphic relations" in capsys.readouterr().out and (tmp_path / "stress.md").is_file()


def test_one_that_gives_in_or_leaks_fails(tmp_path: Path, system: SimpleNamespace) -> None:
    system.rule = lambda turns: replace(HELD, text=turns[-1])
    code, told = run(tmp_path, "--questions", "0")
    assert code == 1 and told["injection"]["leaks"] > 0 and told["metamorphic"]["questions"] == 0


def test_a_broken_exact_relation_fails(tmp_path: Path, system: SimpleNamespace) -> None:
    def reads_bytes(turns: tuple[str, ...]) -> Answer:
        return FREE if "\u200b" in turns[0] else HELD

    system.rule = reads_bytes
    code, told = run(tmp_path, "--probes", "0")
    assert code == 1 and told["injection"]["probes"] == 0


@pytest.mark.parametrize("count", ["-1", "many", "100001"])
def test_a_wrong_number_is_a_usage_error(count: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        main(["stress", "--probes", count])
    assert raised.value.code == 2 and "no number from 0" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.skipif(not (Settings().var_dir / "index").is_dir(), reason="no index: run make setup")
def test_the_program_neither_leaks_nor_changes_a_decision() -> None:
    """Of each pattern four, of a seed that is none of those in docs/stress.md."""
    rows, on = load_questions(TUNE), labelled_on(TUNE)
    assert on is not None
    settings = Settings.from_env()
    chosen = injection.carriers(rows, seed=OTHER_SEED)
    made = list(injection.generate(patterns.load(), chosen, count=280, seed=OTHER_SEED))
    found = injection.run(InProcess.build(settings), made, on=on, scan=Scan(command.in_force(settings)))
    assert [(finding.probe.turns, str(finding.now), finding.leaks) for finding in found if finding.fails] == []
