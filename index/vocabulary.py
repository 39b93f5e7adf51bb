"""Which pieces of a multilingual vocabulary a Chinese legal question can need: a sixth of them, a sixth of the memory.

Kept: every piece with a Han character, all kana, everything without letters (digits, punctuation, symbols), every
single character of any script, Latin pieces of up to three letters, from which longer words are put together, and the
words of the model's prompts: cut into pieces, they would begin every text otherwise than in training and put its vector
.01 away (cosine). Of 77,183 texts of law and questions, fewer than 50 are cut differently.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_HAN = re.compile(r"[\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_LETTERS = re.compile(r"[A-Za-z]+")
_SPECIAL = 4
_LATIN = 3


def chinese(pieces: Sequence[tuple[str, float]], prompts: Sequence[str] = ()) -> list[int]:
    """Return the places of the pieces to keep, in order; the special ones (<s> <pad> </s> <unk>) come first."""
    whole = {f"▁{word}" for prompt in prompts for word in _LETTERS.findall(prompt)}
    return [
        place
        for place, (piece, _) in enumerate(pieces)
        if place < _SPECIAL or piece in whole or _wanted(piece.removeprefix("▁"))
    ]


def _wanted(piece: str) -> bool:
    if len(piece) <= 1 or _HAN.search(piece) or _KANA.search(piece):
        return True
    if not any(char.isalpha() for char in piece):
        return True
    return piece.isascii() and len(piece) <= _LATIN
