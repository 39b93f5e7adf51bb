"""Days in words: 昨天, 上个月3号, 2026年11月10日, 去年, 快一年了 → the first and the last day that they can mean.

Everything is read relative to a day `on`. Words that name no day by themselves (腊月, 过年, 三月十五 without
号) are found too, as a mention without span: the caller then knows that a day was said, but not which.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.understanding.day_words import DAY_WORDS, RULES, YEAR_WORDS
from corpus.numerals import parse_numeral

_WEEKDAYS = {char: index % 7 for index, char in enumerate("一二三四五六日")} | {"天": 6, "末": 5}
_SAID_LATE = timedelta(days=31)
_APPROXIMATE = {"周": 1, "月": 14, "年": 30}
_FILLER = "\0"
_DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True)
class Span:
    """The days that words can mean: from `first` to `last`, both included; one day where they are equal."""

    first: date
    last: date

    @property
    def exact(self) -> bool:
        """Whether the words name one day."""
        return self.first == self.last


@dataclass(frozen=True)
class Mention:
    """Where a day is said: [start, end) of the text, and what it can mean (None: no day can be told).

    `age` marks a length of time (快一年了): it says when something happened only where that stands before it.
    """

    start: int
    end: int
    span: Span | None
    age: bool = False


_Read = Callable[[re.Match[str], date, bool], Span | None]


def plus_months(day: date, months: int) -> date:
    """Return the same day `months` later (or earlier), or that month's last day (民法典 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise ValueError(f"no day {months} months from {day}")


def find_days(text: str, *, on: date, ahead: bool = False) -> tuple[Mention, ...]:
    """Return the days said in folded `text`, in order.

    Args:
        text: folded words (see `bot.understanding.text.fold`); time is linear in its length.
        on: today.
        ahead: read what is open (11月10号, 星期三) as the next such day; else as the last one.
    """
    found: list[Mention] = []
    for pattern, reader in RULES:
        if reader in _AMOUNTS or (reader in _COMING and not ahead):
            text = pattern.sub(lambda match: _FILLER * len(match[0]), text)
            continue
        read = _READERS[reader]

        def consume(match: re.Match[str], read: _Read = read, age: bool = reader in _AGES) -> str:
            try:
                span = read(match, on, ahead)
            except (ValueError, OverflowError):
                span = None
            found.append(Mention(match.start(), match.end(), span, age))
            return _FILLER * len(match[0])

        text = pattern.sub(consume, text)
    return tuple(sorted(found, key=lambda mention: mention.start))


def _unknown(_match: re.Match[str], _on: date, _ahead: bool) -> Span | None:
    return None


def _full_date(match: re.Match[str], on: date, ahead: bool) -> Span | None:
    month, day = _number(match["m"]), _number(match["d"])
    year = _year(match, on)
    if year is not None:
        return _one(date(year, month, day))
    return _open_date(month, day, on, ahead)


def _open_date(month: int, day: int, on: date, ahead: bool) -> Span | None:
    this = date(on.year, month, day)
    if ahead:
        return _one(this if this >= on else date(on.year + 1, month, day))
    if this <= on:
        return _one(this)
    # 11月30号 said on the 23rd: last year's, or a slip? Nobody can tell.
    return None if this - on <= _SAID_LATE else _one(date(on.year - 1, month, day))


def _month(match: re.Match[str], on: date, ahead: bool) -> Span | None:
    month, year = _number(match["m"]), _year(match, on)
    if year is None:
        year = on.year
        if ahead and month < on.month:
            year += 1
        if not ahead and month > on.month:
            year -= 1
    return _in_month(date(year, month, 1), match["part"], on, ahead)


def _relative_month(match: re.Match[str], on: date, ahead: bool) -> Span | None:
    word = match["mw"]
    months = -2 if word.startswith("上上") else -1 if word.startswith("上") else 1 if word.startswith("下") else 0
    first = plus_months(on.replace(day=1), months)
    if match["d"]:
        return _one(first.replace(day=_number(match["d"])))
    return _in_month(first, match["part"], on, ahead)


def _in_month(first: date, part: str | None, on: date, ahead: bool) -> Span | None:
    last = plus_months(first, 1) - timedelta(days=1)
    if part:
        starts = {"初": (1, 8), "上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31), "底": (25, 31), "末": (25, 31)}
        low, high = starts[part.removeprefix("月")]
        first, last = first.replace(day=low), last.replace(day=min(high, last.day))
    return _clip(first, last, on, ahead)


def _year_only(match: re.Match[str], on: date, ahead: bool) -> Span | None:
    year = _year(match, on)
    if year is None:
        return None
    low, high = {
        "上半年": (1, 6), "下半年": (7, 12), "年初": (1, 2), "初": (1, 2), "年底": (11, 12), "底": (11, 12),
        "春天": (2, 5), "夏天": (5, 9), "秋天": (8, 11),
    }.get(match["half"] or "", (1, 12))  # fmt: skip
    return _clip(date(year, low, 1), plus_months(date(year, high, 1), 1) - timedelta(days=1), on, ahead)


def _day_of_month(match: re.Match[str], on: date, ahead: bool) -> Span | None:
    day = _number(match["d"])
    month = on.replace(day=1)
    for _ in range(3):
        try:
            found = month.replace(day=day)
        except ValueError:
            found = None
        if found is not None and (found >= on if ahead else found <= on):
            return _one(found)
        month = plus_months(month, 1 if ahead else -1)
    return None


def _week(match: re.Match[str], on: date, ahead: bool) -> Span | None:
    word, weekday = match["w"] or "", match["wd"]
    monday = on - timedelta(days=on.weekday())
    if not word:
        day = monday + timedelta(days=_weekday(weekday))
        if ahead and day < on:
            day += timedelta(days=7)
        if not ahead and day > on:
            day -= timedelta(days=7)
        return _one(day)
    weeks = {"上上": -2, "上": -1, "下": 1, "下下": 2}.get(word, 0)
    monday += timedelta(days=7 * weeks)
    if weekday:
        return _one(monday + timedelta(days=_weekday(weekday)))
    return _clip(monday, monday + timedelta(days=6), on, ahead)


def _day_word(match: re.Match[str], on: date, _ahead: bool) -> Span | None:
    return _one(on + timedelta(days=DAY_WORDS[match[0]]))


def _just_now(_match: re.Match[str], on: date, _ahead: bool) -> Span | None:
    return Span(on - timedelta(days=3), on)


def _lately(_match: re.Match[str], on: date, _ahead: bool) -> Span | None:
    return Span(on - timedelta(days=9), on - timedelta(days=1))


def _month_or_so(_match: re.Match[str], on: date, _ahead: bool) -> Span | None:
    return Span(on - timedelta(days=60), on - timedelta(days=20))


def _ago(match: re.Match[str], on: date, _ahead: bool) -> Span | None:
    return _long_ago(match, on)


def _age(match: re.Match[str], on: date, _ahead: bool) -> Span | None:
    almost = bool(match["almost"])
    if almost and match["almost"].endswith(("不到", "不满", "未满", "没到", "没满")):
        low = _long_ago(match, on, almost=True)
        return Span(low.first, on) if low else None
    return _long_ago(match, on, almost=almost)


def _short_of(match: re.Match[str], on: date, ahead: bool) -> Span | None:
    """差两天就满一年: the year is full in two days (ahead), so what began it was a year before that."""
    low, high = _count(match["short"])
    unit = match["su"][-1]
    days = 30 if unit == "月" else 7 if unit in "期拜周" else 1
    return _full(match, on + timedelta(days=low * days), on + timedelta(days=high * days), ahead)


def _full_on(match: re.Match[str], on: date, ahead: bool) -> Span | None:
    day = on + timedelta(days=DAY_WORDS[match["day"]])
    return _full(match, day, day, ahead)


def _full(match: re.Match[str], first: date, last: date, ahead: bool) -> Span:
    months = -_number(match["full"]) * (12 if match["fu"] == "年" else 1)
    return Span(first, last) if ahead else Span(plus_months(first, months), plus_months(last, months))


def _after(match: re.Match[str], on: date, _ahead: bool) -> Span | None:
    if match["half"]:
        days = timedelta(days=15) if match["hu"] == "个月" else timedelta(days=182)
        return Span(on + days - timedelta(days=2), on + days + timedelta(days=2))
    low, high = _count(match["n"] + (match["more"] or ""))
    unit = match["u"][-1]
    if unit == "月" or unit == "年":
        scale = 12 if unit == "年" else 1
        return Span(plus_months(on, low * scale), plus_months(on, high * scale))
    scale = 7 if unit in "期拜周" else 1
    return Span(on + timedelta(days=low * scale), on + timedelta(days=high * scale))


def _long_ago(match: re.Match[str], on: date, *, almost: bool = False) -> Span | None:
    """The days that lie a length of time before `on`; a length in months or years is never meant to the day."""
    if match["half"]:
        low = high = 0
        unit, half, over = match["hu"][-1], True, bool(match["hover"])
    else:
        low, high = _count(match["n"] + (match["more"] or ""))
        unit = {"日": "天", "期": "周", "拜": "周"}.get(match["u"][-1], match["u"][-1])
        half, over = bool(match["plus"]), bool(match["over"]) or "多" in match["u"]
    if unit == "月" and half:  # 半个月, 两个月半
        middle = plus_months(on, -low) - timedelta(days=15)
        return Span(middle - timedelta(days=8 if over else 3), min(on, middle + timedelta(days=3)))
    if almost and unit == "天":
        return Span(on - timedelta(days=high - 1), on - timedelta(days=max(low - 3, 0)))
    if unit in "天周":
        scale, slack = (7, _APPROXIMATE["周"]) if unit == "周" else (1, 0)
        longest = timedelta(days=high * scale + slack + 5 * over)
        return Span(on - longest, on - timedelta(days=max(low * scale - slack, 0)))
    scale = 12 if unit == "年" else 1
    extra = _count(match["n2"])[0] if not match["half"] and match["n2"] else 6 * half
    low, high = low * scale + extra, high * scale + extra
    if over:
        return Span(plus_months(on, -high - scale) + timedelta(days=1), plus_months(on, -low) - timedelta(days=1))
    if almost:
        full = plus_months(on, -high)
        return Span(full + timedelta(days=1), min(on, full + timedelta(days=60 if unit == "年" else 20)))
    about = timedelta(days=_APPROXIMATE["月" if extra and not half else unit])
    return Span(plus_months(on, -high) - about, min(on, plus_months(on, -low) + about))


def _one(day: date) -> Span:
    return Span(day, day)


def _clip(first: date, last: date, on: date, ahead: bool) -> Span | None:
    """What has happened happened before today is over; what is to come does not come before today."""
    if ahead:
        return Span(max(first, on), last) if last >= on else Span(first, last)
    return Span(first, min(last, on)) if first <= on else Span(first, last)


def _weekday(word: str) -> int:
    return int(word) - 1 if word.isdigit() else _WEEKDAYS[word]


def _year(match: re.Match[str], on: date) -> int | None:
    groups = match.groupdict()
    if groups.get("yw"):
        return on.year + YEAR_WORDS[groups["yw"]]
    if not groups.get("y"):
        return None
    digits = "".join(str(_DIGITS.find(char)) if char in _DIGITS else char for char in groups["y"].replace("零", "〇"))
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _number(text: str) -> int:
    return parse_numeral(text.lstrip("0") or "0")


def _count(text: str) -> tuple[int, int]:
    """Return the least and the most that a counted number can mean: 十几 → 11–19, 二十多 → 21–29, 两三 → 2–3."""
    body = text.rstrip("多来几")
    if text == "几":
        return 2, 9
    if text.startswith("几十"):
        return 20, 99
    if body != text:
        number = _number(body)
        step = 100 if number % 100 == 0 else 10 if number % 10 == 0 else 1
        return number + 1, number + max(step - 1, 1)
    if len(body) == 2 and not body.isdigit() and "十" not in body and "百" not in body:
        return _number(body[0]), _number(body[1])
    number = _number(body)
    return number, number


_READERS: dict[str, _Read] = {
    "unknown": _unknown,
    "full_date": _full_date,
    "relative_month": _relative_month,
    "month_or_so": _month_or_so,
    "month": _month,
    "year_only": _year_only,
    "day_of_month": _day_of_month,
    "week": _week,
    "day_word": _day_word,
    "just_now": _just_now,
    "lately": _lately,
    "ago": _ago,
    "short_of": _short_of,
    "full_on": _full_on,
    "age": _age,
    "after": _after,
}
_AGES = frozenset({"age", "month_or_so"})  # lengths of time
_AMOUNTS = frozenset({"amount"})  # 三个月工资 is a sum of money
_COMING = frozenset({"after"})  # lengths of time to come, of no use for what has happened
