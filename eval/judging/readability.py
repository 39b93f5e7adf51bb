"""How hard an answer is to read: length of sentences, share of long ones, share of rare words.

Readability formulas for Chinese start from the same two things, sentence length and word or character frequency
(Sung et al. 2015, CRIE). Limits: sentence length is counted in characters of what is not the law's own words; a word
is rare where the frequency list of jieba has it less than `RARE` times or not at all, and names of places count as any
other word; none of the numbers says whether an answer was understood. Only people can.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from statistics import fmean

from eval.judging.prose import plain, told
from index.analyzer import tokenizer

LONG = 50
"""A sentence of more characters than this counts as long (ours: three lines on a telephone)."""
RARE = 20
_END = re.compile(r"[。！!？?；;\n]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_BRACKETED = re.compile(r"\([^()\n]*第[^()\n]*条[^()\n]*\)")  # the articles behind a sentence are no part of it


@dataclass(frozen=True)
class Readability:
    """Mean characters of a sentence, share of sentences longer than `LONG`, share of words that are rare."""

    sentence: float
    long: float
    rare: float


def readability(text: str) -> Readability | None:
    """Return the measures of an answer's Markdown, None where it has no sentence."""
    parts = _sentences(text)
    if not parts:
        return None
    lengths = _lengths(parts)
    return Readability(fmean(lengths), sum(n > LONG for n in lengths) / len(lengths), _rare(parts))


def short_sentences(texts: Iterable[str]) -> float | None:
    """Return the share of sentences that are not long, over several answers (more is better)."""
    lengths = [n for text in texts for n in _lengths(_sentences(text))]
    return sum(n <= LONG for n in lengths) / len(lengths) if lengths else None


def _sentences(text: str) -> tuple[str, ...]:
    parts = _END.split(_BRACKETED.sub("", plain(told(text))))
    return tuple(part for part in parts if _HAN.search(part))


def _lengths(parts: Iterable[str]) -> list[int]:
    return [len("".join(part.split())) for part in parts]


def _rare(sentences: Iterable[str]) -> float:
    frequency = _frequency()
    words = [word for part in sentences for word in tokenizer().cut(part, hmm=False) if _HAN.match(word)]
    return sum(frequency.get(word, 0) < RARE for word in words) / len(words)


@cache
def _frequency() -> Mapping[str, int]:
    """Return how often each word of jieba's list was counted; a line is word, count, part of speech."""
    lines = files("jieba").joinpath("dict.txt").read_text(encoding="utf-8").splitlines()
    return {word: int(count) for word, count, *_ in map(str.split, lines)}
