"""The papers to bring, fitted to the case: no medical report of the living for somebody who died, nothing twice.

Data in data/papers.toml.

PaperError   the table is malformed; the message names the row
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.eligibility.facts import Facts
from bot.understanding.cues import CueError, compile_any

_DATA = Path(__file__).parent / "data" / "papers.toml"
_FILE = "papers.toml"
_BRACKETS = re.compile(r"（[^（）]*）")
_THINGS = re.compile(r"、|或者|和")
_AND_THE_LIKE = re.compile(r"等[^、]*$")


class PaperError(Exception):
    """The table of papers is malformed."""


@dataclass(frozen=True)
class Circumstance:
    """A kind of case, told in words or by facts."""

    any: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    facts: Mapping[str, bool]
    ruled_out_by: Mapping[str, bool]

    def fits(self, story: str, facts: Facts) -> bool:
        """Whether the case is of this kind."""
        if any(facts.get(fact) is value for fact, value in self.ruled_out_by.items()):
            return False
        if self.unless is not None and self.unless.search(story):
            return False
        if any(facts.get(fact) is not value for fact, value in self.facts.items()):
            return False
        return self.any is None or self.any.search(story) is not None


@dataclass(frozen=True)
class Row:
    """In such a case one paper gives way to others; without `paper` the others stand behind the list."""

    when: Circumstance
    paper: str | None
    by: tuple[str, ...]


@dataclass(frozen=True)
class Papers:
    """What fits a list of papers to a case. Build with `Papers.load`."""

    rows: tuple[Row, ...]

    @classmethod
    def load(cls) -> Papers:
        """Return the rows of this package; PaperError where the file or a row is malformed."""
        try:
            raw = tomllib.loads(_DATA.read_text(encoding="utf-8"))
            cases = {name: _case(name, row) for name, row in raw["when"].items()}
            return cls(tuple(_row(number, row, cases) for number, row in enumerate(raw["row"], 1)))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError) as exc:
            raise PaperError(f"{_FILE}: {exc!r}") from exc

    def fit(self, papers: Sequence[str], facts: Facts, story: str) -> list[str]:
        """Return the papers of a case, as its words have it.

        Args:
            papers: what the verdict and the matters call for.
            facts: what was read.
            story: the folded words of the whole conversation.
        """
        fitted = list(papers)
        for row in self.rows:
            if not row.when.fits(story, facts):
                continue
            if row.paper is None:
                fitted += row.by
            elif row.paper in fitted:
                at = fitted.index(row.paper)
                fitted[at : at + 1] = row.by
        return list(dict.fromkeys(fitted))


def without_repeats(papers: Sequence[str], beside: Sequence[str]) -> list[str]:
    """Return the papers of a case that name something more than those before them, longer ones and those `beside`."""
    kept: list[str] = []
    for number, paper in enumerate(papers):
        others = [*beside, *kept, *papers[number + 1 :]]
        things = _things(paper)
        if not any(
            things < _things(other) or (things == _things(other) and other in (*beside, *kept)) for other in others
        ):
            kept.append(paper)
    return kept


def _things(paper: str) -> set[str]:
    return {_AND_THE_LIKE.sub("", thing) for thing in _THINGS.split(_BRACKETS.sub("", paper))}


def _case(name: str, row: Mapping[str, Any]) -> Circumstance:
    if set(row) - {"any", "unless", "facts", "not"} or not {"any", "facts"} & set(row):
        raise PaperError(f"{_FILE}: [when.{name}] needs any or facts, and may have unless and not")
    try:
        any_ = compile_any(_FILE, name, row.get("any", ()), {})
        unless = compile_any(_FILE, name, [row["unless"]] if "unless" in row else (), {})
    except CueError as exc:
        raise PaperError(f"{_FILE}: [when.{name}] {exc}") from exc
    return Circumstance(any_, unless, row.get("facts", {}), row.get("not", {}))


def _row(number: int, row: Mapping[str, Any], cases: Mapping[str, Circumstance]) -> Row:
    if set(row) - {"when", "paper", "by"} or not {"when", "by"} <= set(row) or row["when"] not in cases:
        raise PaperError(f"{_FILE}: row {number} needs when (a case of the file) and by, and may have paper")
    return Row(cases[row["when"]], row.get("paper"), tuple(row["by"]))
