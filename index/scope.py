"""Which laws residents' questions are about, and how much every other law gives way to them. Data: data/scope.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from index.errors import TableError

_FILE = Path(__file__).with_name("data") / "scope.toml"


@dataclass(frozen=True)
class Scope:
    """Full names of the laws that come first, and the share of a fused score by which they do."""

    laws: frozenset[str]
    weight: float

    @classmethod
    def load(cls, path: Path = _FILE) -> Scope:
        """Read a table of groups of laws.

        Raises:
            TableError: the file is missing or malformed.
        """
        try:
            raw = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
            raise TableError(f"{path} cannot be read: {exc}; restore it") from exc
        weight, groups = raw.get("weight"), raw.get("groups")
        if not isinstance(weight, float) or not 0 <= weight <= 1:
            raise TableError(f"{path}: weight must be a number from 0 to 1, not {weight!r}")
        if not isinstance(groups, dict) or not all(isinstance(laws, list) for laws in groups.values()):
            raise TableError(f"{path}: groups must be lists of names of laws")
        names = [name for laws in groups.values() for name in laws]
        if not names or not all(isinstance(name, str) for name in names) or len(set(names)) != len(names):
            raise TableError(f"{path}: every law is a name and stands in one group only")
        return cls(frozenset(names), weight)

    @classmethod
    @cache
    def default(cls) -> Scope:
        """Return the scope of this package."""
        return cls.load()

    def put_first(self, ranked: Sequence[tuple[int, float]], inside: Collection[int]) -> list[tuple[int, float]]:
        """Return (row, score) with `weight` taken from each row that is not `inside`, best first."""
        moved = [(row, score if row in inside else score - self.weight) for row, score in ranked]
        return sorted(moved, key=lambda pair: (-pair[1], pair[0]))
