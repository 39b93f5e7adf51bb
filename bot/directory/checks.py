"""One row of text, cell by cell → typed values; every fault becomes a Problem with row, column and plain words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.directory import fields
from bot.directory.counties import Counties
from bot.models import Region

# Lines of Hunan's area codes, 12348 with or without one; a subscriber's number begins with 2 to 9.
PHONE = re.compile(r"12348|07(?:3[0-9]|4[3-6])-(?:[2-9]\d{6,7}|12348)")
MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"(07(?:3[0-9]|4[3-6]))-?([2-9]\d{6,7}|12348)")
_LOST_ZERO = re.compile(r"7(?:3[0-9]|4[3-6])[2-9]\d{6,7}")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_WHOLE = re.compile(r"(\d{1,6})\s*[年件]?")
_DEGREES = re.compile(r"\d{1,3}(?:\.\d{1,17})?")
_SPREADSHEET_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "###")
SEPARATORS = re.compile(r"[、;；,，/|]")
LATITUDE, LONGITUDE = (24.6, 30.2), (108.7, 114.3)
"""The box around Hunan, in degrees."""

_PROTECTED = re.compile(r"'+[=+\-@＝＋－＠]")


@dataclass(frozen=True)
class Problem:
    """What is wrong: the row's number in the table, the column's Chinese header (or nothing), and one clause."""

    row: int
    column: str
    what: str

    def __str__(self) -> str:
        column = f"“{self.column}”" if self.column else ""
        return f"第{self.row}行{column}：{self.what}"


def protect(text: str) -> str:
    """Return a cell that no spreadsheet program takes for a formula; `unprotect` gives the text back."""
    return f"'{text}" if re.match(r"'*[=+\-@＝＋－＠]", text) else text


def unprotect(text: str) -> str:
    """Take away the mark that `protect` has set."""
    return text[1:] if _PROTECTED.match(text) else text


def printable(text: str) -> bool:
    """Whether a text has no control character, no invisible or direction mark, and no half of a surrogate pair."""
    return not any(unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") for character in text)


class Cells:
    """The cells of one row by column key. Each reader returns a value of its type, and notes a problem where it cannot.

    A row that has problems must not be used; its values are then placeholders.
    """

    def __init__(self, row: int, cells: Mapping[str, str], titles: Mapping[str, str], counties: Counties) -> None:
        self._row, self._cells, self._titles, self._counties = row, cells, titles, counties
        self.problems: list[Problem] = []

    def note(self, key: str, what: str) -> None:
        """Add a problem of a column."""
        self.problems.append(Problem(self._row, self._titles[key], what))

    def optional(self, key: str, limit: int = 100) -> str:
        """A text of at most `limit` characters on one line; nothing where the cell is empty or at fault."""
        raw = self._cells.get(key, "")
        if raw.startswith("="):
            self.note(key, "是公式，不收。请改成算好的文字或者数字")
        elif raw.startswith(_SPREADSHEET_ERRORS):
            self.note(key, f"是表格软件报的错（{raw[:10]}），请重新填")
        else:
            text = " ".join(unprotect(raw).split())
            if not printable(text):
                self.note(key, "里面有看不见的字符，请删掉重新打字")
            elif len(text) > limit:
                self.note(key, f"太长了，有{len(text)}个字，最多{limit}个")
            else:
                return text
        return ""

    def text(self, key: str, limit: int = 100) -> str:
        """A text that must be there."""
        had = len(self.problems)
        text = self.optional(key, limit)
        if not text and len(self.problems) == had:
            self.note(key, "没有填")
        return text

    def region(self, key: str) -> Region:
        """A county or city of Hunan."""
        text = self.text(key)
        found = self._counties.find(text) if text else ""
        if isinstance(found, Region):
            return found
        if found:
            self.note(key, found)
        return Region("", None)

    def day(self, key: str) -> date | None:
        """A day written 2026-11-23, 2026/11/23 or 2026年11月23日; None where the cell is empty or at fault."""
        text = unicodedata.normalize("NFKC", self.optional(key))
        if not text:
            return None
        if match := _DAY.fullmatch(text):
            try:
                return date(int(match[1]), int(match[2]), int(match[3]))
            except ValueError:
                pass  # 2026-02-30
        self.note(key, f"“{text[:20]}”不是日期，请写成 2026-11-23 这样")
        return None

    def whole(self, key: str, most: int) -> int:
        """A whole number from 0 to `most`, with or without 年 or 件."""
        text = self.text(key)
        match = _WHOLE.fullmatch(unicodedata.normalize("NFKC", text))
        if match and int(match[1]) <= most:
            return int(match[1])
        if text:
            self.note(key, f"“{text[:20]}”不是0到{most}的整数")
        return 0

    def degrees(self, key: str, limits: tuple[float, float]) -> float | None:
        """A coordinate within Hunan; None where the cell is empty or at fault."""
        text = unicodedata.normalize("NFKC", self.optional(key)).removesuffix("°")
        if not text:
            return None
        low, high = limits
        if not _DEGREES.fullmatch(text):
            self.note(key, f"“{text[:20]}”不是度数，请写成 {round((low + high) / 2, 1)} 这样")
        elif not low <= float(text) <= high:
            other = LONGITUDE if limits == LATITUDE else LATITUDE
            swapped = "，经度和纬度可能写反了" if other[0] <= float(text) <= other[1] else ""
            self.note(key, f"{text[:20]}不在湖南（{low}到{high}）{swapped}")
        else:
            return float(text)
        return None

    def phone(self, key: str, *, mobile: bool) -> str:
        """A telephone number as 0739-1234567 or 12348, and with `mobile` as 13900000000; nothing where at fault."""
        text = self.optional(key)
        digits = re.sub(r"[\s()]|(?<=\d)-(?=\d)", "", unicodedata.normalize("NFKC", text).replace("—", "-"))
        if not text or digits == "12348" or (mobile and MOBILE.fullmatch(digits)):
            return digits
        if match := _LANDLINE.fullmatch(digits):
            return f"{match[1]}-{match[2]}"
        if MOBILE.fullmatch(digits):
            self.note(key, "是手机号。机构要填座机或者12348，不公开个人手机")
        elif _LOST_ZERO.fullmatch(digits):
            self.note(key, f"“{text[:20]}”少了开头的0，请把这一列设成“文本”再填")
        elif re.fullmatch(r"[2-9]\d{6,7}", digits):
            self.note(key, f"“{text[:20]}”没有区号，请写成 073X-号码 这样")
        else:
            self.note(key, f"“{text[:20]}”不是湖南的电话号码（区号0730到0739、0743到0746，或者12348）")
        return ""

    def parts(self, key: str, *, limit: int = 12) -> tuple[str, ...]:
        """The parts of a cell separated by 、 or ; in their order, without repetition."""
        parts = [part.strip() for part in SEPARATORS.split(self.optional(key, 200))]
        found = tuple(dict.fromkeys(part for part in parts if part))
        if len(found) > limit:
            self.note(key, f"有{len(found)}项，最多{limit}项")
        return found[:limit]

    def fields(self, key: str) -> tuple[str, ...]:
        """Ids of fields of work, at least one."""
        had = len(self.problems)
        known: list[str] = []
        for part in self.parts(key):
            field = fields.find(part)
            if field is None:
                self.note(key, f"不认识“{part[:20]}”，可以写：{'、'.join(f.label for f in fields.fields().values())}")
            elif field not in known:
                known.append(field)
        if not known and len(self.problems) == had:
            self.note(key, "没有填")
        return tuple(known)
