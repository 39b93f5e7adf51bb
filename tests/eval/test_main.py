from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from eval import bench
from eval.__main__ import main
from eval.datasets import DATA
from eval.errors import EvalError
from eval.measuring import Figure, Table, resident, spread
from tests.eval.builders import DAY, answer, question

DEV = DATA / "hunan-legal-aid" / "dev.jsonl"


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    folder = tmp_path / "a folder"
    folder.mkdir()
    rows = [
        {"id": f"d{i}", "law": "劳动法", "article": "第一条", "text": text} for i, text in enumerate(("工资", "工伤"))
    ]
    (folder / "corpus.jsonl.gz").write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    (folder / "queries.jsonl").write_text('{"query_id": "1", "query": "工资", "split": "dev"}\n', encoding="utf-8")
    (folder / "qrels.tsv").write_text("query_id\tcorpus_id\tscore\tsplit\n1\td0\t1\tdev\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        ([], "required: COMMAND"),
        (["nonsense"], "invalid choice: 'nonsense'"),
        (["answers"], "required: --dataset"),
        (["answers", "--dataset", "x", "--on", "tomorrow"], "'tomorrow' is not a date"),
        (["answers", "--dataset", "x", "--on", "20261123"], "'20261123' is not a date like 2026-11-23"),
        (["sample", "draw", "--from", "2026-W48-1"], "'2026-W48-1' is not a date like 2026-11-23"),
        (["retrieval", "--dataset", "x", "--system", "magic"], "invalid choice: 'magic'"),
    ],
)
def test_usage_errors_are_one_line_and_exit_2(
    argv: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(argv)
    assert caught.value.code == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["answers", "--dataset", "/nowhere/q.jsonl"], "cannot read /nowhere/q.jsonl"),
        (["retrieval", "--dataset", "/nowhere"], "no such folder: /nowhere"),
        (["retrieval", "--dataset", "/nowhere", "--system", "all", "--run-out", "x"], "--run-out holds one ranking"),
        (["bench", "--dataset", "/nowhere/q.jsonl"], "cannot read /nowhere/q.jsonl"),
    ],
)
def test_unusable_data_is_one_line_and_exit_2(
    argv: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(argv) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1


def test_an_unknown_split_exits_2(toy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["retrieval", "--dataset", str(toy), "--split", "exam"]) == 2
    assert "no judged query in split 'exam'" in capsys.readouterr().err


def test_retrieval_prints_measures_and_writes_the_run(
    toy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("eval.__main__.ROOT", tmp_path)
    run = tmp_path / "run.txt"
    argv = ["retrieval", "--dataset", str(toy), "--split", "dev", "--system", "bm25", "--run-out", str(run)]
    assert main([*argv, "--out", str(tmp_path / "out")]) == 0
    assert "| bm25 | 1.000 [1.000, 1.000] |" in capsys.readouterr().out
    assert run.read_text(encoding="utf-8").startswith("1 Q0 d0 1 ")
    assert (tmp_path / "out" / "retrieval-a folder-dev-bm25.json").is_file()


def test_a_process_that_does_not_answer_is_said_to_be_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bench, "ROOT", tmp_path)  # no package `bot` there
    with pytest.raises(EvalError, match="run `make setup`"):
        bench.first_answer("能申请吗", on=DAY)


def test_bench_prints_percentiles_and_units() -> None:
    figures = spread("one answer", [0.001, 0.002, 0.003])
    assert [(figure.name, round(figure.value, 3)) for figure in figures] == [
        ("one answer, p50", 2.0),
        ("one answer, p95", 2.9),
        ("one answer, p99", 2.98),
    ]
    table = Table((*figures, Figure("peak memory", 1234.5, "MB")))
    assert "| peak memory | 1234 | MB |" in table.to_markdown()
    assert table.to_json()["peak memory"] == {"value": 1234.5, "unit": "MB"}


def test_bench_asks_every_turn() -> None:
    heard: list[int] = []

    class Fake:
        def reply(self, turns: object, *, on: object) -> object:
            heard.append(len(turns))  # type: ignore[arg-type]
            return answer()

    figures = bench.answering(Fake(), [question(turns=("好",)), question("b")], on=DAY)  # type: ignore[arg-type]
    assert heard == [1, 1, 2, 1]  # the first is not measured
    assert len(figures) == 3
    assert resident() > 1


@pytest.mark.slow
def test_answers_reports_over_the_real_program(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = DEV.read_text(encoding="utf-8").splitlines()[:3]
    dataset = tmp_path / "three.jsonl"
    dataset.write_text("\n".join(rows) + "\n", encoding="utf-8")
    argv = ["answers", "--dataset", str(dataset), "--on", DAY.isoformat(), "--out", str(tmp_path)]
    assert main(argv) == 0
    printed = capsys.readouterr().out
    assert "3 questions" in printed
    assert "| questions asked |" in printed
    report = tmp_path / "answers-three.json"
    assert [row["id"] for row in json.loads(report.read_text(encoding="utf-8"))["rows"]] == [
        "lad001",
        "lad002",
        "lad003",
    ]
    assert main([*argv, "--compare", str(report)]) == 0
    assert "No significant difference over 3 common questions." in capsys.readouterr().out
