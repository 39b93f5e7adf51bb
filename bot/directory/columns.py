"""The two tables' columns: headers in Chinese and English → typed rows, and rows → cells that read back the same."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.directory import fields
from bot.directory.checks import LATITUDE, LONGITUDE, Cells, Problem, protect
from bot.directory.counties import Counties
from bot.directory.models import AgencyRow, Checked, Kind, LawyerRow, Row
from bot.directory.sheet import Sheet
from bot.errors import InputError
from bot.routing.divisions import full_name

SHOWN_DAYS = 180
"""A row without a last day is shown for so many days after it was checked."""

LONGEST_DAYS = 731
"""A row may ask for no more than two years: offices move."""

_IGNORED = frozenset({"序号", "备注", "no", "note", "notes"})


@dataclass(frozen=True)
class Column:
    """A column: its English header, the Chinese one, other spellings, and whether the header may be missing."""

    key: str
    title: str
    also: tuple[str, ...] = ()
    optional: bool = False


_CHECKED = (
    Column("source", "来源", ("出处",)),
    Column("checked_on", "核对日期", ("核实日期",)),
    Column("checked_by", "核对人", ("核实人",)),
    Column("expires", "失效日期", ("有效期到", "有效期至"), optional=True),
)
COLUMNS = {
    Kind.AGENCIES: (
        Column("agency", "机构", ("机构名称", "法律援助机构", "名称")),
        Column("county", "县市区", ("县（市、区）", "县", "地区", "所在地")),
        Column("address", "地址", ("办公地址", "地点")),
        Column("phone", "电话", ("联系电话", "咨询电话")),
        Column("hours", "上班时间", ("办公时间", "工作时间")),
        Column("lat", "纬度", ("latitude",), optional=True),
        Column("lon", "经度", ("lng", "longitude"), optional=True),
        *_CHECKED,
    ),
    Kind.LAWYERS: (
        Column("name", "姓名", ("律师", "律师姓名")),
        Column("firm", "律师事务所", ("律所", "单位", "执业机构")),
        Column("county", "县市区", ("县（市、区）", "县", "地区", "所在地")),
        Column("fields", "擅长领域", ("领域", "专业领域", "擅长")),
        Column("years", "执业年数", ("执业年限", "年数")),
        Column("languages", "语言", ("会说的话", "方言"), optional=True),
        Column("cases", "办过的法律援助案件数", ("案件数", "办案数", "件数")),
        Column("phone", "电话", ("联系电话",), optional=True),
        *_CHECKED,
    ),
}
_MARKS = {Kind.AGENCIES: {"agency", "address", "hours"}, Kind.LAWYERS: {"firm", "fields", "cases"}}


@dataclass(frozen=True)
class Reading:
    """The rows of a table and the lines they stand in, or (then `rows` must not be used) what is wrong with it."""

    kind: Kind
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]


def read_rows(sheet: Sheet, kind: Kind | None, *, counties: Counties, on: date) -> Reading:
    """Check a table row by row; all problems are found, in the order of the table.

    Args:
        sheet: the table.
        kind: which table it is; None to tell by its header.
        counties: what a county cell may say.
        on: the day of the import; nothing can have been checked after it.

    Raises:
        InputError: the header is of neither table.
    """
    kind = kind or _kind(sheet)
    places, problems = _header(sheet, kind)
    titles = {column.key: column.title for column in COLUMNS[kind]}
    order = {title: number for number, title in enumerate(titles.values())}
    rows: list[Row] = []
    seen: dict[object, int] = {}
    for line in () if problems else sheet.lines:
        named = {key: line.cells[place] for key, place in places.items() if place < len(line.cells)}
        cells = Cells(line.number, named, titles, counties)
        row = _BUILD[kind](cells, on)
        key = same(row)
        if not cells.problems and key in seen:
            cells.note(COLUMNS[kind][0].key, f"和第{seen[key]}行重复（{row.label}，{full_name(row.region)}）")
        seen.setdefault(key, line.number)
        if any(line.cells[len(sheet.header) :]):
            cells.problems.append(Problem(line.number, "", "比表头多出几格，可能是内容里的逗号没有加引号"))
        problems += sorted(cells.problems, key=lambda problem: order.get(problem.column, -1))
        rows.append(row)
    if not sheet.lines:
        problems.append(Problem(1, "", "表头下面没有内容"))
    return Reading(kind, tuple(rows), tuple(problems))


def cells_of(row: Row) -> tuple[str, ...]:
    """The cells of a row in the order of COLUMNS, safe to open in a spreadsheet program."""
    last = row.checked
    stamp = (last.source, last.checked_on.isoformat(), last.checked_by, last.expires.isoformat())
    cells: tuple[object, ...]
    if isinstance(row, AgencyRow):
        cells = (row.agency, full_name(row.region), row.address, row.phone, row.hours, row.lat, row.lon)
    else:
        labels = "、".join(fields.fields()[field].label for field in row.fields)
        spoken = "、".join(row.languages)
        cells = (row.name, row.firm, full_name(row.region), labels, row.years, spoken, row.cases, row.phone)
    return tuple(protect("" if cell is None else str(cell)) for cell in (*cells, *stamp))


def _kind(sheet: Sheet) -> Kind:
    scores = {kind: len(_MARKS[kind] & _header(sheet, kind)[0].keys()) for kind in Kind}
    best = max(scores, key=lambda kind: scores[kind])
    if not scores[best]:
        wanted = "；".join("、".join(column.title for column in COLUMNS[kind]) for kind in Kind)
        raise InputError(f"第一行不是认识的表头。表头应当是：{wanted}。", "export makes an empty table with its header")
    return best


def _header(sheet: Sheet, kind: Kind) -> tuple[dict[str, int], list[Problem]]:
    known = {text: column for column in COLUMNS[kind] for text in map(_plain, (column.key, column.title, *column.also))}
    places: dict[str, int] = {}
    problems: list[Problem] = []
    for place, header in enumerate(sheet.header):
        column = known.get(_plain(header))
        if column is None:
            if _plain(header) not in _IGNORED and (header or any(_at(line.cells, place) for line in sheet.lines)):
                problems.append(Problem(1, header[:20] or f"第{place + 1}列", "不认识的列，请删掉或者改名"))
        elif column.key in places:
            problems.append(Problem(1, header, "这一列出现了两次"))
        else:
            places[column.key] = place
    problems += [
        Problem(1, column.title, "缺这一列")
        for column in COLUMNS[kind]
        if column.key not in places and not column.optional
    ]
    return places, problems


def _at(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _plain(header: str) -> str:
    return "".join(header.split()).lower()


def _agency(cells: Cells, on: date) -> AgencyRow:
    lat, lon = cells.degrees("lat", LATITUDE), cells.degrees("lon", LONGITUDE)
    if not cells.problems and (lat is None) != (lon is None):
        cells.note("lat" if lat is None else "lon", "没有填，经度和纬度要么都填，要么都不填")
    row = AgencyRow(
        agency=cells.text("agency", 60),
        region=cells.region("county"),
        address=cells.text("address", 120),
        phone=cells.phone("phone", mobile=False),
        hours=cells.text("hours", 80),
        lat=lat,
        lon=lon,
        checked=_checked(cells, on),
    )
    if not row.phone and not any(problem.column == "电话" for problem in cells.problems):
        cells.note("phone", "没有填；没有座机的请填12348")
    return row


def _lawyer(cells: Cells, on: date) -> LawyerRow:
    return LawyerRow(
        name=cells.text("name", 30),
        firm=cells.text("firm", 60),
        region=cells.region("county"),
        fields=cells.fields("fields"),
        years=cells.whole("years", 70),
        languages=cells.parts("languages"),
        cases=cells.whole("cases", 100_000),
        phone=cells.phone("phone", mobile=True) or None,
        checked=_checked(cells, on),
    )


_BUILD: dict[Kind, Callable[[Cells, date], Row]] = {Kind.AGENCIES: _agency, Kind.LAWYERS: _lawyer}


def _checked(cells: Cells, on: date) -> Checked:
    source, by = cells.text("source", 200), cells.text("checked_by", 30)
    had = len(cells.problems)
    day, expires = cells.day("checked_on"), cells.day("expires")
    faulty = len(cells.problems) > had
    if day is None:
        if not faulty:
            cells.note("checked_on", "没有填")
        return Checked(source, on, by, on)
    if day > on:
        cells.note("checked_on", f"{day}在今天（{on}）之后")
    elif day.year < 2000:
        cells.note("checked_on", f"{day}太早了，请核对")
    if expires is None:
        return Checked(source, day, by, _later(day, SHOWN_DAYS))
    if expires <= day:
        cells.note("expires", f"{expires}要在核对日期（{day}）之后")
    elif expires > _later(day, LONGEST_DAYS):
        cells.note("expires", f"{expires}太远，最多是核对日期以后两年；到期请重新核对")
    return Checked(source, day, by, expires)


def _later(day: date, days: int) -> date:
    return day + timedelta(days=min(days, (date.max - day).days))


def same(row: Row) -> tuple[str, ...]:
    """What makes two rows one entry: their key without spaces, half and full width alike."""
    parts = (part if isinstance(part, str) else full_name(part) for part in row.key)
    return tuple("".join(unicodedata.normalize("NFKC", part).split()) for part in parts)
