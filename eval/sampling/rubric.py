"""What people score: rubric.toml as typed records."""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_TABLE = Path(__file__).parent / "data" / "rubric.toml"


@dataclass(frozen=True)
class Dimension:
    """One column of the scoring sheet: its choices with what they mean, and which of them are good, void or grave."""

    title: str
    guide: str
    choices: tuple[tuple[str, str], ...]
    good: frozenset[str]
    void: frozenset[str]
    grave: str

    @property
    def offered(self) -> tuple[str, ...]:
        """What the drop-down list holds."""
        return tuple(word for word, _ in self.choices)

    def read(self, cell: str) -> str | None:
        """Return the choice that a cell holds, or None for anything else."""
        said = unicodedata.normalize("NFKC", cell).strip()
        return said if said in self.offered else None


@lru_cache(maxsize=1)
def rubric() -> tuple[Dimension, ...]:
    """Return the dimensions in the order of the sheet."""
    return tuple(
        Dimension(
            row["title"],
            row["guide"],
            tuple((word, meaning) for word, meaning in row["choices"]),
            frozenset(row["good"]),
            frozenset(row["void"]),
            row["grave"],
        )
        for row in tomllib.loads(_TABLE.read_text("utf-8"))["dimension"]
    )
