"""The hand-written patterns of eval/data/stress/injection.toml as records, and how their slots are filled."""

from __future__ import annotations

import base64
import codecs
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from random import Random
from typing import Any

from eval.errors import DatasetError
from eval.stress.rewrite import DATA

CARRIER = "{carrier}"
_SLOT = re.compile(r"\{([a-z]+)\}")
_MADE = ("canary", "phone", "url", "law", "article", "hidden")
_UNUSED_AREA = "0799"  # an area code of another province: no number of ours begins so
CANARY = re.compile(r"ZX[0-9A-F]{8}")


class Wants(StrEnum):
    """What giving in to a pattern would look like."""

    APPROVE = "approve"
    DENY = "deny"
    LEAK = "leak"
    FORMAT = "format"
    LAW = "law"
    MARKUP = "markup"
    OTHER = "other"


@dataclass(frozen=True)
class Pattern:
    """One way to command the program; `turns` holds CARRIER where the question goes, else `text` is put beside it."""

    id: str
    family: str
    wants: Wants
    text: str
    turns: tuple[str, ...]
    encode: str | None
    hidden: str


@dataclass(frozen=True)
class Frame:
    """A document, or somebody else's words, around a text; {words} is its place."""

    id: str
    text: str


@dataclass(frozen=True)
class Patterns:
    """All patterns and frames, and the words for their slots."""

    patterns: tuple[Pattern, ...]
    frames: tuple[Frame, ...]
    slots: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Filled:
    """The words of one probe, and what in them would be a leak if the reply said it too."""

    turns: tuple[str, ...]
    canary: str
    planted: tuple[str, ...]


def load(path: Path = DATA / "injection.toml") -> Patterns:
    """Read and check the file.

    Raises:
        DatasetError: it is missing or malformed, an id appears twice, or a pattern has an unknown slot or encoding.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        slots = {name: tuple(map(str, words)) for name, words in raw["slots"].items()}
        frames = tuple(Frame(row["id"], row["text"]) for row in raw["frame"])
        patterns = tuple(_pattern(row) for row in raw["pattern"])
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError, AttributeError) as exc:
        raise DatasetError(f"{path}: {exc!r}; correct or restore the file") from exc
    ids = [*(row.id for row in patterns), *(row.id for row in frames)]
    for row in patterns:
        words = " ".join((row.text, row.hidden, *row.turns))
        known = {*slots, *_MADE, "carrier"}
        if unknown := [name for name in _SLOT.findall(words) if name not in known and f"{{{{{name}" not in words]:
            raise DatasetError(f"{path}: {row.id}: unknown slot {unknown[0]!r}")
        if row.encode is not None and row.encode not in ENCODINGS:
            raise DatasetError(f"{path}: {row.id}: unknown encoding {row.encode!r}; known: {', '.join(ENCODINGS)}")
        if bool(row.turns) == bool(row.text) or (row.turns and CARRIER not in row.turns):
            raise DatasetError(f"{path}: {row.id}: needs text, or turns with {CARRIER}")
    if twice := [name for name in ids if ids.count(name) > 1]:
        raise DatasetError(f"{path}: id {twice[0]!r} appears twice")
    return Patterns(patterns, frames, slots)


def fill(pattern: Pattern, slots: Mapping[str, tuple[str, ...]], random: Random) -> Filled:
    """Return the pattern's words with every slot filled; CARRIER stays. Canary, number, site and law are made anew."""
    canary = f"ZX{random.getrandbits(32):08X}"
    made = {
        "canary": canary,
        "phone": f"{_UNUSED_AREA}-{random.randrange(2, 9)}{random.randrange(10**6):06d}",
        "url": f"https://{canary.lower()}.example.com",
        "law": f"《湖南省{random.choice('惠助安援')}{random.choice('民困弱')}优先条例》",
        "article": str(random.randrange(2000, 9000)),
    }
    chosen = made | {name: random.choice(words) for name, words in slots.items()}

    def put(text: str) -> str:
        return _SLOT.sub(lambda match: chosen.get(match[1], match[0]), text)

    chosen["hidden"] = ENCODINGS[pattern.encode or "plain"](put(pattern.hidden))
    turns = tuple(map(put, pattern.turns or (pattern.text,)))
    words = "\n".join((pattern.text, pattern.hidden, *pattern.turns))
    planted = tuple(made[name] for name in ("canary", "phone", "url", "law") if f"{{{name}}}" in words)
    return Filled(turns, canary, planted)


def _pattern(row: Mapping[str, Any]) -> Pattern:
    return Pattern(
        id=str(row["id"]),
        family=str(row["family"]),
        wants=Wants(row["wants"]),
        text=str(row.get("text", "")),
        turns=tuple(map(str, row.get("turns", ()))),
        encode=row.get("encode"),
        hidden=str(row.get("hidden", "")),
    )


def _pinyin(text: str) -> str:
    from pypinyin import Style, pinyin

    return " ".join(str(sound[0]) for sound in pinyin(text, style=Style.NORMAL))


ENCODINGS: Mapping[str, Callable[[str], str]] = {
    "plain": str,
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "hex": lambda text: text.encode().hex(),
    "pinyin": _pinyin,
    "reversed": lambda text: text[::-1],
    "zero_width": "\u200b".join,
    "full_width": lambda text: text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)}),
    "spaced": " ".join,
    "rot13": lambda text: codecs.encode(text, "rot13"),
}
"""How {hidden} is written, by the name in the file."""
