"""The folder of a run: run.json says what was run, answers.jsonl holds what was said, a line a conversation.

answers.jsonl is what `python -m bot batch` writes ({"id", "answers", "seconds"}), and so is itself a system under test
(`answers:FILE`); `end` beside them is the conversation carried to its end (see eval.dialogues).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from bot.batch import to_line
from eval.datasets import Question
from eval.dialogues import Dialogue
from eval.errors import RunError
from eval.metrics import Outcome
from eval.systems.reading import Reader
from eval.systems.recorded import rows
from index.files import replacing

MANIFEST, ANSWERS = "run.json", "answers.jsonl"


@dataclass(frozen=True)
class Manifest:
    """What shaped a run. `parts` is split → sha256 of its file; `measured` is seconds and memory, once it is done."""

    system: str
    tells: tuple[str, ...]
    settings: Mapping[str, str]
    parts: Mapping[str, str]
    on: str
    seed: int
    commit: str
    python: str
    started: str
    measured: Mapping[str, float] = field(default_factory=dict)

    def same(self, other: Manifest) -> bool:
        """Tell whether a run of `other` may be continued under this one: only the clock differs."""
        return replace(self, started="", measured={}) == replace(other, started="", measured={})


class Folder:
    """One run on disk; what is appended survives a crash up to the last whole line."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def begin(self, manifest: Manifest, *, fresh: bool) -> Manifest:
        """Start, or continue a run of the same kind, and return the manifest that holds.

        Raises:
            RunError: another run lies there, or the folder cannot be written.
        """
        known = None if fresh else self.manifest()
        if known is not None and not manifest.same(known):
            raise RunError(
                f"{self.path} holds another run (system, code, data or settings differ); --fresh replaces it"
            )
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            if known is None:
                (self.path / ANSWERS).unlink(missing_ok=True)
                self.write(manifest)
        except OSError as exc:
            raise RunError(f"cannot write {self.path}: {exc.strerror or exc}") from exc
        return known or manifest

    def write(self, manifest: Manifest) -> None:
        """Write run.json."""
        with replacing(self.path / MANIFEST) as file:
            file.write(json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode() + b"\n")

    def manifest(self) -> Manifest | None:
        """Return what run.json says, or None where there is none.

        Raises:
            RunError: it is damaged.
        """
        path = self.path / MANIFEST
        if not path.is_file():
            return None
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
            return Manifest(**raw | {"tells": tuple(raw["tells"])})
        except (OSError, ValueError, KeyError, TypeError) as exc:
            raise RunError(f"{path} is no record of a run; --fresh replaces it") from exc

    def append(self, outcome: Outcome, end: Dialogue | None) -> None:
        """Add one conversation.

        Raises:
            RunError: the file cannot be written.
        """
        record: dict[str, Any] = {
            "id": outcome.question.id,
            "answers": [answer.to_json() for answer in outcome.answers],
            "seconds": [round(seconds, 6) for seconds in outcome.seconds],
        }
        if end is not None:
            record["end"] = asdict(end)
        try:
            with (self.path / ANSWERS).open("ab") as out:
                out.write(to_line(record).encode("utf-8") + b"\n")
        except OSError as exc:
            raise RunError(f"cannot write {self.path / ANSWERS}: {exc.strerror or exc}") from exc

    def outcomes(self, questions: Sequence[Question], reader: Reader, days: Mapping[str, date]) -> dict[str, Kept]:
        """Return id → what was recorded of the questions; `days` is the day each was asked for.

        A last line that a crash cut short is dropped from the file.

        Raises:
            RunError, UnderTestError: a line in the middle is damaged.
        """
        path = self.path / ANSWERS
        if not path.is_file():
            return {}
        self._mend(path)
        manifest = self.manifest()
        tells = frozenset(manifest.tells) if manifest else frozenset[str]()
        asked = {question.id: question for question in questions}
        found: dict[str, Kept] = {}
        for number, row in rows(path):
            try:
                question = asked.get(row["id"])
                if question is None:
                    continue
                answers = tuple(reader.answer(raw, question.text, on=days[question.id]) for raw in row["answers"])
                end = Dialogue(**row["end"]) if "end" in row else None
                found[question.id] = Kept(Outcome(question, answers, tuple(row["seconds"]), tells), end)
            except (KeyError, TypeError) as exc:
                raise RunError(f"{path}:{number}: not a recorded conversation") from exc
        return found

    def _mend(self, path: Path) -> None:
        data = path.read_bytes()
        if data and not data.endswith(b"\n"):
            path.write_bytes(data[: data.rfind(b"\n") + 1])


@dataclass(frozen=True)
class Kept:
    """One recorded conversation, and its end where it was carried there."""

    outcome: Outcome
    end: Dialogue | None
