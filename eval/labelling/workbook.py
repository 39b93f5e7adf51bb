"""A table for people → an .xlsx with drop-down choices and a guide on its second sheet, or a .csv for those without.

Both say the same, cell by cell; `eval.labelling.cells` keeps either from being calculated. In a workbook only the cells
to fill in can be changed: the sheet is protected, without a password. What comes back is read by
`bot.directory.sheet.read_sheet`, whatever program has saved it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from bot.directory.sheet import MAX_BYTES, MAX_ROWS, read_sheet
from eval.errors import EvalError
from eval.labelling.cells import escaped, restored
from index.files import replacing

_LISTS = "选项"
_MOST = MAX_ROWS - 1


class SheetError(EvalError):
    """A sheet cannot be written, or is not the kind of sheet that was asked for."""


@dataclass(frozen=True)
class Column:
    """One column: its title, its width in characters, and whether people fill it in."""

    title: str
    width: int = 12
    fill: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of text under titles; `choices` lists, by column number, what a person may choose from in each row."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    guide: tuple[tuple[str, ...], ...] = ()
    choices: Mapping[int, Sequence[tuple[str, ...]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """A row that came back: its file and number, for people, and its cells by title."""

    where: str
    cells: Mapping[str, str]

    def __getitem__(self, title: str) -> str:
        return self.cells.get(title, "")


def write(table: Table, path: Path) -> None:
    """Write a table: a workbook where the name ends in .xlsx, a UTF-8 table with a BOM where it ends in .csv.

    Raises:
        SheetError: another ending, more rows or bytes than can be read back, or the file cannot be written.
    """
    made = {".xlsx": _xlsx, ".csv": _csv}.get(path.suffix.lower())
    if made is None:
        raise SheetError(f"{path.name}: a sheet's name ends in .xlsx or .csv")
    if len(table.rows) > _MOST:
        raise SheetError(f"{len(table.rows)} rows are more than one sheet takes ({_MOST}); choose fewer")
    content = made(table)
    if len(content) > MAX_BYTES:
        raise SheetError(f"{path.name} would have {len(content)} bytes, more than can be read back ({MAX_BYTES})")
    try:
        with replacing(path) as file:
            file.write(content)
    except (OSError, ValueError) as exc:  # ValueError: a NUL in the name
        raise SheetError(f"cannot write {path}: {getattr(exc, 'strerror', None) or exc}") from exc


def read(path: Path, needed: Sequence[str]) -> list[Line]:
    """Return the rows of a sheet that has the columns `needed`, as they were before they were escaped.

    Raises:
        InputError: the file is missing, damaged, too large or no table. SheetError: it is another kind of table.
    """
    sheet = read_sheet(path)
    titles = [restored(title) for title in sheet.header]
    if twice := sorted({title for title in titles if title and titles.count(title) > 1}):
        raise SheetError(f"{path}: the first row names a column twice: {', '.join(twice)}")
    if missing := [title for title in needed if title not in titles]:
        raise SheetError(f"{path}: the first row lacks {', '.join(missing)}; is it the right sheet?")
    return [
        Line(
            f"{path.name}第{line.number}行",
            {title: restored(cell) for title, cell in zip(titles, line.cells, strict=False) if title},
        )
        for line in sheet.lines
    ]


def _csv(table: Table) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.title for column in table.columns])
    writer.writerows([escaped(cell) for cell in row] for row in table.rows)
    return text.getvalue().encode("utf-8-sig")


def _xlsx(table: Table) -> bytes:
    from openpyxl import Workbook  # late: it imports numpy
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = "填写"
    _fill(sheet, [tuple(column.title for column in table.columns), *table.rows])
    for number, column in enumerate(table.columns, 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = column.width
        _mark(sheet, number, column, len(table.rows))
    sheet.freeze_panes = "A2"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False  # widths and heights may be changed
    guide = book.create_sheet("说明")
    _fill(guide, table.guide)
    for letter, width in zip("ABCDE", (24, 30, 70, 30, 30), strict=True):
        guide.column_dimensions[letter].width = width
    lists = book.create_sheet(_LISTS)
    lists.sheet_state = "hidden"
    _offer(sheet, lists, table.choices)
    kept = io.BytesIO()
    book.save(kept)
    book.close()
    return kept.getvalue()


def _fill(sheet: Any, rows: Sequence[Sequence[str]]) -> None:
    for number, row in enumerate(rows, 1):
        for place, text in enumerate(row, 1):
            cell = sheet.cell(number, place)
            cell.value = escaped(text)
            cell.data_type = "s"  # text, whatever it looks like
            cell.number_format = "@"


def _mark(sheet: Any, number: int, column: Column, rows: int) -> None:
    """Bold titles, wrapped text, and a tint where somebody is to write."""
    from openpyxl.styles import Alignment, Font, PatternFill, Protection

    wrapped = Alignment(wrap_text=True, vertical="top")
    tint = PatternFill("solid", fgColor="FFF6D6")
    for row in range(1, rows + 2):
        cell = sheet.cell(row, number)
        cell.alignment = wrapped
        if row == 1:
            cell.font = Font(bold=True)
        if column.fill and row > 1:
            cell.fill = tint
            cell.number_format = "@"
            cell.protection = Protection(locked=False)


def _offer(sheet: Any, lists: Any, choices: Mapping[int, Sequence[tuple[str, ...]]]) -> None:
    """Put each list of choices into a column of the hidden sheet, and refer to it from the rows it is for."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    made: dict[tuple[str, ...], Any] = {}
    for column, offered in choices.items():
        for options, first, last in _runs(offered):
            if options not in made:
                letter = get_column_letter(len(made) + 1)
                for place, option in enumerate(options, 1):
                    lists[f"{letter}{place}"] = escaped(option)
                    lists[f"{letter}{place}"].data_type = "s"
                where = f"'{_LISTS}'!${letter}$1:${letter}${len(options)}"
                rule = DataValidation(type="list", formula1=where, allow_blank=True, showErrorMessage=True)
                rule.error, rule.errorTitle = "请从列表里选一个。", "没有这个选项"
                sheet.add_data_validation(rule)
                made[options] = rule
            letter = get_column_letter(column + 1)
            made[options].add(f"{letter}{first + 2}:{letter}{last + 2}")


def _runs(offered: Sequence[tuple[str, ...]]) -> Iterator[tuple[tuple[str, ...], int, int]]:
    for options, run in groupby(range(len(offered)), key=lambda row: offered[row]):
        rows = list(run)
        if options:
            yield options, rows[0], rows[-1]
