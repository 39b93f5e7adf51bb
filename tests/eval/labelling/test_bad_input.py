"""What is not right is one clear sentence: files, sheets, cells, and sheets of another data set."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from bot.errors import InputError
from eval.errors import EvalError
from tests.eval.labelling.sheets_filled import ROWS, fill, items, run

SAID = {"想问什么": "能不能申请", "难不难": "难"}


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.xlsx"
    run("sheet", items(tmp_path), "--annotator", "甲", "--fields", "intent,difficulty", "--out", path)
    fill(path, lambda id, title: SAID.get(title, ""))
    return path


def bomb() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 50_000_000)
    return kept.getvalue()


def workbook(*rows: list[object]) -> bytes:
    book, kept = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(kept)
    return kept.getvalue()


HEADER: list[object] = ["编号", "标注人", "问题", "后来说的话", "想问什么"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "打不开文件"),
        (b"", "没有内容"),
        (b"\x00\x01\x02", "不是表格文件"),
        (b"\xd0\xcf\x11\xe0....", "旧式的或者加了密码"),
        (b"PK\x03\x04 not really", "不是完好的表格文件"),
        (bomb(), "解开以后太大"),
        (b"x" * 5_000_001, "文件太大"),
        (workbook(["a", "b"], ["1", "2"]), "the first row lacks 编号, 标注人"),
        (workbook(HEADER[:4], ["q1", "甲", "问", ""]), "no column to label"),
        (workbook(HEADER), "no column to label, or no rows"),
        (workbook([*HEADER, "胡写的"], ["q1", "甲", "问", "", "", "x"]), "unknown column 胡写的"),
        (workbook([*HEADER, "编号"], ["q1"]), "names a column twice: 编号"),
    ],
)
def test_files_that_are_no_sheet(tmp_path: Path, good: Path, content: bytes | None, message: str) -> None:
    bad = tmp_path / "bad.xlsx"
    if content is not None:
        bad.write_bytes(content)
    with pytest.raises((InputError, EvalError), match=message) as caught:
        run("agree", good, bad)
    assert "\n" not in str(caught.value)
    with pytest.raises((InputError, EvalError)):
        run("apply", bad, items(tmp_path), "--out", tmp_path / "new.jsonl")
    assert not (tmp_path / "new.jsonl").exists()


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("能申请吧", "没有“能申请吧”这个选项，只能填：能不能申请、要什么材料"),
        ("=A1&B1", "没有“=A1&B1”这个选项"),
        ("@SUM(1)", "没有“@SUM(1)”这个选项"),
        ("-", "没有“-”这个选项"),
        ("", "还没有填"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_cells_that_are_no_label(
    tmp_path: Path, good: Path, cell: str, message: str, suffix: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / f"bad{suffix}"
    run("sheet", items(tmp_path), "--annotator", "乙", "--fields", "intent,difficulty", "--out", path)
    fill(path, lambda id, title: cell if title == "想问什么" else SAID.get(title, ""))
    capsys.readouterr()
    assert run("agree", good, path) == 1
    shown = capsys.readouterr()
    assert f"bad{suffix}第2行“想问什么”一栏：{message}" in shown.err
    assert shown.err.count("\n") == 4
    assert not shown.out


def test_citations_that_name_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.xlsx"
    run("sheet", items(tmp_path), "--annotator", "甲", "--fields", "gold_articles", "--out", path)
    fill(path, lambda id, title: "法律援助法第三千条" if title == "必须有的依据" else "")
    assert run("agree", path, path) == 1
    assert "“必须有的依据”一栏：" in capsys.readouterr().err


def decided(tmp_path: Path, **cells: str) -> Path:
    row = {"编号": "q1", "问题": ROWS[0]["question"], "后来说的话": "", "栏目": "难不难", "裁定": "难"} | cells
    path = tmp_path / "c.xlsx"
    path.write_bytes(workbook(list(row), list(row.values())))
    return path


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"编号": "q9"}, "'q9' is not in the data set"),
        ({"问题": "别的问题"}, "q1: the sheet has other words"),
        ({"后来说的话": "还有"}, "q1: the sheet has other words"),
    ],
)
def test_decisions_on_another_data_set(tmp_path: Path, cells: dict[str, str], message: str) -> None:
    with pytest.raises(EvalError, match=message):
        run("apply", decided(tmp_path, **cells), items(tmp_path), "--out", tmp_path / "new.jsonl")
    assert not (tmp_path / "new.jsonl").exists()


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"裁定": ""}, "“裁定”一栏：还没有填"),
        ({"裁定": "很难"}, "没有“很难”这个选项，只能填：容易、中等、难"),
        ({"栏目": "乱七八糟"}, "没有“乱七八糟”这一栏"),
    ],
)
def test_decisions_that_are_no_labels(
    tmp_path: Path, cells: dict[str, str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("apply", decided(tmp_path, **cells), items(tmp_path), "--out", tmp_path / "new.jsonl") == 1
    assert message in capsys.readouterr().err
    assert not (tmp_path / "new.jsonl").exists()


def test_an_item_twice_in_one_sheet(tmp_path: Path, good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    twice = tmp_path / "twice.xlsx"
    row: list[object] = ["q1", "甲", "问", "", "要多久"]
    twice.write_bytes(workbook(HEADER, row, row))
    assert run("agree", twice, good) == 1
    assert "第3行“编号”一栏：q1前面已经有了（twice.xlsx第2行）。" in capsys.readouterr().err


def test_sheets_of_different_items(tmp_path: Path, good: Path) -> None:
    other = tmp_path / "other.xlsx"
    other.write_bytes(workbook(HEADER, ["zz", "甲", "问", "", "要多久"]))
    with pytest.raises(EvalError, match="no item in common"):
        run("agree", good, other)
    other.write_bytes(workbook(HEADER, ["q1", "甲", "问", "", "要多久"]))
    with pytest.raises(EvalError, match="q1: the two sheets have different words"):
        run("agree", good, other)
    other.write_bytes(workbook([*HEADER[:4], "必须有的依据"], ["q1", "甲", "问", "", "没有"]))
    with pytest.raises(EvalError, match="no field in common"):
        run("agree", good, other)


@pytest.mark.parametrize(
    ("write", "message"),
    [
        (lambda path: None, "cannot read"),
        (lambda path: path.write_bytes(b""), "holds no items"),
        (lambda path: path.write_bytes(b"\xff\xfe\x00"), "not UTF-8"),
        (lambda path: path.write_text("{"), ":1: not JSON"),
        (lambda path: path.write_text("[" * 100_000), ":1: not JSON"),
        (lambda path: path.write_text("[]"), ":1: not a JSON object"),
        (lambda path: path.write_text('{"id": 1}'), "needs the words `id` and `question`"),
        (lambda path: path.write_text('{"id": "a", "question": "b", "turns": "c"}'), "`turns` is no list"),
        (lambda path: path.write_text('{"id": "a", "question": "b"}\n' * 2), "appears twice"),
    ],
)
def test_data_sets_that_are_none(tmp_path: Path, write: Callable[[Path], object], message: str) -> None:
    path = tmp_path / "x.jsonl"
    write(path)
    with pytest.raises(EvalError, match=message):
        run("sheet", path, "--annotator", "甲", "--out", tmp_path / "a.xlsx")


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["--annotator", "甲", "--out", "a.txt"], r"ends in \.xlsx or \.csv"),
        (["--annotator", "甲", "--fields", "nonsense", "--out", "a.xlsx"], "of: intent, "),
        (["--annotator", "甲", "--fields", "intent,intent", "--out", "a.xlsx"], "once"),
        (["--annotator", " ", "--out", "a.xlsx"], "has a name"),
        (["--annotator", "甲", "--out", "items.jsonl/a.xlsx"], "cannot write"),
    ],
)
def test_what_cannot_be_exported(
    tmp_path: Path, argv: list[str], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(EvalError, match=message):
        run("sheet", items(tmp_path), *argv)


def test_more_items_than_a_sheet_takes(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text("".join(json.dumps({"id": str(n), "question": "?"}) + "\n" for n in range(5_000)))
    with pytest.raises(EvalError, match="more than one sheet takes"):
        run("sheet", path, "--annotator", "甲", "--out", tmp_path / "a.xlsx")
