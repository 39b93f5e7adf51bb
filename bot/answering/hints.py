"""Law that belongs to a case and that people often do not know of: statements beside the verdict, never facts.

Data in data/hints.toml; of everyday disputes that no provision lists in data/everyday.toml.

HintError   the table is malformed; the message names the row
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from string import Formatter
from typing import Any

from bot.answering.citing import Citer
from bot.eligibility.facts import Facts
from bot.models import Point, Verdict
from bot.render import day
from bot.understanding.cues import CueError, compile_any
from bot.understanding.deadlines import deadlines

_DATA = Path(__file__).parent / "data"
_FILES = ("hints.toml", "everyday.toml")
_KEYS = {
    "id",
    "group",
    "matters",
    "facts",
    "verdicts",
    "any",
    "unless",
    "denied",
    "text",
    "until",
    "cites",
    "topics",
    "limit",
    "answers",
}
_CASE = "case"
_NO_VERDICT = "none"


class HintError(Exception):
    """The table of hints is malformed."""


@dataclass(frozen=True)
class Hint:
    """One hint: the cases it belongs to, its words in plain Chinese, and the citation strings behind them."""

    id: str
    matters: frozenset[str]  # empty: whatever the case is about
    any: re.Pattern[str] | None  # None: whatever the words are
    unless: re.Pattern[str] | None
    denied: str | None
    text: str
    cites: tuple[str, ...]
    topics: tuple[str, ...] = ()
    group: str = _CASE  # of each group one hint is shown: the law of the case, or of who the person is
    facts: tuple[str, ...] = ()
    verdicts: frozenset[str] = frozenset()  # empty: beside any
    limit: bool = False  # whether it names a limit, which must be known whatever is asked
    answers: bool = False  # nothing merely near is quoted beside it
    until: str = ""  # what is said of the last days of limits, named by their rows, where the words tell all of them

    def fits(self, folded: str, facts: Facts, verdict: Verdict | None) -> bool:
        """Whether the hint belongs to a conversation, what was read from it and what it came to."""
        if (self.matters and self.matters.isdisjoint(facts.matters)) or (
            self.denied and facts.get(self.denied) is False
        ):
            return False
        if not all(facts.get(fact) for fact in self.facts) or (
            self.verdicts and (verdict or _NO_VERDICT) not in self.verdicts
        ):
            return False
        if self.unless is not None and self.unless.search(folded):
            return False
        return self.any is None or self.any.search(folded) is not None

    def told(self, folded: str, on: date) -> str:
        """Return the words of the hint; with the last days that the story sets, where none of them has passed."""
        names = [name for _, name, _, _ in Formatter().parse(self.until) if name]
        if not names:
            return self.text
        days = {due.id: due.last_day for due in deadlines([folded], on=on) if due.last_day and due.last_day >= on}
        told = {name: day(last) for name in names if (last := days.get(name))}
        return self.text + self.until.format(**told) if len(told) == len(names) else self.text


@dataclass(frozen=True)
class Hints:
    """All hints, the most specific first. Build with `Hints.load`."""

    all: tuple[Hint, ...]

    @classmethod
    def load(cls) -> Hints:
        """Return the hints of this package; HintError where a file or a row is malformed."""
        return cls(tuple(hint for name in _FILES for hint in _read(name)))

    def points(
        self,
        story: str,
        facts: Facts,
        citer: Citer,
        *,
        on: date,
        said: Collection[str] = (),
        verdict: Verdict | None = None,
        limits: bool = False,
    ) -> tuple[tuple[Point, ...], bool]:
        """Return the first hint of each group that fits as a statement, none that rests on what is not law on the day;
        and whether one of them answers so well that nothing merely near need be quoted.

        Args:
            story: the folded words of the whole conversation.
            facts: what was read from them.
            citer: resolves the citation strings.
            on: the day of the answer.
            said: ids of topics that the answer already contains.
            verdict: what the answer says.
            limits: only hints that name a limit.
        """
        first: dict[str, Hint] = {}
        for hint in self.all:
            if limits and not hint.limit:
                continue
            if hint.group not in first and hint.fits(story, facts, verdict):
                first[hint.group] = hint
        fresh = [(hint, citer.whole(hint.cites, on=on)) for hint in first.values() if not set(hint.topics) & set(said)]
        shown = [(hint, cites) for hint, cites in fresh if cites]
        return tuple(Point(hint.told(story, on), cites) for hint, cites in shown), any(
            hint.answers for hint, _ in shown
        )


def _read(file: str) -> list[Hint]:
    try:
        raw = tomllib.loads((_DATA / file).read_text(encoding="utf-8"))
        return [_hint(file, {**raw.get("defaults", {}), **row}, raw["macros"]) for row in raw["hint"]]
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError) as exc:
        raise HintError(f"{file}: {exc!r}") from exc


def _hint(file: str, row: Mapping[str, Any], macros: Mapping[str, str]) -> Hint:
    where = f"{file}: hint {row.get('id')!r}"
    if set(row) - _KEYS or not {"id", "text", "cites"} <= set(row) or not row["cites"]:
        raise HintError(f"{where} needs id, text, cites and no other keys than {sorted(_KEYS)}")
    if not row.get("matters") and not row.get("facts") and not (row.get("any") and row.get("group", _CASE) != _CASE):
        raise HintError(f"{where} needs matters or facts, or words and a group: it would stand in every answer")
    try:
        any_ = compile_any(file, row["id"], row.get("any", ()), macros)
        unless = compile_any(file, row["id"], [row["unless"]] if "unless" in row else (), macros)
        verdicts = frozenset(name if name == _NO_VERDICT else Verdict(name).value for name in row.get("verdicts", ()))
    except (CueError, ValueError) as exc:
        raise HintError(f"{where}: {exc}") from exc
    return Hint(
        id=row["id"],
        matters=frozenset(row.get("matters", ())),
        any=any_,
        unless=unless,
        denied=row.get("denied"),
        text=row["text"],
        cites=tuple(row["cites"]),
        topics=tuple(row.get("topics", ())),
        group=row.get("group", _CASE),
        facts=tuple(row.get("facts", ())),
        verdicts=verdicts,
        limit=row.get("limit", False),
        answers=row.get("answers", False),
        until=row.get("until", ""),
    )
