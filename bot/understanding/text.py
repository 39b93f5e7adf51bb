"""Clean what users type: width, traditional and invisible characters, dialect and usual typos, in that order."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from bot.understanding.spelling import respell
from corpus.numerals import parse_numeral

MAX_CHARS = 20_000
"""Longer messages are cut: a long story is some thousand characters, the rest is noise or an attack."""

_INVISIBLE = re.compile(
    r"[\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_N = "[一二两三四五六七八九十]{1,3}"
_AGE = re.compile(
    rf"(?<![百零])(?P<n>{_N})(?=(?:周)?岁)"
    r"|(?P<who>[爹娘爸妈爷奶公婆崽]|老人家?|老倌子?|娭毑|(?:儿|女)子?|(?<![欠借差少给还])[我他她])"
    r"(?P<k>[一二三四五六七八九]?十[一二三四五六七八九]?)(?P<over>多|几|来)?(?=了)"
    rf"|(?P<before>今年|才|刚满|刚|快|都|已经|满)(?P<m>[一二三四五六七八九]?十[一二三四五六七八九]?)(?=了?(?:[,，。;；!?！？\s]|$))"
)
_PAUSE = re.compile(r"[,，。;；!！?？\n:：…~～]")
_QUOTED = 40  # characters: who uses no marks tells the whole story in one clause, and nobody reads that twice
_LED = 10  # characters of a clause without any mark that stand before what is quoted of it
_PIECE = 3  # characters on both sides of a gap for it to be a pause; in 我 在 长沙 打工 there is none
_SPACES = re.compile(r"[ \t\u3000]+")
_EDGES = " ,，。;；:：!！?？\n"
_PIECES = re.compile(rf"(?<= )|(?<={_PAUSE.pattern})")
_CJK_GAP = re.compile(r"(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])")
_PAUSED = re.compile(  # none after 长沙市: a name of a place goes on there
    r"(?<=[\u4e00-\u9fff0-9a-z]{3})(?<![省市州县区乡镇]) +(?=[\u4e00-\u9fff][\u4e00-\u9fff0-9a-z]{2})", re.IGNORECASE
)
_MARKS = re.compile(f"{_PAUSE.pattern}|{_PAUSED.pattern}", re.IGNORECASE)


def clean(text: str) -> str:
    """Return `text` cut to MAX_CHARS, NFKC-folded, simplified, without invisible and control characters.

    A space between words of three letters and more is a pause (people type 他不给钱 我去告他), one between single
    letters is none.
    """
    return _CJK_GAP.sub("", _PAUSED.sub(",", typed(text)))


def typed(text: str) -> str:
    """Return `text` cleaned but for the spaces between Chinese words: for many people they are the only marks."""
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text[:MAX_CHARS]))
    text = _SPACES.sub(" ", _CONTROL.sub("", text)).strip()
    return str(_simplifier().convert(text)) if text else ""


def paused(text: str) -> str:
    """Return `text` cleaned, with the spaces that stand for a pause: between two pieces of some length."""
    parts = _CJK_GAP.split(typed(text))
    kept = parts[:1]
    for before, after in pairwise(parts):
        is_pause = min(len(before), len(after)) >= _PIECE
        kept += [" " if is_pause else "", after]
    return "".join(kept)


def fold(text: str) -> str:
    """Return cleaned text with dialect words and usual typos replaced by the standard words cues are written in."""
    replacements, pattern = _wording()
    worded = pattern.sub(lambda match: replacements[match[0]], clean(text).lower())
    return _AGE.sub(_age, respell(worded))


def _age(match: re.Match[str]) -> str:
    """十六岁 → 16岁, 今年七十三 → 今年73, 我娘七十六了 → 我娘76岁了; anything that is no numeral stays."""
    try:
        if match["k"]:
            return f"{match['who']}{parse_numeral(match['k'])}{match['over'] or ''}岁"
        return f"{match['before'] or ''}{parse_numeral(match['n'] or match['m'])}"
    except ValueError:
        return match[0]


def joined(turns: Sequence[str]) -> str:
    """Return the folded turns of a conversation as one text, a sentence each."""
    return strung([fold(turn) for turn in turns])


def strung(folded: Sequence[str]) -> str:
    """Return turns that are folded already as one text, a sentence each."""
    return "。\n".join(folded)


def clauses(text: str) -> list[str]:
    """Split at punctuation and line breaks; never empty strings."""
    return [part for part in _PAUSE.split(text) if part.strip()]


def original_words(text: str, start: int, end: int) -> str:
    """Return the user's own words for [start, end) of `fold(text)`: the clauses it lies in, as they were typed.

    Folding replaces words but never a pause, so the clauses of both texts stand in the same order. Where the person
    used spaces for marks, they are cut at these.
    """
    folded, own = fold(text), typed(text)
    first = len(_PAUSE.findall(folded[:start]))
    last = first + len(_PAUSE.findall(folded[start:end]))
    marks = [0, *(match.end() for match in _MARKS.finditer(own)), len(own)]
    if last + 1 >= len(marks):
        return folded[start:end]
    begin = [0, *(match.end() for match in _PAUSE.finditer(folded))][first]
    words = own[marks[first] : marks[last + 1]]
    return _telling(words, start - begin, end - begin)


def _telling(words: str, start: int, end: int) -> str:
    """The pieces of clauses that [start, end) of its folded text lies in, or what stands around it."""
    at, first, told = 0, 0, ""
    for piece in _PIECES.split(words):
        stop = at + len(fold(piece))
        if stop > start and at < end:
            first = first if told else at
            told += piece
        at = stop
    quote = (told or words).strip(_EDGES)
    led = max(0, min(start - first - _LED, len(quote) - _QUOTED))
    return ("……" if led else "") + quote[led : led + _QUOTED] + ("……" if led + _QUOTED < len(quote) else "")


@lru_cache(maxsize=1)
def _simplifier() -> Any:
    from opencc import OpenCC  # heavy tables, only needed once somebody asks

    return OpenCC("t2s")


@lru_cache(maxsize=1)
def _wording() -> tuple[dict[str, str], re.Pattern[str]]:
    raw = tomllib.loads((Path(__file__).parent / "data" / "wording.toml").read_text(encoding="utf-8"))
    table = {left: right for rows in raw.values() for left, right in rows}
    return table, re.compile("|".join(re.escape(left) for left in sorted(table, key=len, reverse=True)))
