"""What the checks pass to each other: items with their places, and findings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from corpus.days import read_day
from eval.datasets import labelled_on, rows
from eval.errors import DatasetError


@dataclass(frozen=True)
class Item:
    """One row of a split: the file that holds it, its line there, what it says, and the day of the file's labels."""

    path: Path
    line: int
    row: Mapping[str, Any]
    labelled_on: date | None = None

    @property
    def split(self) -> str:
        """The file's name: what a split is called everywhere but in the older rows themselves."""
        return self.path.stem

    @property
    def id(self) -> str:
        """The item's id, or nothing where it has none."""
        return str(self.row.get("id") or "")

    @property
    def question(self) -> str:
        """What is asked first."""
        return str(self.row.get("question") or "")

    @property
    def words(self) -> tuple[str, ...]:
        """Everything the user says: the question and the later turns."""
        turns = self.row.get("turns")
        return (self.question, *(str(turn) for turn in (turns if isinstance(turns, list) else ())))

    @property
    def day(self) -> date | None:
        """The day it is asked on: its own, or that of the file's labels; None where neither is a date."""
        own = self.row.get("on")
        if own is None:
            return self.labelled_on
        try:
            return read_day(own)
        except (TypeError, ValueError):
            return None

    @property
    def place(self) -> str:
        """file:line."""
        return f"{self.path.name}:{self.line}"


@dataclass(frozen=True)
class Finding:
    """Something that is wrong: which check found it, where, with which item, and what it is."""

    check: str
    where: str
    id: str
    what: str

    def __str__(self) -> str:
        return f"{self.where} {self.id} [{self.check}] {self.what}"


Say = Callable[[Item, str], None]
"""Takes what is wrong with an item."""


def found(check: str, look: Callable[[Item, Say], None], items: Sequence[Item]) -> list[Finding]:
    """Return what `look` says of each item, as findings of `check`."""
    findings: list[Finding] = []

    def say(item: Item, what: str) -> None:
        findings.append(Finding(check, item.place, item.id, what))

    for item in items:
        look(item, say)
    return findings


def load(folder: Path) -> tuple[Item, ...]:
    """Return the items of every split in a folder.

    Raises:
        DatasetError: there is none, or a file cannot be read or a line is no JSON object (names file and line).
    """
    paths = sorted(folder.glob("*.jsonl"))
    if not paths:
        raise DatasetError(f"{folder} holds no *.jsonl")
    return tuple(Item(path, line, row, labelled_on(path)) for path in paths for line, row in rows(path))
