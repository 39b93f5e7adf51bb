"""Words → alerts that must be seen first: danger, self-harm, a deadline that is near, detention."""

from __future__ import annotations

from dataclasses import dataclass

from bot.models import Alert
from bot.understanding.cues import CueError, Pattern, compile_any, read_cues
from bot.understanding.text import fold

_NAME = "urgency.toml"


@dataclass(frozen=True)
class Urgency:
    """One kind of alert: its cues, the words shown, and the provisions behind them. A phone comes with its source."""

    kind: str
    pattern: Pattern
    alert: Alert
    cites: tuple[str, ...]


def load_urgencies() -> tuple[Urgency, ...]:
    """Return the table, most urgent first; CueError where a row is malformed or a phone has no source."""
    found = []
    for kind, row in read_cues(_NAME).items():
        any_ = compile_any(_NAME, kind, row["any"], {})
        unless = compile_any(_NAME, kind, [row["unless"]] if "unless" in row else [], {})
        if any_ is None or (row.get("phone") and not row.get("source")):
            raise CueError(f"{_NAME}: [{kind}] needs patterns, and a source where it has a phone")
        alert = Alert(kind, row["text"], row.get("phone"))
        found.append(Urgency(kind, Pattern(any_, unless), alert, tuple(row["cites"])))
    return tuple(found)


def urgent(turn: str, urgencies: tuple[Urgency, ...]) -> tuple[Urgency, ...]:
    """Return what is urgent in one turn, most urgent first."""
    text = fold(turn)
    return tuple(row for row in urgencies if (match := row.pattern.find(text)) is not None and not match.negated)
