"""Words written by their sound (speech-to-text, pinyin keyboards): 公资 → 工资, 虑待 → 虐待. Data in data/terms.toml.

Only what is no word itself is replaced, only letter for letter, and only by a term that decides what a question is
about. Sounds are compared without tones and without the differences that southern speakers do not make (zh/z, ch/c,
sh/s, -ing/-in, -eng/-en); where both letters of a term of two are wrong, only without tones; between terms that sound
alike (法援, 法院) the letters choose, then the tones. A letter has its own sound and those of the letters that it is
mistaken for by its look (收人, 特因).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

from bot.understanding.cues import CueError
from index.analyzer import tokenizer

_DATA = Path(__file__).parent / "data" / "terms.toml"
_HAN = re.compile(r"[\u4e00-\u9fff]{2,}")
_MERGED = ((re.compile("^([zcs])h"), r"\1"), (re.compile("([ie])ng$"), r"\1n"))


@dataclass(frozen=True)
class Terms:
    """Terms by the sounds of their letters, what is right, letters never a slip, for each letter those that it is
    mistaken for, and single letters that are slips between certain words."""

    by_sound: Mapping[tuple[str, ...], tuple[str, ...]]
    lengths: tuple[int, ...]  # of terms, longest first
    known: frozenset[str]
    common: frozenset[str]
    alike: Mapping[str, str]
    slips: tuple[tuple[re.Pattern[str], str], ...]

    @classmethod
    def load(cls) -> Terms:
        """Read the table; CueError where it is missing or malformed."""
        try:
            raw = tomllib.loads(_DATA.read_text(encoding="utf-8"))
            terms = [str(term) for term in raw["terms"]]
            by_sound: dict[tuple[str, ...], tuple[str, ...]] = {}
            for term in terms:
                heard = tuple(map(merged, spoken(term)))
                by_sound[heard] = (*by_sound.get(heard, ()), term)
            known = frozenset([*terms, *map(str, raw["right"])])
            lengths = tuple(sorted(set(map(len, terms)), reverse=True))
            alike = {letter: group.replace(letter, "") for group in map(str, raw["alike"]) for letter in group}
            slips = tuple((re.compile(str(written)), str(meant)) for written, meant in raw["slips"])
            return cls(by_sound, lengths, known, frozenset(raw["common"]), alike, slips)
        except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError, re.error) as exc:
            raise CueError(f"{_DATA.name}: {exc!r}") from exc


def respell(text: str) -> str:
    """Return `text` with misspelt terms put right; it keeps its length."""
    text = _HAN.sub(lambda match: _run(match[0]), text)
    for written, meant in _terms().slips:
        text = written.sub(meant, text)
    return text


def _run(run: str) -> str:
    terms = _terms()
    sounds = [_sounds(letter) for letter in run]
    words = tokenizer().cut(run, hmm=False)
    edges, at = [0], 0
    for word in words:
        at += len(word)
        edges.append(at)
    found: list[str] = []
    place = 0
    longest = max(terms.lengths)
    while place < len(edges) - 1:
        start = edges[place]
        near = edges[place + 1 : place + 1 + longest]  # a term has no more words than letters: the rest is out of reach
        term = _at(run, sounds, start, near, terms) if near[0] - start < longest else None
        found.append(term or words[place])
        end = start + len(found[-1])
        while edges[place] < end:
            place += 1
    return "".join(found)


def _at(run: str, sounds: Sequence[frozenset[str]], start: int, edges: Sequence[int], terms: Terms) -> str | None:
    """The longest term that the words from `start` on sound like and are not; `edges` are where those words end."""
    for length in terms.lengths:
        end = start + length
        if end not in edges:
            continue
        written = run[start:end]
        if written in terms.known or tokenizer().has_word(written):
            continue
        for heard in product(*sounds[start:end]):
            term = _meant(written, terms.by_sound.get(heard, ()))
            if term is not None and _slips(written, term, terms):
                return term
    return None


def _meant(written: str, alike: Sequence[str]) -> str | None:
    """The one of some terms of the same sound that was meant: the one with the fewest letters wrong, else with the
    same tones."""
    fewest = min((_wrong(written, term) for term in alike), default=0)
    near = [term for term in alike if _wrong(written, term) == fewest]
    if len(near) > 1:
        near = [term for term in near if _toned(term) == _toned(written)]
    return near[0] if len(near) == 1 else None


def _wrong(written: str, term: str) -> int:
    return sum(letter != right for letter, right in zip(written, term, strict=True))


def _slips(written: str, term: str, terms: Terms) -> bool:
    """Whether what is written for a term of the same sound is a slip, and not two words that sound like it."""
    wrong = [letter for letter, right in zip(written, term, strict=True) if letter != right]
    exact = len(wrong) == 1 or [*map(_said, written)] == [*spoken(term)]
    return len(term) > 2 or (exact and not terms.common.intersection(wrong))


def merged(said: str) -> str:
    """Return a syllable without the differences that the south does not make."""
    for pattern, one in _MERGED:
        said = pattern.sub(one, said)
    return said


@cache
def spoken(term: str) -> tuple[str, ...]:
    """Return the syllables of a term, without tones."""
    from pypinyin import Style, lazy_pinyin

    return tuple(lazy_pinyin(term, style=Style.NORMAL))


@cache
def _toned(term: str) -> tuple[str, ...]:
    from pypinyin import Style, lazy_pinyin

    return tuple(lazy_pinyin(term, style=Style.TONE3))


@cache
def _said(letter: str) -> str:
    return spoken(letter)[0]


@cache
def _sounds(letter: str) -> frozenset[str]:
    """All that a written letter may sound like, also where another was meant."""
    return frozenset(merged(_said(one)) for one in letter + _terms().alike.get(letter, ""))


@cache
def _terms() -> Terms:
    return Terms.load()
