"""The committed baseline: it reads, it comes back as written, and it changes only with a reason."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from eval.errors import EvalError
from eval.gate import command
from eval.gate.baseline import FILE, Accepted, Baseline, BaselineError, accept
from eval.gate.measures import Item

DAY = date(2026, 11, 24)
GOOD = {
    "a": Item({"verdict": 1.0, "recall": 0.3333}, {"alerts": ("危险",)}, "12345678"),
    "b": Item({"valid": 1.0}, {}, "x"),
}
MADE = Baseline(DAY, GOOD, (Accepted(DAY, 'first "one"', ("first baseline",)),))
REASON = "the labels were wrong"


def test_it_comes_back_as_it_was_written(tmp_path: Path) -> None:
    MADE.write(tmp_path / "baseline.toml")
    assert Baseline.load(tmp_path / "baseline.toml") == MADE


def test_the_committed_one_reads_and_has_its_reasons() -> None:
    found = Baseline.load(FILE)
    assert len(found.items) == 130 and all(len(entry.reason) >= 10 for entry in found.history)


@pytest.mark.parametrize("reason", ["", "   ", "because"])
def test_no_change_without_a_reason(reason: str) -> None:
    with pytest.raises(BaselineError, match="reason"):
        accept(MADE, GOOD, reason=reason, on=DAY, today=DAY)


def test_a_change_is_written_down_with_what_it_loses() -> None:
    worse = GOOD | {"a": replace(GOOD["a"], values={"verdict": 0.0, "recall": 0.3333})}
    found, decision = accept(MADE, worse, reason=REASON, on=DAY, today=DAY)
    assert decision is not None and not decision.passed
    assert found.items == worse and [entry.reason for entry in found.history] == [REASON, 'first "one"']
    assert any("-a" in line for line in found.history[0].changes)


def test_what_must_hold_is_not_lowered() -> None:
    invalid = GOOD | {"b": replace(GOOD["b"], values={"valid": 0.0})}
    with pytest.raises(BaselineError, match="mend the answers"):
        accept(MADE, invalid, reason=REASON, on=DAY, today=DAY)


@pytest.mark.parametrize(
    ("toml", "rows"),
    [
        (None, None),
        ("", ""),
        ("on = 2026-11-24\nquestions = 1\nhistory = []\n", '{"id": "a", "labels": "x", "values": {}}'),
        ("on = 2026-11-24\nquestions = 2\n[[history]]\ndate=2026-11-24\nreason='r'\nchanges=[]\n", "{}"),
        ("\x00", "[]"),
        ("on = 3", "nonsense"),
    ],
)
def test_a_damaged_baseline_is_said_in_a_sentence(tmp_path: Path, toml: str | None, rows: str | None) -> None:
    if toml is not None and rows is not None:
        (tmp_path / "baseline.toml").write_text(toml, encoding="utf-8")
        (tmp_path / "baseline.jsonl").write_text(rows, encoding="utf-8")
    with pytest.raises(BaselineError, match="baseline"):
        Baseline.load(tmp_path / "baseline.toml")


def asked(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    command.add(parser.add_subparsers())
    return parser.parse_args(["gate", *words])


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--reason", REASON], "goes with --accept"),
        (["--accept", "--run", "x"], "leave out --run"),
        (["--accept"], "only with a reason"),
        (["--run", "/nonexistent"], "holds no answers"),
    ],
)
def test_options_that_make_no_sense(words: list[str], says: str) -> None:
    args = asked(*words)
    with pytest.raises(EvalError, match=says):
        args.call(args)


@pytest.mark.parametrize(("now", "status"), [(GOOD, 0), ({"a": GOOD["a"]}, 1)])
def test_the_status_tells(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    now: dict[str, Item],
    status: int,
) -> None:
    monkeypatch.setattr(Baseline, "load", lambda: MADE)
    monkeypatch.setattr(command, "answered", lambda: now)
    args = asked("--json", str(tmp_path / "decision.json"))
    assert args.call(args) == status
    assert ("passed" in capsys.readouterr().out) is (status == 0)
    assert f'"passed": {str(status == 0).lower()}' in (tmp_path / "decision.json").read_text(encoding="utf-8")
