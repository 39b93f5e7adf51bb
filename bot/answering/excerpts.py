"""The piece of an article that stands in a statement: its beginning, or the paragraph about what was asked."""

from __future__ import annotations

import re
from collections import Counter

from bot.understanding.text import fold

LENGTH = 90  # characters of an article shown in a statement; the whole text is folded below
MORE = "……（全文见下面）"
_BEFORE = "……"
_ITEM = re.compile(r"[（(][一二三四五六七八九十]+[)）]")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_SHARED, _BETTER = 0.5, 2.0  # what a later paragraph must share, and how many times as much as the first one


def excerpt(text: str, asked: str = "") -> str:
    """Return an article on one line, cut to LENGTH; of a longer one the paragraph nearest to the words of `asked`.

    Nearness is the sum over shared pairs of letters, each worth the less the more paragraphs have it. An item stands
    behind the sentence that it belongs to.
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    flat = " ".join(lines)
    if len(flat) <= LENGTH:
        return flat
    at = _nearest(lines, asked) if asked else 0
    if at == 0:
        return flat[:LENGTH] + MORE
    piece = " ".join(lines[at:])
    if _ITEM.match(lines[at]):
        head = next((line for line in reversed(lines[:at]) if not _ITEM.match(line)), "")
        piece = f"{head}{_BEFORE}{lines[at]}"
        return (_BEFORE if head and head != lines[0] else "") + piece[: max(LENGTH, len(head) + LENGTH // 2)] + MORE
    return _BEFORE + piece[:LENGTH] + MORE


def _nearest(lines: list[str], asked: str) -> int:
    wanted = _pairs(fold(asked))
    having = Counter(pair for line in lines for pair in _pairs(line))
    shares = [sum(1 / having[pair] for pair in _pairs(line) & wanted) for line in lines]
    best = max(range(len(lines)), key=lambda at: shares[at])
    return best if shares[best] >= _SHARED and shares[best] >= _BETTER * shares[0] else 0


def _pairs(text: str) -> set[str]:
    return {run[at : at + 2] for run in _HAN.findall(text) for at in range(len(run) - 1)}
