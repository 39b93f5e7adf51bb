"""Spoils a clean line the way speech-to-text, a hurried thumb or a weak speller does; for training only.

Homophones come from pypinyin (a development dependency); the substitutes are the 3,755 everyday characters of GB 2312.
"""

from __future__ import annotations

import re
from functools import cache

import numpy as np

_PAUSES = re.compile(r"[，。；！？、,.;!?：:]")
_FILLERS = ("嗯", "那个", "就是", "然后", "啊", "就是说", "这个")
_NO_PAUSES, _NO_PAUSE = 0.5, 0.3  # of lines that lose all their marks; of the marks that the others lose
_HOMOPHONE, _DROPPED, _FILLED = 0.07, 0.01, 0.15


def spoil(text: str, random: np.random.Generator) -> str:
    """Return `text` with some homophones, some marks and characters gone, and fillers between clauses."""
    bare = random.random() < _NO_PAUSES
    kept = []
    for character in text:
        if _PAUSES.match(character):
            if random.random() < _FILLED:
                character += _FILLERS[random.integers(len(_FILLERS))]
            if bare or random.random() < _NO_PAUSE:
                character = character[1:]
        elif random.random() < _HOMOPHONE:
            likes = _homophones().get(character)
            character = likes[random.integers(len(likes))] if likes else character
        elif random.random() < _DROPPED:
            character = ""
        kept.append(character)
    return "".join(kept) or text


@cache
def _homophones() -> dict[str, str]:
    """Each everyday character and those that sound like it, tones aside; same-tone ones stand twice."""
    from pypinyin import Style, pinyin

    everyday = [bytes((0xB0 + row, 0xA1 + cell)) for row in range(40) for cell in range(94)]
    characters = [code.decode("gb2312") for code in everyday[: 39 * 94 + 89]]
    plain: dict[str, list[str]] = {}
    sounds = {}
    for character in characters:
        toned = pinyin(character, style=Style.TONE3)[0][0]
        sounds[character] = toned
        plain.setdefault(toned.rstrip("12345"), []).append(character)
    found = {}
    for character, toned in sounds.items():
        others = [other for other in plain[toned.rstrip("12345")] if other != character]
        same = [other for other in others if sounds[other] == toned]
        found[character] = "".join(same + others)
    return found
