"""A file of answers from elsewhere: what `python -m bot batch` writes, with whole answers or bare texts.

A line: {"id", "answers": [Answer JSON or text, one a turn], "seconds"?: [s, …]}. It tells what its first answer tells.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.models import Answer
from eval.datasets import Question
from eval.errors import UnderTestError
from eval.systems.models import EVERYTHING
from eval.systems.reading import Reader

LARGEST = 512_000_000  # bytes
_FIELDS = {
    "intent": "intent",
    "verdict": "verdict",
    "referral": "region",
    "missing": "asked",
    "confidence": "confidence",
    "abstained": "refusal",
}
"""Field of an answer → what it tells."""


@dataclass(frozen=True)
class Recorded:
    """Answers by conversation: the turns themselves find them, with the day where the question has one of its own."""

    path: Path
    answers: Mapping[tuple[date | None, tuple[str, ...]], Any]
    reader: Reader
    tells: frozenset[str]

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.stem

    @classmethod
    def load(cls, path: Path, questions: Sequence[Question], reader: Reader) -> Recorded:
        """Read a file; lines of questions that are not asked are left out.

        Raises:
            UnderTestError: the file cannot be read, or a line is not as above; names the line.
        """
        asked = {question.id: (question.on, (question.text, *question.turns)) for question in questions}
        found: dict[tuple[date | None, tuple[str, ...]], Any] = {}
        told: frozenset[str] = frozenset()
        for number, row in rows(path):
            given = row.get("answers")
            if not isinstance(row.get("id"), str | int) or not isinstance(given, list) or not given:
                raise UnderTestError(f'{path}:{number}: not {{"id", "answers": [one a turn]}}')
            if str(row["id"]) not in asked:
                continue
            day, turns = asked[str(row["id"])]
            if len(given) != len(turns):
                raise UnderTestError(f"{path}:{number}: {len(given)} answers to {len(turns)} turns")
            for last, answer in enumerate(given, 1):
                found[day, turns[:last]] = answer
            if isinstance(given[0], Mapping):
                told |= frozenset(tells for field, tells in _FIELDS.items() if field in given[0])
        return cls(path, found, reader, told & EVERYTHING)

    def settings(self) -> Mapping[str, str]:
        """Return how many answers the file holds."""
        return {"answers": str(len(self.answers))}

    def reply(self, turns: Sequence[str], *, on: date) -> Answer:
        """Return the recorded answer.

        Raises:
            UnderTestError: the file has none, or an unreadable one.
        """
        for day in (on, None):
            if (day, tuple(turns)) in self.answers:
                return self.reader.answer(self.answers[day, tuple(turns)], turns[0], on=on)
        raise UnderTestError(f"{self.path} holds no answer to {turns[0][:40]!r}")


def rows(path: Path) -> list[tuple[int, Mapping[str, Any]]]:
    """Return the JSON objects of a file with their line numbers.

    Raises:
        UnderTestError: the file cannot be read, is too large, is not UTF-8, or a line is no object.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise UnderTestError(f"{path} is larger than {LARGEST // 1_000_000} MB")
        lines = path.read_bytes().decode("utf-8-sig").split("\n")
    except OSError as exc:
        raise UnderTestError(f"cannot read {path}: {exc.strerror or exc}") from exc
    except UnicodeDecodeError as exc:
        raise UnderTestError(f"{path} is not UTF-8 text (byte {exc.start})") from exc
    found: list[tuple[int, Mapping[str, Any]]] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as exc:
            raise UnderTestError(f"{path}:{number}: not JSON ({type(exc).__name__})") from exc
        if not isinstance(row, dict):
            raise UnderTestError(f"{path}:{number}: not a JSON object")
        found.append((number, row))
    return found
