"""python -m bot directory import | export | show: what each does and says; bot.__main__ prints it."""

from __future__ import annotations

import argparse
import csv
import io
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.directory import store
from bot.directory.columns import COLUMNS, cells_of, read_rows
from bot.directory.counties import Counties
from bot.directory.directory import Directory
from bot.directory.merge import Difference, merge
from bot.directory.models import AgencyRow, Kind, LawyerRow, Row
from bot.directory.sheet import read_sheet
from bot.errors import InputError
from bot.routing.divisions import full_name
from corpus.days import day_arg

PROBLEMS_SHOWN = 50
_ROWS_SHOWN = 20
_NAMES = {Kind.AGENCIES: "机构名单", Kind.LAWYERS: "律师名单"}


@dataclass(frozen=True)
class Outcome:
    """Lines for standard output, lines for standard error, and the exit status."""

    said: tuple[str, ...]
    problems: tuple[str, ...] = ()
    exit_code: int = 0


def add_parser(commands: argparse._SubParsersAction[Any]) -> None:
    """Add `directory` and its commands."""
    directory = commands.add_parser("directory", help="本地机构和律师的名单：导入、导出、查看")
    actions = directory.add_subparsers(dest="action", metavar="ACTION", required=True)
    kinds = {"choices": [kind.value for kind in Kind], "metavar": "agencies|lawyers"}
    reader = actions.add_parser("import", help="检查一张表并收进来")
    reader.add_argument("file", metavar="FILE.csv|xlsx", type=Path)
    reader.add_argument("--kind", **kinds, help="机构还是律师；默认看表头")
    reader.add_argument("--dry-run", action="store_true", help="只检查，不保存")
    reader.add_argument("--replace-all", action="store_true", help="表里没有的都去掉")
    writer = actions.add_parser("export", help="写成 CSV；还没有名单时写出空表")
    writer.add_argument("file", metavar="FILE.csv", type=Path)
    writer.add_argument("--kind", **kinds, default="agencies", help="默认 agencies")
    shower = actions.add_parser("show", help="看名单里有什么，哪些已经过期")
    shower.add_argument("county", metavar="COUNTY", nargs="?")
    for command in (reader, writer, shower):
        command.add_argument("--on", type=day_arg, metavar="DATE", help="按哪一天；默认今天")


def run(args: argparse.Namespace, folder: Path, *, on: date) -> Outcome:
    """Do what the arguments say.

    Raises:
        InputError: a file or an argument cannot be used.
        DirectoryError: a stored directory is damaged, or cannot be written.
    """
    if args.action == "import":
        kind = Kind(args.kind) if args.kind else None
        return import_file(args.file, folder, kind=kind, dry_run=args.dry_run, replace_all=args.replace_all, on=on)
    if args.action == "export":
        return export_file(args.file, folder, kind=Kind(args.kind))
    return show(folder, args.county, on=on)


def import_file(path: Path, folder: Path, *, kind: Kind | None, dry_run: bool, replace_all: bool, on: date) -> Outcome:
    """Check a table; where nothing is wrong with it, store it and say what it changes."""
    sheet = read_sheet(path)
    reading = read_rows(sheet, kind, counties=Counties.load(), on=on)
    if reading.problems:
        count = len(reading.problems)
        more = [f"……还有{count - PROBLEMS_SHOWN}处，改好上面的再试。"] if count > PROBLEMS_SHOWN else []
        shown = [str(problem) for problem in reading.problems[:PROBLEMS_SHOWN]]
        return Outcome((), (*shown, *more, f"{path}有{count}处不对，一行都没有收。"), 1)
    try:
        stored = store.read(reading.kind, folder)
    except store.DirectoryError:
        if not replace_all:
            raise
        stored = ()
    rows, difference = merge(stored, reading.rows, replace_all=replace_all, on=on)
    said = [f"{_NAMES[reading.kind]}：{path}，{len(reading.rows)}行。", *_told(difference, on)]
    if dry_run:
        said.append("只是检查，没有保存。")
    else:
        said.append(f"已保存：{store.write(rows, reading.kind, folder, on=on)}，现有{len(rows)}行。")
        said.append("网页如果正开着，请重新启动，才会用新的名单。")
    return Outcome(tuple(said), (sheet.note,) if sheet.note else ())


def export_file(path: Path, folder: Path, *, kind: Kind) -> Outcome:
    """Write the stored rows of a kind as CSV that spreadsheet programs and `import` read."""
    rows = store.read(kind, folder)
    try:
        # Through a neighbour, so that a full disk does not cost the file that was there.
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".export-", suffix=".tmp")
        try:
            os.fchmod(descriptor, 0o644)
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
                file.write(to_csv(rows, kind))
            Path(temporary).replace(path)
        finally:
            Path(temporary).unlink(missing_ok=True)
    except (OSError, ValueError) as exc:
        raise InputError(f"写不了文件：{path}", str(exc)) from exc
    empty = "名单还是空的，这是一张带表头的空表。" if not rows else ""
    return Outcome((f"{_NAMES[kind]}：写了{len(rows)}行到{path}。{empty}",))


def to_csv(rows: Sequence[Row], kind: Kind) -> str:
    """Return a CSV table with Chinese headers and a byte-order mark: without it Excel takes UTF-8 for GB18030."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([column.title for column in COLUMNS[kind]])
    writer.writerows(cells_of(row) for row in rows)
    return "\ufeff" + buffer.getvalue()


def show(folder: Path, county: str | None, *, on: date) -> Outcome:
    """List what is stored, for one county or city or all, and what of it is no longer shown."""
    directory = Directory.load(folder)
    rows: list[Row] = [*directory.agencies, *directory.lawyers_listed]
    if county is not None:
        region = Counties.load().find(county)
        if isinstance(region, str):
            raise InputError(f"{region}。", f"COUNTY is {county[:40]!r}")
        rows = [row for row in rows if row.region == region]
    if not rows:
        return Outcome((f"{county or '名单'}还没有录入。" if county is None else f"{county}：没有录入。",))
    rows.sort(key=lambda row: (row.region.city, row.region.county or "", isinstance(row, LawyerRow), row.label))
    fresh = sum(row.checked.fresh(on) for row in rows)
    return Outcome((*(_shown(row, on) for row in rows), f"共{len(rows)}行，{on}能显示的{fresh}行。"))


def _shown(row: Row, on: date) -> str:
    what = f"{row.address}　{row.phone}　{row.hours}" if isinstance(row, AgencyRow) else f"律师　{row.phone or ''}"
    checked = f"{row.checked.checked_on}由{row.checked.checked_by}核对，{row.checked.expires}失效"
    mark = "" if row.checked.fresh(on) else f"【{_why_not(row, on)}】"
    return f"{mark}{full_name(row.region)}　{row.label}　{what}　（{checked}；来源：{row.checked.source}）"


def _why_not(row: Row, on: date) -> str:
    return "已过期，不显示" if on >= row.checked.expires else "核对日期还没有到，不显示"


def _told(difference: Difference, on: date) -> list[str]:
    said: list[str] = []
    for title, rows in (
        ("新增", difference.added),
        ("改动", difference.changed),
        ("不变", difference.unchanged),
        ("表里没有、保留原来的", difference.kept),
        ("去掉", difference.removed),
        (f"到{on}不能显示（过期）", difference.expired),
    ):
        said.append(f"{title}：{len(rows)}")
        if title != "不变":
            said += [f"  {full_name(row.region)}　{row.label}" for row in rows[:_ROWS_SHOWN]]
            said += [f"  ……还有{len(rows) - _ROWS_SHOWN}行"] if len(rows) > _ROWS_SHOWN else []
    return said
