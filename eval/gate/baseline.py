"""The committed baseline: baseline.toml for people (measures, reasons) and baseline.jsonl (one question per line).

BaselineError   it is missing, malformed, or a change to it is refused
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from eval.errors import EvalError
from eval.gate.decide import Decision, decide, estimate, measures
from eval.gate.measures import KEPT, POLICIES, Item, Record

FILE = Path(__file__).parent / "data" / "baseline.toml"
_HEAD = """\
# What the answers to the dev questions must not fall below (docs/gate.md). Written by
#   python -m eval gate --accept --reason "why it changes"
# and never by hand; the questions one by one are in baseline.jsonl.
"""


class BaselineError(EvalError):
    """The baseline cannot be used, or a change to it is refused."""


@dataclass(frozen=True)
class Accepted:
    """One change of the baseline: when, why, and what it lost and gained, measure by measure."""

    day: date
    reason: str
    changes: tuple[str, ...]


@dataclass(frozen=True)
class Baseline:
    """What was right, on which day's law, and every accepted change, newest first."""

    on: date
    items: Record
    history: tuple[Accepted, ...]

    @classmethod
    def load(cls, path: Path = FILE) -> Baseline:
        """Read both files.

        Raises:
            BaselineError: one is missing or malformed, or they do not belong together.
        """
        try:
            raw = tomllib.loads(path.read_text(encoding="utf-8"))
            items = {row["id"]: _item(row) for row in map(json.loads, _rows(path).read_text("utf-8").splitlines())}
            history = tuple(_accepted(row) for row in raw["history"])
            on, questions = raw["on"], raw["questions"]
        except OSError as exc:
            raise BaselineError(f"cannot read {exc.filename}: {exc.strerror}; run: {_COMMAND}") from exc
        except (UnicodeDecodeError, ValueError, KeyError, TypeError, AttributeError) as exc:
            raise BaselineError(f"{path} or {_rows(path).name} is malformed ({exc}); restore both files") from exc
        if not isinstance(on, date) or questions != len(items) or not history:
            raise BaselineError(f"{path} and {_rows(path).name} do not belong together; restore both files")
        return cls(on, items, history)

    def write(self, path: Path = FILE) -> None:
        """Write both files.

        Raises:
            BaselineError: they cannot be written.
        """
        rows = [json.dumps(_row(id, item), ensure_ascii=False) for id, item in self.items.items()]
        try:
            path.write_text(self._toml(), encoding="utf-8")
            _rows(path).write_text("\n".join(rows) + "\n", encoding="utf-8")
        except OSError as exc:
            raise BaselineError(f"cannot write {path}: {exc.strerror or exc}") from exc

    def _toml(self) -> str:
        last = self.history[0]
        lines = [
            _HEAD,
            f"date = {last.day.isoformat()}",
            f"reason = {_text(last.reason)}",
            f"on = {self.on.isoformat()}  # the answers are for the law of this day",
            f"questions = {len(self.items)}",
            "",
        ]
        for name in measures(self.items):
            if name not in KEPT:
                values = [item.values[name] for item in self.items.values() if name in item.values]
                found = estimate(values)
                lines += [
                    f"[measures.{name}]  # {POLICIES[name].label}",
                    f"value = {found.value:.4f}",
                    f"low = {found.low:.4f}",
                    f"n = {found.n}",
                    "",
                ]
        for entry in self.history:
            lines += ["[[history]]", f"date = {entry.day.isoformat()}", f"reason = {_text(entry.reason)}"]
            lines += ["changes = [", *(f"    {_text(change)}," for change in entry.changes), "]", ""]
        return "\n".join(lines).rstrip() + "\n"


def accept(
    before: Baseline | None, run: Record, *, reason: str, on: date, today: date
) -> tuple[Baseline, Decision | None]:
    """Return the baseline that a run makes, and how it differs from the one before.

    Raises:
        BaselineError: no reason is given, or a measure that must hold would be lowered.
    """
    why = " ".join(reason.split())
    if len(why) < _LEAST:
        raise BaselineError(f"a baseline changes only with a reason: {_COMMAND}, in {_LEAST} characters or more")
    decision = decide(before.items, run) if before is not None else None
    if decision is not None and (broken := [f for f in decision.failed if POLICIES[f.measure].strict]):
        words = "; ".join(f"{finding.label}: {finding.failed}" for finding in broken)
        raise BaselineError(f"what must hold is not lowered by a baseline ({words}); mend the answers")
    past = before.history if before is not None else ()
    entry = Accepted(today, why, tuple(changes(decision)))
    return Baseline(on, run, (entry, *past)), decision


def changes(decision: Decision | None) -> list[str]:
    """Return what an accepted run changes, a line per measure."""
    if decision is None:
        return ["first baseline"]
    lines = list(decision.problems)
    for finding in decision.findings:
        if finding.lost or finding.gained:
            ids = " ".join([*(f"-{id}" for id in finding.lost), *(f"+{id}" for id in finding.gained)])
            lines.append(f"{finding.label} {finding.before.value:.4f} -> {finding.now.value:.4f}: {ids}")
    return [*lines, *decision.notes] or ["nothing"]


_LEAST = 10
_COMMAND = 'python -m eval gate --accept --reason "…"'


def _rows(path: Path) -> Path:
    return path.with_suffix(".jsonl")


def _item(row: Mapping[str, Any]) -> Item:
    values = {str(name): float(value) for name, value in row["values"].items() if name in POLICIES}
    told = {str(name): tuple(map(str, texts)) for name, texts in row.get("told", {}).items()}
    return Item(values, told, str(row["labels"]))


def _row(id: str, item: Item) -> dict[str, object]:
    values = {name: _short(item.values[name]) for name in POLICIES if name in item.values}
    return {"id": id, "labels": item.labels, "values": values, "told": {k: list(v) for k, v in item.told.items()}}


def _short(value: float) -> float:
    return int(value) if value in (0.0, 1.0) else round(value, 4)


def _accepted(row: Mapping[str, Any]) -> Accepted:
    day, reason, lines = row["date"], row["reason"], row["changes"]
    if not isinstance(day, date) or isinstance(day, datetime) or not isinstance(reason, str) or not reason.strip():
        raise ValueError("an accepted change needs a date and a reason")
    return Accepted(day, reason, _texts(lines))


def _texts(lines: Sequence[object]) -> tuple[str, ...]:
    return tuple(map(str, lines))


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
