"""What the faces (page, command line, batch) know of the assistant: a conversation goes in, an Answer comes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.models import Answer


class Replier(Protocol):
    """Anything that answers; `bot.assistant.Assistant` is the real one."""

    def reply(self, turns: Sequence[str], *, on: date) -> Answer:
        """Answer the last of the user's turns (oldest first) by the law of the day `on`; never raises on any text."""
        ...

    def warm_up(self) -> None:
        """Load what is slow to load, so that the first question is as fast as the next."""
        ...


@dataclass(frozen=True)
class Conversation:
    """The user's side of a conversation: an id that is echoed, the question, later turns, its day (None: any)."""

    id: str | int
    question: str
    turns: tuple[str, ...] = ()
    on: date | None = None

    def prefixes(self) -> list[tuple[str, ...]]:
        """Return [question], [question, turn 1], …: what had been said when each answer was due."""
        said = (self.question, *self.turns)
        return [said[:end] for end in range(1, len(said) + 1)]
