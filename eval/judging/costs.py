"""What wrong outcomes cost: a matrix of verdicts as data (eval/data/costs.toml), and the mean over conversations.

Cost-sensitive evaluation (Elkan 2001): errors are not alike. A wrong intent has no cost of its own; where it matters,
the outcome, the citations or the door are wrong too.
"""

from __future__ import annotations

import math
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.models import Answer, Verdict
from eval.datasets import DATA, Question
from eval.errors import DatasetError
from eval.statistics import Estimate, bootstrap_mean

FILE = DATA / "costs.toml"
NONE = "none"
_LABELS = tuple(verdict.value for verdict in Verdict)
_TOLD = (*_LABELS, NONE)


@dataclass(frozen=True)
class Cost:
    """What one confusion costs, in needless questions, and why."""

    cost: float
    why: str


@dataclass(frozen=True)
class Pair:
    """A confusion that happened: the right outcome, the one told, how often, and what it cost altogether."""

    label: str
    told: str
    times: int
    total: float
    why: str


class Costs:
    """The matrix: (right outcome, told outcome) → cost; what is right costs nothing."""

    def __init__(self, matrix: Mapping[tuple[str, str], Cost]) -> None:
        self._matrix = dict(matrix)

    @classmethod
    def load(cls, path: Path = FILE) -> Costs:
        """Read the matrix.

        Raises:
            DatasetError: no such file, not TOML, an unknown outcome, a negative cost, no reason, or a pair missing or
                given twice.
        """
        try:
            rows = tomllib.loads(path.read_text("utf-8")).get("cost", [])
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
            raise DatasetError(f"cannot read {path}: {exc}") from exc
        matrix: dict[tuple[str, str], Cost] = {}
        for number, row in enumerate(rows, 1):
            for pair, cost in _row(f"{path.name}: row {number}", row):
                if matrix.setdefault(pair, cost) is not cost:
                    raise DatasetError(f"{path.name}: row {number}: {pair[0]} told {pair[1]} has a cost already")
        missing = [
            f"{label} told {told}"
            for label in _LABELS
            for told in _TOLD
            if label != told and (label, told) not in matrix
        ]
        if missing:
            raise DatasetError(f"{path.name}: no cost for {', '.join(missing)}")
        return cls(matrix)

    def triples(self) -> list[tuple[str, str, float]]:
        """Return (right, told, cost) of every pair, for a report."""
        return [(right, told, found.cost) for (right, told), found in self._matrix.items()]

    def of(self, label: Verdict, told: Verdict | None) -> Cost:
        """Return what telling `told` costs where `label` is right."""
        if label is told:
            return Cost(0.0, "")
        return self._matrix[label.value, told.value if told else NONE]

    def conversation(self, question: Question, answers: Sequence[Answer]) -> float | None:
        """Return the cost of a conversation: of the costliest of its labelled answers; None where none is labelled.

        The costliest, not the sum: the same mistake told twice harms once, and one put right later may have harmed.
        """
        return max((self.of(label, answer.verdict).cost for label, answer in labelled(question, answers)), default=None)

    def worst(self, conversations: Iterable[tuple[Question, Sequence[Answer]]]) -> list[Pair]:
        """Return the confusions that happened, the costliest altogether first; answers of all labelled turns count."""
        seen = Counter(
            (label, answer.verdict)
            for question, answers in conversations
            for label, answer in labelled(question, answers)
            if answer.verdict is not label
        )
        pairs = []
        for (label, told), times in seen.items():
            cost = self.of(label, told)
            pairs.append(Pair(label.value, told.value if told else NONE, times, times * cost.cost, cost.why))
        return sorted(pairs, key=lambda pair: (-pair.total, pair.label, pair.told))


def labelled(question: Question, answers: Sequence[Answer]) -> list[tuple[Verdict, Answer]]:
    """Return (right outcome, answer) of the first and the last turn, as far as they have a label."""
    pairs = ((question.verdict, answers[0]), (question.verdict_after, answers[-1]))
    return [(label, answer) for label, answer in pairs if label is not None]


def mean_cost(costs: Iterable[float | None]) -> Estimate:
    """Return the mean cost of a conversation with its bootstrap interval; conversations without a label left out."""
    return bootstrap_mean([cost for cost in costs if cost is not None])


def _row(where: str, row: Any) -> list[tuple[tuple[str, str], Cost]]:
    if not isinstance(row, dict) or set(row) != {"labels", "told", "cost", "why"}:
        raise DatasetError(f"{where} needs labels, told, cost and why, and nothing else")
    unknown = (set(row["labels"]) - set(_LABELS)) | (set(row["told"]) - set(_TOLD))
    if unknown or not row["labels"] or not row["told"]:
        raise DatasetError(f"{where}: unknown or no outcome: {', '.join(sorted(map(str, unknown))) or '-'}")
    cost = row["cost"]
    if not isinstance(cost, (int, float)) or isinstance(cost, bool) or not 0 <= cost < math.inf:
        raise DatasetError(f"{where}: {cost!r} is no cost")
    if not str(row["why"]).strip():
        raise DatasetError(f"{where}: a cost needs a reason")
    made = Cost(float(cost), str(row["why"]))
    if set(row["labels"]) & set(row["told"]):
        raise DatasetError(f"{where}: what is right costs nothing")
    return [((label, told), made) for label in row["labels"] for told in row["told"]]
