"""A stand-in for the assistant: answers from a table of samples, remembers what it was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.models import Answer
from tests.bot.samples import SAMPLES


class FakeAssistant:
    """Answers with the sample whose key word is in the last turn, else with `default`; keeps every call in `asked`."""

    def __init__(self, default: str = "check_waived", words: dict[str, str] | None = None) -> None:
        self.default = default
        self.words = words or {}
        self.asked: list[tuple[tuple[str, ...], date]] = []

    def warm_up(self) -> None:
        """Nothing to load."""

    def reply(self, turns: Sequence[str], *, on: date) -> Answer:
        self.asked.append((tuple(turns), on))
        name = next((sample for word, sample in self.words.items() if word in turns[-1]), self.default)
        return replace(SAMPLES[name], question=turns[0], on=on)
