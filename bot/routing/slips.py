"""A name of a place → its misspellings: one character for another of the same sound and tone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.routing.tables import DATA, Row, read_toml

FILE = "homophones.toml"
_KINDS = ("市", "县", "区")


@dataclass(frozen=True)
class Slips:
    """`sounds`: a character and those that sound alike; `never`: spellings that are words or other places."""

    sounds: dict[str, str]
    never: frozenset[str]
    surnames: str = ""

    @classmethod
    def load(cls, folder: Path = DATA, *, surnames: str = "") -> Slips:
        """Read homophones.toml; two-character slips that could be somebody's name (`surnames`) are left out.

        Raises:
            RoutingDataError: the file is missing or malformed.
        """
        raw = Row(FILE, "file", read_toml(FILE, folder=folder))
        table = raw.rows("sounds")
        row = Row(FILE, "sounds", table)
        found = cls({key: row.text(key) for key in table}, frozenset(raw.texts("never")), surnames)
        raw.done()
        if long := sorted(key for key in table if len(key) != 1):
            raise row.error(f"should be single characters: {long}")
        return found

    def of(self, name: str) -> Iterator[str]:
        """Yield the misspellings of a name of two characters or more; 市, 县 and 区 at its end stay."""
        ending = name[-1] if name[-1:] in _KINDS else ""
        stem = name.removesuffix(ending)
        if len(stem) < 2:  # 道县, 南县: too short for a slip to be told from a word
            return
        for at, character in enumerate(stem):
            for other in self.sounds.get(character, ""):
                slip = stem[:at] + other + stem[at + 1 :]
                person = len(name) == 2 and slip[0] in self.surnames
                if not person and slip not in self.never and slip + ending not in self.never:
                    yield slip + ending
