"""Does the library answer this? Fits and checks the probability that an article answers (index.calibration).

Questions with labelled articles say which hits answer; those that no law answers (weather, recipes, love) are in
data/library. What is fitted uses `tune.jsonl` and `library/fit.jsonl`; `opened.jsonl` and `library/test.jsonl` check.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.ids import ArticleId
from eval.datasets import Question
from eval.errors import DatasetError
from eval.statistics import Estimate, share
from index.calibration import Calibration, Features
from index.retriever import HybridRetriever
from index.scope import Scope

_SHOWN = 5
_KEPT = 0.98  # of the questions that an article answers, at least this share must not be called missing
_PULL = 0.01  # ridge, per example, on standardised features
_STEPS = 50
_HEAD = """# Scores → chance that an article answers (index/calibration.py); written by python -m eval library --fit.
# Fitted on {answered} questions with labelled articles and {missing} that no law answers, {hits} hits.
# The threshold lets {kept:.1%} of the former pass and stops {stopped:.1%} of the latter: sending somebody away from an
# article that answers is worse than showing one that does not.
"""


@dataclass(frozen=True)
class Asked:
    """A question and whether any law answers it."""

    text: str
    answers: bool


def load_asked(path: Path) -> list[Asked]:
    """Read rows of question and answers (true or false).

    Raises:
        DatasetError: the file is missing or malformed.
    """
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        asked = [Asked(row["question"], row["answers"]) for row in rows]
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError) as exc:
        raise DatasetError(f"{path}: {exc!r}; a row needs question and answers") from exc
    if not asked or not all(isinstance(one.text, str) and isinstance(one.answers, bool) for one in asked):
        raise DatasetError(f"{path}: a row needs question (text) and answers (true or false)")
    return asked


Seen = Sequence[tuple[Features, bool]]
"""The features of the hits of one question, and whether each answers."""


def fit(answered: Sequence[Seen], missing: Sequence[Seen], fingerprint: str) -> tuple[Calibration, str]:
    """Return a calibration and the comment of its file.

    Args:
        answered: questions that an article of the library answers.
        missing: questions that none answers (no hit of theirs is marked).
        fingerprint: of the embedding model.

    Raises:
        DatasetError: there is no hit that answers, or none that does not.
    """
    rows = [row for seen in (*answered, *missing) for row in seen]
    x = np.array([astuple(features) for features, _ in rows], np.float64).reshape(-1, len(fields(Features)))
    y = np.array([answers for _, answers in rows], np.float64)
    if not 0 < y.sum() < len(y):
        raise DatasetError("calibration needs hits that answer and hits that do not")
    bias, weights = _logistic(x, y)
    draft = Calibration(fingerprint, bias, Features(*weights), 0.0)
    best = sorted(max(draft.chance(features) for features, _ in seen) for seen in answered)
    threshold = best[int((1 - _KEPT) * len(best))]
    stopped = [max(draft.chance(features) for features, _ in seen) < threshold for seen in missing]
    comment = _HEAD.format(
        answered=len(answered),
        missing=len(missing),
        hits=len(rows),
        kept=sum(chance >= threshold for chance in best) / len(best),
        stopped=sum(stopped) / max(len(stopped), 1),
    )
    # Printed with four digits, so that rounding up cannot stop the very question that set it.
    return Calibration(fingerprint, bias, Features(*weights), int(threshold * 10_000) / 10_000), comment


def seen(
    retriever: HybridRetriever, text: str, answers: Collection[ArticleId], *, on: date
) -> list[tuple[Features, bool]]:
    """Return the features of the first hits of a question, and which of them are among the articles that answer."""
    found = retriever.explain(text, k=_SHOWN, on=on, scope=Scope.default())
    return [(features, hit.article.id in answers) for hit, features in found]


def fit_on(
    retriever: HybridRetriever, labelled: Sequence[Question], asked: Sequence[Asked], fingerprint: str, *, on: date
) -> tuple[Calibration, str]:
    """Return a calibration and the comment of its file, from questions with labelled articles and others."""
    return fit(_labelled(retriever, labelled, on), _unanswered(retriever, asked, on), fingerprint)


def to_markdown(retriever: HybridRetriever, labelled: Sequence[Question], asked: Sequence[Asked], *, on: date) -> str:
    """Return how well the calibration of the package does on questions that it was not fitted on."""
    calibration = Calibration.load()
    known = _labelled(retriever, labelled, on)
    others = _unanswered(retriever, asked, on)
    plain = [seen(retriever, one.text, frozenset(), on=on) for one in asked if one.answers]
    lines = [f"## Not in the library: threshold {calibration.threshold}", ""]
    checked: dict[str, dict[bool, Sequence[Seen]]] = {
        "library/test.jsonl": {True: plain, False: others},
        "labelled questions": {True: known},
    }
    for name, groups in checked.items():
        lines += [f"- {name}: {what}: {estimate}" for what, estimate in abstains(calibration, groups).items()]
    lines += ["", "| mean probability | share of hits that answer |", "|---|---|"]
    lines += [f"| {mean:.3f} | {estimate} |" for mean, estimate in reliability(calibration, [*known, *others])]
    return "\n".join(lines) + "\n"


def _labelled(retriever: HybridRetriever, questions: Sequence[Question], on: date) -> list[Seen]:
    return [seen(retriever, one.text, one.gold | one.optional, on=one.asked_on(on)) for one in questions if one.gold]


def _unanswered(retriever: HybridRetriever, asked: Sequence[Asked], on: date) -> list[Seen]:
    return [seen(retriever, one.text, frozenset(), on=on) for one in asked if not one.answers]


def abstains(calibration: Calibration, questions: Mapping[bool, Sequence[Seen]]) -> dict[str, Estimate]:
    """Return the shares of questions that no law answers and that are stopped, and of others that pass."""
    best = {
        answers: [max((calibration.chance(features) for features, _ in seen), default=0.0) for seen in group]
        for answers, group in questions.items()
    }
    return {
        "not in the library, said so": share([chance < calibration.threshold for chance in best.get(False, [])]),
        "in the library, shown": share([chance >= calibration.threshold for chance in best.get(True, [])]),
    }


def reliability(calibration: Calibration, groups: Sequence[Seen]) -> list[tuple[float, Estimate]]:
    """Return (mean probability, share that answers) of hits in five groups of like probability."""
    rows = sorted((calibration.chance(features), answers) for seen in groups for features, answers in seen)
    parts = [part for part in np.array_split(np.arange(len(rows)), 5) if len(part)]
    return [(sum(rows[i][0] for i in part) / len(part), share([rows[i][1] for i in part])) for part in parts]


def _logistic(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[float, list[float]]:
    """Return bias and weights of a ridge logistic regression by Newton's method, for features as they come."""
    mean, scale = x.mean(axis=0), np.maximum(x.std(axis=0), 1e-9)
    design = np.column_stack([np.ones(len(x)), (x - mean) / scale])
    pull = np.diag([0.0, *[_PULL * len(x)] * x.shape[1]])
    weights = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(design @ weights, -50, 50)))
        slope = design.T @ (chance - y) + pull @ weights
        curve = design.T @ (design * (chance * (1 - chance))[:, None]) + pull + 1e-9 * np.eye(len(weights))
        weights = weights - np.linalg.solve(curve, slope)
    plain = weights[1:] / scale
    return float(weights[0] - plain @ mean), [float(value) for value in plain]
