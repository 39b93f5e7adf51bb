"""Readable cues: regular expressions from TOML, with macros, negation and cancelling context.

CueError   a cue file is malformed; the message names file and row
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_DATA = Path(__file__).parent / "data"
_NEGATION = re.compile(r"(?:没有|没|不是|并非|未|不算|无)(?:被|有|是|在|得|过|受到?|遭到?|遭受|请|办|领|拿)?$")
_LOOKED_AT = 40  # matches of one cue; a text that repeats one word thousands of times says nothing new
_BREAK = "。;；!！?？\n"


class CueError(Exception):
    """A file of cues is malformed."""


@dataclass(frozen=True)
class Match:
    """Where a cue matched: the span in the folded text, and whether a negation stands right before it."""

    start: int
    end: int
    negated: bool


@dataclass(frozen=True)
class Pattern:
    """Alternatives of one cue and the context that cancels it, looked for in the same sentence (or `anywhere`)."""

    any: re.Pattern[str]
    unless: re.Pattern[str] | None = None
    anywhere: bool = False

    def find(self, text: str) -> Match | None:
        """Return the last match that is not cancelled (people correct themselves as they go), or None."""
        matches = list(self.any.finditer(text))[-_LOOKED_AT:]
        for match in reversed(matches):
            start, end = sentence(text, match.start(), match.end())
            if self.unless is not None and self.unless.search(text if self.anywhere else text[start:end]):
                continue
            negated = _NEGATION.search(text[max(start, match.start() - 6) : match.start()]) is not None
            return Match(match.start(), match.end(), negated)
        return None

    def count(self, text: str) -> int:
        """How many different alternatives' worth of text match (distinct matched strings)."""
        return len({match[0] for match in self.any.finditer(text)})


def sentence(text: str, start: int, end: int, *, marks: str = _BREAK) -> tuple[int, int]:
    """Return the span of the sentence around [start, end), or of what other `marks` part."""
    left = max((text.rfind(mark, 0, start) for mark in marks), default=-1) + 1
    rights = [pos for mark in marks if (pos := text.find(mark, end)) >= 0]
    return left, min(rights, default=len(text))


def read_cues(name: str) -> dict[str, Any]:
    """Return a cue file; CueError when it is missing or not TOML."""
    try:
        return tomllib.loads((_DATA / name).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise CueError(f"{name}: {exc}") from exc


def compile_any(name: str, row: str, patterns: Iterable[str], macros: Mapping[str, str]) -> re.Pattern[str] | None:
    """Join patterns with "or"; None for no patterns; CueError on a bad one."""
    parts = []
    for pattern in patterns:
        for macro, value in macros.items():
            pattern = pattern.replace("{" + macro + "}", value)
        try:
            re.compile(pattern)
        except re.error as exc:
            raise CueError(f"{name}: [{row}] {pattern!r}: {exc}") from exc
        parts.append(f"(?:{pattern})")
    return re.compile("|".join(parts)) if parts else None
