"""How large a sheet can be printed on one side of A4 by a browser: an estimate of its height, rather too tall.

The numbers mirror data/sheet.css; lengths in em unless they say pt. A browser's own fonts differ, so some room is kept.
"""

from __future__ import annotations

import math
import unicodedata

from bot.sheet.models import Due, Sheet
from bot.sheet.words import day

SIZES = tuple(size / 4 for size in range(60, 31, -1))
"""Sizes tried, in pt, from 15 down to 8; older people read 14 with ease."""

_WIDTH, _HEIGHT = 527.0, 790.0  # of the printed area, in pt
_ROOM = 1.0  # the estimate of Chinese text is some tenth too tall
_LINE = 1.42
_BROAD = dict.fromkeys("WMm@%", 1.1)


def print_size(sheet: Sheet) -> float:
    """Return the largest size in pt at which the page should fit."""
    return next((size for size in SIZES if _height(sheet, _WIDTH / size) * size <= _HEIGHT * _ROOM), SIZES[-1])


def width(text: str) -> float:
    """Return the width of `text` in em: a Chinese character or a broad Latin letter 1, others about 0.58."""
    return sum(
        1.1 if char in "WMm@%" else 1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.58 for char in text
    )


def _rows(text: str, wide: float) -> float:
    return max(1, math.ceil(width(text) / max(1.0, wide - 0.6))) * _LINE


def _height(sheet: Sheet, wide: float) -> float:
    title = 1.5 * _LINE + 0.56 * 1.5 * _LINE + 0.25
    height = title + 2 * (0.8 * _LINE + 0.2) + 0.6
    height += sum(_rows(line, wide - 1.5) + 1.6 for line in sheet.first)
    height += 1.12 * _rows(sheet.verdict, wide / 1.12 - 1.5) + 1.9
    for lines in (sheet.why, sheet.ask):
        height += _HEAD + sum(_rows(line, wide - 1) for line in lines) if lines else 0
    if sheet.papers:
        height += _HEAD
    for papers in sheet.papers:
        alone = len(papers.items) == 1
        rows = [_rows(item, (wide if alone else (wide - 1.4) / 2) - 1.5) for item in papers.items]
        height += 0.92 * _rows(papers.title + papers.hint, wide / 0.92) + 0.25
        height += sum(rows) if alone else _columns(rows)
    if sheet.course:
        height += _HEAD + sum(_rows(_due(due), wide - 1) for due in sheet.course)
    height += _door(sheet, wide)
    if sheet.notes:
        height += _rows("".join(sheet.notes), wide)
    if sheet.articles:
        height += 0.8 * _rows("条文：" + "；".join(sheet.articles), wide / 0.8)
    return height


_HEAD = 1.02 * (_LINE + 0.75) + 0.2


def _columns(rows: list[float]) -> float:
    """Two columns, filled in order, as even as can be: the taller one."""
    return min(max(sum(rows[:cut]), sum(rows[cut:])) for cut in range(len(rows) + 1))


def _due(due: Due) -> str:
    when = f"{due.limit}{day(due.day)}" if due.day else due.limit
    return f"{due.what}：{when}（{due.note}）" + ("____月____日" if due.blank else "")


def _door(sheet: Sheet, wide: float) -> float:
    door = sheet.door
    beside = wide - (8.0 if door.code else 0)
    lines = [door.note, door.agency, *door.lines]
    told = sum(_rows(line, beside) for line in lines if line) + (1.9 * 1.2 if door.phone else 0)
    code = 6.2 + 1.3 if door.code else 0
    return (_HEAD + max(told, code) if told or code else 0) + (_rows("", wide) + 0.35 if door.agency else 0)
