"""Chinese numerals as statutes write them: 一百二十 ⇄ 120 (1 to 9999), and their Arabic and full-width spellings."""

from __future__ import annotations

import re
import unicodedata

_DIGITS = "零一二三四五六七八九"
_UNITS = ((1000, "千"), (100, "百"), (10, "十"))
_SCALES = {char: scale for scale, char in _UNITS}
_VARIANTS = str.maketrans("〇两", "零二")

NUMERAL = r"(?:[零〇一二两三四五六七八九十百千]{1,9}|[0-9０-９]{1,4})"
"""Pattern of one numeral, to be embedded in larger patterns (no capturing groups inside)."""


def parse_numeral(text: str) -> int:
    """Return the integer that `text` writes.

    Args:
        text: a Chinese numeral (一百二十, 二十, 十), or Arabic digits, half or full width.

    Raises:
        ValueError: not a numeral from 1 to 9999, or not the way it is written (十二十, 一百二, 二十零).
    """
    folded = unicodedata.normalize("NFKC", text).translate(_VARIANTS)
    if re.fullmatch(r"[0-9]{1,4}", folded) and int(folded) > 0:
        return int(folded)
    total = digit = 0
    for char in folded:
        if char in _SCALES:
            total, digit = total + (digit or 1) * _SCALES[char], 0
        elif char in _DIGITS:
            digit = _DIGITS.index(char)
        else:
            raise ValueError(f"not a Chinese numeral: {text!r}")
    total += digit
    # Printing back is the whole grammar: anything that is not the canonical spelling is refused, not guessed at.
    canonical = re.sub(r"^一(?=十)", "", folded)
    if not 1 <= total <= 9999 or format_numeral(total) != canonical:
        raise ValueError(f"not a Chinese numeral: {text!r}")
    return total


def format_numeral(number: int) -> str:
    """Return `number` the way an article number is printed: 10 → 十, 12 → 十二, 105 → 一百零五, 110 → 一百一十.

    Raises:
        ValueError: outside 1–9999.
    """
    if not 1 <= number <= 9999:
        raise ValueError(f"no article number: {number}")
    printed, rest, gap = "", number, False
    for scale, char in (*_UNITS, (1, "")):
        digit, rest = divmod(rest, scale)
        if digit:
            printed += ("零" if gap and printed else "") + _DIGITS[digit] + char
        gap = not digit
    return printed.removeprefix("一") if 10 <= number < 20 else printed
