"""A message cut into sentences and clauses; never inside a quotation, since what is quoted stands or falls together."""

from __future__ import annotations

from collections.abc import Iterator

_PAIRS = {"“": "”", "「": "」", "『": "』"}
_CLOSE = frozenset(_PAIRS.values())
_QUOTED = 600  # a quotation longer than this, or one that never closes, is a slip of the pen


def sentences(text: str) -> Iterator[str]:
    """Split behind 。!?; and line breaks; together the parts are the text."""
    return _cut(text, "。!?;\n")


def clauses(text: str) -> Iterator[str]:
    """Split behind commas and colons as well."""
    return _cut(text, "。!?;\n,:")


def _cut(text: str, ends: str) -> Iterator[str]:
    start, depth = 0, 0
    for at, letter in enumerate(text):
        if letter in _PAIRS:
            depth += _closes(text, at, _PAIRS[letter])
        elif letter in _CLOSE:
            depth = max(0, depth - 1)
        elif letter in ends and (not depth or letter == "\n"):
            depth = 0
            yield text[start : at + 1]
            start = at + 1
    if start < len(text):
        yield text[start:]


def _closes(text: str, at: int, mark: str) -> bool:
    """Whether a quotation that opens at `at` closes in its line."""
    end = text.find(mark, at, at + _QUOTED)
    return end >= 0 and text.find("\n", at, end) < 0
