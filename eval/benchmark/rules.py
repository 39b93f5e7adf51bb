"""data/lint.toml: the thresholds of the lint, why they are what they are, and the findings that stand."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from eval.benchmark.models import Finding
from eval.errors import DatasetError

FILE = Path(__file__).parent / "data" / "lint.toml"


@dataclass(frozen=True)
class Split:
    """What a file's rows say: the split they name and how their ids begin; and the share of them with later turns."""

    named: str
    ids: str
    turns: tuple[float, float] = (0.0, 1.0)
    everything: bool = False  # every intent and every outcome occurs


@dataclass(frozen=True)
class Absent:
    """A value of a field that the schema lists and no item has, with the reason."""

    field: str
    value: str
    reason: str


@dataclass(frozen=True)
class Balance:
    """How many items there must be: in all, of each value of a dimension, and as a share of all."""

    items: int
    each: Mapping[str, int]
    shares: Mapping[str, Mapping[str, tuple[float, float]]]
    periods: Mapping[str, date]
    """Name → first day; each lasts until the next one begins."""
    every: tuple[str, ...] = ()
    """Fields of which every value that the schema lists occurs in some item, but for those of `absent`."""
    absent: tuple[Absent, ...] = ()


@dataclass(frozen=True)
class Leakage:
    """What must not hold items: training utterances, training questions and tables of cues, as globs."""

    utterances: tuple[str, ...]
    questions: tuple[str, ...]
    cues: tuple[str, ...]
    letters: int


@dataclass(frozen=True)
class Allowed:
    """Findings that stand, with the reason: of a check, for these items, with these words in what it says."""

    check: str
    ids: tuple[str, ...]
    what: str
    reason: str

    def covers(self, finding: Finding) -> bool:
        """Tell whether a finding is one of these."""
        return finding.check == self.check and finding.id in self.ids and self.what in finding.what


@dataclass(frozen=True)
class Rules:
    """Everything in the table. `same_story`: likeness from which two questions tell one story."""

    splits: Mapping[str, Split]
    same_story: float
    balance: Balance
    leakage: Leakage
    allowed: tuple[Allowed, ...]

    @classmethod
    def load(cls, path: Path = FILE) -> Rules:
        """Read the table.

        Raises:
            DatasetError: it cannot be read or is not as above.
        """
        try:
            return _rules(tomllib.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as exc:
            raise DatasetError(f"{path} is no table of the lint: {exc!r}") from exc


@cache
def default() -> Rules:
    """Return the rules of the repository."""
    return Rules.load()


def _rules(raw: Mapping[str, Any]) -> Rules:
    balance, leakage = raw["balance"], raw["leakage"]
    return Rules(
        splits={name: Split(**split | _pair(split, "turns")) for name, split in raw["split"].items()},
        same_story=raw["same_story"],
        balance=Balance(
            items=balance["items"],
            each=balance["each"],
            shares={
                name: {value: (low, high) for value, (low, high) in shares.items()}
                for name, shares in balance["shares"].items()
            },
            periods=balance["periods"],
            every=tuple(balance["every"]),
            absent=tuple(Absent(**row) for row in balance.get("absent", ())),
        ),
        leakage=Leakage(
            utterances=tuple(leakage["utterances"]),
            questions=tuple(leakage["questions"]),
            cues=tuple(leakage["cues"]),
            letters=leakage["letters"],
        ),
        allowed=tuple(Allowed(**row | {"ids": tuple(row["ids"])}) for row in raw.get("allowed", ())),
    )


def _pair(split: Mapping[str, Any], key: str) -> dict[str, tuple[float, float]]:
    if key not in split:
        return {}
    low, high = split[key]
    return {key: (low, high)}
