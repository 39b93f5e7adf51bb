"""Text → the same text without what names a person: numbers, names, plates, addresses. What the case is about stays.

For staff who take a case over (个人信息保护法 6: no more than is needed). The patterns are data (data/masking.toml).
Masking goes too far rather than not far enough; short public numbers (12348, 110), amounts, days and the names of
counties stay. It reads spelling, not meaning: a name without a cue before it (我叫, 姓名, 老板叫) is not seen.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path

_TABLE = Path(__file__).parent / "data" / "masking.toml"
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_WIDE |= dict.fromkeys((0xFF0D, 0x2010, 0x2011, 0x2013, 0x2014), 0x2D) | {0x3000: 0x20, 0xFF20: 0x40, 0xFF0B: 0x2B}


def mask(text: str, *, blank: str | None = None, more: tuple[Path, ...] = ()) -> str:
    """Return `text` with every personal detail that is recognised replaced by its kind (〔手机号〕), or by `blank`.

    `more` are further tables like masking.toml, whose rules come after its own and may use its macros.
    """
    shown = _INVISIBLE.sub("", text).translate(_WIDE)
    for pattern, kind in _rules(_TABLE, *more):
        shown = pattern.sub(_replacement(kind, blank), shown)
    return shown


def is_id_number(text: str) -> bool:
    """Whether the 18 characters are a resident identity number: a birthday and the check digit of GB 11643."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9Xx]", text) or not _is_day(text[6:14]):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(weights, text[:17], strict=True))
    return "10X98765432"[total % 11] == text[17].upper()


def is_card_number(text: str) -> bool:
    """Whether the digits pass the check of payment cards (ISO/IEC 7812, Luhn)."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(text)))
    return sum(number - 9 * (number > 9) for number in doubled) % 10 == 0


@lru_cache(maxsize=4)
def _rules(*files: Path) -> tuple[tuple[re.Pattern[str], str], ...]:
    macros: dict[str, str] = {}
    rules: list[tuple[re.Pattern[str], str]] = []

    def filled(pattern: str) -> str:
        for name, text in macros.items():
            pattern = pattern.replace("{" + name + "}", text)
        return pattern

    for file in files:
        table = tomllib.loads(file.read_text("utf-8"))
        for name, text in table["macros"].items():
            macros[name] = filled(text)
        rules += [(re.compile(filled(rule["pattern"])), rule["kind"]) for rule in table["rule"]]
    return tuple(rules)


def _replacement(kind: str, blank: str | None) -> Callable[[re.Match[str]], str]:
    """What a match becomes: the group `it` goes, what stands around it stays."""

    def replaced(match: re.Match[str]) -> str:
        check = _CHECKS.get(kind)
        found = check(match["it"]) if check else kind
        if not found:
            return match[0]
        start, end = match.start("it") - match.start(), match.end("it") - match.start()
        return match[0][:start] + (f"〔{found}〕" if blank is None else blank) + match[0][end:]

    return replaced


def _is_day(text: str) -> bool:
    try:
        return 1900 <= date(int(text[:4]), int(text[4:6]), int(text[6:])).year <= 2100
    except ValueError:
        return False


def _long_number(text: str) -> str:
    digits = re.sub(r"[^0-9Xx]", "", text)
    if is_id_number(digits) or (len(digits) == 15 and _is_day(f"19{digits[6:12]}")):
        return "身份证号"
    return "银行卡号" if 15 < len(digits) < 20 and digits.isdigit() and is_card_number(digits) else "号码"


def _other_number(text: str) -> str:
    return "" if len(text) == 8 and _is_day(text) else "号码"


_CHECKS: dict[str, Callable[[str], str]] = {"long_number": _long_number, "other_number": _other_number}
