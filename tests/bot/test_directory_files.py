"""Files that operators hand over, whole and hostile: what comes out as rows of text. All names are fictional (虚构)."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.directory import sheet
from bot.directory.columns import read_rows
from bot.directory.counties import Counties
from bot.directory.sheet import Line, Sheet, read_sheet
from bot.errors import InputError

HEADER = ["机构", "县市区", "地址", "电话", "上班时间", "来源", "核对日期", "核对人"]
ROW = ["虚构中心", "长沙县", "虚构路1号", "0731-22222201", "周一", "虚构来源", "2026-11-01", "虚构人"]


def workbook(path: Path, rows: list[list[Any]], *more: str) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    for title in more:
        book.create_sheet(title)
    book.save(path)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_csv_in_three_encodings(tmp_path: Path, encoding: str, separator: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f'机构{separator}县\r\n\r\n"虚构\n中心"{separator} 长沙县 \r\n'.encode(encoding))
    assert read_sheet(path) == Sheet(("机构", "县"), (Line(3, ("虚构\n中心", "长沙县")),))


def test_xlsx(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        [["机构", "日", "数", "度"], ["虚构", datetime(2026, 11, 1), 12.0, 28.25], [], ["=1+1", None, True, 7]],
        "第二张",
    )
    read_ = read_sheet(path)
    assert read_.lines == (Line(2, ("虚构", "2026-11-01", "12", "28.25")), Line(4, ("=1+1", "", "True", "7")))
    assert "只读了第一张" in read_.note


def test_a_formula_in_xlsx_is_a_problem_not_a_value(tmp_path: Path) -> None:
    from openpyxl.worksheet.formula import ArrayFormula

    row = [*ROW[:2], '=CONCAT("虚构","路")', ROW[3], None, *ROW[5:]]
    path = workbook(tmp_path / "a.xlsx", [HEADER, row])
    problems = read_rows(read_sheet(path), None, counties=Counties.load(), on=date(2026, 11, 23)).problems
    assert [(p.column, p.what[:3]) for p in problems] == [("地址", "是公式"), ("上班时间", "没有填")]
    assert sheet._text(ArrayFormula("A1", "=1")) == "="


def zipped(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_a_zip_bomb_is_refused_unread(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.xlsx", {"xl/sharedStrings.xml": b"0" * (sheet.MAX_UNPACKED + 1)})
    assert path.stat().st_size < 100_000
    with pytest.raises(InputError, match="太大"):
        read_sheet(path)


def test_a_part_that_lies_about_its_size_is_not_unpacked_beyond_it(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.xlsx", {"xl/workbook.xml": b"0" * 9_000_000})
    content = path.read_bytes()
    told, lied = struct.pack("<I", 9_000_000), struct.pack("<I", 1_000)
    assert content.count(told) == 2  # beside the part, and in the list at the end
    path.write_bytes(content.replace(told, lied))
    with pytest.raises(InputError, match="完好"):
        read_sheet(path)


def test_too_many_parts_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="太大"):
        read_sheet(zipped(tmp_path / "a.xlsx", {str(n): b"" for n in range(sheet.MAX_PARTS + 1)}))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(tmp_path: Path, encoding: str) -> None:
    part = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "虚">]><x>&a;</x>'.encode(encoding)
    with pytest.raises(InputError, match="不该有"):
        read_sheet(zipped(tmp_path / "a.xlsx", {"xl/workbook.xml": part}))


def damaged() -> dict[str, bytes]:
    buffer = io.BytesIO()
    from openpyxl import Workbook

    Workbook().save(buffer)
    good = buffer.getvalue()
    return {
        "empty": b"",
        "blank": b"\n \n,,\n",
        "binary": bytes(range(256)) * 4,
        "nul": "机构,\0\n".encode(),
        "utf-16": "机构,县\n".encode("utf-16"),
        "old excel": b"\xd0\xcf\x11\xe0" + b"\0" * 100,
        "zip of nothing": b"PK\x05\x06" + b"\0" * 18,
        "only the magic": b"PK\x03\x04",
        "cut": good[: len(good) // 2],
        "quote": '机构,县\n"虚构,长沙县\n'.encode(),
    }


@pytest.mark.parametrize("name", sorted(damaged()))
def test_damaged_files_are_one_sentence(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(damaged()[name])
    with pytest.raises(InputError) as caught:
        read_sheet(path)
    assert str(path) in str(caught.value)


def test_every_bit_of_a_workbook_may_rot(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [HEADER, ROW])
    good = path.read_bytes()
    for place in range(4, len(good), len(good) // 150):
        path.write_bytes(good[:place] + bytes([good[place] ^ 0xFF]) + good[place + 1 :])
        try:
            read_sheet(path)
        except InputError:
            continue


def test_limits_of_size_rows_and_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"x" * (sheet.MAX_BYTES + 1))
    with pytest.raises(InputError, match="文件太大"):
        read_sheet(path)
    path.write_text("a\n" * sheet.MAX_ROWS)
    assert len(read_sheet(path).lines) == sheet.MAX_ROWS - 1
    path.write_text("a\n" * (sheet.MAX_ROWS + 1))
    with pytest.raises(InputError, match="行数太多"):
        read_sheet(path)
    path.write_text("a," * sheet.MAX_COLUMNS + "a\n")
    with pytest.raises(InputError, match="列数太多"):
        read_sheet(path)


def test_a_far_cell_does_not_fill_the_memory(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.worksheets[0].cell(1, 1, "机构")
    book.worksheets[0].cell(1_048_576, 1, "虚构")
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(InputError, match="行数太多"):
        read_sheet(tmp_path / "a.xlsx")


@pytest.mark.parametrize("name", ["", "nowhere.csv", "a\0b"])
def test_files_that_are_not_there(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="打不开"):
        read_sheet(tmp_path / name)
