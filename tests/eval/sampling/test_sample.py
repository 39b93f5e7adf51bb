"""Journal → sheet → scores → report on the command line, and what is not right in between."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.errors import InputError
from bot.journal.journal import Journal
from bot.models import Region, Verdict
from eval.errors import EvalError
from eval.sampling.command import add
from eval.sampling.frame import load
from eval.sampling.rubric import rubric
from tests.bot.samples import SAMPLES
from tests.eval.labelling.sheets_filled import fill

BEST = {one.title: one.offered[0] for one in rubric()}
CITIES = ("长沙市", "怀化市", None)


def run(*argv: str | Path | int) -> int:
    parser = argparse.ArgumentParser()
    add(parser.add_subparsers(required=True))
    args = parser.parse_args(["sample", *map(str, argv)])
    return int(args.call(args) or 0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """240 answers of a year: 160 in 长沙, 60 in 怀化, 20 nowhere."""
    journal, base = Journal(tmp_path / "kept"), SAMPLES["check_waived"]
    for number in range(240):
        city = CITIES[(number >= 160) + (number >= 220)]
        referral = replace(base.referral, region=Region(city, None) if city else None)
        verdict = Verdict.NOT_COVERED if number % 2 else Verdict.CHECK_WAIVED
        answer = replace(base, referral=referral, verdict=verdict)
        journal.add(["=老板李建国不给钱", f"第{number}次"], answer, day=date(2026, 1 + number % 12, 3))
    return tmp_path / "kept"


def test_the_whole_way(tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "sheet.xlsx"
    assert run("draw", folder, "-n", 120, "--out", out, "--scorers", "甲,乙") == 0
    assert "共有240次回答，抽了120次" in capsys.readouterr().out
    parts = [tmp_path / "sheet-甲.xlsx", tmp_path / "sheet-乙.xlsx"]
    assert not out.exists()
    for path in parts:
        sheet = load_workbook(path).worksheets[0]
        titles = [str(cell.value) for cell in sheet[1]]
        assert sheet.max_row == 61
        first = dict(zip(titles, sheet[2], strict=True))
        assert str(first["问题"].value).startswith("【第1次】=老板〔姓名〕不给钱\n【第2次】第")
        assert first["问题"].protection.locked
        assert not first["是否完整"].protection.locked
        assert first["类别"].value in ("不在范围", "困难是条件，但免予核查")
        assert len(sheet.data_validations.dataValidation) == len({one.offered for one in rubric()})
        fill(path, lambda id, title: "错误" if title == "渠道是否正确" and id[0] in "01" else BEST.get(title, ""))
    assert run("report", *parts) == 0
    told = capsys.readouterr().out
    assert "共有240次回答，抽了120次，打了分的有120次。" in told
    assert "不完整" not in told
    assert "| 长沙市 | 160 |" in told
    assert "| 没说是哪里 | 20 |" in told
    assert "| 2026年第4季度 | 60 |" in told
    assert "| 结论是否正确 | 100% | [" in told
    assert "## 要逐个处理的回答" in told
    assert "渠道是否正确 |  |" in told
    assert run("report", parts[0]) == 0
    assert "有60次抽到的回答不在交来的表里，这份报告不完整。" in capsys.readouterr().out


def test_the_same_seed_gives_the_same_sheet(tmp_path: Path, folder: Path) -> None:
    def ids(*more: str) -> list[str]:
        path = tmp_path / "s.xlsx"
        run("draw", folder, "-n", 60, "--out", path, *more)
        return [str(cell.value) for cell in load_workbook(path).worksheets[0]["A"][1:]]

    assert ids() == ids()
    assert ids() != ids("--seed", "5")
    assert len(ids("--without-kind", "--minimum", "1")) == 60


def test_days_and_strata(folder: Path) -> None:
    found = load([folder], first=date(2026, 4, 1), last=date(2026, 6, 30))
    assert {answer.stratum.quarter for answer in found.answers} == {"2026年第2季度"}
    assert len(found.answers) == 60
    assert {answer.stratum.kind for answer in load([folder], by_kind=False).answers} == {""}
    assert len(load([folder, *sorted(folder.iterdir())]).answers) == 240  # named twice, counted once
    assert found.answers[0].entry().day.month == 4


def test_rows_nobody_scored_and_strata_too_small(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "s.csv"
    run("draw", folder, "-n", 48, "--out", out)
    fill(out, lambda id, title: "" if id[0] in "abcdef" else BEST.get(title, ""))
    assert run("report", out) == 0
    told = capsys.readouterr().out
    assert "太少（" in told
    assert "不到30次，只作参考" in told
    assert "没有结论、依据、渠道错误或者有害的回答。" in told


def test_half_scored_rows_and_words_off_the_list(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "s.xlsx"
    run("draw", folder, "-n", 48, "--out", out)
    fill(out, lambda id, title: {"结论是否正确": "正确", "依据是否正确": "=1+1"}.get(title, ""))
    capsys.readouterr()
    assert run("report", out) == 1
    shown = capsys.readouterr()
    assert "s.xlsx第2行“依据是否正确”一栏：没有“=1+1”这个选项，只能填：正确、部分正确、错误、不需要依据。" in shown.err
    assert "s.xlsx第2行“是否完整”一栏：还没有填。" in shown.err
    assert "还有220处。" in shown.err
    assert not shown.out


@pytest.mark.parametrize(
    ("title", "value", "message"),
    [("这一类共有", "7000", "被改过"), ("这一类共有", "x", "被改过"), ("编号", "a", "前面已经有了")],
)
def test_cells_that_are_not_for_scorers(
    tmp_path: Path, folder: Path, title: str, value: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out, done = tmp_path / "s.xlsx", []
    run("draw", folder, "-n", 48, "--out", out)

    def person(id: str, column: str) -> str:
        if column == title and len(done) < 2:
            done.append(id)
            return value
        return BEST.get(column, "")

    fill(out, person)
    assert run("report", out) == 1
    assert message in capsys.readouterr().err


def test_sheets_of_different_samples(tmp_path: Path, folder: Path) -> None:
    one, two, other = tmp_path / "1.xlsx", tmp_path / "2.xlsx", tmp_path / "c.xlsx"
    run("draw", folder, "-n", 48, "--out", one)
    run("draw", folder, "-n", 49, "--out", two)
    with pytest.raises(EvalError, match="different samples"):
        run("report", one, two)
    fill(one, lambda id, title: "1/2/3" if title.startswith("抽样") else "")
    with pytest.raises(EvalError, match="has been changed"):
        run("report", one)
    with pytest.raises(InputError, match="打不开"):
        run("report", other)
    other.write_text("a,b\n1,2\n")
    with pytest.raises(EvalError, match="lacks 编号"):
        run("report", other)


def test_journals_that_are_none(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "s.xlsx"
    monkeypatch.delenv("XYWF_JOURNAL_DIR", raising=False)
    with pytest.raises(EvalError, match="name a journal"):
        run("draw", "--out", out)
    monkeypatch.setenv("XYWF_JOURNAL_DIR", str(folder))
    assert run("draw", "-n", 48, "--out", out) == 0
    (tmp_path / "empty").mkdir()
    (tmp_path / "junk").write_bytes(b"\xff\x00\n{}\n")
    for path, message in (("none", "cannot read"), ("empty", "holds no journal"), ("junk", "2 unreadable lines")):
        with pytest.raises(EvalError, match=message):
            run("draw", tmp_path / path, "--out", out)
    with pytest.raises(EvalError, match="need a sample of 47, not 20"):
        run("draw", folder, "-n", 20, "--out", out)
    with pytest.raises(EvalError, match="each scorer once"):
        run("draw", folder, "-n", 48, "--out", out, "--scorers", "甲,甲")


def test_damaged_lines_are_counted_and_a_changed_journal_is_noticed(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = sorted(folder.iterdir())[0]
    file.write_bytes(b"half a li\n" + file.read_bytes())
    assert run("draw", folder, "-n", 48, "--out", tmp_path / "s.xlsx") == 0
    assert "有1行读不懂" in capsys.readouterr().err
    listed = load([folder]).answers[0]
    file.write_bytes(json.dumps({}).encode())
    with pytest.raises(EvalError, match="has changed"):
        listed.entry()


def test_the_rubric_is_whole() -> None:
    titles = [one.title for one in rubric()]
    assert titles == ["结论是否正确", "依据是否正确", "是否完整", "渠道是否正确", "是否看得懂", "有无有害内容"]
    for one in rubric():
        assert one.good | one.void < set(one.offered)
        assert one.good
        assert not one.good & one.void
        assert not one.grave or one.grave in set(one.offered) - one.good
        assert one.read("乱写") is None
        assert one.read(f" {one.offered[0]} ") == one.offered[0]
