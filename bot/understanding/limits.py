"""The table behind the deadline clock: which words start which legal limit, how long it is, which article says so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from bot.understanding.cues import CueError, compile_any, read_cues
from bot.understanding.days import plus_months
from corpus.numerals import parse_numeral

_NAME = "deadlines.toml"
_PRINTED = re.compile(r"(?P<n>.+?)(?P<unit>日|个月|年)")
_AIDS = ("first", "ask")
NEAR_DAYS = 30


@dataclass(frozen=True)
class Scope:
    """Words of the whole conversation that a row needs, and words that rule it out."""

    needs: re.Pattern[str] | None
    unless: re.Pattern[str] | None

    def admits(self, conversation: str) -> bool:
        """Whether the row can apply at all."""
        if self.unless is not None and self.unless.search(conversation):
            return False
        return self.needs is None or self.needs.search(conversation) is not None


@dataclass(frozen=True)
class Limit:
    """One legal limit: the words that start it, its length as printed in the first of `cites`, what to say about it.

    `paper`: it runs from a document that somebody receives. `wants`: without these words nobody is told that it may
    have passed. `said`: how people name it. `aid`: key of the text that says what legal aid can do. `spare`: rows that
    serve the same end, so that this one's end is no alarm while one of them runs. `near`: it is told of where fewer
    days are left.
    """

    id: str
    label: str
    limit: str
    amount: int
    unit: str
    event: re.Pattern[str]
    scope: Scope
    wants: re.Pattern[str] | None
    said: re.Pattern[str] | None
    cites: tuple[str, ...]
    note: str
    note_cites: tuple[str, ...]
    excuse: str
    excuse_cites: tuple[str, ...]
    aid: str
    paper: bool
    alarm: bool
    spare: tuple[str, ...]
    near: int

    def last_day(self, event: date) -> date:
        """The last day of the limit that an event starts (民法典 201, 202: the first day does not count)."""
        if self.unit == "日":
            return event + timedelta(days=self.amount)
        return plus_months(event, self.amount * (12 if self.unit == "年" else 1))


@dataclass(frozen=True)
class Postponement:
    """What can be said about moving a hearing, where it applies."""

    scope: Scope
    text: str
    cites: tuple[str, ...]


@dataclass(frozen=True)
class SaidWords:
    """Words by which people name a last day themselves (时效只剩三天), and those that make it no legal limit."""

    label: str
    limit: re.Pattern[str]
    end: re.Pattern[str]
    step: re.Pattern[str]
    unless: re.Pattern[str]


@dataclass(frozen=True)
class Limits:
    """The whole table."""

    rows: Mapping[str, Limit]
    texts: Mapping[str, str]
    urgent_cites: tuple[str, ...]
    hearing_cites: tuple[str, ...]
    hearing: re.Pattern[str]
    hearing_label: str
    postponements: tuple[Postponement, ...]
    said: SaidWords

    def cites(self) -> tuple[str, ...]:
        """Every citation string of the table."""
        found = [*self.urgent_cites, *self.hearing_cites]
        for row in self.rows.values():
            found += [*row.cites, *row.note_cites, *row.excuse_cites]
        found += [cite for postponement in self.postponements for cite in postponement.cites]
        return tuple(dict.fromkeys(found))


@lru_cache(maxsize=1)
def limits() -> Limits:
    """Return the table, read once; CueError where it is malformed."""
    return load_limits()


def load_limits() -> Limits:
    """Read deadlines.toml.

    Raises:
        CueError: a row is malformed; the message names file and row.
    """
    raw = read_cues(_NAME)
    try:
        return _Reader(raw.get("macros", {})).table(raw)
    except KeyError as exc:
        raise CueError(f"{_NAME}: {exc} is missing") from exc


class _Reader:
    def __init__(self, macros: Mapping[str, str]) -> None:
        self._macros = macros

    def table(self, raw: Mapping[str, Any]) -> Limits:
        rows = {id: self._limit(id, body) for id, body in raw["rows"].items()}
        for row in rows.values():
            if not set(row.spare) <= set(rows):
                raise CueError(f"{_NAME}: [{row.id}] spare names unknown rows")
        texts, hearing, said = dict(raw["texts"]), raw["hearing"], raw["said"]
        urgent_cites, hearing_cites = (tuple(texts.pop(key)) for key in ("urgent_cites", "hearing_cites"))
        return Limits(
            rows=rows,
            texts=texts,
            urgent_cites=urgent_cites,
            hearing_cites=hearing_cites,
            hearing=self._need("hearing", hearing, "event"),
            hearing_label=hearing["label"],
            postponements=tuple(
                Postponement(self._scope(f"hearing.{id}", body), body["text"], tuple(body["cites"]))
                for id, body in hearing["postpone"].items()
            ),
            said=SaidWords(
                said["label"],
                self._need("said", said, "limit_words"),
                self._need("said", said, "end_words"),
                self._need("said", said, "step_words"),
                self._need("said", said, "unless"),
            ),
        )

    def _limit(self, id: str, body: Mapping[str, Any]) -> Limit:
        printed = _PRINTED.fullmatch(body["limit"])
        if printed is None or not body["cites"] or body["aid"] not in _AIDS:
            raise CueError(f"{_NAME}: [{id}] needs a limit such as 十五日, citations, and aid = first or ask")
        try:
            amount = parse_numeral(printed["n"])
        except ValueError as exc:
            raise CueError(f"{_NAME}: [{id}] {exc}") from exc
        return Limit(
            id=id,
            label=body["label"],
            limit=body["limit"],
            amount=amount,
            unit=printed["unit"],
            event=self._need(id, body, "event"),
            scope=self._scope(id, body),
            wants=self._may(id, body, "wants"),
            said=self._may(id, body, "said"),
            cites=tuple(body["cites"]),
            note=body.get("note", ""),
            note_cites=tuple(body.get("note_cites", ())),
            excuse=body["excuse"],
            excuse_cites=tuple(body["excuse_cites"]),
            aid=body["aid"],
            paper=body.get("paper", False),
            alarm=body.get("alarm", True),
            spare=tuple(body.get("spare", ())),
            near=body.get("near", NEAR_DAYS),
        )

    def _scope(self, row: str, body: Mapping[str, Any]) -> Scope:
        return Scope(self._may(row, body, "needs"), self._may(row, body, "unless"))

    def _may(self, row: str, body: Mapping[str, Any], key: str) -> re.Pattern[str] | None:
        return compile_any(_NAME, row, [body[key]], self._macros) if key in body else None

    def _need(self, row: str, body: Mapping[str, Any], key: str) -> re.Pattern[str]:
        pattern = self._may(row, body, key)
        if pattern is None:
            raise CueError(f"{_NAME}: [{row}] needs {key}")
        return pattern
