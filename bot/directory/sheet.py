"""A file that an operator filled in → rows of text: CSV (UTF-8 or GB18030) or the first sheet of an .xlsx.

Nothing is calculated: a formula stays the text that begins with =, which the checks refuse. Hostile files are refused
by what they declare (size, parts, what they unpack to), and never unpacked beyond it.
"""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path

from bot.errors import InputError

MAX_BYTES = 5_000_000
MAX_UNPACKED = 40_000_000  # bytes of all parts of an .xlsx
MAX_PARTS = 300
MAX_ROWS = 5_000  # with the header and blank rows
MAX_COLUMNS = 60
_PIECE = 1 << 16
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_SAVE_AS = "请在表格软件里另存为 .xlsx 或者 CSV（UTF-8），再导入。"


@dataclass(frozen=True)
class Line:
    """A row as the operator sees it: its number (the header is 1), and its cells, none of them empty at the end."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """The header and the rows below that are not blank; `note` is something the operator should know, or nothing."""

    header: tuple[str, ...]
    lines: tuple[Line, ...]
    note: str = ""


def read_sheet(path: Path) -> Sheet:
    """Return what a table holds, as text.

    Raises:
        InputError: the file is missing, not a table, damaged, or larger than the limits of this module.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as exc:  # ValueError: a NUL in the name
        raise InputError(f"打不开文件：{path}", str(exc)) from exc
    if len(content) > MAX_BYTES:
        raise InputError(f"文件太大：{path}，最多{MAX_BYTES // 1_000_000}MB。", f"limit {MAX_BYTES} bytes")
    if content.startswith(_OLD_EXCEL):
        raise InputError(f"{path}是旧式的或者加了密码的表格。{_SAVE_AS}", "OLE file: .xls or encrypted .xlsx")
    rows, note = _workbook(content, path) if content.startswith(_ZIP) else (_csv(content, path), "")
    return _sheet(rows, path, note)


def _sheet(rows: Iterable[Iterable[object]], path: Path, note: str) -> Sheet:
    lines: list[Line] = []
    for number, row in enumerate(rows, 1):
        cells = tuple(_trimmed([_text(cell) for cell in row]))
        if number > MAX_ROWS:
            raise InputError(f"行数太多：{path}，最多{MAX_ROWS}行（空行也算）。", f"limit {MAX_ROWS} rows")
        if len(cells) > MAX_COLUMNS:
            raise InputError(f"列数太多：{path}的第{number}行，最多{MAX_COLUMNS}列。", f"limit {MAX_COLUMNS} columns")
        if cells:
            lines.append(Line(number, cells))
    if not lines:
        raise InputError(f"{path}里没有内容。", "the table is empty")
    return Sheet(lines[0].cells, tuple(lines[1:]), note)


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _csv(content: bytes, path: Path) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        break
    else:
        raise InputError(f"{path}的文字编码认不出来。{_SAVE_AS}", "neither UTF-8 nor GB18030")
    if "\0" in text:
        raise InputError(f"{path}不是表格文件。{_SAVE_AS}", "holds NUL bytes")
    head = text.lstrip().partition("\n")[0]
    delimiter = max(",\t;", key=head.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as exc:
        raise InputError(f"{path}的格式有错，多半是引号没有成对。{_SAVE_AS}", f"csv: {exc}") from exc


def _workbook(content: bytes, path: Path) -> tuple[list[tuple[object, ...]], str]:
    from openpyxl import load_workbook  # late: it imports numpy
    from openpyxl.utils.exceptions import InvalidFileException

    safe = _repacked(content, path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions, which nobody reads here
            book = load_workbook(safe, read_only=True, data_only=False, keep_links=False)
            try:
                if not book.worksheets:
                    raise InputError(f"{path}里没有工作表。", "no worksheet")
                first = book.worksheets[0]
                first.reset_dimensions()  # a file may lie about its size
                rows: list[tuple[object, ...]] = []
                for row in first.iter_rows(max_col=MAX_COLUMNS + 1, values_only=True):
                    rows.append(row)
                    if len(rows) > MAX_ROWS:
                        break
                others = len(book.worksheets) - 1
                note = f"文件里有{others + 1}张工作表，只读了第一张“{first.title}”。" if others else ""
            finally:
                book.close()
    # What openpyxl lets through of a damaged file: there is no common class (its own, zipfile's, ElementTree's, …).
    except (InvalidFileException, zipfile.BadZipFile, SyntaxError, ValueError, TypeError, KeyError) as exc:
        raise InputError(f"{path}不是完好的表格文件。{_SAVE_AS}", f"xlsx: {type(exc).__name__}: {exc}") from exc
    except (AttributeError, IndexError, EOFError, OSError, NotImplementedError, RuntimeError, ArithmeticError) as exc:
        raise InputError(f"{path}不是完好的表格文件。{_SAVE_AS}", f"xlsx: {type(exc).__name__}: {exc}") from exc
    return rows, note


def _repacked(content: bytes, path: Path) -> io.BytesIO:
    """The workbook's XML parts, unpacked with care and packed again without compression.

    The size that a part declares binds neither zlib nor zipfile's own `read`, which unpacks first and cuts then;
    reading in pieces is bound.
    """
    safe = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(safe, "w") as repacked:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise InputError(f"{path}解开以后太大，不收。", f"more than {MAX_PARTS} parts or {MAX_UNPACKED} bytes")
            wanted = {part.filename: part for part in parts if part.filename.endswith((".xml", ".rels"))}
            for part in wanted.values():
                if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                    raise zipfile.BadZipFile(f"{part.filename}: compression {part.compress_type}")
                with archive.open(part) as packed:
                    text = b"".join(iter(partial(packed.read, _PIECE), b""))
                plain = text.replace(b"\0", b"")  # UTF-16
                if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
                    # Entities can grow without end, and no spreadsheet program writes them.
                    raise InputError(f"{path}里有不该有的内容，不收。", f"{part.filename}: document type declaration")
                repacked.writestr(part.filename, text)
    except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, OSError, NotImplementedError, RuntimeError) as exc:
        raise InputError(f"{path}不是完好的表格文件。{_SAVE_AS}", f"zip: {exc}") from exc
    return safe


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        whole = (cell.hour, cell.minute, cell.second) == (0, 0, 0)
        return cell.date().isoformat() if whole else cell.isoformat(" ", "seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, str | int | float | bool):
        return str(cell).strip()
    # Array formulas and data tables come as objects; a time of day or a span of time is no cell of ours.
    return "=" if "Formula" in type(cell).__name__ else str(cell)
